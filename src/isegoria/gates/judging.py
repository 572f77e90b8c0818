"""People who judge a question before it opens: whoever decides, and two who did not write it."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.gates.models import Confirmation, Review
from isegoria.gates.queries import digest_of_influence
from isegoria.gates.rules import acting
from isegoria.gates.words import confirmation_things, review_things
from isegoria.ledger.services import vouch_for
from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.process.models import Author, Process
from isegoria.process.queries import record_as_written
from isegoria.process.rules import obstacle_to_draft_alone
from isegoria.process.services import hold


@transaction.atomic
def confirm(
    *, process: Process, nothing_decided: bool, means_there: bool, parts_right: bool, by: Account
) -> Confirmation:
    """Say, as whoever decides, that answers can still make a difference."""
    hold(process)
    _check(obstacle_to_draft_alone(process))
    if Role.Kind.DECISION_OFFICER not in _roles(by, process):
        raise Refused(_("Only a decision officer of whoever asks can confirm this."))
    said = record_as_written(process)
    _check(
        acting.obstacle_to_confirming(
            all_three=nothing_decided and means_there and parts_right,
            says_what_can_change=bool(said.get("can_change")),
        )
    )
    one, _is_new = Confirmation.objects.get_or_create(
        process=process, digest=digest_of_influence(process), confirmed_by=by
    )
    return one


@transaction.atomic
def review(
    *, process: Process, digest: str, read: str, faults: Collection[str], comment: str, by: Account
) -> Review:
    """Say whether a question is neutral; ``read`` is the mark of the words as they were shown."""
    hold(process)
    _check(obstacle_to_draft_alone(process))
    roles = _roles(by, process)
    if not roles:
        raise Refused(_("This is for those who work for whoever asks this question."))
    is_author = Author.objects.filter(process=process, account=by).exists()
    _check(
        acting.obstacle_to_reviewing(
            is_author=is_author, is_current=digest == read, faults=faults, comment=comment
        )
    )
    one, _is_new = Review.objects.update_or_create(
        process=process,
        digest=digest,
        reviewed_by=by,
        defaults={
            "faults": ",".join(code for code in Review.Check.values if code in faults),
            "comment": comment.strip(),
            "language": process.source_language,
            "reviewed_as": next(kind for kind in Role.Kind.values if kind in roles),
            "reviewed_at": timezone.now(),
        },
    )
    return one


def seal_judgements(process: Process) -> None:
    """Seal what was confirmed and judged, once the public can read it."""
    vouch_for(confirmation_things(Confirmation.objects.filter(process=process)))
    vouch_for(review_things(Review.objects.filter(process=process)))


def _roles(by: Account, process: Process) -> set[str]:
    return set(
        Role.objects.filter(
            account=by, account__is_active=True, institution=process.institution_id
        ).values_list("kind", flat=True)
    )


def _check(reason: str | None) -> None:
    if reason:
        raise Refused(reason)
