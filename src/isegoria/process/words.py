"""What the record of a question says in public, as the public log seals it.

Who prepared, published or corrected it is not part of that.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from isegoria.base.runs import runs_of
from isegoria.languages.queries import digests
from isegoria.ledger.leaf import Thing
from isegoria.ledger.services import vouch_for
from isegoria.process.models import Process

_AT_ONCE = 500

Said = Mapping[int | None, Mapping[str, str]]


def topic_of(process_id: int) -> str:
    """How the log names a question."""
    return f"question-{process_id}"


def seal_record(process: Process) -> None:
    """Seal the record as it stands now, if it is public; see ``ledger.services.vouch_for``."""
    vouch_for(record_things(Process.objects.filter(pk=process.pk)))


def record_things(processes: QuerySet[Process]) -> Iterator[Thing]:
    """The record of each of these questions."""
    rows = processes.order_by("pk").prefetch_related("stages", "corrections")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(text_id for process in run for text_id in process.text_ids)
        for process in run:
            yield Thing(
                topic=topic_of(process.pk),
                item=topic_of(process.pk),
                body=_record(process, said),
                owner=f"the record of question {process.slug}",
                is_public=process.published_at is not None,
            )


def _record(process: Process, said: Said) -> dict[str, Any]:
    # Only where there is one: what was sealed before there were such questions stays as it is.
    above = {"above": topic_of(process.above_id)} if process.above_id else {}
    return above | {
        "area": process.area_id,
        "channels": process.channels,
        "corrections": [
            {
                "before": one.before,
                "field": one.field,
                "made_at": _told(one.made_at),
                "reason": one.reason,
            }
            for one in process.corrections.all()
        ],
        "institution": process.institution_id,
        "languages": process.languages,
        "promise": process.promise,
        "published_at": _told(process.published_at),
        "slug": process.slug,
        "source_language": process.source_language,
        "stages": {
            one.kind: [_told(one.begins_at), _told(one.ends_at)] for one in process.stages.all()
        },
        "texts": {name: said[getattr(process, f"{name}_id")] for name in Process.TEXTS},
        "time_zone": process.time_zone,
    }


def _told(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
