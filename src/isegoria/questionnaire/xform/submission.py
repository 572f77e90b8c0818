"""What a device sends back: an envelope that says of which form it is, and the answers in it.

Whatever the form does not ask is refused, so that nothing is taken whose meaning is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError  # for the types; defusedxml does the reading

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import Form, Kind, Question
from isegoria.questionnaire.dependence import groups_of
from isegoria.questionnaire.xform import nodes

MOST_BYTES = 1_000_000
MOST_NODES = 20_000

_META = "meta"
_OF_TABLES = re.compile(
    r"generated_table_list_label_[0-9]+|reserved_name_for_field_list_labels_[0-9]+"
)
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Envelope:
    """Which form was filled in, in which version, under which name, and in the place of which.

    ``replaces`` names the submission that this one corrects. ``filled_at`` is when the device says
    that the form was closed, as it wrote it; "" if it does not say.
    """

    form_id: str
    version: str
    instance_id: str
    replaces: str
    filled_at: str


def envelope_of(content: bytes) -> Envelope:
    """Read what a submission says of itself, or raise Refused."""
    root = _root(content)
    meta = next((one for one in root if _name(one) == _META), None)
    said = {_name(one): (one.text or "").strip() for one in (meta if meta is not None else ())}
    instance_id = said.get("instanceID", "")
    if not instance_id or max(map(len, said.values())) > _LONGEST_NAME:
        raise Refused(_("The submission has no name of its own, so it cannot be told from others."))
    closed = next((one for one in root if _name(one) == nodes.FILLED_AT), None)
    return Envelope(
        form_id=root.get("id", "")[:_LONGEST_NAME],
        version=root.get("version", "")[:_LONGEST_NAME],
        instance_id=instance_id,
        replaces=said.get("deprecatedID", ""),
        filled_at=_moment(closed),
    )


def answers_in(content: bytes, form: Form) -> dict[str, str]:
    """The answers that a submission holds, by code, nearly as ``values.clean`` writes them.

    What was asked and left empty is there as "", what was not asked is not there. Raises Refused
    where the submission is of another form, or holds what this form does not ask.
    """
    root = _root(content)
    if (root.get("id"), root.get("version")) != (form.code, form.version):
        raise Refused(_("The submission was filled in with another form, or another version."))
    said = _leaves(root, form)
    answers = {}
    for question in form.questions():
        if question.kind in {Kind.NOTE, Kind.HIDDEN}:
            continue
        answer = _answer(question, said)
        if answer is not None:
            answers[question.code] = answer
    return answers


def _root(content: bytes) -> Element:
    if len(content) > MOST_BYTES:
        raise Refused(_("The submission is too large."))
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Refused(_("The submission cannot be read.")) from None
    if sum(1 for _one in root.iter()) > MOST_NODES:
        raise Refused(_("The submission is too large."))
    return root


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _leaves(root: Element, form: Form) -> Mapping[str, str]:
    """The text of every node that answers something, by its name."""
    known, groups = _known(form)
    said: dict[str, str] = {}
    waiting = [one for one in root if _name(one) != _META]
    while waiting:
        node = waiting.pop()
        name = _name(node)
        if name in groups:
            waiting += node
            continue
        if len(node) or name in said or not (name in known or _OF_TABLES.fullmatch(name)):
            raise Refused(
                _("The submission holds “%(name)s”, which the form does not ask like this.")
                % {"name": name[:40]}
            )
        said[name] = node.text or ""
    return said


def _known(form: Form) -> tuple[set[str], set[str]]:
    """The names of all nodes that can hold something, and of those that hold others."""
    known, groups = {nodes.FILLED_AT}, {one.code for one in groups_of(form)}
    for question in form.questions():
        known |= {question.code, nodes.way_out(question), nodes.chosen_words(question)}
        groups.add(nodes.together(question))
        if question.kind is Kind.ALLOCATION:
            known |= {nodes.total(question), nodes.left(question), nodes.hint(question)}
            known |= {nodes.share(question, one.value) for one in question.choices}
    return known, groups


def _answer(question: Question, said: Mapping[str, str]) -> str | None:
    """The answer to one question out of all its nodes; None where it was not asked."""
    way_out = said.get(nodes.way_out(question), "").strip()
    if question.kind is Kind.ALLOCATION:
        given = list(_shares(question, said))
        asked = question.code in said
    else:
        given = [_as_line(question.kind, said.get(question.code, ""))]
        asked = question.code in said or bool(way_out)
    if not asked:
        return None
    return " ".join(given) or way_out


def _shares(question: Question, said: Mapping[str, str]) -> Iterator[str]:
    for one in question.choices:
        if number := said.get(nodes.share(question, one.value), "").strip():
            yield f"{one.value}={number}"


def _as_line(kind: Kind, text: str) -> str:
    """What a device wrote, in the way that this kind of answer is written here."""
    if kind is Kind.TEXT:
        return text
    if kind is Kind.AREA:
        return "; ".join(_point(one) for one in text.split(";") if one.strip())
    return _LINES.get(kind, str)(text.strip())


def _point(text: str) -> str:
    """A place without the height and the exactness that devices add."""
    return " ".join(text.split()[:2])


_LINES: Mapping[Kind, Callable[[str], str]] = {
    Kind.TICK: lambda text: "yes" if text else "",
    Kind.DATE: lambda text: text[:10],
    Kind.TIME: lambda text: text[:5],
    Kind.PLACE: _point,
}


def _moment(node: Element | None) -> str:
    text = (node.text or "").strip() if node is not None else ""
    try:
        return datetime.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        return ""
