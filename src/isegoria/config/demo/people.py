"""Simulated people: who they are, what they say, and that they get receipts like everybody."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from isegoria.activities.statements.models import Stance
from isegoria.activities.statements.services import add_statement, cast_many
from isegoria.belonging.services import put
from isegoria.config.demo.content import LANGUAGE, Question
from isegoria.hear.envelopes import SECRET_LENGTH
from isegoria.hear.models import Activity, Channel, Contribution, Item, Participant
from isegoria.places.queries import asked_of, counted_in
from isegoria.receipts.codes import new_code
from isegoria.receipts.models import Receipt
from isegoria.receipts.queries import seal_of

# How many speak each language, and how often people pass or say that a statement matters to them.
_SPOKEN = {"en": 0.5, "fr": 0.3, "ar": 0.2}
_FEWEST_PASSES, _MOST_PASSES = 0.04, 0.2
_MATTERS = 0.14
# How many say something of themselves, and how much less each next group of a list comes.
_DESCRIBES, _COMES_LESS = 0.94, 0.6


@dataclass(frozen=True)
class Person:
    """One simulated person: a group of opinion, how often they pass, how much they answer."""

    group: int
    passing: float
    answers: int
    language: str


def let_people_speak(question: Question, activity: Activity) -> int:
    """Let the simulated people of a question vote; how many votes they gave."""
    dice = Random(question.raw["seed"])  # noqa: S311  # made up, and the same each time
    people = [_person(question, dice) for _each in range(question.raw["people"])]
    participants = _welcome(people, activity, dice)
    # dice of their own, so that what people think does not hang on what they say they are
    describe(activity, participants, Random(question.raw["seed"] + 1))  # noqa: S311  # the same
    items = list(Item.objects.filter(activity=activity).order_by("number"))
    _propose(question, activity, participants)
    return cast_many(activity, _votes(question, people, participants, items, dice))


def _person(question: Question, dice: Random) -> Person:
    wanted = round(dice.gammavariate(2.2, question.raw["answers"] / 2.2))
    return Person(
        group=dice.choices(range(len(question.groups)), question.groups)[0],
        passing=dice.uniform(_FEWEST_PASSES, _MOST_PASSES),
        answers=max(1, min(wanted, len(question.statements))),
        language=dice.choices(list(_SPOKEN), list(_SPOKEN.values()))[0],
    )


def _welcome(people: list[Person], activity: Activity, dice: Random) -> list[Participant]:
    """Everybody gets a receipt and an envelope, on some day since the opening."""
    days = [_day_of_coming(activity, dice) for _each in people]
    random = secrets.SystemRandom()
    receipts = Receipt.objects.bulk_create(
        Receipt(code_hmac=seal_of(new_code(random)), created_on=day) for day in days
    )
    participants = Participant.objects.bulk_create(
        Participant(
            process_id=activity.process_id,
            receipt=receipt,
            secret=secrets.token_bytes(SECRET_LENGTH),
        )
        for receipt in receipts
    )
    Contribution.objects.bulk_create(
        Contribution(
            process_id=activity.process_id,
            activity=activity,
            participant=participant,
            channel=Channel.WEB,
            language=person.language,
            received_on=day,
        )
        for person, participant, day in zip(people, participants, days, strict=True)
    )
    return participants


def describe(activity: Activity, participants: list[Participant], dice: Random) -> None:
    """Most say which groups they belong to; those of some groups came less than there are."""
    counted = counted_in(activity.process.area_id)
    who = [one for one in participants if dice.random() < _DESCRIBES]
    for one in asked_of(activity.process.area_id, LANGUAGE):
        shares = counted[one.code].shares if one.code in counted else {}
        groups = [group for group in one.groups if group.code in shares]
        # the last of a list came least: the oldest, and those without a line at home
        come = [shares[group.code] * _COMES_LESS**at for at, group in enumerate(groups)]
        for participant in who if groups else ():
            group = dice.choices(groups, come)[0]
            put(process=activity.process, people=[participant.pk], said={one.pk: group.pk})


def _day_of_coming(activity: Activity, dice: Random) -> date:
    begun, ends = activity.stage.begins_at, activity.stage.ends_at
    if begun is None or ends is None:
        return timezone.now().date()
    span = min(ends, timezone.now()) - begun
    return (begun + dice.random() * max(span, timedelta())).date()


def _votes(
    question: Question,
    people: list[Person],
    participants: list[Participant],
    items: list[Item],
    dice: Random,
) -> Iterator[tuple[Participant, Item, int, bool]]:
    """What each says about some of the statements, by the opinion of their group."""
    opinions = list(zip(items, question.statements, strict=True))
    for person, participant in zip(people, participants, strict=True):
        for item, opinion in dice.sample(opinions, person.answers):
            value = _stance(person, opinion.agree[person.group], dice)
            yield participant, item, value, dice.random() < _MATTERS


def _stance(person: Person, agreeing: float, dice: Random) -> int:
    if dice.random() < person.passing:
        return Stance.PASS
    return Stance.AGREE if dice.random() < agreeing else Stance.DISAGREE


def _propose(question: Question, activity: Activity, participants: list[Participant]) -> None:
    """A few add statements of their own, which wait for a moderator."""
    proposals = question.raw.get("proposals", [])
    for author, proposal in zip(
        participants[:: len(participants) // 9 or 1], proposals, strict=False
    ):
        add_statement(
            activity=activity,
            words=proposal["words"],
            language=proposal["language"],
            author=author,
        )
