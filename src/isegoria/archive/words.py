"""What a copy is, as the public log seals it: so it can be told of any copy who made it."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.archive.models import Copy
from isegoria.ledger.leaf import Thing
from isegoria.process.words import topic_of


def copy_things(copies: QuerySet[Copy]) -> Iterator[Thing]:
    """Each copy that was made, under a topic of its own: a copy changes nothing of a question."""
    rows = copies.exclude(made_at=None).order_by("pk").defer("bag")
    for one in rows.iterator(chunk_size=500):
        yield Thing(
            topic=f"archive-{one.process_id}",
            item=f"copy-{one.pk}",
            body={
                "digest": one.digest,
                "log_size": one.log_size,
                "number": one.number,
                "pages": one.pages,
                "question": topic_of(one.process_id),
                "size": one.size,
            },
            owner=f"copy {one.number} of question {one.process_id}",
            is_public=True,
        )
