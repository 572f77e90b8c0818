"""For whom a participant speaks: for themselves, for an informal group, or for an organisation."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from isegoria.base.refusal import Faulty, NotNow, Refused
from isegoria.hear import rules
from isegoria.hear.items import erasure
from isegoria.hear.models import Contribution, Participant, SpokenFor, Voice
from isegoria.ledger.audit import Body
from isegoria.ledger.leaf import Event, Happening, subject_tag
from isegoria.ledger.services import record

LONGEST_NAME = 160
LONGEST_WAY = 600
MOST_PEOPLE = 10_000_000
_SALT_LENGTH = 16
_AT_ONCE = 2000


@dataclass(frozen=True)
class SpeaksFor:
    """For whom somebody speaks; of which group, how its view was formed, and by how many."""

    kind: Voice = Voice.PERSON
    name: str = ""
    way: str = ""
    people: int = 0

    @property
    def body(self) -> dict[str, str | int]:
        """What the public log seals of it."""
        return {"kind": str(self.kind), "name": self.name, "people": self.people, "way": self.way}


def speaks_for(participant: Participant) -> SpeaksFor:
    """For whom this participant speaks in their question, as they last said it."""
    row = SpokenFor.objects.filter(contribution__participant=participant).order_by("pk").first()
    return _said_in(row) if row else SpeaksFor()


def clean_voice(*, kind: str, name: str, way: str, people: str) -> SpeaksFor:
    """Tidy what a form or a program says, or raise Faulty with a sentence for each field."""
    if kind not in Voice.values:
        raise Faulty({"kind": _("Choose for whom you speak.")})
    if kind == Voice.PERSON:
        return SpeaksFor()
    name, way = (" ".join(one.replace("\0", " ").split()) for one in (name, way))
    number = people.strip()
    faults = {}
    if not 0 < len(name) <= LONGEST_NAME:
        faults["name"] = _("Write the name of the group, in up to %(most)d letters.") % {
            "most": LONGEST_NAME
        }
    if not 0 < len(way) <= LONGEST_WAY:
        faults["way"] = _("Write how the view was formed, in up to %(most)d letters.") % {
            "most": LONGEST_WAY
        }
    if not (number.isdecimal() and len(number) <= len(str(MOST_PEOPLE))) or not (
        0 < int(number) <= MOST_PEOPLE
    ):
        faults["people"] = _("Write how many people took part in forming it, as a whole number.")
    if faults:
        raise Faulty(faults)
    return SpeaksFor(Voice(kind), name, way, int(number))


@transaction.atomic
def speak_for(*, participant: Participant, said: SpeaksFor) -> bool:
    """Put down for whom somebody speaks, in all their parts; tell whether that is anything new.

    Raises Refused, with nothing changed, once a part is closed, or where all was erased.
    """
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    parts = list(
        Contribution.objects.filter(participant=participant)
        .exclude(standing=Contribution.Standing.ERASED)
        .select_related("activity__process", "activity__stage", "participant", "spoken_for")
    )
    if not parts:
        raise NotNow(_("What this receipt stood for has been erased."))
    changed = [one for one in parts if _said_by(one) != said]
    for one in changed:
        if reason := rules.obstacle_to_change(one.activity):
            raise NotNow(reason)
        _put(one, said)
    return bool(changed)


def carry_over(contribution: Contribution) -> None:
    """Let a new part of somebody speak for whom their other parts speak."""
    said = speaks_for(contribution.participant)
    if said.kind != Voice.PERSON:
        _put(contribution, said)


def speak_for_the_same(one: Participant, other: Participant) -> None:
    """Raise Refused if two parts that are to be joined do not speak for the same."""
    if speaks_for(one) != speaks_for(other):
        raise Refused(
            _(
                "One of these receipts speaks for a group or an organisation, and the other does "
                "not, or for another one. They are counted apart, so they stay apart."
            )
        )


def erasures(people: Iterable[Participant]) -> Iterator[Happening]:
    """Remove what was said of groups for good; yields what the public log says then."""
    rows = SpokenFor.objects.filter(contribution__participant__in=list(people))
    for row in rows.select_related("contribution__activity", "contribution__participant"):
        part = row.contribution
        yield erasure(
            activity=part.activity,
            name=_name(part),
            subject=_subject(part),
            version=row.version + 1,
        )
        row.delete()
        part.speaks_for = Voice.PERSON
        part.save(update_fields=["speaks_for"])


def spoken_bodies() -> Iterator[Body]:
    """Everything that is stored of this, as the public log vouches for it."""
    rows = SpokenFor.objects.select_related(
        "contribution__activity", "contribution__participant"
    ).order_by("pk")
    for row in rows.iterator(_AT_ONCE):
        part = row.contribution
        yield Body(
            topic=part.activity.topic,
            subject=_subject(part),
            item=_name(part),
            version=row.version,
            salt=bytes(row.salt),
            body=_said_in(row).body,
            owner=f"for whom receipt no. {part.participant.receipt_id} speaks",
            entry_id=row.entry_id,
        )


def _put(part: Contribution, said: SpeaksFor) -> None:
    row = SpokenFor.objects.filter(contribution=part).first() or SpokenFor(contribution=part)
    row.kind, row.name, row.way, row.people = said.kind, said.name, said.way, said.people
    row.version += 1
    row.salt = secrets.token_bytes(_SALT_LENGTH)
    row.entry = record(
        topic=part.activity.topic,
        event=Event.RECEIVED if row.version == 1 else Event.CHANGED,
        item=_name(part),
        version=row.version,
        subject=_subject(part),
        salt=row.salt,
        body=said.body,
    )
    row.save()
    part.speaks_for = said.kind
    part.save(update_fields=["speaks_for"])


def _said_by(part: Contribution) -> SpeaksFor:
    return _said_in(part.spoken_for) if hasattr(part, "spoken_for") else SpeaksFor()


def _said_in(row: SpokenFor) -> SpeaksFor:
    return SpeaksFor(Voice(row.kind), row.name, row.way, row.people)


def _name(part: Contribution) -> str:
    return f"voice-{part.activity_id}"


def _subject(part: Contribution) -> str:
    return subject_tag(bytes(part.participant.secret or b""), _name(part))
