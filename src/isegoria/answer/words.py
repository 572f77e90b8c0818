"""What went to those who took part, as the public log seals it: how many, and never who."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.answer.models import Edition, SecondAnswer
from isegoria.base.runs import runs_of
from isegoria.languages.queries import digests
from isegoria.ledger.leaf import Thing
from isegoria.process.words import topic_of

_AT_ONCE = 200


def edition_things(editions: QuerySet[Edition]) -> Iterator[Thing]:
    """The answers to each version that were let go: by whom, and how many there are in the end."""
    rows = editions.exclude(let_go_at=None).order_by("pk")
    for one in rows.select_related("publication__decision").iterator(_AT_ONCE):
        decision = one.publication.decision
        yield Thing(
            topic=topic_of(decision.process_id),
            item=f"answers-{one.pk}",
            body={
                "answers": one.answers,
                "is_whole": one.is_whole,
                "let_go_at": one.let_go_at.isoformat(timespec="seconds") if one.let_go_at else "",
                "read_as": one.read_as,
                "sent_out": one.sent_out if one.is_whole else 0,
                "signed_as": one.signed_as,
                "version": one.publication.number,
            },
            owner=f"answers to decision {decision.pk}, version {one.publication.number}",
            is_public=True,
        )


def second_things(seconds: QuerySet[SecondAnswer]) -> Iterator[Thing]:
    """Second answers: owed on which point, until when; once given a digest of their words."""
    rows = seconds.order_by("pk").select_related("edition__publication__decision")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(one.body_id for one in run if one.answered_at)
        for one in run:
            publication = one.edition.publication
            given = one.answered_at
            yield Thing(
                topic=topic_of(publication.decision.process_id),
                item=f"second-answer-{one.pk}",
                body={
                    "answered_at": given.isoformat(timespec="seconds") if given else "",
                    "due_at": one.due_at.isoformat(timespec="seconds"),
                    "institution": one.institution_id,
                    "is_whole": one.is_whole,
                    "owed_at": one.owed_at.isoformat(timespec="seconds"),
                    "point": one.point,
                    "sent_out": one.sent_out if one.is_whole else 0,
                    "signed_as": one.signed_as,
                    "text": said[one.body_id] if given else {},
                    "version": publication.number,
                },
                owner=f"second answer {one.pk} to decision {publication.decision_id}",
                is_public=True,
            )
