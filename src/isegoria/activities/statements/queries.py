"""Which statement comes next, and what was said about each."""

import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext, override

from civicmath.choice import choose
from civicmath.likeness import nearest
from isegoria.activities.statements.chances import rounded
from isegoria.activities.statements.models import Stance, Statement, Vote
from isegoria.base.kept import Kept
from isegoria.base.numbers import row_number
from isegoria.hear.activity_type import Option, Prompt
from isegoria.hear.models import Activity, Item, Participant
from isegoria.hear.queries import voices
from isegoria.languages.queries import Shown, in_all_languages, shown
from isegoria.questionnaire.definition import Choice, Form, Kind, Question

NEAR = 0.5  # from here on two statements are so alike that the author is asked
EXPLORATION = 0.2  # the share of choices that ignore what was learnt, so that nothing is buried

SLUG = "statements"
# How the prompts are called in a reply; the first two are followed by the row of the statement.
STATEMENT = "statement-"
MATTERS = "matters-"
OWN = "own"
_LANGUAGES = 64  # of which the words that every prompt has in common are kept


# Written out, because every vote and every page of a vote asks them: building such a query anew
# takes twenty times as long as the answer. The parts of a person are found first: a condition over
# the join would have SQLite walk through the votes of everybody.
_ANSWERED = f"""SELECT item_id FROM {Vote._meta.db_table}
    WHERE NOT is_withdrawn AND participant_id IN (
        SELECT id FROM {Participant._meta.db_table} WHERE id = %s OR merged_into_id = %s
    )
"""  # noqa: S608  # names of our own
_ASKED = f"""SELECT item.id, item.standing,
        vote.version, vote.value, vote.matters, vote.is_withdrawn, vote.chance
    FROM {Item._meta.db_table} item
    LEFT JOIN {Vote._meta.db_table} vote
        ON vote.process_id = item.process_id AND vote.item_id = item.id
        AND vote.participant_id = %s
    WHERE item.id = %s AND item.activity_id = %s
"""  # noqa: S608  # the same

Votes = list[tuple[Item, int]]
_kept: Kept[list[tuple[int, int, float]]] = Kept()


@dataclass(frozen=True)
class Next:
    """The statement to show now, and how far the person has come."""

    item_id: int | None
    text_id: int | None
    answered: int
    total: int
    chance: float | None = None


class LastWord(NamedTuple):
    """What this person last said about a statement."""

    version: int
    value: int
    matters: bool
    is_withdrawn: bool
    chance: float | None


@dataclass(frozen=True)
class Asked:
    """A statement that somebody answers, and their last word on it, if any."""

    item_id: int
    is_shown: bool
    before: LastWord | None


def next_statement(
    activity: Activity,
    participant: Participant | None,
    *,
    dice: random.Random | None = None,
) -> Next:
    """Choose what to show this person next: new and informative statements sooner.

    One query for the person; the list of statements is kept for a moment for everybody.
    """
    rows = _kept.get(activity.pk, lambda: _open_statements(activity))
    answered = _answered(participant) if participant else set()
    unseen = [row for row in rows if row[0] not in answered]
    if not unseen:
        return Next(item_id=None, text_id=None, answered=len(rows), total=len(rows))
    index, chance = choose(
        [weight for _item, _text, weight in unseen],
        exploration=EXPLORATION,
        random=dice or random.SystemRandom(),
    )
    item_id, text_id, _weight = unseen[index]
    return Next(
        item_id=item_id,
        text_id=text_id,
        answered=len(rows) - len(unseen),
        total=len(rows),
        chance=rounded(chance),
    )


def statement(activity: Activity, number: int) -> Item | None:
    """One accepted statement by its number."""
    return Item.objects.filter(
        process=activity.process_id,
        activity=activity,
        number=number,
        standing=Item.Standing.ACCEPTED,
    ).first()


def asked(activity: Activity, item_id: int, participant: Participant | None) -> Asked | None:
    """A statement of this activity, and what this participant said about it; one query."""
    with connection.cursor() as cursor:
        who = participant.pk if participant else None
        cursor.execute(_ASKED, [who, item_id, activity.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, standing, version, value, matters, is_withdrawn, chance = row
    before = LastWord(version, value, bool(matters), bool(is_withdrawn), chance)
    return Asked(
        item_id=pk,
        is_shown=standing == Item.Standing.ACCEPTED,
        before=before if version else None,
    )


def last_words(participant: Participant) -> list[Vote]:
    """What this person said, once for each statement: the last word where parts were joined."""
    rows = (
        Vote.objects.filter(voices(participant))
        .select_related("item__activity__process", "item__activity__stage", "participant")
        .order_by("entry_id")
    )
    return list({row.item_id: row for row in rows}.values())


def stances(people: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """Person, statement and vote of these, in the order they were cast; 0 for one taken back."""
    rows = Vote.objects.filter(participant__in=people).order_by("entry_id")
    for person, item, value, is_withdrawn in rows.values_list(
        "participant_id", "item_id", "value", "is_withdrawn"
    ):
        yield person, item, 0 if is_withdrawn else value


def form_of(activity: Activity, *, first: int = 0, most: int | None = None) -> Form:
    """Every accepted statement as a question of a questionnaire, in all languages; three queries.

    The version is how many there are, also where only some of them are wanted.
    """
    rows = Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED)
    last = None if most is None else first + most
    texts = dict(rows.order_by("number")[first:last].values_list("pk", "text_id"))
    said = in_all_languages([activity.title_id, *texts.values()])
    languages = tuple(activity.process.language_codes)
    by_language = {code: options(code) for code in languages}
    choices = tuple(
        Choice(one.value, {code: by_language[code][at].text for code in languages})
        for at, one in enumerate(by_language[languages[0]])
    )
    return Form(
        code=f"{SLUG}-{activity.pk}",
        version=str(rows.count()),
        title=said[activity.title_id],
        languages=languages,
        members=tuple(
            Question(f"{STATEMENT}{pk}", Kind.CHOICE, said[text_id], choices=choices)
            for pk, text_id in texts.items()
        ),
    )


def items_named(activity: Activity, codes: Iterable[str]) -> dict[str, Item]:
    """The accepted statements that these codes name; one query."""
    named = {one: row_number(one.removeprefix(STATEMENT)) for one in codes}
    rows = Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED)
    there = rows.in_bulk([pk for pk in named.values() if pk])
    return {
        one: there[pk] for one, pk in named.items() if pk in there and one == f"{STATEMENT}{pk}"
    }


def asked_among(activity: Activity, codes: Iterable[str]) -> set[str]:
    """Which of these name an accepted statement; one query, however many others there are."""
    return set(items_named(activity, codes))


def accepted_texts(activity: Activity, language: str) -> dict[int, str]:
    """The words of every accepted statement, by item."""
    pairs = list(
        Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED).values_list(
            "pk", "text_id"
        )
    )
    words = shown([text_id for _pk, text_id in pairs], language)
    return {pk: words[text_id].body for pk, text_id in pairs if text_id in words}


class CountedVote(NamedTuple):
    """A vote that counts; its row number rises from one draw of a person to the next."""

    person: int
    merged_into: int | None
    item: int
    value: int
    matters: bool
    chance: float | None
    row: int


def counted_votes(activity: Activity) -> Iterator[CountedVote]:
    """Votes that count, in the order in which people last changed them."""
    rows = (
        Vote.objects.filter(
            process=activity.process_id,
            item__activity=activity,
            item__standing=Item.Standing.ACCEPTED,
            is_withdrawn=False,
        )
        .order_by("entry_id", "pk")
        .values_list(
            "participant_id",
            "participant__merged_into_id",
            "item_id",
            "value",
            "matters",
            "chance",
            "pk",
        )
        .iterator(chunk_size=5000)
    )
    return map(CountedVote._make, rows)


def prompt_about(
    item_id: int,
    text: Shown,
    language: str,
    *,
    said: str = "",
    matters: bool = False,
    carried: str = "",
) -> Prompt:
    """One statement as a question, with what the person said about it before, if anything."""
    box = Prompt(
        key=f"{MATTERS}{item_id}",
        text=_matters(language),
        kind=Kind.TICK,
        required=False,
        said="yes" if matters else "",
    )
    return Prompt(
        key=f"{STATEMENT}{item_id}",
        text=text,
        kind=Kind.CHOICE,
        options=options(language),
        said=said,
        also=(box,),
        carried=carried,
    )


@lru_cache(_LANGUAGES)
def options(language: str) -> tuple[Option, ...]:
    """What one can answer to a statement, the plainest first."""
    order = (Stance.AGREE, Stance.DISAGREE, Stance.PASS)
    with override(language):
        return tuple(Option(one.word, str(one.label), mark=one.word) for one in order)


@lru_cache(_LANGUAGES)
def own_prompt(language: str) -> Prompt:
    """The invitation to add a statement of one's own."""
    with override(language):
        words = gettext("What do you think should be said here? Write it.")
        return Prompt(
            key=OWN,
            text=Shown(body=words, language=language),
            kind=Kind.TEXT,
            help=gettext("One thought each; 280 characters at most."),
            required=False,
        )


def asked_again(item: Item, participant: Participant | None, language: str) -> Prompt:
    """A statement that somebody comes back to, with what they said about it."""
    said, matters = _chosen(item, participant)
    text = shown([item.text_id], language)[item.text_id]
    return prompt_about(item.pk, text, language, said=said, matters=matters)


def likely_twins(activity: Activity, words: str, language: str) -> list[tuple[int, str]]:
    """Accepted statements that say nearly the same: their numbers and words, nearest first."""
    texts = accepted_texts(activity, language)
    near = nearest(words, texts, at_least=NEAR, most=3)
    numbers = dict(
        Item.objects.filter(pk__in=[pk for pk, _score in near]).values_list("pk", "number")
    )
    return [(numbers[pk], texts[pk]) for pk, _score in near]


def statement_in(activity: Activity, reply: Mapping[str, str]) -> Item | None:
    """The accepted statement that a reply is about, if it is about one."""
    key = next((one for one in reply if one.startswith(STATEMENT)), "")
    number = row_number(key.removeprefix(STATEMENT))
    if number is None:
        return None
    return Item.objects.filter(
        pk=number, activity=activity, standing=Item.Standing.ACCEPTED
    ).first()


@lru_cache(_LANGUAGES)
def _matters(language: str) -> Shown:
    with override(language):
        return Shown(body=gettext("This one matters a lot to me"), language=language)


def _chosen(item: Item, participant: Participant | None) -> tuple[str, bool]:
    """What this person answered before, and whether it matters to them."""
    if participant is None:
        return "", False
    last = (
        Vote.objects.filter(voices(participant), item=item, is_withdrawn=False)
        .order_by("-entry_id")
        .first()
    )
    return (Stance(last.value).word, last.matters) if last else ("", False)


def _open_statements(activity: Activity) -> list[tuple[int, int, float]]:
    """Every statement to vote on: item, text, how soon to show it. The same for everybody."""
    return list(
        Statement.objects.filter(item__activity=activity, item__standing=Item.Standing.ACCEPTED)
        .order_by("item__number")
        .values_list("item_id", "item__text_id", "priority")
    )


def _answered(participant: Participant) -> set[int]:
    """On which items this person said something, in all their joined parts."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [participant.pk, participant.pk])
        return {item_id for (item_id,) in cursor.fetchall()}
