"""A survey in the demonstration, and simulated people who answer it."""

from collections.abc import Mapping
from random import Random
from typing import Any

from isegoria.config.demo.content import survey_of, told, words
from isegoria.config.demo.people import describe
from isegoria.hear.activity_type import activity_types
from isegoria.hear.models import Activity, Channel
from isegoria.hear.services import contribute, seal_question
from isegoria.questionnaire.definition import Choice, Form, Group, Kind, Question

_SLUG = "survey"
_SPOKEN = {"en": 0.5, "fr": 0.3, "ar": 0.2}
_CHOOSING = 0.6  # how likely each of several options is chosen
_WITHOUT = 0.08  # how many take a way out where there is one, or leave empty what may be


def put_survey(beside: Activity, name: str) -> Activity:
    """Ask a survey beside what a question asks already, and let simulated people answer."""
    raw = survey_of(name)
    kind = activity_types()[_SLUG]
    activity = Activity.objects.create(
        process=beside.process, stage=beside.stage, type_slug=_SLUG, title=told(raw["title"])
    )
    form = _form(raw)
    kind.lay_out(activity, form)
    kind.open(activity)
    seal_question(activity.process)
    dice = Random(raw["seed"])  # noqa: S311  # made up, and the same each time
    people = [
        contribute(
            activity=activity,
            participant=None,
            reply=_answers(form, dice),
            channel=Channel.WEB,
            language=dice.choices(list(_SPOKEN), list(_SPOKEN.values()))[0],
        ).contribution.participant
        for _person in range(raw["people"])
    ]
    describe(activity, people, dice)
    return activity


def _form(raw: Mapping[str, Any]) -> Form:
    return Form(
        code=_SLUG,
        version="1",
        title=words(raw["title"]),
        languages=tuple(_SPOKEN),
        members=tuple(_member(one) for one in raw["questions"]),
    )


def _member(one: Mapping[str, Any]) -> Question | Group:
    if not one.get("table"):
        return _question(one, one)
    rows = tuple(_question({**row, "kind": "choice", "required": True}, one) for row in one["rows"])
    return Group(one["code"], words(one), rows, table=True)


def _question(one: Mapping[str, Any], with_options: Mapping[str, Any]) -> Question:
    ends = [words(end) for end in one.get("ends", [{}, {}])]
    return Question(
        code=one["code"],
        kind=Kind(one["kind"]),
        words=words(one),
        required=one.get("required", False),
        relevant=one.get("relevant", ""),
        shuffled=one.get("shuffled", False),
        ways_out=frozenset(one.get("ways_out", ())),
        least=one.get("least", ""),
        most=one.get("most", ""),
        unit=one.get("unit", ""),
        total=one.get("total", ""),
        long=one.get("long", False),
        ends=(ends[0], ends[1]),
        choices=tuple(
            Choice(option["value"], words(option), exclusive=option.get("exclusive", False))
            for option in with_options.get("options", ())
        ),
    )


def _answers(form: Form, dice: Random) -> dict[str, str]:
    """What one person answers; what is not asked of them is left out by the survey itself."""
    return {one.code: _answer(one, dice) for one in form.questions()}


def _answer(question: Question, dice: Random) -> str:
    if question.ways_out and dice.random() < _WITHOUT:
        return min(question.ways_out)
    if question.kind is Kind.TEXT or (not question.required and dice.random() < _WITHOUT):
        return ""
    values = [one.value for one in question.choices if not one.exclusive]
    several = [one for one in values if dice.random() < _CHOOSING] or values[:1]
    made = {
        Kind.CHOICE: lambda: dice.choice(values),
        Kind.CHOICES: lambda: " ".join(several),
        Kind.SCALE: lambda: str(dice.choice((2, 3, 4, 4, 5))),
        Kind.NUMBER: lambda: str(round(dice.gammavariate(3, 6))),
        Kind.TIME: lambda: f"{dice.choice((7, 8, 8, 9)):02}:{dice.choice(('00', '30'))}",
        Kind.DATE: lambda: f"2027-0{dice.choice((3, 4, 5))}-01",
        Kind.RANKING: lambda: " ".join(dice.sample(values, len(values))),
        Kind.ALLOCATION: lambda: _shares(values, int(question.total), dice),
    }
    return made[question.kind]()


def _shares(values: list[str], total: int, dice: Random) -> str:
    """Shares in steps of ten that add up to the total."""
    first = dice.randrange(10, total - 10, 10)
    second = dice.randrange(0, total - first, 10)
    shares = zip(values, (first, second, total - first - second), strict=True)
    return " ".join(f"{value}={share}" for value, share in shares if share)
