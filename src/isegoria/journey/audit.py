"""Everything that the public log vouches for, from every room, to be compared with the log."""

from collections.abc import Iterator

from isegoria.answer.models import Edition, SecondAnswer
from isegoria.answer.words import edition_things, second_things
from isegoria.archive.models import Copy
from isegoria.archive.words import copy_things
from isegoria.auditing.models import Opening
from isegoria.auditing.words import opening_things
from isegoria.cascade.models import LevelRequest
from isegoria.cascade.words import request_things
from isegoria.community.words import figure_things
from isegoria.decide.models import Publication as Decided
from isegoria.decide.words import decision_things
from isegoria.follow.models import Commitment, Step
from isegoria.follow.models import Report as FromThePlace
from isegoria.follow.words import commitment_things, report_things, step_things
from isegoria.gates.models import Closing, Confirmation, GateOverride, Policy, Review
from isegoria.gates.words import (
    closing_things,
    confirmation_things,
    override_things,
    policy_things,
    review_things,
)
from isegoria.hear.activity_type import type_of
from isegoria.hear.audit import bodies
from isegoria.hear.items import translation_things
from isegoria.hear.models import Activity, Item, Meeting
from isegoria.hear.words import activity_things, meeting_things
from isegoria.inform.models import Document
from isegoria.inform.words import document_things
from isegoria.ledger.audit import Body, sealed
from isegoria.ledger.leaf import Thing
from isegoria.moderation.models import Restriction
from isegoria.moderation.words import restriction_things
from isegoria.notices.models import Forgotten
from isegoria.notices.words import forgotten_things
from isegoria.organisations.models import Certificate, StaffChange
from isegoria.organisations.words import certificate_things, staff_things
from isegoria.places.models import Source
from isegoria.process.models import Process
from isegoria.process.words import record_things
from isegoria.report.models import Publication
from isegoria.report.words import publication_things
from isegoria.signing.models import Film
from isegoria.signing.words import film_things
from isegoria.solved.models import Round
from isegoria.solved.words import round_things
from isegoria.themes.models import Objection, Theme
from isegoria.themes.words import objection_things, theme_things


def all_bodies() -> Iterator[Body]:
    """What people contributed, and what staff put before the public."""
    yield from bodies()
    yield from sealed(_things())


def _things() -> Iterator[Thing]:
    yield from record_things(Process.objects.all())
    yield from document_things(Document.objects.all())
    yield from activity_things(Activity.objects.all())
    for activity in Activity.objects.select_related("process"):
        yield from type_of(activity).things(activity)
    yield from meeting_things(Meeting.objects.all())
    yield from translation_things(Item.objects.all())
    yield from restriction_things(Restriction.objects.all())
    yield from theme_things(Theme.objects.all())
    yield from objection_things(Objection.objects.all())
    yield from publication_things(Publication.objects.all())
    yield from decision_things(Decided.objects.all())
    yield from edition_things(Edition.objects.all())
    yield from second_things(SecondAnswer.objects.all())
    yield from forgotten_things(Forgotten.objects.all())
    yield from commitment_things(Commitment.objects.all())
    yield from step_things(Step.objects.all())
    yield from report_things(FromThePlace.objects.all())
    yield from round_things(Round.objects.all())
    yield from film_things(Film.objects.all())
    yield from request_things(LevelRequest.objects.all())
    yield from staff_things(StaffChange.objects.all())
    yield from certificate_things(Certificate.objects.all())
    yield from policy_things(Policy.objects.all())
    yield from override_things(GateOverride.objects.all())
    yield from confirmation_things(Confirmation.objects.all())
    yield from review_things(Review.objects.all())
    yield from closing_things(Closing.objects.all())
    yield from opening_things(Opening.objects.all())
    yield from copy_things(Copy.objects.all())
    yield from figure_things(Source.objects.all())
