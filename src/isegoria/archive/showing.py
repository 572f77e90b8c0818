"""What the page of the copies shows."""

from typing import Any

from django.db.models import Q
from django.template.defaultfilters import filesizeformat

from isegoria.archive.models import Copy
from isegoria.archive.queries import copies, has_moved, in_the_making
from isegoria.languages.queries import page_language, shown
from isegoria.process.models import Process
from isegoria.process.timetable import day_in_words

MOST_SHOWN = 20


def archive_page(process: Process) -> dict[str, Any]:
    """The copy that can be taken now or the one that is being made, and what was made before."""
    made = list(copies(process)[:MOST_SHOWN])
    latest = made[0] if made else None
    is_old = latest is not None and has_moved(process, latest.log_size)
    making = in_the_making(process)
    return {
        "process": process,
        "question": shown([process.question_id], page_language())[process.question_id],
        "latest": _told(latest, process) if latest and not is_old else None,
        "is_old": is_old,
        "progress": _progress(making) if making else None,
        "earlier": [_told(one, process) for one in made[0 if is_old else 1 :]],
    }


def _told(copy: Copy, process: Process) -> dict[str, Any]:
    return {
        "number": copy.number,
        "day": day_in_words(copy.made_at, process) if copy.made_at else "",
        "size": filesizeformat(copy.size),
        "pages": copy.pages,
        "left_out": copy.left_out,
        "digest": copy.digest,
    }


def _progress(copy: Copy) -> dict[str, int]:
    rows = copy.copied
    return {"done": rows.filter(~Q(status=None)).count(), "known": rows.count()}
