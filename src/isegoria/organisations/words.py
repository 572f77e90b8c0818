"""What was done to the staff, as the public log seals it; whom it concerned is not in the log."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.ledger.leaf import Thing
from isegoria.ledger.services import vouch_for
from isegoria.organisations.models import Certificate, StaffChange

_AT_ONCE = 2000


def seal_staff_change(change: StaffChange) -> None:
    """Seal one change; the log holds its salted digest alone."""
    vouch_for(staff_things(StaffChange.objects.filter(pk=change.pk)))


def staff_things(changes: QuerySet[StaffChange]) -> Iterator[Thing]:
    """Each of these changes."""
    for one in changes.order_by("pk").iterator(_AT_ONCE):
        yield Thing(
            topic="staff",
            item=f"staff-{one.pk}",
            body={
                "account": one.account_id,
                "agreed_by": one.agreed_by_id,
                "institution": one.institution_id,
                "kind": one.kind,
                "made_at": one.made_at.isoformat(),
                "made_by": one.made_by_id,
                "role": one.role,
            },
            owner=f"staff change {one.pk}",
            is_public=True,
        )


def seal_certificate(certificate: Certificate) -> None:
    """Seal that somebody passed a course; the log holds its salted digest alone."""
    vouch_for(certificate_things(Certificate.objects.filter(pk=certificate.pk)))


def certificate_things(certificates: QuerySet[Certificate]) -> Iterator[Thing]:
    """Each of these certificates."""
    for one in certificates.order_by("pk").iterator(_AT_ONCE):
        yield Thing(
            topic="staff",
            item=f"certificate-{one.pk}",
            body={
                "account": one.account_id,
                "course": one.course,
                "earned_on": one.earned_on.isoformat(),
                "valid_until": one.valid_until.isoformat(),
            },
            owner=f"certificate {one.pk}",
            is_public=True,
        )
