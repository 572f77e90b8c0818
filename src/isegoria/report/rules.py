"""What stands in the way of saving and of publishing a report, in words."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isegoria.base.lengths import parts_of, plainest
from isegoria.base.listed import listed
from isegoria.gates.rules import publishing
from isegoria.gates.rules.publishing import Gate, Heard, obstacle_to_telling
from isegoria.languages.codes import name_in
from isegoria.languages.queries import page_language
from isegoria.report.models import Report, Section

LONGEST_LINE = 1000
MOST_LINES = 60
MOST_MESSAGES = 3
LONGEST_REASON = 300
# Where each of these begins a word, somebody may be speaking of a right. A person looks at it.
_RIGHTS = {
    "en": ("right to", "rights", "discriminat", "accessib", "wheelchair", "disab", "unlawful"),
    "fr": ("droit à", "droit de", "droits", "discrimin", "accessib", "fauteuil roulant", "handica"),
    "es": ("derecho", "discrimin", "accesib", "silla de ruedas", "discapacid"),
    "ar": ("حق", "الحق", "حقوق", "تمييز", "إعاقة", "الإعاقة", "كرسي متحرك"),
    "ru": ("право на", "права", "прав ", "дискримин", "доступн", "инвалид", "коляск"),
    "zh-hans": ("权利", "歧视", "无障碍", "残疾", "轮椅"),
}
_PERCENT = re.compile(r"\d[\d.,\s\u00a0\u202f]*\s*[%٪]|[%٪]\s*\d+")
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, kw_only=True)
class State(Heard):
    """A report with all that its gates look at, read once."""

    report: Report
    empty: Collection[str] = ()
    required: Mapping[str, int] = field(default_factory=dict)
    moved: int = 0
    lacking: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    long_messages: Mapping[str, int] = field(default_factory=dict)
    silent: Collection[str] = ()
    unheard: Collection[str] = ()
    readings: int = 0
    read_these_words: bool = False


def names_a_right(words: str, language: str) -> bool:
    """Tell whether these words may speak of a right; a list of words decides, and can be wrong."""
    said = words.casefold()
    if language.startswith("zh"):
        return any(one in said for one in _RIGHTS["zh-hans"])
    known = _RIGHTS.get(language.partition("-")[0], ())
    return any(re.search(rf"(?<!\w){re.escape(one)}", said) for one in known)


def obstacle_to_line(words: str) -> str | None:
    """What is wrong with one sentence; None if nothing."""
    if len(words) > LONGEST_LINE:
        return _("This is too long: %(most)d characters at most. Make two of it.") % {
            "most": LONGEST_LINE
        }
    if "\0" in words:
        return _("The text holds a character that cannot be stored. Type it again by hand.")
    if _PERCENT.search(words) and not _DIGITS.search(_PERCENT.sub("", words)):
        return _("Do not give a percentage alone. Say how many of how many people.")
    return None


def obstacle_to_reason(reason: str) -> str | None:
    """What is wrong with the reason for a new version; None if nothing."""
    if not reason.strip():
        return _("Say why there is a new version. Everybody reads it.")
    if len(reason) > LONGEST_REASON or "\0" in reason:
        return _("This is too long: %(most)d characters at most.") % {"most": LONGEST_REASON}
    return None


def messages_of(words: str) -> int:
    """How many text messages this is."""
    return parts_of(plainest(words))


def due_on(closes_at: datetime | None) -> datetime | None:
    """Until when a report is promised; None while nobody knows when the question closes."""
    return closes_at + timedelta(days=settings.REPORT_DAYS) if closes_at else None


def is_late(closes_at: datetime | None, now: datetime, published_at: datetime | None) -> bool:
    """Whether the promised day has passed without a report, or had when it came."""
    due = due_on(closes_at)
    return due is not None and (published_at or now) > due


def obstacle_to_reading(*, read_by: str, what_came: str, read_on: date | None, today: date) -> str:
    """What is wrong with the note of a reading; nothing if nothing."""
    if not read_by.strip() or not what_came.strip():
        return _("Say who read it, and what they said about it.")
    if len(read_by) > 200 or len(what_came) > LONGEST_LINE:  # noqa: PLR2004  # as the table has it
        return _("This is too long: %(most)d characters at most.") % {"most": 200}
    if read_on is None or read_on > today:
        return _("Give the day on which it was read. It cannot be in the future.")
    return ""


def obstacles(state: State) -> dict[str, str]:
    """Everything that is missing before this report may be published, by gate."""
    return publishing.obstacles(GATES, state)


def _closed(state: State) -> str | None:
    return obstacle_to_telling(
        state, _("People can still answer. The report comes when the question has closed.")
    )


def _sections(state: State) -> str | None:
    if not state.empty:
        return None
    return _("There is nothing yet in: %(sections)s.") % {
        "sections": listed(str(Section.Kind(kind).label) for kind in state.empty)
    }


def _first_paragraph(state: State) -> str | None:
    if not _required(state, Section.Kind.OPENING):
        return None
    return _("The first paragraph must say how many people spoke, and whom we did not hear.")


def _minority(state: State) -> str | None:
    missing = _required(state, Section.Kind.MINORITY)
    return (
        ngettext(
            "%(number)d view of few people, or that may name a right, is missing there.",
            "%(number)d views of few people, or that may name a right, are missing there.",
            missing,
        )
        % {"number": missing}
        if missing
        else None
    )


def _required(state: State, kind: str) -> int:
    return state.required.get(kind, 0)


def _figures(state: State) -> str | None:
    if not state.moved:
        return None
    return ngettext(
        "%(number)d sentence rests on figures that have moved since. Look at it again.",
        "%(number)d sentences rest on figures that have moved since. Look at them again.",
        state.moved,
    ) % {"number": state.moved}


def _languages(state: State) -> str | None:
    return _lacking(state, "text")


def _easy(state: State) -> str | None:
    return _lacking(state, Section.Kind.EASY)


def _short(state: State) -> str | None:
    if missing := _lacking(state, Section.Kind.SHORT):
        return missing
    if not state.long_messages:
        return None
    return _("Too long in %(languages)s: %(most)d text messages at most.") % {
        "languages": _named(state.long_messages),
        "most": MOST_MESSAGES,
    }


def _audio(state: State) -> str | None:
    if state.silent:
        return _("Nothing to hear, or earlier words, in: %(languages)s.") % {
            "languages": _named(state.silent)
        }
    if state.unheard:
        return _("Nobody has listened to it yet in: %(languages)s.") % {
            "languages": _named(state.unheard)
        }
    return None


def _community(state: State) -> str | None:
    if not state.report.about_community:
        return _("Say whether it is about an indigenous people or a named local community.")
    if state.report.about_community == Report.About.NOBODY:
        return None
    if not state.readings:
        return _("People of %(community)s have to read it first.") % {
            "community": state.report.community
        }
    if not state.read_these_words:
        return _(
            "It was changed since people of %(community)s read it. Let them read it again."
        ) % {"community": state.report.community}
    return None


def _lacking(state: State, part: str) -> str | None:
    found = {code: number for code, number in state.lacking.get(part, {}).items() if number}
    if not found:
        return None
    return _("Missing, or older than the original, in: %(languages)s.") % {
        "languages": _named(found)
    }


def _named(languages: Iterable[str]) -> str:
    return listed(name_in(one, page_language()) for one in languages)


GATES: tuple[Gate[State], ...] = (
    Gate("closed", gettext_lazy("The question has closed, and all is read"), _closed),
    Gate("sections", gettext_lazy("Every section says something"), _sections),
    Gate("opening", gettext_lazy("Whom we did not hear, in the first paragraph"), _first_paragraph),
    Gate("minority", gettext_lazy("Views of few, and objections that name a right"), _minority),
    Gate("figures", gettext_lazy("The figures are those of today"), _figures),
    Gate("languages", gettext_lazy("Every language of the question"), _languages),
    Gate("easy", gettext_lazy("Easy words"), _easy),
    Gate("short", gettext_lazy("As a text message"), _short),
    Gate("audio", gettext_lazy("To be heard"), _audio),
    Gate("community", gettext_lazy("Read by the community that it is about"), _community),
)
# What no two people let pass: mended by waiting or by a press, or somebody's right. Who signs, and
# what may be quoted at all, are no gates, so no key fits them either.
NEVER_SET_ASIDE = frozenset({"closed", "opening", "minority", "figures", "community"})
NAMES = {gate.code: gate.name for gate in GATES}
