"""What the worker does for this room: asks everybody, counts what is over, forgets the erased."""

import time
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Min
from django.utils.translation import override

from isegoria.answer.models import Edition
from isegoria.answer.queries import languages_of, to_be_answered
from isegoria.answer.told import interface_language
from isegoria.hear.models import Participant
from isegoria.hear.routes import route_token_of
from isegoria.notices.models import Notice
from isegoria.notices.services import owe_many
from isegoria.people.models import ReturnRoute
from isegoria.process.models import Process
from isegoria.solved import told
from isegoria.solved.counting import count
from isegoria.solved.models import Opinion, Round
from isegoria.solved.queries import opinions_of_erased, today_at
from isegoria.solved.rules import ASKED_FOR, MONTHS, months_after

_AT_ONCE = 500
_LONGEST = 5.0  # seconds, so that the other duties have their turn


def ask_everybody() -> int:
    """Ask whoever took part where the time has come; how many were written to.

    After some seconds it stops, and goes on where it was the next time.
    """
    lay_out()
    _pass_over()
    begun, done = time.monotonic(), 0
    waiting = Round.objects.filter(is_told=False).exclude(due_on=None).select_related("process")
    for one in waiting.order_by("due_on", "pk"):
        current = one
        while (
            current.due_on is not None
            and current.due_on <= today_at(current.process)
            and not current.is_told
            and time.monotonic() - begun < _LONGEST
        ):
            current, written = _ask_some(current)
            done += written
    return done


def lay_out() -> int:
    """Put down when people are asked, from the day on which they were answered first.

    Where nobody has planned it, it is after three, six and twelve months.
    """
    went = Edition.objects.exclude(let_go_at=None)
    fresh = went.values("publication__decision__process").annotate(first=Min("let_go_at"))
    rows = fresh.order_by().values_list("publication__decision__process", "first")
    laid = 0
    ready = set(Round.objects.values_list("process", flat=True))
    open_ended = set(Round.objects.filter(due_on=None).values_list("process", flat=True))
    wanting = {process: first for process, first in rows if process not in ready - open_ended}
    for process in Process.objects.filter(pk__in=wanting):
        answered = wanting[process.pk].astimezone(process.zone).date()
        if process.pk not in ready:
            Round.objects.bulk_create(Round(process=process, months=one) for one in MONTHS)
        for one in Round.objects.filter(process=process, due_on=None):
            one.due_on = months_after(answered, one.months)
            one.save(update_fields=["due_on"])
            laid += 1
    return laid


def _pass_over() -> None:
    """Leave out the rounds before the latest one whose time has come: nobody is asked twice."""
    latest: dict[int, int] = {}
    rows = Round.objects.exclude(due_on=None).order_by("months").select_related("process")
    for one in rows:
        if one.asked_on or (one.due_on and one.due_on <= today_at(one.process)):
            latest[one.process_id] = one.months
    for process, months in latest.items():
        Round.objects.filter(process=process, asked_on=None, months__lt=months).delete()


def count_rounds() -> int:
    """Count the rounds that are over; how many that were."""
    rows = Round.objects.filter(is_told=True, counted_on=None).select_related("process")
    over = [one for one in rows if one.ends_on and one.ends_on < today_at(one.process)]
    return sum(count(one) for one in over)


def forget_the_erased() -> int:
    """Delete what people said afterwards who have erased all that they said; how many rows."""
    rounds = list(Round.objects.exclude(asked_on=None))
    return Opinion.objects.filter(pk__in=opinions_of_erased(rounds)).delete()[0]


@transaction.atomic
def _ask_some(one: Round) -> tuple[Round, int]:
    """Write to the next of them: their notices and how far it came, all or nothing."""
    held = Round.objects.select_for_update(of=("self",)).select_related("process").get(pk=one.pk)
    if held.asked_on is None:
        held.asked_on = today_at(held.process)
        held.ends_on = held.asked_on + ASKED_FOR
    people = list(to_be_answered(held.process).filter(pk__gt=held.told_up_to)[:_AT_ONCE])
    languages = languages_of(person.pk for person in people)
    due = [person for person in people if person.pk in languages]
    tokens = {route_token_of(person): person for person in due}
    routes = dict(
        ReturnRoute.objects.filter(token__in=list(tokens)).values_list("token", "channel")
    )
    owe_many(_notices(held, tokens, routes, languages))
    held.told_up_to = people[-1].pk if people else held.told_up_to
    held.people += len(due)
    held.written_to += len(routes)
    held.is_told = len(people) < _AT_ONCE
    held.save()
    return held, len(routes)


def _notices(
    one: Round,
    tokens: Mapping[str, Participant],
    routes: Mapping[str, str],
    languages: Mapping[int, str],
) -> Iterable[Notice]:
    words: dict[tuple[str, str], str] = {}
    for token, channel in routes.items():
        language = interface_language(languages[tokens[token].pk])
        if (channel, language) not in words:
            with override(language):
                words[channel, language] = told.asking_words(one, channel, language)
        body = words[channel, language]
        yield Notice(
            route_token=token,
            kind=one.kind,
            language=language,
            body=body,
            priority=Notice.Priority.EVERYBODY,
        )
