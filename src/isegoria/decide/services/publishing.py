"""Publishing a decision: by whoever decides, whole, on the day of the server, never changed."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.decide import rules
from isegoria.decide.models import Decision, Publication
from isegoria.decide.queries import body_of, digest_of_body, points_of, state_of
from isegoria.decide.services.writing import Overtaken
from isegoria.decide.words import decision_things
from isegoria.ledger.services import vouch_for
from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.moments import end_of
from isegoria.process.rules import flag_of_decision
from isegoria.process.services import hold


def obstacle_to_signing(process: Process, by: Account) -> str | None:
    """What stands in the way of somebody's publishing a decision; None if nothing.

    To be an administrator is not enough: it is published by whoever has to answer for it.
    """
    held = by.roles.filter(institution=process.institution_id, kind=Role.Kind.DECISION_OFFICER)
    if held.exists():
        return None
    return _("Only a decision officer of whoever asks can publish a decision.")


@transaction.atomic
def publish(*, decision: Decision, digest: str, by: Account, reason: str = "") -> Publication:
    """Put the decision before the public as it was looked at; the log seals it.

    ``digest`` stands for what whoever publishes has read. Pressed twice it is published once.
    Where anything is missing, or nobody who decides signs, it stays a draft.
    """
    process = decision.process
    hold(process)
    if refused := obstacle_to_signing(process, by):
        raise Refused(refused)
    points = points_of(process, process.source_language)
    body = body_of(decision, points)
    present = digest_of_body(body)
    last = decision.publications.order_by("-number").first()
    if last and last.digest == present:
        raise NotNow(_("Exactly this is published already."))
    if present != digest:
        raise Overtaken(_("The decision was changed since you opened this page. Read it again."))
    state = state_of(decision, points, process.source_language)
    if missing := rules.obstacles(state):
        raise NotNow(next(iter(missing.values())))
    if last and (wrong := rules.obstacle_to_reason(reason)):
        raise Refused(wrong)
    return _publish(decision, body, present, by, reason.strip() if last else "", state)


def _publish(
    decision: Decision,
    body: dict[str, Any],
    digest: str,
    by: Account,
    reason: str,
    state: rules.State,
) -> Publication:
    last = decision.publications.order_by("-number").first()
    decided_on, starts_on = decision.decided_on, decision.starts_on
    if decided_on is None or starts_on is None:  # the gates have looked
        raise NotNow(_("This is missing in the record."))
    decided_at = end_of(decided_on, decision.process.zone)
    made = Publication.objects.create(
        decision=decision,
        number=last.number + 1 if last else 1,
        body=body,
        digest=digest,
        reason=reason,
        signed_as=str(by),
        decided_on=decided_on,
        starts_on=starts_on,
        # Another day in a later version does not take the flag away.
        is_before_closing=(last is not None and last.is_before_closing)
        or flag_of_decision(decided_at, state.closes_at) is not None,
        published_by=by,
        published_at=timezone.now(),
    )
    vouch_for(decision_things(Publication.objects.filter(pk=made.pk)))
    return made
