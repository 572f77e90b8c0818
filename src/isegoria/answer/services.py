"""Looking at samples of the answers, letting them go, and answering a second time."""

from collections.abc import Mapping
from secrets import randbits

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.answer.models import Edition, Mark, SecondAnswer
from isegoria.answer.queries import (
    Said,
    higher_officers,
    latest_edition,
    people_marking,
    said_by,
    who_answers_again,
)
from isegoria.answer.rules import (
    LONGEST_SECOND_ANSWER,
    SECOND_ANSWER_WITHIN,
    is_second_answer_due,
    named,
    obstacle_to_answering_again,
    obstacle_to_signing,
)
from isegoria.answer.words import edition_things, second_things
from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.base.wording import obstacle_to_words
from isegoria.decide.fetching import answers_by_point
from isegoria.decide.models import Publication
from isegoria.hear.models import Participant
from isegoria.languages.codes import own_name
from isegoria.languages.queries import in_all_languages
from isegoria.languages.services import say, translate
from isegoria.ledger.services import vouch_for
from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.process.moments import end_of
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
    owe_again_where_many_ask(edition=edition, point=point)


@transaction.atomic
def owe_again_where_many_ask(*, edition: Edition, point: str) -> bool:
    """Owe a second answer where enough people find a point wanting; whether that is new.

    It has a deadline of its own from then on, the log seals it, and it stays owed.
    """
    if not is_second_answer_due(people_marking(edition, point)):
        return False
    zone, now = edition.publication.decision.process.zone, timezone.now()
    made, is_new = SecondAnswer.objects.get_or_create(
        edition=edition,
        point=point,
        defaults={
            "owed_at": now,
            "due_at": end_of((now + SECOND_ANSWER_WITHIN).astimezone(zone).date(), zone),
        },
    )
    if is_new:
        vouch_for(second_things(SecondAnswer.objects.filter(pk=made.pk)))
    return is_new


@transaction.atomic
def write_again(
    *, second: SecondAnswer, words: Mapping[str, str], version: int, by: Account
) -> SecondAnswer:
    """Keep a second answer as far as it is written, in some languages of the question."""
    held = _held_second(second, version)
    process = held.edition.publication.decision.process
    source = process.source_language
    said = {code: words.get(code, "").strip() for code in process.language_codes}
    is_higher = higher_officers(held.edition).filter(pk=by.pk).exists()
    if refused := obstacle_to_answering_again(
        is_higher=is_higher, is_written=bool(said[source]), lacking=()
    ):
        raise Refused(refused)
    for one in said.values():
        if wrong := obstacle_to_words(one, LONGEST_SECOND_ANSWER):
            raise Refused(wrong)
    if held.body is None:
        held.body = say(said[source], language=source, also=said)
    else:
        for code, one in sorted(said.items(), key=lambda each: each[0] != source):
            translate(held.body, language=code, body=one)
    held.version += 1
    held.save(update_fields=["body", "version"])
    return held


@transaction.atomic
def answer_again(
    *, second: SecondAnswer, words: Mapping[str, str], version: int, by: Account
) -> SecondAnswer:
    """Publish a second answer in all languages of the question, signed; it is never changed again.

    The worker sends it to those who were answered on that point.
    """
    held = write_again(second=second, words=words, version=version, by=by)
    process = held.edition.publication.decision.process
    said = in_all_languages([held.body_id])[held.body_id]
    lacking = [own_name(code) for code in process.language_codes if code not in said]
    if refused := obstacle_to_answering_again(is_higher=True, is_written=True, lacking=lacking):
        raise Refused(refused)
    held.institution = who_answers_again(process)
    held.signed_by, held.signed_as, held.answered_at = by, str(by), timezone.now()
    held.save(update_fields=["institution", "signed_by", "signed_as", "answered_at"])
    vouch_for(second_things(SecondAnswer.objects.filter(pk=held.pk)))
    return held


def obstacle_to_letting_go(edition: Edition, by: Account) -> str | None:
    """What stands in the way of somebody's letting these answers go; None if nothing."""
    institution = edition.publication.decision.process.institution_id
    decides = by.roles.filter(institution=institution, kind=Role.Kind.DECISION_OFFICER).exists()
    return obstacle_to_signing(is_read=bool(edition.read_as), decides=decides)


def _held_second(second: SecondAnswer, version: int) -> SecondAnswer:
    rows = SecondAnswer.objects.select_related("edition__publication__decision__process")
    held = rows.select_for_update(of=("self",)).get(pk=second.pk)
    if held.answered_at is not None:
        raise NotNow(_("This second answer is public already."))
    if held.version != version:
        raise NotNow(_("Somebody else has changed this since you opened the page. Open it again."))
    return held


def _held(edition: Edition) -> Edition:
    rows = Edition.objects.select_related("publication__decision__process")
    held = rows.select_for_update(of=("self",)).get(pk=edition.pk)
    if held.let_go_at is not None:
        raise NotNow(_("These answers have gone already."))
    return held
