"""What a survey asks, as a questionnaire, and what somebody answered so far."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from isegoria.activities.survey.models import Answer, Draw, Edition, Part, PartChoice
from isegoria.base.easy import reads_easy
from isegoria.base.kept import Kept
from isegoria.files.models import File
from isegoria.hear.models import Activity, Attachment, Item, Participant
from isegoria.hear.queries import voices
from isegoria.languages.models import Rendering
from isegoria.languages.queries import in_all_languages
from isegoria.questionnaire.definition import Choice, Form, Group, Kind, Question
from isegoria.questionnaire.dependence import with_groups
from isegoria.questionnaire.running import Run

SLUG = "survey"
SEEDS = 2**31

# Written out, because every page and every answer asks them; see statements.queries.
_SAID = f"""SELECT answer.id, answer.item_id, answer.participant_id, answer.value,
        answer.own_id, answer.version, answer.is_withdrawn, words.body, file.name,
        attached.is_words
    FROM {Answer._meta.db_table} answer
    JOIN {Item._meta.db_table} item ON item.id = answer.item_id
    LEFT JOIN {Item._meta.db_table} own ON own.id = answer.own_id
    LEFT JOIN {Rendering._meta.db_table} words
        ON words.text_id = own.text_id AND words.state = '{Rendering.State.SOURCE}'
    LEFT JOIN {Attachment._meta.db_table} attached ON attached.item_id = own.id
    LEFT JOIN {File._meta.db_table} file ON file.id = attached.file_id
    WHERE item.activity_id = %s AND answer.participant_id IN (
        SELECT id FROM {Participant._meta.db_table} WHERE id = %s OR merged_into_id = %s
    )
    ORDER BY answer.entry_id
"""  # noqa: S608  # names of our own
_SEED = f"""SELECT seed FROM {Draw._meta.db_table}
    WHERE process_id = %s AND activity_id = %s AND participant_id = %s
"""  # noqa: S608  # the same

Members = tuple[Question | Group, ...]
Words = Mapping[int | None, Mapping[str, str]]


@dataclass(frozen=True)
class Laid:
    """One edition as a questionnaire, and which items stand for its questions, by code."""

    edition_id: int
    number: int
    form: Form
    items: Mapping[str, int]

    def code_of(self, item_id: int) -> str | None:
        """The code of the question for which an item stands in this edition."""
        return next((code for code, one in self.items.items() if one == item_id), None)


class Said(NamedTuple):
    """One row of what somebody answered, in one of their joined parts.

    ``value`` is the name of the file, where one was sent; ``words`` what was said of it.
    """

    pk: int
    item_id: int
    participant_id: int
    value: str
    own_id: int | None
    version: int
    is_withdrawn: bool
    words: str = ""
    file: str = ""


@dataclass(frozen=True)
class Sheet:
    """All that somebody answered in one survey: every row, in the order of the ledger."""

    rows: tuple[Said, ...] = ()

    def standing(self) -> dict[int, str]:
        """The last word on each item, without what was taken back."""
        last = {row.item_id: row for row in self.rows}
        return {item: row.value for item, row in last.items() if not row.is_withdrawn}

    def with_files(self) -> dict[int, Said]:
        """The last word on each item to which a file was sent."""
        last = {row.item_id: row for row in self.rows}
        return {item: row for item, row in last.items() if row.file and not row.is_withdrawn}

    def own(self, participant: Participant | None, item_id: int) -> Said | None:
        """The row of this very participant about one item."""
        who = participant.pk if participant else None
        found = (one for one in self.rows if (one.participant_id, one.item_id) == (who, item_id))
        return next(found, None)


_kept: Kept[Laid | None] = Kept()


def laid_out(activity: Activity) -> Laid | None:
    """What people are asked: the latest edition that was put to them; kept for a moment."""
    key = (activity.pk, reads_easy())
    return _kept.get(key, lambda: _laid(_editions(activity).filter(is_published=True)))


def being_written(activity: Activity) -> Laid | None:
    """The edition that staff are writing, if there is one."""
    return _laid(_editions(activity).filter(is_published=False))


def latest(activity: Activity) -> Laid | None:
    """The edition being written, else the one that people are asked."""
    return _laid(_editions(activity))


def how_many_questions(activity: Activity) -> int:
    """How many questions people can be asked; one query."""
    rows = Part.objects.filter(edition__activity=activity, edition__is_published=True)
    counted = rows.exclude(item=None).values("edition__number").annotate(there=Count("pk"))
    latest_one = counted.order_by("-edition__number").first()
    return int(latest_one["there"]) if latest_one else 0


def edition_form(edition: Edition) -> Laid:
    """One edition by its row."""
    rows = list(Part.objects.filter(edition=edition, is_removed=False).order_by("position", "pk"))
    choices = defaultdict(list)
    for one in PartChoice.objects.filter(part__edition=edition).order_by("position", "pk"):
        choices[one.part_id].append(one)
    said = in_all_languages(_text_ids(edition, rows, choices))
    return Laid(
        edition_id=edition.pk,
        number=edition.number,
        form=Form(
            code=f"{SLUG}-{edition.activity_id}",
            version=str(edition.number),
            title=said[edition.activity.title_id],
            languages=tuple(edition.activity.process.language_codes),
            members=_members(rows, choices, said, None),
        ),
        items={one.code: one.item_id for one in rows if one.item_id is not None},
    )


def sheet_of(activity: Activity, participant: Participant | None) -> Sheet:
    """Everything that somebody answered here, in all their joined parts; one query."""
    if participant is None:
        return Sheet()
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [activity.pk, participant.pk, participant.pk])
        return Sheet(tuple(_row(*row) for row in cursor.fetchall()))


def seed_of(activity: Activity, participant: Participant | None) -> int | None:
    """By which number the orders of this person were drawn; None before they answered."""
    if participant is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_SEED, [activity.process_id, activity.pk, participant.pk])
        found = cursor.fetchone()
    return found[0] if found else None


def today(activity: Activity) -> date:
    """The day it is where the question is asked."""
    return timezone.now().astimezone(activity.process.zone).date()


def answers_in(laid: Laid, standing: Mapping[int, str]) -> dict[str, str]:
    """Answers by the code that their question has in this edition; others are left out."""
    return {code: standing[item] for code, item in laid.items.items() if item in standing}


def files_in(laid: Laid, sheet: Sheet) -> dict[str, Said]:
    """What was answered by a file, by the code of the question."""
    sent = sheet.with_files()
    return {code: sent[item] for code, item in laid.items.items() if item in sent}


def run_of(activity: Activity, laid: Laid, answers: Mapping[str, str], seed: int | None) -> Run:
    """The questionnaire as it stands for somebody with these answers.

    A new number is drawn for whoever has none; questions carry it until the first answer is kept.
    """
    drawn = secrets.randbelow(SEEDS) if seed is None else seed
    return Run(laid.form, answers, today=today(activity), seed=drawn)


def last_words(participant: Participant) -> list[Answer]:
    """What this person answered, once for each question: the last word where parts were joined."""
    rows = (
        Answer.objects.filter(voices(participant))
        .select_related(
            "item__activity__process", "item__activity__stage", "participant", "own__text"
        )
        .order_by("entry_id")
    )
    return list({row.item_id: row for row in rows}.values())


def counted_answers(activity: Activity) -> Iterator[tuple[int, int | None, int, str, int | None]]:
    """Answers that count: person, whom they were joined into, item, value, item of own words."""
    return (
        Answer.objects.filter(
            process=activity.process_id, item__activity=activity, is_withdrawn=False
        )
        .order_by("entry_id", "pk")
        .values_list("participant_id", "participant__merged_into_id", "item_id", "value", "own_id")
        .iterator(chunk_size=5000)
    )


def questions_of(own: Collection[int]) -> dict[int, int]:
    """The items of the questions to which these items of own words are answers."""
    return dict(Answer.objects.filter(own__in=own).values_list("own_id", "item_id"))


def questions_asked(activity: Activity) -> dict[int, Question]:
    """Every question that was ever put to people here, as it was last asked, by item."""
    found: dict[int, Question] = {}
    for edition in _editions(activity).filter(is_published=True):
        laid = edition_form(edition)
        for question, groups in with_groups(laid.form):
            if question.code in laid.items:
                found.setdefault(laid.items[question.code], _in_full(question, groups))
    return found


def _in_full(question: Question, groups: tuple[Group, ...]) -> Question:
    """A row of a table says little without the words above it."""
    if not groups or not groups[-1].table:
        return question
    above = groups[-1].words
    words = {
        language: f"{above[language]} \N{EN DASH} {said}" if above.get(language) else said
        for language, said in question.words.items()
    }
    return replace(question, words=words)


def _editions(activity: Activity) -> QuerySet[Edition]:
    rows = Edition.objects.filter(process=activity.process_id, activity=activity)
    return rows.select_related("activity__process").order_by("-number")


def _laid(editions: QuerySet[Edition]) -> Laid | None:
    found = editions.first()
    return edition_form(found) if found else None


def _row(
    pk: int,
    item_id: int,
    participant_id: int,
    value: str,
    own_id: int | None,
    *rest: Any,  # noqa: ANN401  # the columns of the version, and of what belongs to the item
) -> Said:
    version, is_withdrawn, words, file, is_words = rest
    said = words or "" if own_id is not None else value
    if file and not (is_words and said):  # what was spoken is words once it is written down
        said = file
    return Said(
        pk,
        item_id,
        participant_id,
        said,
        own_id,
        version,
        bool(is_withdrawn),
        words or "",
        file or "",
    )


def _text_ids(
    edition: Edition, rows: list[Part], choices: Mapping[int, list[PartChoice]]
) -> Iterator[int | None]:
    yield edition.activity.title_id
    for row in rows:
        yield from (getattr(row, f"{name}_id") for name in Part.TEXTS)
        yield from (one.words_id for one in choices.get(row.pk, ()))


def _members(
    rows: list[Part],
    choices: Mapping[int, list[PartChoice]],
    said: Words,
    parent_id: int | None,
) -> Members:
    return tuple(
        _group(row, _members(rows, choices, said, row.pk), said)
        if row.kind == Part.GROUP
        else _question(row, choices.get(row.pk, []), said)
        for row in rows
        if row.parent_id == parent_id
    )


def _group(row: Part, members: Members, said: Words) -> Group:
    return Group(
        code=row.code,
        words=said[row.words_id],
        members=members,
        relevant=row.relevant,
        table=row.is_table,
        shuffled=row.is_shuffled,
    )


def _question(row: Part, choices: list[PartChoice], said: Words) -> Question:
    return Question(
        code=row.code,
        kind=Kind(row.kind),
        words=said[row.words_id],
        hint=said[row.hint_id],
        required=row.required,
        relevant=row.relevant,
        constraint=row.constraint,
        constraint_words=said[row.constraint_words_id],
        choices=tuple(
            Choice(one.value, said[one.words_id], one.is_exclusive, one.picture, one.traits)
            for one in choices
        ),
        choice_filter=row.choice_filter,
        shuffled=row.is_shuffled,
        ways_out=frozenset(row.ways_out.split()),
        least=row.least,
        most=row.most,
        decimals=row.decimals,
        unit=row.unit,
        total=row.total,
        long=row.is_long,
        ends=(said[row.least_end_id], said[row.most_end_id]),
        file_kind=row.file_kind,
        default=row.default,
        calculation=row.calculation,
        picture=row.picture,
    )
