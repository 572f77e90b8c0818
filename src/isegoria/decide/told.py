"""What everybody reads of a decision: the record, the text with what changed, every point."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.decide import rules
from isegoria.decide.models import Disposition, Publication
from isegoria.decide.queries import STATEMENT, THEME
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.process.models import Process, Stage
from isegoria.process.timetable import day_in_words
from isegoria.report.queries import quoted
from isegoria.report.showing import Piece, compared
from isegoria.understand.queries import MOST_WORDS


@dataclass(frozen=True)
class Told:
    """One point as everybody reads it, with where its contributions and its passages are."""

    name: Shown | None
    strength: str
    outcome: str
    label: str
    reason: str
    passages: tuple[int, ...]
    address: str
    key: tuple[str, int] = ("", 0)
    following: tuple[Any, ...] = ()  # what rooms above say of it; see hooks

    @property
    def is_taken_up(self) -> bool:
        """Whether something is changed for it."""
        return self.outcome in Disposition.TAKEN_UP


@dataclass(frozen=True)
class PassageTold:
    """One passage with what was changed in it, and the points behind the change."""

    number: int
    pieces: tuple[Piece, ...]
    points: tuple[Told, ...]

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than before."""
        return any(one.kind != "same" for one in self.pieces)


def around(process: Process) -> dict[str, Any]:
    """What every page about one question shows above its own content."""
    words = shown([process.question_id], page_language())
    return {"process": process, "question": words[process.question_id]}


def irregular() -> str:
    """What is told of something that begins before people could read what became of it."""
    return _("It starts before those who took part could read what became of their points.")


def language_named(code: str) -> dict[str, str]:
    """A language as the pages of the desk write it."""
    return {
        "code": code,
        "tag": tag_of(code),
        "name": own_name(code),
        "direction": direction_of(code),
    }


def strength_in_words(*, kind: str, answers: int, agree: int, asked: int) -> str:
    """How many people or answers stand behind a point."""
    if kind == THEME:
        return ngettext(
            "%(number)d answer lies under this theme",
            "%(number)d answers lie under this theme",
            answers,
        ) % {"number": answers}
    return _("%(agree)d of %(asked)d who were asked agree") % {"agree": agree, "asked": asked}


def address_of(process: Process, *, kind: str, number: int, part: int, words: str) -> str:
    """Where the contributions behind a point are."""
    if kind == THEME:
        return reverse("theme", args=[process.slug, number])
    asked = {"words": words[:MOST_WORDS]} | ({"part": str(part)} if part > 1 else {})
    return reverse("heard-statements", args=[process.slug]) + "?" + urlencode(asked)


def deadline(process: Process, published: Publication | None) -> dict[str, Any]:
    """By when the decision was promised, how many days that is, and whether it has passed."""
    stages = {one.kind: one for one in process.stages.all()}
    due = rules.due_at(stages)
    answered = stages.get(Stage.Kind.ANSWER)
    zone, moment = process.zone, now()
    days = (due.astimezone(zone).date() - moment.astimezone(zone).date()).days if due else 0
    return {
        "due": day_in_words(due, process) if due else "",
        "days": days,
        "is_near": due is not None and 0 <= days <= rules.REMIND_FROM,
        "is_overdue": rules.is_overdue(due, published.published_at if published else None, moment),
        "answers_by": day_in_words(answered.ends_at, process)
        if answered and answered.ends_at
        else "",
        "answer_is_overdue": published is None
        and rules.is_overdue(answered.ends_at if answered else None, None, moment),
    }


def deadline_in_words(told: Mapping[str, Any]) -> str:
    """By when a decision was promised, as a reminder; what to do where nobody promised a day."""
    if not told["due"]:
        return _("Prepare the decision")
    day = {"day": told["due"], "days": told["days"]}
    if told["is_overdue"]:
        return _("The decision was promised by %(day)s. It is overdue.") % day
    if not told["is_near"]:
        return _("The decision is promised by %(day)s.") % day
    return (
        ngettext(
            "The decision is promised by %(day)s: %(days)s day is left.",
            "The decision is promised by %(day)s: %(days)s days are left.",
            told["days"],
        )
        % day
    )


def version_of(one: Publication) -> dict[str, Any]:
    """One published version in a list of them."""
    process = one.decision.process
    return {
        "number": one.number,
        "day": day_in_words(one.published_at, process),
        "reason": one.reason,
        "signed_as": one.signed_as,
        "address": reverse("decision-version", args=[process.slug, one.number]),
    }


def in_words(day: date | str) -> str:
    """A day as readers of the page write it."""
    return date_format(date.fromisoformat(day) if isinstance(day, str) else day, "DATE_FORMAT")


def told_points(body: Mapping[str, Any], process: Process, language: str) -> list[Told]:
    """The points of a version in words; what its author took back since is not shown."""
    items = [one["key"] for one in body["points"] if one["kind"] == STATEMENT]
    there = quoted(items, language)
    return [_told(one, there, process, language) for one in body["points"]]


def _told(
    one: Mapping[str, Any], there: Mapping[int, Any], process: Process, language: str
) -> Told:
    is_theme = one["kind"] == THEME
    name: Shown | None = (
        _in(one["name"], process, language) if is_theme else there.get(one["key"], (0, None))[1]
    )
    return Told(
        name=name,
        strength=strength_in_words(
            kind=one["kind"], answers=one["answers"], agree=one["agree"], asked=one["asked"]
        ),
        outcome=one["outcome"],
        label=str(Disposition.Outcome(one["outcome"]).label) if one["outcome"] else "",
        reason=said(one["reason"], process, language),
        passages=tuple(one["passages"]),
        address=address_of(
            process,
            kind=one["kind"],
            number=one["number"],
            part=one["part"],
            words=str(name or ""),
        )
        if name
        else "",
        key=(one["kind"], one["key"]),
    )


def _in(words: Mapping[str, str], process: Process, language: str) -> Shown:
    if language in words:
        return Shown(words[language], language)
    return Shown(words.get(process.source_language, ""), process.source_language)


def said(words: Mapping[str, str], process: Process, language: str) -> str:
    """What is said in a language, else as it was first written."""
    return words.get(language) or words.get(process.source_language, "")


def told_passages(
    body: Mapping[str, Any], points: Iterable[Told], process: Process, language: str
) -> list[PassageTold]:
    """The text of a version with what was changed, and the points behind each change."""
    points = list(points)
    return [
        PassageTold(
            number=one["number"],
            pieces=tuple(
                compared(
                    said(one["before"], process, language),
                    said(one["after"], process, language),
                    language,
                )
            ),
            points=tuple(each for each in points if one["number"] in each.passages),
        )
        for one in body["passages"]
    ]


def whole(process: Process, body: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Everything that a version says, in one language: record, options, points and text."""
    points = told_points(body, process, language)
    return {
        "language": language_named(language),
        "record": {name: said(words, process, language) for name, words in body["record"].items()},
        "decided_on": in_words(body["decided_on"]) if body["decided_on"] else "",
        "starts_on": in_words(body["starts_on"]) if body["starts_on"] else "",
        "options": [
            {name: said(words, process, language) for name, words in one.items()}
            for one in body["options"]
        ],
        "points": points,
        "passages": told_passages(body, points, process, language),
        "counts": _counts(points),
    }


def _counts(points: Iterable[Told]) -> list[dict[str, Any]]:
    """How many points became what; what nothing became is not told."""
    found = [one.outcome for one in points]
    return [
        {"label": name, "value": found.count(code)}
        for code, name in Disposition.Outcome.choices
        if code in found
    ]


def public_page(process: Process, one: Publication, versions: list[Publication]) -> dict[str, Any]:
    """A version as everybody reads it, in the language of the page if it has that."""
    spoken = page_language()
    language = spoken if spoken in one.body["languages"] else process.source_language
    first = versions[-1]
    answered_on = first.published_at.astimezone(process.zone).date()
    stages = {stage.kind: stage for stage in process.stages.all()}
    due = rules.due_at(stages)
    flags = []
    if one.is_before_closing:
        flags.append(_("It was decided before all were heard."))
    if rules.starts_irregularly(one.starts_on, answered_on):
        flags.append(irregular())
    if rules.is_overdue(due, first.published_at, first.published_at):
        flags.append(_("It came later than promised."))
    return {
        **whole(process, one.body, language),
        "is_other_language": language != spoken,
        "version": version_of(one),
        "is_latest": one.number == versions[0].number,
        "versions": [version_of(each) for each in versions if each.number != one.number],
        "flags": flags,
    }


def as_data(process: Process, versions: list[Publication]) -> dict[str, Any]:
    """The decision for programs; what was taken back since is named and not quoted."""
    one = versions[0]
    items = [each["key"] for each in one.body["points"] if each["kind"] == STATEMENT]
    there = quoted(items, process.source_language)
    points = []
    for point in one.body["points"]:
        is_theme = point["kind"] == THEME
        shown_item = None if is_theme else there.get(point["key"])
        rest = {name: value for name, value in point.items() if name not in {"key", "name"}}
        points.append(
            rest
            | ({"name": point["name"]} if is_theme else {"statement": point["key"]})
            | ({} if is_theme else {"quote": shown_item[1].body if shown_item else None})
        )
    return {
        "question": process.slug,
        "version": one.number,
        "published_at": one.published_at.isoformat(timespec="seconds"),
        "signed_as": one.signed_as,
        "reason": one.reason,
        "digest": one.digest,
        "sealed_as": f"decision-{one.pk}",
        "decided_before_closing": one.is_before_closing,
        **{name: one.body[name] for name in ("languages", "decided_on", "starts_on", "record")},
        "options": one.body["options"],
        "passages": one.body["passages"],
        "points": points,
        "earlier_versions": [
            {"version": each.number, "digest": each.digest, "reason": each.reason}
            for each in versions[1:]
        ],
    }
