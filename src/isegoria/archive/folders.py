"""A copy as a folder: its pages, the page with which it opens, and what tells of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.archive.bags import bag
from isegoria.archive.models import Copy
from isegoria.archive.rules import PAGE, Scope, place_of, rewritten, with_notice
from isegoria.languages.codes import INTERFACE, direction_of, own_name, tag_of
from isegoria.languages.queries import shown
from isegoria.process.models import Process
from isegoria.understand.packages import zipped

FRONT = "index.html"
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Front:
    """One language on the page with which a copy opens."""

    tag: str
    direction: str
    language: str
    question: str
    told: str
    place: str


def scope_of(process: Process) -> Scope:
    """In which languages of the interface a question is copied: those in which it is put."""
    put = tuple(one for one in INTERFACE if one in process.language_codes)
    return Scope(process.slug, put or INTERFACE[:1])


def files_of(copy: Copy) -> dict[str, bytes]:
    """Every file of a copy by its name, without a word of when it was made."""
    rows = copy.copied.exclude(content=None).order_by("address")
    found = rows.values_list("address", "kind")
    places = {address: place_of(address, kind) for address, kind in found}
    files = {}
    for row in rows.iterator(chunk_size=_AT_ONCE):
        content = bytes(row.content or b"")
        if row.kind == PAGE:
            told = rewritten(content.decode(), row.address, places=places, site=settings.ADDRESS)
            content = told.encode()
        files[places[row.address]] = content
    return files


def folder(copy: Copy, files: Mapping[str, bytes], at: datetime) -> bytes:
    """The copy as one ZIP, with a folder in it that is a bag and opens at ``data/index.html``."""
    process, day = copy.process, at.astimezone(copy.process.zone).date()
    told = dict(files)
    for address in (
        copy.copied.filter(kind=PAGE).exclude(content=None).values_list("address", flat=True)
    ):
        name = place_of(address, PAGE)
        notice = _notice(address, at, process)
        told[name] = with_notice(files[name].decode(), notice).encode()
    told[FRONT] = _front(process, at, told).encode()
    names = shown([process.institution.name_id], process.source_language)
    about = {
        "Source-Organization": str(names[process.institution.name_id]),
        "External-Identifier": settings.ADDRESS + reverse("question", args=[process.slug]),
        "External-Description": _title(process, process.source_language),
        "Internal-Sender-Identifier": f"copy {copy.number}",
        "Internal-Sender-Description": f"All entries of the public log before {copy.log_size}",
    }
    name = f"{process.slug}-{day.isoformat()}"
    packed = bag(told, about=about, day=day)
    return zipped({f"{name}/{file}": content for file, content in packed.items()}, at)


def _front(process: Process, at: datetime, files: Mapping[str, bytes]) -> str:
    style = next((name for name in files if name.endswith(".css")), "")
    return render_to_string(
        "archive/front.html", {"fronts": list(_fronts(process, at)), "style": style}
    )


def _fronts(process: Process, at: datetime) -> Iterator[_Front]:
    for one in scope_of(process).languages:
        with override(one):
            told = _("As it stood on %(day)s.") % {"day": _day(one, at, process)}
        yield _Front(
            tag_of(one),
            direction_of(one),
            own_name(one),
            _title(process, one),
            told,
            place_of(f"/{one}/q/{process.slug}/", PAGE),
        )


def _notice(address: str, at: datetime, process: Process) -> str:
    """What stands above a page of a copy, in its language; the link leads to the page itself."""
    language = address.split("/")[1]
    link = format_html(
        '<bdi><a style="color:inherit" href="{0}">{0}</a></bdi>', settings.ADDRESS + address
    )
    with override(language):
        return format_html(
            _(
                "This is a copy of {address}, made on {day}. What came later is not in it, and "
                "nothing can be sent from here."
            ),
            address=link,
            day=_day(language, at, process),
        )


def _title(process: Process, language: str) -> str:
    return str(shown([process.question_id], language)[process.question_id])


def _day(language: str, at: datetime, process: Process) -> str:
    with override(language):
        return date_format(at.astimezone(process.zone).date(), "DATE_FORMAT")
