"""Marking that an answer invokes a right, by those who are trained to interpret answers."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.people.models import Account
from isegoria.themes.models import InvokedRight, OpenText
from isegoria.themes.services.gathering import hold
from isegoria.themes.services.publishing import obstacle_to_publishing

LONGEST_NAMED = 160


@transaction.atomic
def mark(*, text: OpenText, right: str, named: str, by: Account) -> InvokedRight:
    """Put down that an answer invokes a right; from then on the report has to say so."""
    hold(text.process)
    if refused := obstacle_to_publishing(text.process, by):
        raise Refused(refused)
    said = " ".join(named.split())
    if right not in InvokedRight.Right.values:
        raise Refused(_("Say which right the answer invokes."))
    if right == InvokedRight.Right.OTHER and not said:
        raise Refused(_("Write which right it is."))
    if len(said) > LONGEST_NAMED or "\0" in said:
        raise Refused(_("Write at most 160 characters."))
    if InvokedRight.objects.filter(text=text, right=right, is_taken_out=False).exists():
        raise NotNow(_("This right is marked already."))
    return InvokedRight.objects.create(
        process_id=text.process_id,
        text=text,
        right=right,
        named=said,
        marked_by=by,
        marked_on=timezone.now().date(),
    )


@transaction.atomic
def take_mark_out(*, mark: InvokedRight, by: Account) -> None:
    """Say no more that an answer invokes a right; the row stays in the records."""
    hold(mark.process)
    if refused := obstacle_to_publishing(mark.process, by):
        raise Refused(refused)
    InvokedRight.objects.filter(pk=mark.pk).update(is_taken_out=True)
