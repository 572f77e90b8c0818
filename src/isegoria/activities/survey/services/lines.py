"""Changing a questionnaire line by line, as staff do at the desk. Nothing is stored here."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from isegoria.activities.survey.queries import Members
from isegoria.questionnaire.definition import Form, Group, Question

Line = Question | Group


def line_of(form: Form, code: str) -> Line | None:
    """The question or group of this code."""
    return next((one for one in lines(form.members) if one.code == code), None)


def lines(members: Members) -> Iterator[Line]:
    """Every line in order, groups before what is in them."""
    for one in members:
        yield one
        if isinstance(one, Group):
            yield from lines(one.members)


def group_of(form: Form, code: str) -> str:
    """The code of the group in which a line stands; "" where it stands in none."""
    for one in lines(form.members):
        if isinstance(one, Group) and code in {it.code for it in one.members}:
            return one.code
    return ""


def put(form: Form, line: Line, *, code: str = "", group: str = "") -> Form:
    """The form with this line in the place of the one called ``code``, or added at the end.

    ``group`` says in which group it stands from now on.
    """
    if code and group_of(form, code) == group:
        return _each(form, code, lambda _one: (line,))
    without = _each(form, code, lambda _one: ()) if code else form
    if not group:
        return replace(without, members=(*without.members, line))
    return _each(without, group, lambda one: (_with(one, line),))


def moved(form: Form, code: str, *, by: int) -> Form:
    """The form with a line further up or down among those beside it."""
    return replace(form, members=_moved(form.members, code, by))


def copied(form: Form, code: str) -> Form:
    """The form with the same question once more, right after the first, under a free name."""
    return _each(form, code, lambda one: (one, _copy(one, form)))


def free_code(form: Form, wanted: str) -> str:
    """The wanted name, or the next one that no other line has."""
    taken = {one.code.lower() for one in lines(form.members)}
    names = [wanted, *(f"{wanted}{number}" for number in range(2, len(taken) + 3))]
    return next(one for one in names if one.lower() not in taken)


def _copy(line: Line, form: Form) -> Line:
    code = free_code(form, line.code)
    if isinstance(line, Question):
        return replace(line, code=code)
    members = tuple(replace(one, code=free_code(form, one.code)) for one in line.members)
    return replace(line, code=code, members=members)


def _with(group: Line, line: Line) -> Line:
    return replace(group, members=(*group.members, line)) if isinstance(group, Group) else group


def _each(form: Form, code: str, change: Callable[[Line], Members]) -> Form:
    return replace(form, members=_changed(form.members, code, change))


def _changed(members: Members, code: str, change: Callable[[Line], Members]) -> Members:
    found: list[Line] = []
    for one in members:
        if one.code == code:
            found += change(one)
        elif isinstance(one, Group):
            found.append(replace(one, members=_changed(one.members, code, change)))
        else:
            found.append(one)
    return tuple(found)


def _moved(members: Members, code: str, by: int) -> Members:
    codes = [one.code for one in members]
    if code in codes:
        at = codes.index(code)
        to = min(max(at + by, 0), len(members) - 1)
        rest = [*members[:at], *members[at + 1 :]]
        return (*rest[:to], members[at], *rest[to:])
    return tuple(
        replace(one, members=_moved(one.members, code, by)) if isinstance(one, Group) else one
        for one in members
    )
