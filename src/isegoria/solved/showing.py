"""What people said afterwards, as the pages for everybody and of the desk show it."""

from typing import Any

from django.utils.translation import gettext as _

from isegoria.answer.queries import languages_of, to_be_answered
from isegoria.decide.told import around
from isegoria.hear.routes import route_token_of
from isegoria.people.models import ReturnRoute
from isegoria.process.models import Process
from isegoria.solved.models import Compared, Opinion
from isegoria.solved.queries import open_round, rounds_of
from isegoria.solved.rules import MONTHS
from isegoria.solved.told import next_words, rounds_told


def public_page(process: Process) -> dict[str, Any]:
    """What everybody reads."""
    return around(process) | {
        "rounds": [one for one in rounds_told(process) if one.is_counted],
        "next": next_words(process),
        "columns": columns(),
        "is_comparing": open_round(process) is not None and _compared(process) > 0,
    }


def columns() -> list[dict[str, str]]:
    """What the table of groups tells."""
    names = (
        _("Group"),
        _("People who replied"),
        _("Better or solved, of those who know"),
        _("Taking part made a difference, of those who know"),
    )
    return [{"label": name} for name in names]


def desk_page(process: Process) -> dict[str, Any]:
    """Who was asked, how many replied, when next, and what can be planned."""
    rounds = rounds_of(process)
    now = open_round(process)
    people = list(to_be_answered(process))
    there = languages_of(one.pk for one in people)
    tokens = [route_token_of(one) for one in people if one.pk in there]
    routes = ReturnRoute.objects.filter(token__in=tokens)
    return around(process) | {
        "rounds": rounds_told(process),
        "next": next_words(process),
        "columns": columns(),
        "months": ", ".join(str(one.months) for one in rounds) or ", ".join(map(str, MONTHS)),
        "replied": Opinion.objects.filter(round=now).count() if now else 0,
        "is_open": now is not None,
        "reach": [
            (one.months, one.due_on, routes.filter(until__gte=one.due_on).count())
            for one in rounds
            if one.asked_on is None and one.due_on
        ],
        "people": len(tokens),
        "compared": _compared(process),
    }


def _compared(process: Process) -> int:
    return Compared.objects.filter(process=process).count()
