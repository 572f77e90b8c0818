"""The counted answers of a survey as the analysis reads them."""

from isegoria.activities.survey import queries
from isegoria.hear.activity_type import Column, Responses
from isegoria.hear.models import Activity
from isegoria.questionnaire.definition import DONT_KNOW, NOT_SAY, SKIPPED, Kind

_BY_OPTION = {Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION}
_MEASURED = {Kind.SCALE, Kind.NUMBER}


def responses(activity: Activity) -> Responses:
    """Every question that was ever asked here, with the last word of each person on it."""
    asked = queries.questions_asked(activity)
    last: dict[tuple[int, int], str] = {}
    for person, merged_into, item, value, own in queries.counted_answers(activity):
        last[merged_into or person, item] = _OWN_WORDS if own is not None else value
    columns = {item: Column(item, question) for item, question in asked.items()}
    for (person, item), value in last.items():
        if item in columns:
            _add(columns[item], person, value)
    return Responses(items=tuple(columns), columns=tuple(columns.values()))


_OWN_WORDS = "words"


def _add(column: Column, person: int, value: str) -> None:
    if value == SKIPPED:
        column.add(person, missing=Column.MISSING.index("empty"))
    elif value in (DONT_KNOW, NOT_SAY):
        column.add(person, missing=Column.MISSING.index(value))
    elif column.kind in _MEASURED:
        column.add(person, number=float(value))
    elif column.kind is Kind.CHOICE:
        column.add(person, option=column.values.index(value))
    elif column.kind in _BY_OPTION:
        _add_each(column, person, value)
    else:
        column.add(person)


def _add_each(column: Column, person: int, value: str) -> None:
    """A row for each option that was chosen, ranked, or given a share."""
    for place, one in enumerate(value.split(), 1):
        name, _sign, share = one.partition("=")
        if column.kind is Kind.CHOICES:
            column.add(person, option=column.values.index(name))
        else:
            number = float(share) if column.kind is Kind.ALLOCATION else float(place)
            column.add(person, option=column.values.index(name), number=number)
