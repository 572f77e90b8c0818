"""What films say in public, as the public log seals it: the file itself and its transcript."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.base.runs import runs_of
from isegoria.languages.queries import digests
from isegoria.ledger.leaf import Thing
from isegoria.ledger.services import vouch_for
from isegoria.process.models import Process
from isegoria.process.words import topic_of
from isegoria.signing.models import Film

_AT_ONCE = 100


def seal_films(process: Process) -> None:
    """Seal the films of a question as they stand now, if it is public."""
    vouch_for(film_things(Film.objects.filter(process=process)))


def film_things(films: QuerySet[Film]) -> Iterator[Thing]:
    """Each of these films; the name of a file begins with the digest of what it holds."""
    rows = films.order_by("pk").select_related("process", "file")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(one.transcript_id for one in run)
        for one in run:
            yield Thing(
                topic=topic_of(one.process_id),
                item=film_name(one),
                body={
                    "activity": one.activity_id,
                    "file": one.file.name,
                    "sign_language": one.sign_language,
                    "transcript": said[one.transcript_id],
                },
                owner=f"film {one.pk}",
                is_public=one.process.published_at is not None,
            )


def film_name(film: Film) -> str:
    """How the log names a film."""
    return f"film-{film.pk}"
