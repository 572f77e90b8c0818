"""What each row of a table says: whose answers they are, and what is wrong with them."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZipFile

from django.utils.translation import gettext as _

from isegoria.base.archives import DAMAGED, unpacked
from isegoria.base.keyed import keyed
from isegoria.base.refusal import Faulty, Refused
from isegoria.channels.table.models import Table
from isegoria.channels.table.rules import (
    IS_GROUP,
    IS_LANGUAGE,
    IS_PERSON,
    IS_SIZE,
    LARGEST,
    MOST_COLUMNS,
    is_of_people,
)
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity
from isegoria.hear.speaking import SpeaksFor, clean_voice
from isegoria.people.vault import unseal
from isegoria.places.reading import Row, Sheet, read_sheet
from isegoria.questionnaire.definition import Form
from isegoria.questionnaire.table_reading import answers_in
from isegoria.questionnaire.table_schema import TABLE
from isegoria.receipts.codes import new_code

_PURPOSE = b"isegoria tables: files, rows and receipts"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST_LANGUAGE = 16


@dataclass(frozen=True)
class Brought:
    """One row as it was understood: under which name it comes, once, and what is wrong with it."""

    line: int
    key: str
    person: str
    language: str
    answers: Mapping[str, str]
    faults: tuple[str, ...] = ()
    speaks_for: SpeaksFor | None = None


def content_of(name: str, raw: bytes) -> bytes:
    """The table itself, also where it lies in the package that surveys are exported as."""
    if not raw.startswith(b"PK\x03\x04"):
        return raw
    try:
        with ZipFile(BytesIO(raw)) as archive:
            held = archive.getinfo(TABLE)
            if held.file_size > LARGEST:
                raise Refused(_("The file is too large: %(number)d MB at most.") % {"number": 10})
            return unpacked(archive, held, most=LARGEST)
    except (*DAMAGED, KeyError) as error:
        words = _("There is no table in “%(name)s”. Save it as CSV, or bring the exported package.")
        raise Refused(words % {"name": name}) from error


def sheet_in(raw: bytes, *, language: str, encoding: str = "", separator: str = "") -> Sheet:
    """The table in a file, as far as its size allows."""
    return read_sheet(
        raw,
        language=language,
        encoding=encoding,
        separator=separator,
        largest=LARGEST,
        most_columns=MOST_COLUMNS,
    )


def sheet_of(table: Table) -> Sheet:
    """The table of a file that is kept, read as staff said."""
    raw = unseal(bytes(table.sealed or b""), place=table.place).encode("latin-1")
    said = table.choices
    return sheet_in(raw, language="en", encoding=said["encoding"], separator=said["separator"])


def digest_of(sheet: Sheet) -> bytes:
    """By what the same table is known again, however it was saved."""
    return _sealed(json.dumps([sheet.header, [one.cells for one in sheet.rows]]))


class Reader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, activity: Activity, sheet: Sheet) -> None:
        self.table, self.activity, self.sheet = table, activity, sheet
        self.said: dict[str, Any] = table.choices
        self.columns = {int(place): key for place, key in self.said["columns"].items()}

    @cached_property
    def form(self) -> Form:
        """Everything that is asked."""
        return type_of(self.activity).form(self.activity)

    @cached_property
    def persons(self) -> Counter[str]:
        """How often each name of a person stands in the table."""
        place = self._place(IS_PERSON)
        return Counter() if place is None else Counter(row.cells[place] for row in self.sheet.rows)

    def brought(self, row: Row) -> Brought:
        """What one row says; nothing is looked up."""
        cells = {
            key: row.cells[place] for place, key in self.columns.items() if not key.startswith("_")
        }
        person = self._cell(row, IS_PERSON)
        language = self._cell(row, IS_LANGUAGE).lower() or self.said["language"]
        speaks_for, faults = self._speaks_for(row)
        faults += self._faults(person, language)
        answers = answers_in(self.form, cells)
        return Brought(
            row.line, self._key(row, person), person, language, answers, tuple(faults), speaks_for
        )

    def in_words(self, refusals: Mapping[str, str]) -> list[str]:
        """What is wrong with answers, by the words of what was asked."""
        return [self._about(code, words) for code, words in refusals.items()]

    def receipt(self, row: Row, attempt: int) -> str:
        """The receipt of a row: it follows from the file alone, and is kept nowhere."""
        place = json.dumps([self.table.process_id, self.activity.pk, attempt, row.line, row.cells])
        drawn = _sealed(place + bytes(self.table.digest).hex())
        return new_code(Random(int.from_bytes(drawn)))  # noqa: S311  # a seed of 256 secret bits

    def _key(self, row: Row, person: str) -> str:
        """The name under which a row is delivered, once."""
        if person:
            organisation = " ".join(self.said["organisation"].casefold().split())
            return json.dumps(["table", self.activity.pk, organisation, person])
        digest = bytes(self.table.digest).hex()
        return json.dumps(["table", self.activity.pk, digest, row.line])

    def _faults(self, person: str, language: str) -> list[str]:
        found = []
        if self._place(IS_PERSON) is not None and not person:
            found.append(_("The number of the person is missing."))
        elif self.persons[person] > 1:
            found.append(_("“%(name)s” stands in more than one row.") % {"name": person[:40]})
        if len(language) > _LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(language):
            found.append(_("“%(name)s” is no language.") % {"name": language[:40]})
        return found

    def _speaks_for(self, row: Row) -> tuple[SpeaksFor | None, list[str]]:
        """Which group a row is; none where rows are people."""
        if is_of_people(self.said):
            return None, []
        try:
            said = clean_voice(
                kind=self.said["speaks_for"],
                name=self._cell(row, IS_GROUP) or self.said["organisation"],
                way=self.said["formed"],
                people=self._cell(row, IS_SIZE) or str(self.said["took_part"] or ""),
            )
        except Faulty as refusal:
            return None, list(refusal.faults.values())
        return said, []

    def _cell(self, row: Row, wanted: str) -> str:
        place = self._place(wanted)
        return "" if place is None else row.cells[place].strip()

    def _place(self, wanted: str) -> int | None:
        return next((place for place, key in self.columns.items() if key == wanted), None)

    def _about(self, code: str, words: str) -> str:
        question = self.form.question(code)
        language = self.form.language
        asked = (question.words.get(language) if question else "") or code
        return _("“%(question)s”: %(fault)s") % {"question": asked[:80], "fault": words}


def _sealed(words: str) -> bytes:
    return keyed(_PURPOSE, words.encode())
