"""Answers that are made from options: one, several, in order, or shares of a whole."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import Choice, Question, in_language
from isegoria.questionnaire.values import numerals


def one(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # all readers are called alike
    """The option that was chosen."""
    if raw.strip() not in {one.value for one in options}:
        raise Refused(_("Choose one of the options."))
    return raw.strip()


def several(question: Question, raw: str, options: Sequence[Choice]) -> str:
    """All options that were chosen, in the order of the question."""
    chosen = set(raw.split())
    if not chosen <= {one.value for one in options}:
        raise Refused(_("Choose from the options."))
    alone = next((one for one in options if one.exclusive and one.value in chosen), None)
    if alone is not None and len(chosen) > 1:
        words, _language = in_language(alone.words, get_language() or "", "")
        raise Refused(_("“%(option)s” cannot be chosen together with others.") % {"option": words})
    if alone is None:
        _check_count(len(chosen), question.least, question.most)
    order = [one.value for one in question.choices]
    return " ".join(sorted(chosen, key=order.index))


def ranked(question: Question, raw: str, options: Sequence[Choice]) -> str:
    """The options in order; all of them, where the question does not say how many."""
    order = raw.split()
    if len(set(order)) != len(order) or not set(order) <= {one.value for one in options}:
        raise Refused(_("Put the options in order, each of them once."))
    if not question.least and not question.most and len(order) != len(options):
        raise Refused(_("Put all options in order."))
    _check_count(len(order), question.least, question.most)
    return " ".join(order)


def shares(question: Question, raw: str, options: Sequence[Choice]) -> str:
    """What each option was given out of the total; options that were given nothing are left out."""
    given: dict[str, Decimal] = {}
    for part in raw.split():
        value, _sign, number = part.partition("=")
        if value in given or value not in {one.value for one in options}:
            raise Refused(_("Give a number to each option, or leave it empty."))
        given[value] = _share(number, question.decimals)
    if not any(given.values()):
        return ""
    _check_total(sum(given.values(), Decimal()), question.total)
    order = [one.value for one in question.choices]
    filled = sorted((one for one in given if given[one]), key=order.index)
    return " ".join(f"{one}={numerals.line(given[one])}" for one in filled)


def _share(number: str, decimals: int) -> Decimal:
    share = numerals.read(number, decimals) if number else Decimal()
    numerals.check_bounds(share, "0", "")
    return share


def _check_total(given: Decimal, total: str) -> None:
    if given != Decimal(total):
        raise Refused(
            _("Together this makes %(given)s. It has to make %(total)s.")
            % {"given": numerals.line(given), "total": total}
        )


def _check_count(count: int, least: str, most: str) -> None:
    if least and count < int(least):
        raise Refused(
            ngettext(
                "Choose at least %(number)d option.",
                "Choose at least %(number)d options.",
                int(least),
            )
            % {"number": int(least)}
        )
    if most and count > int(most):
        raise Refused(
            ngettext(
                "Choose at most %(number)d option.",
                "Choose at most %(number)d options.",
                int(most),
            )
            % {"number": int(most)}
        )
