"""Publishing a report: by trained people alone, whole, signed, and never changed afterwards."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.gates.setting_aside import publish_with
from isegoria.ledger.services import vouch_for
from isegoria.organisations.rules import obstacle_to_interpreting
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.services import hold
from isegoria.report import gaps, rules
from isegoria.report.models import Publication, Report
from isegoria.report.queries import (
    body_of,
    digest_of_body,
    parts_of,
    snapshot_of,
    state_of,
)
from isegoria.report.services.writing import Overtaken
from isegoria.report.words import publication_things


def obstacle_to_signing(process: Process, by: Account) -> str | None:
    """What stands in the way of somebody's signing the report on a question; None if nothing."""
    today = timezone.now().astimezone(process.zone).date()
    return obstacle_to_interpreting(by, process.institution, today)


@transaction.atomic
def publish(*, report: Report, digest: str, by: Account, reason: str = "") -> Publication:
    """Put the report before the public as it was looked at, signed; the log seals it.

    ``digest`` stands for what whoever signs has read. Pressed twice it is published once. Where
    anything is missing that two people have not set aside, or whoever signs is not trained, it
    stays a draft.
    """
    hold(report.process)
    if refused := obstacle_to_signing(report.process, by):
        raise Refused(refused)
    last = report.publications.order_by("-number").first()
    parts = parts_of(report)
    state = state_of(report, parts)
    keys = gaps.keys_that_hold(state)
    body = body_of(report, parts, gaps.told_of(keys, report.process))
    present = digest_of_body(body)
    if last and last.digest == present:
        raise NotNow(_("Exactly this is published already."))
    if present != digest:
        raise Overtaken(_("The report was changed since you opened this page. Read it again."))
    if missing := gaps.still_missing(state, keys):
        raise NotNow(next(iter(missing.values())))
    if last and (wrong := rules.obstacle_to_reason(reason)):
        raise Refused(wrong)
    publish_with(report.process, keys)
    return _publish(report, body, present, by, reason.strip() if last else "")


def _publish(
    report: Report, body: dict[str, Any], digest: str, by: Account, reason: str
) -> Publication:
    last = report.publications.order_by("-number").values_list("number", flat=True).first() or 0
    made = Publication.objects.create(
        report=report,
        number=last + 1,
        body=body,
        digest=digest,
        snapshot=snapshot_of(report.process),
        reason=reason,
        signed_as=str(by),
        published_by=by,
        published_at=timezone.now(),
        all_told=last > 0,  # who took part is told once, not of each correction
    )
    vouch_for(publication_things(Publication.objects.filter(pk=made.pk)))
    return made
