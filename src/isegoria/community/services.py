"""Bringing in a table step by step, and changing by what people are told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.community import rules
from isegoria.community.models import Draft
from isegoria.community.words import TOPIC, figure_things, name_of
from isegoria.languages.queries import in_all_languages
from isegoria.ledger.services import let_go, vouch_for
from isegoria.people.models import Account
from isegoria.places.importing import (
    Reading,
    SourceWords,
    Understood,
    bring_in,
    understand,
)
from isegoria.places.models import Partition, Source
from isegoria.places.reading import Sheet, read_sheet
from isegoria.places.services import GroupWords, PartitionWords, put_partition, remove_source


@dataclass(frozen=True)
class GroupsForm:
    """What staff say of a partition in one language; groups as code and label."""

    name: str
    question: str
    reason: str
    groups: Sequence[tuple[str, str]]


@transaction.atomic
def begin(*, account: Account, name: str, content: bytes, language: str) -> Draft:
    """Keep a table that is to be brought in; it takes the place of the one before."""
    sheet = read_sheet(content, language=language)
    Draft.objects.filter(account=account).delete()
    return Draft.objects.create(
        account=account,
        name=name[:200],
        content=content,
        choices={"encoding": sheet.encoding, "separator": sheet.separator, "done": []},
    )


@transaction.atomic
def choose(*, draft: Draft, step: str, said: Mapping[str, Any]) -> None:
    """Keep what somebody said in one step; later steps that hang on it are asked again."""
    choices = {**draft.choices, **said}
    if step == "table":
        read_sheet(
            bytes(draft.content),
            language="",
            encoding=choices["encoding"],
            separator=choices["separator"],
        )
    steps = rules.steps_of(choices)
    at = steps.index(step)
    kept = steps[:at] if said_anew(draft.choices, said) else steps
    done = [one for one in draft.choices["done"] if one in kept and one != step]
    choices["done"] = [*done, step]
    draft.choices = choices
    draft.save(update_fields=["choices"])


def said_anew(choices: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether something is said otherwise than before."""
    return any(choices.get(key) != value for key, value in said.items())


def sheet_of(draft: Draft) -> Sheet:
    """The table as it is read by what was said so far."""
    return read_sheet(
        bytes(draft.content),
        language="",
        encoding=draft.choices["encoding"],
        separator=draft.choices["separator"],
    )


def reading_of(draft: Draft) -> Reading:
    """What the columns of the table mean, by what was said so far."""
    said = draft.choices
    is_long = said.get("shape") == rules.LONG
    return Reading(
        area_column=said.get("area_column"),
        one_area=said.get("one_area"),
        columns={}
        if is_long
        else {int(column): parts for column, parts in said.get("columns", {}).items()},
        keys=said.get("keys", []) if is_long else [],
        value=said.get("value") if is_long else None,
        error=said.get("error") if is_long else None,
        words=said.get("words", {}) if is_long else {},
        is_share=said.get("numbers") == rules.PERCENT,
    )


def understood(draft: Draft) -> Understood:
    """What the table says, by what was said so far; nothing is saved."""
    return understand(sheet_of(draft), reading_of(draft))


@transaction.atomic
def save(*, draft: Draft, managed: set[int] | None) -> Source:
    """Save all that the table says and forget the file; or nothing."""
    if rules.first_open(draft.choices) != rules.STEPS[-1]:
        raise Refused(_("Answer the steps before first."))
    sheet, reading = sheet_of(draft), reading_of(draft)
    told = {one.area for one in understand(sheet, reading).told}
    if reason := rules.obstacle_to_areas(told, managed):
        raise Refused(reason)
    said = draft.choices
    source = bring_in(
        sheet=sheet,
        reading=reading,
        source=SourceWords(
            name=said["source"],
            counted_on=date.fromisoformat(said["counted_on"]),
            valid_until=date.fromisoformat(said["valid_until"]) if said["valid_until"] else None,
            note=said["note"],
            give_or_take=said["give_or_take"],
        ),
    )
    draft.delete()
    vouch_for(figure_things(Source.objects.filter(pk=source.pk), is_put_down=True))
    return source


@transaction.atomic
def remove(*, source: Source) -> None:
    """Take away all that a source tells; the public log says so if it had sealed it."""
    name = name_of(source)
    remove_source(source=source)
    let_go({name: TOPIC})


def throw_away(*, account: Account) -> None:
    """Forget the table that somebody was bringing in."""
    Draft.objects.filter(account=account).delete()


@transaction.atomic
def put_groups(
    *, partition: Partition | None, code: str, language: str, said: GroupsForm
) -> Partition:
    """Put down a way of telling people apart in one language; what others say of it stays."""
    if partition is None:
        words: dict[str, dict[str, str]] = {"name": {}, "question": {}, "reason": {}}
        labels: dict[str, dict[str, str]] = {}
        first, asking = language, str(Partition.Asking.ONE_QUESTION)
        if Partition.objects.filter(code=code).exists():
            raise Refused(_("There is “%(code)s” already.") % {"code": code})
    else:
        groups = list(partition.groups.all())
        texts = in_all_languages(
            [
                partition.name_id,
                partition.question_id,
                partition.reason_id,
                *(one.label_id for one in groups),
            ]
        )
        words = {
            "name": texts[partition.name_id],
            "question": texts[partition.question_id],
            "reason": texts[partition.reason_id],
        }
        labels = {one.code: texts[one.label_id] for one in groups}
        first, asking, code = partition.name.source_language, partition.asking, partition.code
    return put_partition(
        PartitionWords(
            code=code,
            names={**words["name"], language: said.name},
            questions={**words["question"], language: said.question},
            reasons={**words["reason"], language: said.reason},
            groups=[
                GroupWords(group, {**labels.get(group, {}), language: label})
                for group, label in said.groups
            ],
            asking=asking,
            language=first,
        )
    )
