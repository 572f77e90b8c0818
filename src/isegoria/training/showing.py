"""A made-up town on the pages of real questions: what they are given, from what was kept of it."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from isegoria.hear.models import Item
from isegoria.languages.queries import Shown, page_language
from isegoria.process.models import Process, Stage
from isegoria.process.timetable import journey_of
from isegoria.training import words
from isegoria.training.models import Town
from isegoria.understand import showing
from isegoria.understand import words as said
from isegoria.understand.models import Finding, ItemFinding, WhoWasHeard
from isegoria.understand.queries import ORDERS, STATEMENTS_A_PAGE, Counted
from isegoria.understand.rules import FEW_OF
from isegoria.understand.showing import ground, signs, sure, where
from isegoria.understand.showing import who as who_shown

Texts = Mapping[int | None, Shown]


@dataclass(frozen=True)
class TownHeard:
    """The first page of what was heard, by all that it follows from; equal pages say the same."""

    town: int
    around: tuple[tuple[str, Hashable], ...]
    told: Town = field(compare=False)

    def seen(self) -> dict[str, Any]:
        """What the page shows, by name."""
        finding = _finding(self.told)
        first = showing.first_page(finding, _counted(self.told), texts())
        return {**dict(self.around), "finding": finding, **first}


def heard_page(town: Town) -> dict[str, Any]:
    """What was heard in the town, as of any question."""
    missing = who_shown.missing_voices(_who(town), texts())
    around = {**around_of(town), "gathered": "", "missing": missing}
    return {**around, "page": TownHeard(town.pk, tuple(around.items()), town)}


def statements_page(town: Town, *, order: str, wanted: str) -> dict[str, Any]:
    """Every statement with its numbers, sorted and searched."""
    every = texts()
    rows = [row for row in _rows(town) if wanted.lower() in every[row.item.text_id].body.lower()]
    ordered = sorted(rows, key=lambda row: _place(row, order))
    return {
        **around_of(town),
        "finding": _finding(town),
        "columns": ground.columns(),
        "rows": [
            showing.row_of(row, every[row.item.text_id], ground.cells_of(row)) for row in ordered
        ],
        "if_asked": [],
        "total": len(rows),
        "order": order,
        "orders": showing.orders(order, wanted, 1),
        "words": wanted,
        "pages": Paginator(range(len(rows)), STATEMENTS_A_PAGE).page(1),
        "address": "?page=",
    }


def signs_page(town: Town) -> dict[str, Any]:
    """Where several voices may be one."""
    return {**around_of(town), **signs.signs(town.told["result"], _counted(town), texts())}


def sure_page(town: Town) -> dict[str, Any]:
    """How far the numbers bear; there is no picture of it."""
    return {**around_of(town), "finding": _finding(town), "sections": sections_of(town)}


def sections_of(town: Town) -> tuple[sure.Section, ...]:
    """The tables of that page."""
    return sure.sections(_finding(town), _who(town), _counted(town), texts())


def who_page(town: Town) -> dict[str, Any]:
    """Whom the answers come from."""
    told = _who(town)
    return {
        **around_of(town),
        "lead": who_shown.lead(told),
        "steps": (),
        "parted": who_shown.parted_of(told, texts()),
    }


def who_lines(town: Town) -> Iterator[Sequence[Any]]:
    """The same for a table."""
    return where.lines(_who(town), texts())


def data_of(town: Town) -> dict[str, Any]:
    """The same numbers for those who calculate; the truth is not among them."""
    return {"made_up": True, **showing.as_data(_finding(town), _rows(town), texts())}


def around_of(town: Town) -> dict[str, Any]:
    """What every page says of the town."""
    return {
        "question": _shown(words.QUESTION),
        "question_language": "",
        "stages": tuple(_stages(town)),
        "hearing": "closed",
        "is_brought_in": False,
        "take_part": "",
        "until": "",
        "opens": "",
        "snapshot": _(
            "%(answers)s answers by %(people)s made-up people to %(statements)s statements. "
            "A computer drew them on %(day)s."
        )
        % {
            "answers": said.number(town.told["votes"]),
            "people": said.number(town.told["people"]),
            "statements": said.number(len(words.STATEMENTS)),
            "day": date_format(town.drawn_on, "DATE_FORMAT"),
        },
        "parts": (),
        "part": 1,
    }


def texts() -> Texts:
    """Everything that pages of towns say, in the reader's language."""
    return {number: _shown(body) for number, body in words.sentences().items()}


def _shown(body: str) -> Shown:
    return Shown(body=gettext(body), language=page_language())


def _stages(town: Town) -> list[Any]:
    """Where the question of a town stands: what people said is being understood."""
    drawn = _drawn_at(town)
    begun = [Stage(kind=kind, begins_at=drawn) for kind in ("inform", "hear", "understand")]
    return journey_of(Process(published_at=drawn, time_zone="UTC"), begun, drawn)


def _drawn_at(town: Town) -> datetime:
    return datetime.combine(town.drawn_on, time(12), UTC)


def _finding(town: Town) -> Finding:
    """What the analysis said of the town, as it would be kept of a question; nothing is stored."""
    return Finding(
        pk=town.pk,
        log_size=0,
        participants=town.told["people"],
        statements=len(town.told["items"]),
        votes=town.told["votes"],
        seed=town.seed,
        code_version=town.code_version,
        computed_at=_drawn_at(town),
        result=town.told["result"],
    )


def _who(town: Town) -> WhoWasHeard:
    told = town.told["who"]
    parted = [{**one, "source": gettext(one["source"])} for one in told["parted"]]
    return WhoWasHeard(told_on=town.drawn_on, result={**told, "parted": parted})


def _counted(town: Town) -> dict[int, Counted]:
    return {
        one["item"]: Counted(
            item_id=one["item"],
            number=one["item"],
            agree=one["agree"],
            disagree=one["disagree"],
            passed=one["passed"],
            matters=0,
            text_id=one["text"],
        )
        for one in town.told["items"]
    }


def _rows(town: Town) -> list[ItemFinding]:
    names = ("agree", "disagree", "passed", "matters", "agreement", "division", "bridging")
    return [
        ItemFinding(
            item=Item(pk=one["item"], text_id=one["text"]),
            number=one["item"],
            **{name: one[name] for name in names},
        )
        for one in town.told["items"]
    ]


def _place(row: ItemFinding, order: str) -> tuple[float, float]:
    """Where a statement stands in this order, as the database sorts those of a question."""
    if order == ORDERS[-1]:
        return row.number, 0
    if order == "few":
        asked = row.agree + row.disagree + row.passed
        is_held_by_few = 0 < row.agree < row.disagree and FEW_OF * row.agree < asked
        return (0, -row.agree) if is_held_by_few else (1, row.number)
    figure = getattr(row, order)
    return (1, row.number) if figure is None else (0, -figure)
