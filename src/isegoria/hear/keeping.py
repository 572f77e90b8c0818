"""When somebody answered one question twice: which of the two is kept."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from isegoria.base.isolated import isolated
from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.models import Activity, Contribution, Participant
from isegoria.hear.queries import participant_of
from isegoria.hear.routes import route_token_of
from isegoria.hear.rules import closed
from isegoria.hear.services import withdraw
from isegoria.languages.queries import page_language, shown
from isegoria.notices.services import owe
from isegoria.process.models import Process
from isegoria.process.queries import root_of


@transaction.atomic
def keep_one(*, kept: Participant, other: Participant) -> int:
    """Take back all that was said with one receipt, since the person keeps what another opens.

    The public log notes each thing that is taken back; whoever holds the other receipt is told by
    the way on which they were to be told anything, and can still answer with it until the closing.
    Returns how many things were taken back; the same again takes back nothing. Raises Refused, with
    nothing changed, where these are not two parts in one open question.
    """
    if kept.process_id != other.process_id:
        raise Refused(_("These two receipts belong to different questions."))
    _one_after_the_other(kept, other)
    kept, other = (_goes_on_as(one) for one in (kept, other))
    if kept.pk == other.pk:
        raise Refused(_("Both receipts open the same answers already."))
    if not _parts_that_stand(kept):
        raise Refused(_("Nothing stands behind the receipt that is to be kept."))
    parts = _parts_that_stand(other)
    for activity in parts:
        if activity.stage.has_ended():
            raise NotNow(closed(activity))
    count = sum(withdraw(participant=other, activity=one) for one in parts)
    if parts:
        owe(
            route_token=route_token_of(other),
            kind="kept-one",
            language=page_language(),
            body=_(
                "Answers of yours were taken back, because those of another receipt are kept in "
                "their place. If that was not you, answer again with your receipt."
            ),
        )
    return count


def answered_elsewhere(process: Process, codes: Mapping[str, str]) -> Process | None:
    """Where somebody answered this question already, put by another institution; None if nowhere.

    ``codes`` are the receipts that their device remembers, by the name of the question.
    """
    others = {slug: code for slug, code in codes.items() if slug != process.slug}
    if not others:
        return None
    root = root_of(process)
    for one in Process.objects.filter(slug__in=others).order_by("pk"):
        if root_of(one) == root:
            person = participant_of(others[one.slug], one.slug)
            if person is not None and _parts_that_stand(person):
                return one
    return None


def obstacle_elsewhere(process: Process, codes: Mapping[str, str]) -> str | None:
    """That somebody new here answered the same at another place, in words; None if they did not."""
    there = answered_elsewhere(process, codes)
    if there is None:
        return None
    name = shown([there.institution.name_id], page_language())[there.institution.name_id]
    return _(
        "From this device the same question was answered already, at %(name)s. It counts there "
        "and in the sum; everybody answers at one place. If that was somebody else, let this "
        "device forget it, on the page of that receipt."
    ) % {"name": isolated(name.body)}


def stands_in(participant: Participant, activity: Activity) -> bool:
    """Tell whether somebody's part in an activity counts."""
    return any(one.pk == activity.pk for one in _parts_that_stand(participant))


def _one_after_the_other(*people: Participant) -> None:
    """Let two who keep now this and now that wait for one another: one of both has to stay."""
    rows = Participant.objects.filter(pk__in=[one.pk for one in people]).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _goes_on_as(participant: Participant) -> Participant:
    fresh = Participant.objects.select_related("merged_into").get(pk=participant.pk)
    return fresh.merged_into or fresh


def _parts_that_stand(participant: Participant) -> list[Activity]:
    rows = participant.contributions.filter(standing=Contribution.Standing.STANDS)
    return [part.activity for part in rows.select_related("activity__process", "activity__stage")]
