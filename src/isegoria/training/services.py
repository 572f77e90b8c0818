"""Beginning to read a town for the certificate, and handing it in."""

import random
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.organisations.models import Certificate
from isegoria.organisations.services import certify
from isegoria.people.models import Account
from isegoria.training import rules
from isegoria.training.models import Attempt, Town
from isegoria.training.queries import unfinished


def begin(*, account: Account) -> Attempt:
    """Give somebody a town that they have not seen; the one that they have begun comes first."""
    if begun := unfinished(account):
        return begun
    seen = Attempt.objects.filter(account=account).values("town")
    fresh = Town.objects.filter(is_for_certificate=True).exclude(pk__in=seen)
    keys = list(fresh.values_list("pk", flat=True))
    if not keys:
        raise Refused(
            _(
                "You have read all towns that there are. A new one is drawn each week. Practise "
                "until then: there is no limit to that."
            )
        )
    town = random.choice(keys)  # noqa: S311  # no secret hangs on it
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                account=account, town_id=town, begun_on=timezone.localdate()
            )
    except IntegrityError:  # pressed twice: the other was first
        return Attempt.objects.get(account=account, has_passed=None)


@transaction.atomic
def hand_in(*, attempt: Attempt, given: Mapping[str, Sequence[str]]) -> Attempt:
    """Mark what somebody makes of a town, once; whoever passes has the certificate at once."""
    found = Attempt.objects.select_for_update(of=("self",)).select_related("town", "account")
    kept = found.get(pk=attempt.pk)
    if kept.has_passed is not None:
        raise Refused(_("You have handed this in already."))
    answers = rules.read(given, kept.town.told, kept.town.truth)
    if rules.first_open(answers):
        raise Refused(_("Answer all five questions first."))
    kept.answers = answers
    kept.has_passed = rules.has_passed(rules.marks(answers, kept.town.truth))
    kept.save(update_fields=["answers", "has_passed"])
    if kept.has_passed:
        certify(
            account=kept.account,
            course=Certificate.Course.INTERPRETATION,
            on=timezone.localdate(),
        )
    return kept
