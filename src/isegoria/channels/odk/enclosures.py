"""Files that come with a form: each once, as the answer that names it, or kept aside with the form.

A device may send what is too much for one request in several, each with the same form. So what is
answered in words counts at once, and each file when it comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]
from django.core.files.base import File as Sent
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.refusal import NotNow, Refused
from isegoria.channels.odk.models import Enclosure, Submission
from isegoria.files import services as files
from isegoria.files.kinds import kinds_asked
from isegoria.files.rules import WEB, Limits
from isegoria.questionnaire.definition import Form, Kind
from isegoria.questionnaire.xform import Envelope

Beside: TypeAlias = Mapping[str, Sent]  # type: ignore[type-arg]  # no type of its own when running


@dataclass(frozen=True)
class Came:
    """What a device sent: a form, what it says of itself, and files by the names it gives them."""

    envelope: Envelope
    content: bytes
    beside: Beside


@dataclass(frozen=True)
class Brought:
    """Answers with the names of files that were kept; why others were not; how many are to come."""

    answers: Mapping[str, str]
    refused: Mapping[str, str]
    awaited: int

    @property
    def told(self) -> list[str]:
        """What the person who holds the device should know of the files."""
        words = [f"{name}: {why}" for name, why in self.refused.items()]
        if self.awaited:
            still = ngettext(
                "%(count)d file is still to come.",
                "%(count)d files are still to come.",
                self.awaited,
            )
            words.append(still % {"count": self.awaited})
        return words


def check_names(content: bytes, beside: Beside) -> None:
    """Refuse files that the form does not name: nobody would know what they are."""
    if not beside:
        return
    try:
        named = {(one.text or "").strip() for one in fromstring(content, forbid_dtd=True).iter()}
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Refused(_("The submission cannot be read.")) from None
    if not named.issuperset(beside):
        raise Refused(_("A file came with it that the form does not name."))


def brought(form: Form, answers: Mapping[str, str], beside: Beside) -> Brought:
    """Keep the files that these answers name; those that are still to come are left out."""
    found, refused, awaited = dict(answers), {}, 0
    for question in form.questions():
        name = answers.get(question.code, "").strip()
        if question.kind is not Kind.FILE or not name or name in question.ways_out:
            continue
        del found[question.code]
        if name not in beside:
            awaited += 1
            continue
        try:
            limits = WEB.only(kinds_asked(question.file_kind))
            found[question.code] = _kept(beside[name], limits)
        except NotNow:  # the device keeps all, and sends it later
            raise
        except Refused as why:
            refused[name] = str(why)
    return Brought(found, refused, awaited)


def new_to(submission: Submission, beside: Beside) -> Beside:
    """The files that did not come with it before."""
    before = set(submission.enclosures.values_list("name", flat=True))
    return {name: sent for name, sent in beside.items() if name not in before}


def remember(submission: Submission, beside: Beside) -> None:
    """These have come now: the same again changes nothing."""
    Enclosure.objects.bulk_create(
        Enclosure(submission=submission, name=name) for name in new_to(submission, beside)
    )


def put_aside(submission: Submission, beside: Beside) -> list[str]:
    """Keep what came with a form that is not counted; what was not kept and why, in words."""
    told = []
    for name, sent in new_to(submission, beside).items():
        file = None
        try:
            file = files.claim(_kept(sent, WEB))
        except NotNow:
            raise
        except Refused as why:
            told.append(f"{name}: {why}")
        Enclosure.objects.create(submission=submission, name=name, file=file)
    return told


def drop(submission: Submission) -> None:
    """Delete for good what came with it."""
    rows = submission.enclosures.exclude(file=None).select_related("file")
    kept = [row.file for row in rows if row.file]
    rows.update(file=None)
    files.delete(kept)


def _kept(sent: Sent[bytes], limits: Limits) -> str:
    return files.keep(content=sent.chunks(), size=sent.size, limits=limits).name
