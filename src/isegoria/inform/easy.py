"""What makes words hard to read, as far as a program can tell; the rest only readers can.

The European rules for easy reading ask for short sentences, known words and few numbers. Where a
program needs a limit, it is one of ours, not one of theirs. Of what it cannot judge honestly, such
as images of speech or the passive in six languages, it says nothing.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_WORDS = 15
MOST_SIGNS = 30  # in scripts that put no spaces between words
LONGEST_WORD = {"ar": 11, "ru": 14}
_LONGEST_ELSEWHERE = 13
_BIG = 1000
_SHOWN = 5

_ENDS = re.compile('[.!?\u061f\u3002\uff01\uff1f\u2026]+[\\s»”")]*|\n+')
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")  # noqa: RUF001  # the apostrophe of French
_INITIALS = re.compile(r"\b(?:[A-ZА-ЯЁ]{2,6}|(?:[A-Z]\.){2,})(?!\w)")  # noqa: RUF001  # Cyrillic
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f ]*")
_CHINESE = re.compile("[\u3400-\u9fff]")

# Words of offices that most readers do not use at home; with each, what can be said in their place.
HARD = {
    "en": {
        "accordance": "follow",
        "additional": "more",
        "allocate": "give",
        "approximately": "about",
        "commence": "begin",
        "consultation": "question",
        "facilitate": "help",
        "feasibility": "can it be done",
        "framework": "plan",
        "implement": "do",
        "implementation": "doing it",
        "infrastructure": "roads, lines and pipes",
        "municipal": "of the town",
        "obtain": "get",
        "participate": "take part",
        "prioritise": "do first",
        "provision": "what is given",
        "regarding": "about",
        "regulation": "rule",
        "stakeholder": "people it concerns",
        "subsequently": "later",
        "sustainable": "good for a long time",
        "terminate": "end",
        "utilise": "use",
    },
    "fr": {
        "afin": "pour",
        "allouer": "donner",
        "concertation": "question posée à tous",
        "conformément": "comme le dit",
        "dispositif": "aide, plan",
        "disposition": "règle",
        "infrastructure": "routes, lignes, tuyaux",
        "modalités": "comment faire",
        "municipalité": "la ville",
        "notamment": "par exemple",
        "préalablement": "avant",
        "pérenne": "qui dure",
        "réglementation": "règles",
        "ultérieurement": "plus tard",
    },
    "es": {
        "adicional": "más",
        "asimismo": "también",
        "conformidad": "según",
        "consulta": "pregunta",
        "implementación": "hacerlo",
        "implementar": "hacer",
        "infraestructura": "calles, líneas y tubos",
        "mediante": "con",
        "modalidad": "manera",
        "normativa": "reglas",
        "posteriormente": "después",
        "sostenible": "que dura",
    },
    "ru": {
        "вследствие": "из-за",
        "инфраструктура": "дороги, линии и трубы",
        "комплексный": "полный",
        "мероприятие": "дело",
        "надлежащий": "нужный",
        "осуществление": "как делают",
        "осуществлять": "делать",
        "посредством": "через",
        "реализация": "как делают",
        "целесообразно": "лучше",
    },
    "ar": {
        "آلية": "طريقة",
        "إجراءات": "خطوات",
        "استدامة": "أن يدوم طويلًا",
        "بموجب": "حسب",
        "تفعيل": "بدء",
        "تنفيذ": "عمل",
    },
    "zh-hans": {
        "可持续": "能长久",
        "基础设施": "道路、线路和管道",
        "实施": "做",
        "相关": "有关的",
        "贯彻": "照着做",
        "落实": "做到",
    },
}


def hints(words: str, language: str) -> list[str]:
    """What in these words may be hard to read, each in a sentence for whoever writes them."""
    return [
        *_of_sentences(words),
        *_of_words(words, language),
        *_of_signs(words),
    ]


def _of_sentences(words: str) -> Iterator[str]:
    for sentence in (one.strip() for one in _ENDS.split(words)):
        signs, count = len(_CHINESE.findall(sentence)), len(_WORD.findall(sentence))
        begins = sentence[:40]
        if signs > MOST_SIGNS:
            yield _("Make two of this sentence; it has %(count)d signs: “%(begins)s…”") % {
                "count": signs,
                "begins": begins,
            }
        elif not signs and count > MOST_WORDS:
            yield ngettext(
                "Make two of this sentence; it has %(count)d word: “%(begins)s…”",
                "Make two of this sentence; it has %(count)d words: “%(begins)s…”",
                count,
            ) % {"count": count, "begins": begins}


def _of_words(words: str, language: str) -> Iterator[str]:
    hard = HARD.get(language, {})
    said = [one for one in hard if one in words] if language == "zh-hans" else _said(words, hard)
    for one in said[:_SHOWN]:
        yield _("Hard word: “%(word)s”. Perhaps: “%(instead)s”.") % {
            "word": one,
            "instead": hard[one],
        }
    longest = LONGEST_WORD.get(language, _LONGEST_ELSEWHERE)
    parts = {part for one in _WORD.findall(words) for part in re.split(r"[-'’]", one)}  # noqa: RUF001  # as above
    long = sorted(one for one in parts if len(one) > longest and one.lower() not in said)
    for one in long[:_SHOWN] if not _CHINESE.search(words) else ():
        yield _("Long word: “%(word)s”. Say it in short words, or explain it.") % {"word": one}


def _said(words: str, hard: dict[str, str]) -> list[str]:
    """The hard words that stand there, alone or with the s of a plural."""
    there = {one.lower() for one in _WORD.findall(words)}
    return [one for one in hard if {one, f"{one}s"} & there]


def _of_signs(words: str) -> Iterator[str]:
    for one in sorted(set(_INITIALS.findall(words)))[:_SHOWN]:
        yield _("“%(initials)s”: write the name in full.") % {"initials": one}
    if "%" in words or "٪" in words:
        yield _("Say “half” or “one in ten” instead of a percentage.")
    if any(_is_big(one) for one in _NUMBER.findall(words)):
        yield _("There is a big number. Say “many” or “few”, or compare it with something known.")
    if ";" in words or "(" in words or "؛" in words:
        yield _("Brackets and semicolons are hard. Make sentences of their own.")


def _is_big(number: str) -> bool:
    """More than a thousand and no year."""
    digits = "".join(one for one in number if one.isdigit())
    is_year = len(digits) == 4 and digits[:2] in ("19", "20")  # noqa: PLR2004  # the digits of a year
    return int(digits) > _BIG and not is_year
