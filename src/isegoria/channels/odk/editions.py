"""Reading what was filled in with an edition of a form that may have changed since."""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element  # for the types; defusedxml does the reading

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from isegoria.questionnaire.definition import Form, Group, Kind, Question
from isegoria.questionnaire.xform import answers_in, nodes

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_META = "meta"


def answers_to(content: bytes, form: Form, version: str) -> tuple[dict[str, str], int]:
    """The answers to what is still asked, and how many there are to what is not any more.

    Codes never change their meaning, so an older edition is read by the form as it is now.
    """
    if version == form.version:
        return answers_in(content, form), 0
    codes = {one.code for one in form.questions()}
    extended = replace(form, version=version, members=(*form.members, *_gone(content, form)))
    answers = answers_in(content, extended)
    still = {code: value for code, value in answers.items() if code in codes}
    gone = {code for code, value in answers.items() if code not in codes and value.strip()}
    return still, len(gone)


def _gone(content: bytes, form: Form) -> list[Question | Group]:
    """Stand-ins for what the form does not hold any more, so that the rest can be read."""
    stand_ins: dict[str, Question | Group] = {}
    waiting = [one for one in fromstring(content, forbid_dtd=True) if _name(one) != _META]
    while waiting:
        node = waiting.pop()
        waiting += node
        name = _name(node)
        if _CODE.fullmatch(name) and not _is_known(name, form):
            stand_ins[name] = Group(name, {}, ()) if len(node) else Question(name, Kind.TEXT, {})
    return list(stand_ins.values())


def _is_known(name: str, form: Form) -> bool:
    """Tell whether the form itself holds this; nodes of its own making have a point inside."""
    stem = name.partition(".")[0]
    if name == nodes.FILLED_AT:
        return True
    return any(one.code == stem for one in form.questions()) or stem in _groups(form.members)


def _groups(members: tuple[Question | Group, ...]) -> set[str]:
    found: set[str] = set()
    for one in members:
        if isinstance(one, Group):
            found |= {one.code} | _groups(one.members)
    return found


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2]
