"""What a table was understood to say, and how far it has come, in words for a page."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.listed import listed
from isegoria.channels.table import rules
from isegoria.channels.table.models import Table
from isegoria.channels.table.reading import Brought, Reader, sheet_of
from isegoria.channels.table.services import receipts
from isegoria.hear import rules as hearing
from isegoria.hear.models import Voice
from isegoria.languages.codes import own_name
from isegoria.questionnaire.definition import Form, Question, in_language
from isegoria.questionnaire.ways_out import WAYS_OUT

ROWS_SHOWN = 3
FAULTS_SHOWN = 100


def step_title(step: str) -> str:
    """What one step asks, as its heading."""
    return {
        "letters": _("How is the table read?"),
        "who": _("Who hands it in, and for whom does it speak?"),
        "columns": _("What do the columns hold?"),
    }[step]


def table_page(table: Table, language: str) -> dict[str, Any]:
    """A table once all was said of it: its rows as understood, what is wrong, how far it is."""
    faults = [
        _("Line %(line)d: %(faults)s") % {"line": line, "faults": listed(words)}
        for line, words in table.faults
    ]
    page: dict[str, Any] = {
        "table": table,
        "is_working": table.standing in Table.Standing.working(),
        "is_done": table.standing == Table.Standing.DONE,
        "far": _("%(done)s of %(all)s rows")
        % {"done": _number(table.looked_at), "all": _number(table.rows)},
        "faults": faults[:FAULTS_SHOWN],
        "faults_left": max(len(faults) - FAULTS_SHOWN, 0),
        "summary": _summary(table),
        "counts": _counts(table),
    }
    if page["is_working"] and table.activity is not None:
        page["obstacle"] = hearing.obstacle(table.activity, filled_at=table.accepted_at)
    if table.standing == Table.Standing.CHECKED and table.activity is not None:
        page["obstacle"] = rules.obstacle_to_taking(table, table.activity)
        page["examples"] = _examples(table, language)
        page["new"] = table.looked_at - table.known - table.empty
    return page


def receipts_file(table: Table, base: str) -> list[list[str]]:
    """The rows of a file with which receipts are handed out."""
    address = base + reverse("receipt")
    heading = [_("Line"), _("Person"), _("Receipt"), _("Where to enter it")]
    return [
        heading,
        *([str(line), person, code, address] for line, person, code in receipts(table)),
    ]


def _summary(table: Table) -> list[dict[str, str]]:
    said = table.choices
    rows = [
        {"label": _("File"), "value": table.name},
        {"label": _("Organisation"), "value": said["organisation"]},
        {"label": _("Each row speaks for"), "value": _speaks_for(said)},
        {"label": _("How that was done"), "value": said["formed"]},
        {"label": _("Language"), "value": own_name(said["language"])},
    ]
    if table.standing in Table.Standing.taken():
        return rows
    steps = ("letters", "who", "who", "who", "who")
    return [
        row | {"address": reverse("table-step", args=[table.process.slug, table.pk, step])}
        for row, step in zip(rows, steps, strict=True)
    ]


def _speaks_for(said: Mapping[str, Any]) -> str:
    if rules.is_of_people(said):
        return _("One person")
    return str(Voice(said["speaks_for"]).label)


def _counts(table: Table) -> list[str]:
    found = []
    if table.standing in Table.Standing.taken():
        words = ngettext("%(number)s row is in.", "%(number)s rows are in.", table.brought)
        found.append(words % {"number": _number(table.brought)})
    if table.known:
        words = ngettext(
            "%(number)s row came before and is left out.",
            "%(number)s rows came before and are left out.",
            table.known,
        )
        found.append(words % {"number": _number(table.known)})
    if table.empty:
        words = ngettext(
            "%(number)s row has no answer and is left out.",
            "%(number)s rows have no answer and are left out.",
            table.empty,
        )
        found.append(words % {"number": _number(table.empty)})
    return found


def _examples(table: Table, language: str) -> list[dict[str, Any]]:
    """The first rows, as they were understood."""
    if table.activity is None or table.sealed is None:
        return []
    reader = Reader(table, table.activity, sheet_of(table))
    rows = [reader.brought(row) for row in reader.sheet.rows[:ROWS_SHOWN]]
    return [{"line": one.line, "rows": _answers(one, reader.form, language)} for one in rows]


def _answers(one: Brought, form: Form, language: str) -> list[dict[str, str]]:
    rows = [
        {
            "label": in_language(it.words, language, form.language)[0],
            "value": _told(it, said, form, language),
        }
        for it in form.questions()
        if (said := one.answers.get(it.code))
    ]
    if one.person:
        rows.insert(0, {"label": _("Person"), "value": one.person})
    if one.speaks_for is not None:
        people = ngettext("%(number)s person", "%(number)s people", one.speaks_for.people)
        size = people % {"number": _number(one.speaks_for.people)}
        rows.insert(0, {"label": one.speaks_for.name, "value": size})
    return rows


def _told(question: Question, said: str, form: Form, language: str) -> str:
    """An answer in words, where it was made from options."""
    if said in WAYS_OUT:
        return str(WAYS_OUT[said])
    words = {it.value: in_language(it.words, language, form.language)[0] for it in question.choices}
    parts = said.split()
    return listed(words[it] for it in parts) if words and set(parts) <= set(words) else said


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)
