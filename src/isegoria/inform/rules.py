"""What a background must hold to be balanced, and how long a text takes to read."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isegoria.base.listed import listed
from isegoria.inform.models import Document
from isegoria.languages.codes import own_name

LONGEST_SUMMARY = 300  # words
LONGEST_SOURCE = 200
# What says of whom it is and of which day before anybody can weigh it.
WEIGHED = (Document.Kind.FOR, Document.Kind.AGAINST, Document.Kind.COSTS)

WORDS_A_MINUTE = 180  # slower than practised readers, so that nobody is promised too little time
SIGNS_A_MINUTE = 300  # in scripts that put no spaces between words
_MAY_BE_WIDE = re.compile("[\u1100-\U0010ffff]")  # no wide sign has a lower number
BYTES_A_PAGE = 9_000  # about 4 kB on the way, which a slow line carries in a second


def minutes_to_read(text: str) -> int:
    """Whole minutes that somebody takes to read this, at least one."""
    return max(1, math.ceil(words_in(text) / WORDS_A_MINUTE))


def words_in(text: str) -> int:
    """How many words this is; of scripts without spaces as many as take as long to read."""
    signs = sum(unicodedata.east_asian_width(one) == "W" for one in _MAY_BE_WIDE.findall(text))
    words = sum(unicodedata.east_asian_width(word[0]) != "W" for word in text.split())
    return words + math.ceil(signs * WORDS_A_MINUTE / SIGNS_A_MINUTE)


@dataclass(frozen=True)
class Paper:
    """One document as far as the balance asks: its number, what it is, whose, and of which day."""

    position: int
    kind: str
    source: str
    dated_on: date | None


@dataclass(frozen=True)
class Pack:
    """What is there of the background of a question, read once.

    ``summary`` is by language; ``uneasy`` how many texts lack their easy words, by language;
    ``mute`` the languages that no voice here speaks. A document without words is not there.
    """

    summary: Mapping[str, str]
    uneasy: Mapping[str, int]
    mute: Sequence[str]
    papers: Sequence[Paper]


@dataclass(frozen=True)
class Part:
    """One part of a balanced background, and what stands in its way."""

    code: str
    name: LazyWords | str
    obstacle: Callable[[Pack], str | None]


def parts_of(pack: Pack) -> list[tuple[Part, str | None]]:
    """Every part of a balanced background, each with what is missing of it in words."""
    return [(part, part.obstacle(pack)) for part in PARTS]


def lacking_in(pack: Pack) -> list[str]:
    """What is missing before a background is complete and balanced."""
    return [words for _part, words in parts_of(pack) if words]


def obstacle_to_source(kind: str, source: str) -> str | None:
    """What stands in the way of a document being of this kind and from there."""
    if kind not in Document.Kind.values:
        return _("Choose what this is.")
    if len(source) > LONGEST_SOURCE:
        return _("This is too long: %(most)d characters at most.") % {"most": LONGEST_SOURCE}
    if kind == Document.Kind.CAMPAIGN and not source.strip():
        return _("Say whose text this is: everybody reads who wants to win support.")
    return None


def obstacle_to_day(dated_on: date | None, today: date) -> str | None:
    """What stands in the way of a document being of this day."""
    if dated_on and dated_on > today:
        return _("This day has not come yet. Write the day on which it was written or counted.")
    return None


def _summary(pack: Pack) -> str | None:
    if not any(pack.summary.values()):
        return _("Write in short what it is about.")
    counted = {code: words_in(words) for code, words in pack.summary.items()}
    long = {code: count for code, count in counted.items() if count > LONGEST_SUMMARY}
    if not long:
        return None
    return _("In short means %(most)d words at most: %(list)s.") % {
        "most": LONGEST_SUMMARY,
        "list": listed(
            ngettext("%(language)s has %(count)d word", "%(language)s has %(count)d words", count)
            % {"language": own_name(code), "count": count}
            for code, count in long.items()
        ),
    }


def _easy(pack: Pack) -> str | None:
    lacking = {code: count for code, count in pack.uneasy.items() if count}
    if not lacking:
        return None
    return _("Write in easy words what is missing or out of date: %(list)s.") % {
        "list": listed(
            ngettext("%(language)s (%(count)d text)", "%(language)s (%(count)d texts)", count)
            % {"language": own_name(code), "count": count}
            for code, count in lacking.items()
        )
    }


def _sound(pack: Pack) -> str | None:
    if not pack.mute:
        return None
    return _("No voice on this server speaks: %(languages)s.") % {
        "languages": listed(own_name(code) for code in pack.mute)
    }


def _one_of(kind: Document.Kind, words: LazyWords | str, pack: Pack) -> str | None:
    """There is a document of this kind, and all of them say whose they are where that counts."""
    papers = [one for one in pack.papers if one.kind == kind]
    if not papers:
        return str(words)
    nameless = [one for one in papers if not (one.source.strip() and one.dated_on)]
    if kind not in WEIGHED or not nameless:
        return None
    return _("Say where it comes from and of which day it is: %(documents)s.") % {
        "documents": _numbers(nameless)
    }


def _numbers(papers: Iterable[Paper]) -> str:
    return listed(_("background %(number)d") % {"number": one.position} for one in papers)


def _paper(kind: Document.Kind, words: LazyWords | str) -> Part:
    return Part(kind.value, kind.label, partial(_one_of, kind, words))


PARTS: tuple[Part, ...] = (
    Part("summary", gettext_lazy("In short, 300 words at most"), _summary),
    Part("easy", gettext_lazy("The same in easy words"), _easy),
    Part("sound", gettext_lazy("To be heard"), _sound),
    _paper(Document.Kind.MORE, gettext_lazy("Add the plan, the study or the figures themselves.")),
    _paper(Document.Kind.FOR, gettext_lazy("Add reasons for it, with source and day.")),
    _paper(Document.Kind.AGAINST, gettext_lazy("Add reasons against it, with source and day.")),
    _paper(Document.Kind.COSTS, gettext_lazy("Add what it costs, with source and day.")),
)
