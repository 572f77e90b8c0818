"""The answer to one person in words: short, as a letter, and as the page of their receipt."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from isegoria.answer.models import Edition, Mark
from isegoria.answer.queries import (
    Said,
    Wrote,
    drawn,
    editions_that_went,
    languages_of,
    latest_edition,
    marks_of,
    said_by,
)
from isegoria.answer.rules import MOST_PARTS, Key, named
from isegoria.answer.second import heard_again, seconds_told
from isegoria.base.lengths import parts_of, plainest
from isegoria.base.listed import in_a_row
from isegoria.decide.hooks import what_follows
from isegoria.decide.models import Disposition, Publication
from isegoria.decide.queries import STATEMENT
from isegoria.decide.told import Told, in_words, language_named, said, told_points
from isegoria.hear.models import Participant
from isegoria.languages.codes import INTERFACE
from isegoria.languages.queries import NOTHING, Shown, page_language, shown
from isegoria.process.models import Process

SHORTEST_QUESTION = 15
LONGEST_QUOTE = 160
LONGEST_NAME = 40
MOST_IN_A_LETTER = 12
MOST_IN_A_CALL = 8


@dataclass(frozen=True)
class Became:
    """A published decision in the words of one language, to be told to many."""

    publication: Publication
    language: str
    question: Shown
    points: Mapping[Key, Told]

    @property
    def process(self) -> Process:
        """The question that was decided on."""
        return self.publication.decision.process

    @property
    def named(self) -> dict[str, Shown | None]:
        """What each point says, by the name that a mark has for it."""
        return {named(key): point.name for key, point in self.points.items()}

    def record(self, name: str) -> str:
        """One text of the record."""
        return said(self.publication.body["record"][name], self.process, self.language)


@dataclass(frozen=True)
class Line:
    """One thing that somebody said, and the points that answer it; none where nothing does."""

    words: Shown
    points: tuple[Told, ...]


def became(publication: Publication, language: str) -> Became:
    """What became of every point, for readers of a language."""
    process, body = publication.decision.process, publication.body
    keys = [(one["kind"], one["key"]) for one in body["points"]]
    spoken = language if language in body["languages"] else process.source_language
    follows, points = what_follows(process), told_points(body, process, spoken)
    told = [replace(one, following=tuple(follows.get(one.key, ()))) for one in points]
    question = shown([process.question_id], language)[process.question_id]
    return Became(publication, spoken, question, dict(zip(keys, told, strict=True)))


def tally(items: Iterable[int], told: Became) -> list[tuple[str, int]]:
    """What became of how many of these statements, in words."""
    found = Counter(
        told.points[STATEMENT, one].outcome for one in items if (STATEMENT, one) in told.points
    )
    return [(str(label), found[code]) for code, label in Disposition.Outcome.choices if found[code]]


def agreed_in_words(who: Said, told: Became, *, brief: bool = False) -> str:
    """What became of the statements that somebody agreed with, in one or two sentences."""
    agreed = who.agreed
    if not agreed:
        return ""
    counted = tally(agreed, told)
    if brief:
        taken_up = sum(one.is_taken_up for one in _answered(agreed, told))
        counted = [(_("Taken up, all or in part"), taken_up)]
    parts = [
        ngettext(
            "You agreed with %(number)d statement.",
            "You agreed with %(number)d statements.",
            len(agreed),
        )
        % {"number": len(agreed)},
        *(_("%(outcome)s: %(number)d.") % {"outcome": one, "number": n} for one, n in counted),
    ]
    rest = len(agreed) - sum(number for _label, number in counted)
    if rest and not brief:
        parts.append(_("Without an answer of its own: %(number)d.") % {"number": rest})
    return reduce(in_a_row, parts)


def short_words(who: Said, told: Became, *, is_new: bool = False) -> str:
    """The answer as text messages: three at most, whatever the language is written in."""
    lines = next(_briefer(who, told, is_new=is_new))
    for extra in _more(who, told):
        longer = [*lines[:-1], extra, lines[-1]]
        if extra and _fits(longer):
            lines = longer
    return "\n".join(lines)


def _briefer(who: Said, told: Became, *, is_new: bool) -> Iterator[list[str]]:
    """What has to be said, ever shorter until there is room for it; the first that fits."""
    address = settings.ADDRESS + reverse("receipt")
    for core in (_core(who, told), _core(who, told, brief=True)):
        for read in (_at_the_receipt(), address):
            first = _decided_briefly(told, [core, read], is_new=is_new)
            if _fits([first, core, read]):
                yield [first, core, read]
    yield [_core(who, told, brief=True), address]


def letter(
    who: Said, told: Became, quotes: Mapping[int | None, str], *, is_new: bool = False
) -> str:
    """The answer as a letter or a mail: their words, what became of them, why, and what is next."""
    paragraphs = [
        _decided(told.question.body, is_new=is_new),
        told.record("what"),
    ]
    wrote = [_wrote(one, told, quotes) for one in who.wrote[:MOST_IN_A_LETTER]]
    if wrote:
        paragraphs += [_("What you wrote, and what becomes of it:"), *wrote]
    if words := agreed_in_words(who, told):
        paragraphs.append(words)
        paragraphs += _agreed_one_by_one(who, told)
    if not who.points() & set(told.points):
        paragraphs.append(nothing_answered(who))
    paragraphs.append(_("What happens next: %(words)s") % {"words": told.record("next_steps")})
    paragraphs.append(_starts(told))
    paragraphs.append(
        _("The whole decision: %(address)s")
        % {"address": settings.ADDRESS + reverse("decision", args=[told.process.slug])}
    )
    paragraphs.append(_at_the_receipt())
    return "\n\n".join(paragraphs)


def nothing_answered(who: Said) -> str:
    """The honest sentence for somebody of whose points none is answered."""
    if who.wrote:
        return _(
            "We have read what you wrote. It lies under none of the points that the decision "
            "answers. The decision says everything that was answered, with the reasons."
        )
    return _(
        "Nothing you agreed with became a point that has an answer of its own. Your answers were "
        "counted in what we heard, and whoever decided has read it."
    )


def answer_to(participant: Participant, language: str) -> dict[str, Any] | None:
    """The answer to one person as their receipt shows it; None until the answers have gone.

    It is made of what they said and of what was published, each time anew: who took something back
    since is not told of it any more.
    """
    edition = latest_edition(participant.process)
    if edition is None or participant.secret is None:
        return None
    who = said_by(edition.publication, [participant.pk]).get(participant.pk, Said())
    told = became(edition.publication, language)
    marked = marks_of(participant, edition)
    return _page(who, told) | {
        "marks": _to_mark(who, told, marked),
        "kinds": Mark.Kind.choices,
        "seconds": _seconds(participant.process, who, language),
    }


def _seconds(process: Process, who: Said, language: str) -> list[dict[str, Any]]:
    """The second answers that concern somebody: on the whole, and on points of theirs."""
    went = {one.pk: one for one in editions_that_went(process)}
    theirs, found = {"", *(named(key) for key in who.points())}, []
    for (edition, point), one in seconds_told(process, went.values(), language).items():
        if point in theirs:
            names = became(went[edition].publication, language).named
            found.append({"name": names.get(point), "told": one})
    return found


def _to_mark(who: Said, told: Became, marked: Mapping[str, str]) -> list[dict[str, str]]:
    """What somebody can find wanting: each of their points, and what they said of it before."""
    theirs = [key for key in told.points if key in who.points()]
    rows = [("", _("The whole answer"))]
    rows += [(named(key), _cut(str(told.points[key].name or ""), LONGEST_NAME)) for key in theirs]
    kinds: dict[str, str] = {code: str(label) for code, label in Mark.Kind.choices}
    return [
        {"value": value, "name": name, "said": kinds.get(marked.get(value, ""), "")}
        for value, name in rows
    ]


def briefly(answer: Mapping[str, Any]) -> Iterator[Shown]:
    """An answer as a few sentences: what was decided, and what became of somebody's points."""
    yield Shown(answer["what"], answer["language"]["code"])
    yield Shown(answer["core"], page_language())
    yield from heard_again(answer["seconds"])


def spoken(answer: Mapping[str, Any]) -> Iterator[Shown]:
    """An answer to be heard: each point with what became of it and why, and what is next."""
    language, here = answer["language"]["code"], page_language()
    yield Shown(answer["what"], language)
    points = [point for line in answer["wrote"] for point in line.points]
    if answer["tally"]:
        yield Shown(answer["tally"], here)
    for point in [*points, *answer["agreed"]][:MOST_IN_A_CALL]:
        if point.name:
            yield Shown(str(point.name), point.name.language)
        yield Shown(f"{point.label}.", here)
        yield Shown(point.reason, language)
        yield from (Shown(f"{each.words}.", here) for each in point.following)
    if answer["nothing"]:
        yield Shown(answer["nothing"], here)
    yield from heard_again(answer["seconds"])
    yield Shown(answer["next_steps"], language)
    yield Shown(answer["starts"], here)


def samples_of(edition: Edition) -> list[dict[str, Any]]:
    """The answers that are read before all of them go; in the language of the page.

    Of those who wrote something their words are shown, of the others what they agreed with: nobody
    who reads samples sees of one person both what they wrote and how they voted.
    """
    wrote, others = drawn(edition)
    publication = edition.publication
    who = said_by(publication, [*wrote, *others])
    told = became(publication, page_language())
    spoken = languages_of([*wrote, *others])
    halves = {one: _half(who.get(one, Said()), is_words=one in wrote) for one in (*wrote, *others)}
    return [
        {
            **_page(half, told),
            "short": _as_sent(publication, half, spoken.get(one, told.language)),
        }
        for one, half in halves.items()
    ]


def _half(who: Said, *, is_words: bool) -> Said:
    return Said(wrote=who.wrote) if is_words else Said(stances=who.stances)


def _as_sent(publication: Publication, who: Said, language: str) -> dict[str, str]:
    spoken = interface_language(language)
    with override(spoken):
        words = short_words(who, became(publication, language), is_new=publication.number > 1)
    return {**language_named(spoken), "words": words}


def interface_language(language: str) -> str:
    """In which language somebody is spoken to who took part in this one."""
    return language if language in INTERFACE else INTERFACE[0]


def _page(who: Said, told: Became) -> dict[str, Any]:
    publication = told.publication
    texts = shown((one.text for one in who.wrote), told.language)
    return {
        "language": language_named(told.language),
        "question": told.question,
        "what": told.record("what"),
        "next_steps": told.record("next_steps"),
        "starts": _starts(told),
        "wrote": [
            Line(texts.get(one.text, NOTHING), tuple(told.points[key] for key in one.points))
            for one in who.wrote
        ],
        "core": _core(who, told),
        "tally": agreed_in_words(who, told),
        "agreed": _answered(who.agreed, told),
        "disagreed": _answered(who.disagreed, told),
        "nothing": "" if who.points() & set(told.points) else nothing_answered(who),
        "version": publication.number,
        "reason": publication.reason,
        "slug": told.process.slug,
    }


def _answered(items: Iterable[int], told: Became) -> list[Told]:
    keys = [(STATEMENT, one) for one in items]
    return [told.points[key] for key in keys if key in told.points]


def _decided(question: str, *, is_new: bool) -> str:
    words = (
        _("The decision was changed: “%(question)s”") if is_new else _("Decided: “%(question)s”")
    )
    return words % {"question": question}


def _decided_briefly(told: Became, rest: list[str], *, is_new: bool) -> str:
    """That it is decided, with as much of the question as there is room for."""
    question = told.question.body
    room = len(question)
    while True:
        line = _decided(_cut(question, room), is_new=is_new)
        if room <= SHORTEST_QUESTION or _fits([line, *rest]):
            return line
        room = max(SHORTEST_QUESTION, room - 10)


def _fits(lines: Iterable[str]) -> bool:
    return parts_of(plainest("\n".join(lines))) <= MOST_PARTS


def _at_the_receipt() -> str:
    return _("All of it, with the reasons, at your receipt: %(address)s") % {
        "address": settings.ADDRESS + reverse("receipt")
    }


def _core(who: Said, told: Became, *, brief: bool = False) -> str:
    """What has to be in the shortest answer: what became of votes, else of words."""
    if words := agreed_in_words(who, told, brief=brief):
        return words
    for one in who.wrote:
        if one.points:
            return _spoke(one, told)
    return _("No point of yours has an answer of its own. Your answers were counted.")


def _spoke(one: Wrote, told: Became) -> str:
    point = told.points[one.points[0]]
    if one.points[0][0] == STATEMENT:
        return _("What you proposed: %(outcome)s.") % {"outcome": point.label}
    return _("You spoke of “%(theme)s”: %(outcome)s.") % {
        "theme": _cut(str(point.name), LONGEST_NAME),
        "outcome": point.label,
    }


def _more(who: Said, told: Became) -> Iterable[str]:
    """What is added as long as there is room: what became of own words, why, and what is next."""
    points = list(dict.fromkeys(key for one in who.wrote for key in one.points))
    firsts = {one.points[0]: one for one in who.wrote if one.points}
    if who.agreed:
        yield from (_spoke(firsts[key], told) for key in points if key in firsts)
    if points:
        yield told.points[points[0]].reason
    yield told.record("next_steps")


def _starts(told: Became) -> str:
    return _("It applies from %(day)s.") % {"day": in_words(told.publication.starts_on)}


def _wrote(one: Wrote, told: Became, quotes: Mapping[int | None, str]) -> str:
    words = _cut(quotes.get(one.text, ""))
    lines = [f"“{words}”"] if words else []
    lines += [_in_a_letter(told.points[key], names=key[0] != STATEMENT) for key in one.points]
    if not one.points:
        lines.append(_("It lies under no point that the decision answers."))
    return "\n".join(lines)


def _agreed_one_by_one(who: Said, told: Became) -> list[str]:
    answered = [one for one in _answered(who.agreed, told) if one.name]
    return [_in_a_letter(one, names=True) for one in answered[:MOST_IN_A_LETTER]]


def _in_a_letter(one: Told, *, names: bool) -> str:
    told = _("%(outcome)s: %(reason)s") % {"outcome": one.label, "reason": one.reason}
    return f"“{_cut(str(one.name))}”\n{told}" if names and one.name else told


def _cut(words: str, most: int = LONGEST_QUOTE) -> str:
    return words if len(words) <= most else words[:most].rstrip() + "…"
