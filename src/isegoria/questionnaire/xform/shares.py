"""Shares of a whole on a device: a number for each option, and a sum that has to be right."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from isegoria.questionnaire.definition import Question
from isegoria.questionnaire.ways_out import in_languages
from isegoria.questionnaire.xform import nodes
from isegoria.questionnaire.xform.labels import Labels
from isegoria.questionnaire.xform.rules import Rules, all_of

Cells = dict[str, str]

_WRONG = _("Together this makes %(given)s. It has to make %(total)s.")


def shares_of(
    one: Question, *, labels: Labels, rules: Rules, way_out: Cells | None
) -> Iterator[Cells]:
    """The rows that stand for one question of shares, all on one screen."""
    answered = f"${{{way_out['name']}}} = ''" if way_out else ""
    yield {
        "type": "begin_group",
        "name": nodes.together(one),
        **labels.cells("label", one.words),
        "relevant": rules.text(one.relevant),
        "appearance": "field-list",
    }
    if hint := labels.cells("label", one.hint):
        yield {"type": "note", "name": nodes.hint(one), **hint}
    yield from _numbers(one, labels, answered)
    yield from _sum(one)
    yield _wrong(one, labels, answered)
    if way_out:
        yield way_out
    yield {"type": "end_group"}


def _numbers(one: Question, labels: Labels, answered: str) -> Iterator[Cells]:
    places = f"round(., {one.decimals}) = ." if one.decimals else ""
    for choice in one.choices:
        yield {
            "type": "decimal" if one.decimals else "integer",
            "name": nodes.share(one, choice.value),
            **labels.cells("label", choice.words),
            "relevant": answered,
            "constraint": all_of(". >= 0", places),
        }


def _sum(one: Question) -> Iterator[Cells]:
    given = " + ".join(f"coalesce(${{{nodes.share(one, it.value)}}}, 0)" for it in one.choices)
    total = f"${{{nodes.total(one)}}}"
    yield {
        "type": "calculate",
        "name": nodes.total(one),
        "calculation": f"round({given}, {one.decimals})",
    }
    yield {"type": "calculate", "name": one.code, "calculation": f"if({total} > 0, 'given', '')"}


def _wrong(one: Question, labels: Labels, answered: str) -> Cells:
    """What is said while the sum is wrong; nobody gets past it, for it can never be answered."""
    total = f"${{{nodes.total(one)}}}"
    words = {
        code: said % {"given": total, "total": one.total}
        for code, said in in_languages(_WRONG, labels.form.languages).items()
    }
    anything = "" if one.required else f"{total} != 0"
    return {
        "type": "note",
        "name": nodes.left(one),
        **labels.cells("label", words),
        "required": "yes",
        "relevant": all_of(f"{total} != {one.total}", anything, answered),
    }
