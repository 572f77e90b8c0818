"""Letting a report be heard, and letting those whom it is about read it first."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.files.kinds import AUDIO
from isegoria.files.models import File
from isegoria.files.rules import WEB
from isegoria.files.services import claim, keep
from isegoria.languages.speech import can_speak, spoken, voice_name
from isegoria.people.models import Account
from isegoria.process.services import hold
from isegoria.report import rules
from isegoria.report.models import CommunityReading, Recording, Report, Section
from isegoria.report.queries import digest_of, digest_of_source, parts_of, spoken_words

_LIMITS = WEB.only(frozenset({AUDIO}))


@transaction.atomic
def speak(*, report: Report, language: str) -> Recording:
    """Let the machine's voice say the easy words of a language; a person listens afterwards."""
    words = _words(report, language)
    if not can_speak(language):
        raise NotNow(_("No computer here speaks this language. Send a recording."))
    sound = spoken(words, language, slow=True)
    file = keep(content=[sound], size=len(sound), limits=_LIMITS)
    return _put(report, language, file, words, voice=voice_name())


@transaction.atomic
def take_recording(
    *, report: Report, language: str, content: Iterable[bytes], size: int
) -> Recording:
    """Take a recording of somebody who reads the easy words aloud."""
    words = _words(report, language)
    file = keep(content=content, size=size, limits=_LIMITS)
    return _put(report, language, file, words, voice="")


@transaction.atomic
def listened(*, report: Report, language: str, by: Account) -> None:
    """Put down that somebody has listened: it says what is written."""
    hold(report.process)
    words = _words(report, language)
    found = report.recordings.filter(language=language, is_current=True).first()
    if found is None or found.digest != digest_of(words):
        raise NotNow(_("There is nothing to hear yet that says the words of today."))
    found.checked_by = by
    found.save(update_fields=["checked_by"])


@transaction.atomic
def say_whom_it_is_about(*, report: Report, about: str, community: str) -> None:
    """Put down whether the report is about an indigenous people or a named local community."""
    if about not in (Report.About.NOBODY, Report.About.COMMUNITY):
        raise Refused(_("Say yes or no."))
    named = " ".join(community.split())
    if about == Report.About.COMMUNITY and not named:
        raise Refused(_("Name the community, as it calls itself."))
    if len(named) > 200:  # noqa: PLR2004  # as the table has it
        raise Refused(_("This is too long: %(most)d characters at most.") % {"most": 200})
    report.about_community = about
    report.community = named if about == Report.About.COMMUNITY else ""
    report.save(update_fields=["about_community", "community"])


@transaction.atomic
def note_reading(
    *, report: Report, read_by: str, what_came: str, read_on: date | None, by: Account
) -> CommunityReading:
    """Put down that people of the community have read what the report says now."""
    hold(report.process)
    today = timezone.now().astimezone(report.process.zone).date()
    if reason := rules.obstacle_to_reading(
        read_by=read_by, what_came=what_came, read_on=read_on, today=today
    ):
        raise Refused(reason)
    assert read_on is not None  # noqa: S101  # for the type checker: refused above
    return CommunityReading.objects.create(
        report=report,
        read_by=" ".join(read_by.split()),
        what_came=what_came.strip(),
        read_on=read_on,
        digest=digest_of_source(parts_of(report), report.process.source_language),
        put_down_by=by,
    )


def _words(report: Report, language: str) -> str:
    parts = {one.section.kind: one for one in parts_of(report, fresh=())}
    words = spoken_words(parts.get(Section.Kind.EASY), report.process.language_codes)
    if not words.get(language):
        raise NotNow(_("There are no easy words in this language yet. Write them first."))
    return words[language]


def _put(report: Report, language: str, file: File, words: str, *, voice: str) -> Recording:
    hold(report.process)
    report.recordings.filter(language=language).update(is_current=False)
    return Recording.objects.create(
        report=report,
        language=language,
        file=claim(file.name),
        voice=voice,
        digest=digest_of(words),
    )
