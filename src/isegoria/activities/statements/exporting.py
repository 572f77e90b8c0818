"""Writing a question's statements and votes in the files that Polis exports.

Importing this file loads NumPy, so commands may, and the pages may not.
"""

import random
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicmath import polis
from civicmath.polis import Conversation
from civicmath.votes import Votes
from isegoria.activities.statements.models import Statement, Vote
from isegoria.base.refusal import Refused
from isegoria.hear.models import Item
from isegoria.languages.codes import UNKNOWN
from isegoria.languages.queries import as_written
from isegoria.process.models import Process

_MODERATED = {Item.Standing.ACCEPTED: 1, Item.Standing.REFUSED: -1}
_ROWS_AT_ONCE = 5000


def export_polis(slug: str, folder: Path, *, dice: random.Random | None = None) -> list[str]:
    """Write what was said for a question into an empty folder; what the operator is told of it.

    People are numbered afresh, in an order drawn anew each time, so that nobody is found again
    by their number. What was taken back, and statements that nobody has read yet, are left out.
    """
    process = Process.objects.filter(slug=slug).select_related("summary").first()
    if process is None:
        raise Refused(_("There is no question “%(name)s” here.") % {"name": slug})
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            _("“%(folder)s” holds something already. Name a folder that is empty or not there.")
            % {"folder": folder.name}
        )
    rows = _statements(process)
    if not rows:
        raise Refused(_("The question “%(name)s” has no statements.") % {"name": slug})
    conversation = _conversation(process, rows, dice or random.SystemRandom())
    polis.write(folder, conversation)
    return _lines(process, conversation)


def _statements(process: Process) -> list[Statement]:
    return list(
        Statement.objects.filter(
            item__process=process, item__standing__in=_MODERATED, item__text__isnull=False
        )
        .select_related("item__author")
        .order_by("item__activity", "item__number")
    )


def _conversation(process: Process, rows: list[Statement], dice: random.Random) -> Conversation:
    names = _names(rows)
    order = sorted(rows, key=lambda row: int(names[row.pk]))
    cells = _last_words(process, set(names))
    authors = {row.pk: _author(row.item) for row in rows}
    people = sorted({who for who, _about in cells})
    silent = sorted({one for one in authors.values() if one} - set(people))
    dice.shuffle(people)
    dice.shuffle(silent)
    place = {who: at for at, who in enumerate([*people, *silent])}
    column = {row.pk: at for at, row in enumerate(order)}
    words = as_written(
        [process.question_id, process.summary_id, *(row.item.text_id for row in rows)]
    )
    # Where the files of an import had no description, the summary is our own sentence.
    is_ours = rows[0].imported_as and process.summary and process.summary.source_language != UNKNOWN
    return Conversation(
        title=words.get(process.question_id, ""),
        description="" if is_ours else words.get(process.summary_id, ""),
        statements=tuple(
            polis.Statement(
                id=names[row.pk],
                text=words.get(row.item.text_id, ""),
                author=_number_of(authors[row.pk], place),
                moderated=_MODERATED[Item.Standing(row.item.standing)],
            )
            for row in order
        ),
        votes=Votes.from_log(
            [place[who] for who, _about in cells],
            [column[about] for _who, about in cells],
            list(cells.values()),
            participants=[str(at) for at in range(len(people))],
            statements=[names[row.pk] for row in order],
        ),
    )


def _names(rows: list[Statement]) -> dict[int, str]:
    """The numbers that statements had where they came from, if all did; else counted from 0."""
    given = [row.imported_as for row in rows]
    if all(given) and len(set(given)) == len(given):
        return {row.pk: row.imported_as for row in rows}
    return {row.pk: str(at) for at, row in enumerate(rows)}


def _last_words(process: Process, wanted: set[int]) -> dict[tuple[int, int], int]:
    """What each person last said about each statement; joined parts are one person."""
    rows = (
        Vote.objects.filter(process=process, is_withdrawn=False)
        .order_by("entry_id", "pk")
        .values_list("participant_id", "participant__merged_into_id", "item_id", "value")
    )
    return {
        (into or who, about): value
        for who, into, about, value in rows.iterator(_ROWS_AT_ONCE)
        if about in wanted
    }


def _author(item: Item) -> int | None:
    if item.author is None:
        return None
    return item.author.merged_into_id or item.author.pk


def _number_of(who: int | None, place: dict[int, int]) -> str | None:
    return None if who is None else str(place[who])


def _lines(process: Process, conversation: Conversation) -> list[str]:
    waiting = Item.objects.filter(process=process, standing=Item.Standing.HELD).count()
    votes = conversation.votes
    told = _("%(people)d people, %(statements)d statements and %(votes)d votes are written.")
    lines = [
        told
        % {
            "people": len(votes.participants),
            "statements": len(conversation.statements),
            "votes": len(votes),
        }
    ]
    if conversation.rejected:
        lines.append(
            ngettext(
                "%(number)d statement that was not accepted is among them, marked -1, with its "
                "words. Look at it before you pass the files on.",
                "%(number)d statements that were not accepted are among them, marked -1, with "
                "their words. Look at them before you pass the files on.",
                len(conversation.rejected),
            )
            % {"number": len(conversation.rejected)}
        )
    if waiting:
        lines.append(
            ngettext(
                "%(number)d statement that nobody has read yet is left out.",
                "%(number)d statements that nobody has read yet are left out.",
                waiting,
            )
            % {"number": waiting}
        )
    return lines
