"""Looking at samples of the answers, and letting them go."""

from secrets import randbits

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.answer.models import Edition, Mark
from isegoria.answer.queries import Said, latest_edition, said_by
from isegoria.answer.rules import named, obstacle_to_signing
from isegoria.answer.words import edition_things
from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.decide.fetching import answers_by_point
from isegoria.decide.models import Publication
from isegoria.hear.models import Participant
from isegoria.ledger.services import vouch_for
from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.process.services import hold

_SEED_BITS = 53


@transaction.atomic
def begin(*, publication: Publication) -> Edition:
    """Begin the answers to one version of a decision; begun twice they stay the first ones."""
    hold(publication.decision.process)
    found = Edition.objects.filter(publication=publication).first()
    return found or Edition.objects.create(publication=publication, seed=randbits(_SEED_BITS))


@transaction.atomic
def note_read(*, edition: Edition, seed: int, by: Account) -> None:
    """Put down that somebody has read the samples, those that follow from this seed."""
    held = _held(edition)
    if held.seed != seed:
        raise NotNow(_("Other samples were drawn meanwhile. Read those."))
    held.read_by, held.read_as = by, str(by)
    held.save(update_fields=["read_by", "read_as"])


@transaction.atomic
def draw_others(*, edition: Edition) -> None:
    """Draw other samples, which have to be read anew."""
    held = _held(edition)
    held.seed, held.read_by, held.read_as = randbits(_SEED_BITS), None, ""
    held.save(update_fields=["seed", "read_by", "read_as"])


@transaction.atomic
def let_go(*, edition: Edition, by: Account) -> Edition:
    """Let the answers go to everybody, signed by whoever decides; the log seals it.

    From now on each receipt shows its answer; the worker sends them by the ways people chose.
    """
    held = _held(edition)
    process = held.publication.decision.process
    if refused := obstacle_to_letting_go(held, by):
        raise Refused(refused)
    later = Publication.objects.filter(
        decision=held.publication.decision_id, number__gt=held.publication.number
    )
    if later.exists():
        raise NotNow(_("There is a later version of the decision. Its answers go."))
    hold(process)
    held.signed_by, held.signed_as, held.let_go_at = by, str(by), timezone.now()
    held.save(update_fields=["signed_by", "signed_as", "let_go_at"])
    vouch_for(edition_things(Edition.objects.filter(pk=held.pk)))
    return held


@transaction.atomic
def mark(*, participant: Participant, point: str, kind: str) -> None:
    """Put down that somebody finds a point of their answer wanting; without a kind, take it back.

    ``point`` is one of their own; nothing stands for the answer as a whole. The last word counts.
    """
    edition = latest_edition(participant.process)
    if edition is None or participant.secret is None:
        raise NotThere(_("There is no answer yet. It follows from the decision."))
    own = Q(participant=participant) | Q(participant__merged_into=participant)
    there = Mark.objects.filter(own, edition=edition, point=point)
    if not kind:
        there.delete()  # also where the point is theirs no more
        return
    said = said_by(edition.publication, [participant.pk]).get(participant.pk, Said())
    theirs = {named(key) for key in said.points() & set(answers_by_point(edition.publication))}
    if point and point not in theirs:
        raise Refused(_("This is no point of yours."))
    if kind not in Mark.Kind.values:
        raise Refused(_("Say what is missing."))
    there.exclude(participant=participant).delete()
    Mark.objects.update_or_create(
        participant=participant, edition=edition, point=point, defaults={"kind": kind}
    )


def obstacle_to_letting_go(edition: Edition, by: Account) -> str | None:
    """What stands in the way of somebody's letting these answers go; None if nothing."""
    institution = edition.publication.decision.process.institution_id
    decides = by.roles.filter(institution=institution, kind=Role.Kind.DECISION_OFFICER).exists()
    return obstacle_to_signing(is_read=bool(edition.read_as), decides=decides)


def _held(edition: Edition) -> Edition:
    rows = Edition.objects.select_related("publication__decision__process")
    held = rows.select_for_update(of=("self",)).get(pk=edition.pk)
    if held.let_go_at is not None:
        raise NotNow(_("These answers have gone already."))
    return held
