"""Taking what people say, from any channel; joining, withdrawing and erasing it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from isegoria.base.refusal import Collision, NotNow, Refused
from isegoria.belonging.services import forget as forget_groups
from isegoria.hear import rules
from isegoria.hear.activity_type import activity_types, type_of
from isegoria.hear.envelopes import SECRET_LENGTH, envelope_of, welcome
from isegoria.hear.helped import Helped
from isegoria.hear.items import erase_items, erasure, seal_translations, translated_items
from isegoria.hear.models import (
    Activity,
    Contribution,
    Delivery,
    Item,
    Participant,
)
from isegoria.hear.queries import participant_of
from isegoria.hear.routes import forget_ways_back, route_token_of
from isegoria.hear.speaking import erasures, speak_for_the_same
from isegoria.hear.words import activity_things
from isegoria.inform.words import seal_documents
from isegoria.ledger.leaf import Event, subject_tag
from isegoria.ledger.services import record, record_many, vouch_for
from isegoria.people.routes import share_route
from isegoria.process.models import Process
from isegoria.process.services import hold
from isegoria.process.words import seal_record

ATTEMPTS = 3


@dataclass(frozen=True)
class Received:
    """What became of a reply: the envelope it went into, and a code if a receipt was made."""

    contribution: Contribution
    new_code: str | None


def contribute(  # noqa: PLR0913  # each is a word of its own, and most have a default
    *,
    activity: Activity,
    participant: Participant | None,
    reply: Mapping[str, str],
    channel: str,
    language: str,
    contribution: Contribution | None = None,
    code: str | None = None,
    anew: bool = False,
    helped: Helped | None = None,
) -> Received:
    """Take one person's reply, from any channel; give a receipt to whoever has none.

    ``reply`` maps the key of each prompt to what the person said. ``contribution`` is their
    envelope where the caller has it at hand already. ``code`` is a code set aside for a newcomer
    when they were asked, so that a form sent twice makes one participant. ``anew`` is for what they
    said before and say otherwise now: a pause does not stand in the way of that. ``helped`` says
    who wrote it down for them, and when. Raises Refused, with a message for the person, if they may
    not contribute now or the reply makes no sense; nothing is stored then.
    """
    if participant is None and code is not None:
        participant = participant_of(code, activity.process.slug)
    for _attempt in range(ATTEMPTS):
        try:
            return _contribute(
                activity,
                participant,
                reply,
                channel,
                language,
                contribution,
                code,
                helped,
                anew=anew,
            )
        except Collision:
            contribution = None
            if participant is None and code is not None:
                participant = participant_of(code, activity.process.slug)
    raise Refused(_("This was sent several times at once. Look at it and send it again."))


@dataclass(frozen=True)
class ReceivedWhole:
    """What became of a whole form: as for one reply, and why some answers were not taken."""

    contribution: Contribution
    new_code: str | None
    refused: Mapping[str, str]


def contribute_whole(
    *,
    activity: Activity,
    participant: Participant | None,
    answers: Mapping[str, str],
    channel: str,
    language: str,
    key: str,
    code: str | None = None,
    helped: Helped | None = None,
) -> ReceivedWhole:
    """Take all that one person answered while nobody could ask back, as paper and devices bring it.

    ``answers`` maps question codes of the type's form to answers; ``key`` is the sender's own name
    for this delivery: the same again changes nothing. What was written down before the closing, as
    ``helped`` says, is taken after it. Answers that cannot be taken any more are left out, and
    ``refused`` says why, by question code. Raises Refused, with nothing stored, if none could be.
    """
    digest = sha256(key.encode()).digest()
    for _attempt in range(ATTEMPTS):
        if before := Delivery.objects.filter(
            process=activity.process_id, key_digest=digest
        ).first():
            return ReceivedWhole(before.contribution, None, {})
        try:
            with transaction.atomic():
                whole = _one_by_one(activity, participant, answers, channel, language, code, helped)
                Delivery.objects.create(
                    process_id=activity.process_id,
                    contribution=whole.contribution,
                    key_digest=digest,
                )
                return whole
        except IntegrityError:
            continue
    raise Refused(_("This was sent several times at once. Look at it and send it again."))


def _one_by_one(
    activity: Activity,
    participant: Participant | None,
    answers: Mapping[str, str],
    channel: str,
    language: str,
    code: str | None,
    helped: Helped | None,
) -> ReceivedWhole:
    received, new_code = None, None
    refusals: dict[str, Refused] = {}
    for reply in type_of(activity).replies_in(answers):
        try:
            received = contribute(
                activity=activity,
                participant=participant,
                reply=reply,
                channel=channel,
                language=language,
                code=code,
                helped=helped,
            )
        except Refused as refused:
            refusals.update(dict.fromkeys(reply, refused))
            continue
        participant = received.contribution.participant
        new_code = new_code or received.new_code
    if received is None:
        nothing = Refused(_("There is no answer in what was sent."))
        raise next(iter(refusals.values()), nothing)
    words = {key: str(refused) for key, refused in refusals.items()}
    return ReceivedWhole(received.contribution, new_code, words)


@transaction.atomic
def _contribute(  # noqa: PLR0913  # handed on from above as it came
    activity: Activity,
    participant: Participant | None,
    reply: Mapping[str, str],
    channel: str,
    language: str,
    contribution: Contribution | None,
    code: str | None,
    helped: Helped | None,
    *,
    anew: bool,
) -> Received:
    if participant is not None:
        participant = _at_their_turn(participant)
    obstacle = rules.obstacle_to_change if anew else rules.obstacle
    if reason := obstacle(activity, filled_at=helped.filled_at if helped else None):
        raise NotNow(reason)
    kind = type_of(activity)
    answer = kind.clean(activity, participant, reply)

    new_code = None
    if participant is None:
        participant, new_code = welcome(activity.process, code)
    if contribution is None or contribution.participant_id != participant.pk:
        contribution = envelope_of(
            activity, participant, channel, language, helped, is_newcomer=new_code is not None
        )
    if rules.has_left(contribution):
        contribution.standing = Contribution.Standing.STANDS
        contribution.save(update_fields=["standing"])
    kind.store(contribution, answer)
    return Received(contribution, new_code)


@transaction.atomic
def merge(one: Participant, other: Participant) -> Participant:
    """Join two parts of one person in one question; the last word on each thing counts.

    Both receipts open the joined part from now on, and the public log notes the joining. Returns
    the participant that goes on: one that others were joined into before stays what it is.
    """
    if one.process_id != other.process_id:
        raise Refused(_("These two receipts belong to different questions."))
    _hold(one, other)
    one, other = _goes_on_as(one), _goes_on_as(other)
    if one.pk == other.pk:
        return one
    joined_before = set(
        Participant.objects.filter(merged_into__in=[one, other]).values_list(
            "merged_into", flat=True
        )
    )
    if {one.pk, other.pk} == joined_before:
        raise Refused(_("Both of these receipts were joined to others before; they stay apart."))
    speak_for_the_same(one, other)
    into, from_ = (other, one) if other.pk in joined_before else (one, other)
    _join(into, from_)
    return into


def part_name(activity_id: int) -> str:
    """How the ledger names somebody's part in an activity."""
    return f"part-{activity_id}"


def merge_body(into: Participant, activity_id: int) -> dict[str, str]:
    """What the ledger seals of a joining: under which pseudonym the part goes on."""
    return {"into": subject_tag(_secret(into), part_name(activity_id))}


@transaction.atomic
def withdraw(*, participant: Participant, activity: Activity, item_id: int | None = None) -> int:
    """Take back one thing or all; before closing it is no longer counted.

    After closing it stays in the count, and the words are hidden. Returns how many things.
    """
    _hold(participant)
    taken_back = type_of(activity).withdraw(participant, item_id)
    if item_id is None:
        _parts(participant, activity).update(standing=Contribution.Standing.WITHDRAWN)
    return taken_back


@transaction.atomic
def withdraw_all(*, participant: Participant) -> int:
    """Take back all that a person said in a question. Returns how many things."""
    parts = participant.contributions.select_related("activity")
    return sum(withdraw(participant=participant, activity=one.activity) for one in parts)


@transaction.atomic
def erase(*, participant: Participant) -> int:
    """Remove all that a person said in this question, and what ties them to it, for good.

    The public log keeps its entries, which then belong to nobody and say nothing.
    """
    _hold(participant)
    participant = Participant.objects.get(pk=participant.pk)
    if participant.merged_into_id is not None:
        raise Refused(_("This receipt was joined to another one. Erase with that one."))
    if participant.secret is None:
        return 0
    erased = erase_items(participant)
    for kind in activity_types().values():
        erased += kind.erase(participant)
    people = [participant, *Participant.objects.filter(merged_into=participant)]
    _erase_joinings(people[1:])
    record_many(erasures(people))
    forget_ways_back(participant)
    forget_groups(process_id=participant.process_id, people=[one.pk for one in people])
    Contribution.objects.filter(participant__in=people).update(
        standing=Contribution.Standing.ERASED
    )
    Participant.objects.filter(pk__in=[one.pk for one in people]).update(secret=None)
    return erased


@transaction.atomic
def seal_question(process: Process, *, texts: Iterable[int] | None = None) -> None:
    """Seal all that the public reads of a question: record, background, activities, translations.

    ``texts`` are those that were said anew, where that is known. What is sealed as it stands
    already, or not public yet, is passed over.
    """
    hold(process)
    seal_record(process)
    seal_documents(process)
    vouch_for(activity_things(Activity.objects.filter(process=process)))
    for activity in Activity.objects.filter(process=process).select_related("process"):
        vouch_for(type_of(activity).things(activity))
    if texts is None:
        seal_translations(translated_items(process))
    else:
        seal_translations(Item.objects.filter(process=process, text__in=list(texts)))


def _hold(*people: Participant) -> None:
    """Let forms that one person sends at the same time wait for one another.

    Otherwise two could each write what follows the same last word, and the log would hold it twice.
    """
    heads = [one.pk for one in people]
    parts = Participant.objects.filter(Q(pk__in=heads) | Q(merged_into__in=heads)).order_by("pk")
    list(parts.select_for_update(no_key=True).values_list("pk"))


def _at_their_turn(participant: Participant) -> Participant:
    """The participant as they are once it is their turn: not erased, and joined to no other."""
    fresh = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if fresh.merged_into_id is not None:
        return _at_their_turn(_goes_on_as(fresh))
    _secret(fresh)
    return fresh


def _goes_on_as(participant: Participant) -> Participant:
    fresh = Participant.objects.select_related("merged_into").get(pk=participant.pk)
    return fresh.merged_into or fresh


def _erase_joinings(people: list[Participant]) -> None:
    """The joining of two parts says who said what too; it goes with the rest."""
    gone = []
    for one in people:
        for part in Contribution.objects.filter(participant=one).select_related("activity"):
            name = part_name(part.activity_id)
            gone.append(
                erasure(
                    activity=part.activity,
                    name=name,
                    subject=subject_tag(_secret(one), name),
                    version=2,
                )
            )
    record_many(gone)


def _join(into: Participant, from_: Participant) -> None:
    from_.merged_into = into
    from_.merge_salt = secrets.token_bytes(SECRET_LENGTH)
    from_.save(update_fields=["merged_into", "merge_salt"])
    share_route(route_token_of(from_), to=route_token_of(into))
    for part in Contribution.objects.filter(participant=from_).select_related("activity"):
        envelope_of(part.activity, into, part.channel, part.language)
        record(
            topic=part.activity.topic,
            event=Event.MERGED,
            item=part_name(part.activity_id),
            version=1,
            subject=subject_tag(_secret(from_), part_name(part.activity_id)),
            salt=from_.merge_salt,
            body=merge_body(into, part.activity_id),
        )


def _parts(participant: Participant, activity: Activity) -> QuerySet[Contribution]:
    return Contribution.objects.filter(activity=activity, participant=participant)


def _secret(participant: Participant) -> bytes:
    if participant.secret is None:
        raise Refused(_("What this receipt stood for has been erased."))
    return bytes(participant.secret)
