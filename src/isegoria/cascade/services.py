"""Asking other institutions, answering them, and tying two questions that ask the same."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.cascade import queries, rules
from isegoria.cascade.models import LevelRequest, SameItem
from isegoria.cascade.words import seal_request
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Item
from isegoria.languages.queries import page_language
from isegoria.organisations.models import Institution
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.services import hold


@transaction.atomic
def ask_to_put_it_too(
    process: Process, *, institutions: Collection[int], why: str, by: Account
) -> list[LevelRequest]:
    """Ask institutions below to put the same question; who was asked and has not refused is left.

    All or none of them.
    """
    hold(process)
    _check(rules.obstacle_to_asking(process))
    _check(rules.obstacle_to_words(why, missing=_("Say why. Everybody can read it.")))
    there = {one.key for one in queries.below(process.institution_id, page_language())}
    if not institutions or not set(institutions) <= there:
        raise Refused(_("Choose at least one institution below yours."))
    return _ask(process, LevelRequest.Kind.ASK, sorted(institutions), why, by)


@transaction.atomic
def refer(process: Process, *, to: int, why: str, by: Account) -> LevelRequest:
    """Ask another institution to take a matter over, since it is the one that can decide."""
    hold(process)
    _check(rules.obstacle_to_referring(process))
    _check(
        rules.obstacle_to_words(why, missing=_("Say what it is about and why. All can read it."))
    )
    if to not in {one.key for one in queries.others(process.institution_id, page_language())}:
        raise Refused(_("Choose another institution."))
    made = _ask(process, LevelRequest.Kind.REFER, [to], why, by)
    if not made:
        raise Refused(_("This institution was asked already."))
    return made[0]


@transaction.atomic
def refuse(request: LevelRequest, *, reason: str, by: Account) -> None:
    """Say no, with a reason that everybody can read."""
    _check(rules.obstacle_to_words(reason, missing=_("Say why not. Everybody can read it.")))
    _answer(request, LevelRequest.Answer.REFUSED, reason, by, None)


@transaction.atomic
def accept(request: LevelRequest, *, by: Account, reason: str = "", made: Process | None) -> None:
    """Say yes; ``made`` is the question in which it is done."""
    if reason.strip():
        _check(rules.obstacle_to_words(reason, missing=""))
    _answer(request, LevelRequest.Answer.ACCEPTED, reason, by, made)


@transaction.atomic
def take_up(request: LevelRequest, made: Process) -> None:
    """Say in which question it is done, where that was not known yet, or is not there any more."""
    held = LevelRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if held.answer != LevelRequest.Answer.ACCEPTED or held.made_id is not None:
        raise NotNow(_("This was answered already."))
    request.made = made
    request.save(update_fields=["made"])


@transaction.atomic
def tie(made: Process, *, to: Process) -> None:
    """Let a draft be the same question as one above: what is asked stays, and is added up.

    Both ask the same things in the same order; each item of staff is tied to the one that it was
    copied from.
    """
    made.above = to
    made.save(update_fields=["above"])
    copies = {(one.type_slug, one.position): one for one in made.activities.all()}
    for activity in to.activities.all():
        if type_of(activity).seeds() is None:
            continue
        pairs = zip(
            _of_staff(activity),
            _of_staff(copies[activity.type_slug, activity.position]),
            strict=True,
        )
        SameItem.objects.bulk_create(SameItem(item=copy, origin=one) for one, copy in pairs)


def _of_staff(activity: Activity) -> list[Item]:
    rows = Item.objects.filter(
        activity=activity, author=None, standing=Item.Standing.ACCEPTED, text__isnull=False
    )
    return list(rows.order_by("number"))


def _ask(
    process: Process, kind: str, institutions: Iterable[int], why: str, by: Account
) -> list[LevelRequest]:
    there = set(
        LevelRequest.objects.filter(process=process, kind=kind)
        .exclude(answer=LevelRequest.Answer.REFUSED)
        .values_list("to_id", flat=True)
    )
    found = Institution.objects.filter(pk__in=set(institutions) - there).order_by("pk")
    made = [
        LevelRequest.objects.create(
            process=process, to=one, kind=kind, why=why.strip(), asked_by=by
        )
        for one in found
    ]
    for one in made:
        seal_request(one)
    return made


def _answer(
    request: LevelRequest, answer: str, reason: str, by: Account, made: Process | None
) -> None:
    held = LevelRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if held.answer:
        raise NotNow(_("This was answered already."))
    request.answer, request.reason, request.made = answer, reason.strip(), made
    request.answered_by, request.answered_at = by, timezone.now()
    request.save(update_fields=["answer", "reason", "made", "answered_by", "answered_at"])
    seal_request(request)


def _check(reason: str | None) -> None:
    if reason:
        raise Refused(reason)
