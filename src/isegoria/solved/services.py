"""Planning when people are asked, taking what they say, and taking it away again."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.models import Participant
from isegoria.ledger.services import vouch_for
from isegoria.process.models import Process
from isegoria.process.services import hold
from isegoria.receipts.services import issue
from isegoria.solved import rules
from isegoria.solved.models import Compared, Opinion, Round
from isegoria.solved.queries import (
    answered_on,
    numbers_of,
    open_round,
    rounds_of,
    said_in,
    tag_of,
    tag_of_compared,
    today_at,
)
from isegoria.solved.words import round_things


@transaction.atomic
def plan(*, process: Process, months: Sequence[int]) -> None:
    """Put down after how many months everybody is asked; rounds that have begun stay.

    Months that are over are left out, unless there is a round after them already.
    """
    wanted = _still_to_come(process, months)
    if not 1 <= len(wanted) <= rules.MOST_ROUNDS:
        raise Refused(_("Name between one and six times."))
    if wanted[0] < 1 or wanted[-1] > rules.LAST_MONTH:
        raise Refused(_("Name numbers of months between 1 and 60."))
    hold(process)
    rounds = rounds_of(process)
    begun = [one for one in rounds if one.asked_on]
    if missing := [one.months for one in begun if one.months not in wanted]:
        raise Refused(
            _("The round after %(months)d months has begun and stays.") % {"months": missing[0]}
        )
    Round.objects.filter(process=process, asked_on=None).exclude(months__in=wanted).delete()
    there = {one.months for one in rounds}
    Round.objects.bulk_create(
        Round(process=process, months=one) for one in wanted if one not in there
    )


@transaction.atomic
def say(*, participant: Participant, problem: str = "", difference: str = "") -> Opinion:
    """Take what somebody who took part says; the last word counts.

    What is left out stays as they said it before. Refused in words where nobody is asked today, or
    where they have erased everything.
    """
    person = participant.merged_into or participant
    if person.secret is None:
        raise NotNow(_("What this receipt stood for has been erased."))
    one = _open_or_refused(person.process)
    people = numbers_of(person)
    before = said_in(one, people)
    problem = problem or (before.problem if before else "")
    _must_be_offered(problem, difference)
    tags = [tag_of(one.pk, number) for number in people]
    Opinion.objects.filter(round=one, tag__in=tags[1:]).delete()
    said = difference or (before.difference if before else "")
    opinion, _is_new = Opinion.objects.update_or_create(
        round=one, tag=tags[0], defaults={"problem": problem, "difference": said}
    )
    return opinion


@transaction.atomic
def say_for_comparison(*, compared: Compared, problem: str) -> None:
    """Take what somebody says who did not take part; the last word counts."""
    one = _open_or_refused(compared.process)
    _must_be_offered(problem, "")
    Opinion.objects.update_or_create(
        round=one, tag=tag_of_compared(one.pk, compared.pk), defaults={"problem": problem}
    )


@transaction.atomic
def forget(participant: Participant) -> int:
    """Delete what somebody said in rounds that are not counted yet, and after; how many rows."""
    tags = [
        tag_of(one.pk, number)
        for one in rounds_of(participant.process)
        for number in numbers_of(participant)
    ]
    return Opinion.objects.filter(tag__in=tags).delete()[0]


@transaction.atomic
def draw_numbers(*, process: Process, count: int) -> list[str]:
    """Make numbers for people who did not take part; they are kept nowhere else."""
    hold(process)
    there = Compared.objects.filter(process=process).count()
    if not 1 <= count <= rules.MOST_COMPARED - there:
        raise Refused(
            _("There can be %(most)d numbers in all; %(there)d are drawn.")
            % {"most": rules.MOST_COMPARED, "there": there}
        )
    drawn = [issue() for _number in range(count)]
    Compared.objects.bulk_create(
        Compared(process=process, receipt=receipt) for receipt, _code in drawn
    )
    return [code for _receipt, code in drawn]


def seal(one: Round) -> None:
    """Seal what was counted of a round."""
    vouch_for(round_things(Round.objects.filter(pk=one.pk)))


def _still_to_come(process: Process, months: Sequence[int]) -> list[int]:
    """These numbers of months without those that are over."""
    answered, today = answered_on(process), today_at(process)
    there = {one.months for one in rounds_of(process)}
    return sorted(
        one
        for one in set(months)
        if answered is None
        or one in there
        or not 1 <= one <= rules.LAST_MONTH
        or rules.months_after(answered, one) >= today
    )


def _open_or_refused(process: Process) -> Round:
    one = open_round(process)
    if one is None:
        raise NotNow(rules.obstacle(rounds_of(process), today_at(process)) or "")
    return Round.objects.select_for_update().get(pk=one.pk)


def _must_be_offered(problem: str, difference: str) -> None:
    if problem not in Opinion.Problem.values:
        raise Refused(_("Choose how the problem is now."))
    if difference and difference not in Opinion.Difference.values:
        raise Refused(_("Choose whether taking part made a difference."))
