"""What people may say of themselves, as any channel can ask it, and how it is put down.

It never stands beside what they said: what is put down here is sealed at once, and nothing on this
side of the worker opens it again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import NotNow, NotThere
from isegoria.belonging import queries, services
from isegoria.belonging.rules import is_over
from isegoria.hear.models import Participant
from isegoria.hear.prompts import Option, Prompt
from isegoria.hear.questions import way_out
from isegoria.languages.queries import NOTHING, Shown
from isegoria.places import washington
from isegoria.places.queries import PartitionShown
from isegoria.process.models import Process
from isegoria.questionnaire.definition import NOT_SAY, SKIPPED, Kind

KEYS_BEGIN = "group-"


class Room(Enum):
    """How much can be asked where somebody is."""

    PAGE = "page"
    """Everything, also what takes several questions."""
    TURNS = "turns"
    """One thing at a time, where nothing is kept until the next."""
    PHONE = "phone"
    """The few things that staff chose."""


@dataclass(frozen=True)
class AboutOneself:
    """One thing that tells people apart, and the questions by which it is asked."""

    partition: PartitionShown
    prompts: tuple[Prompt, ...]

    @property
    def key(self) -> str:
        """How forms call what is answered to it."""
        return key_of(self.partition)

    @property
    def in_turn(self) -> Prompt:
        """The same where one thing is asked at a time: without a reason, 0 alone leaves it out."""
        return replace(self.prompts[0], help="", ways_out=())


def asked_about_oneself(process: Process, language: str) -> tuple[AboutOneself, ...]:
    """Everything that people may say of themselves in this question, in the order of the profile.

    Exactly the groups by which the community of the question is described; nothing where it is
    described by none.
    """
    return asked_in(process, language, room=Room.PAGE)


def asked_in(process: Process, language: str, *, room: Room) -> tuple[AboutOneself, ...]:
    """What people are asked of themselves where there is so much room."""
    found = _ASKED[room](process, language)
    with override(language):
        return tuple(AboutOneself(one, _prompts(one, language)) for one in found)


def asked_in_turn(
    participant: Participant,
    language: str,
    *,
    room: Room,
    passed: Collection[str] = (),
    has_begun: bool = False,
) -> tuple[AboutOneself, ...]:
    """What somebody may still be asked of themselves where one thing is asked at a time.

    ``passed`` are the keys of what they were asked already, answered or not. Whoever has said
    anything before, by whichever way, is not asked from the beginning again; ``has_begun`` is for
    whoever is being asked just now.
    """
    process = participant.process
    if participant.secret is None or is_over(process, timezone.now().date()):
        return ()
    every = asked_in(process, language, room=room)
    left = tuple(one for one in every if one.key not in passed)
    is_first = len(left) == len(every) and not has_begun
    return () if left and is_first and has_described(participant) else left


def asks_about_oneself(process: Process) -> bool:
    """Tell whether people may say anything of themselves in this question."""
    return queries.is_asked(process)


def groups_in(asked: Sequence[AboutOneself], posted: Mapping[str, str]) -> dict[int, int | None]:
    """The groups that a form names, by what tells people apart; None where nothing is to be kept.

    What was left empty is not in it. Raises NotThere for a group that is not offered.
    """
    said: dict[int, int | None] = {}
    for one in asked:
        given = _given(one, posted)
        if given == NOT_SAY:
            said[one.partition.pk] = None
        elif given:
            said[one.partition.pk] = _group(one.partition, given)
    return said


@transaction.atomic
def describe(*, participant: Participant, said: Mapping[int, int | None]) -> None:
    """Seal what somebody says of themselves, in place of what they said of it before."""
    if participant.secret is None:
        raise NotNow(_("What this receipt stood for has been erased."))
    services.put(process=participant.process, people=_numbers_of(participant), said=said)


def forget_description(participant: Participant) -> bool:
    """Delete all that somebody said of themselves; tell whether there was anything."""
    return services.forget(process_id=participant.process_id, people=_numbers_of(participant))


def has_described(participant: Participant) -> bool:
    """Tell whether somebody has said anything of themselves, but not what."""
    return queries.has_described(participant.process_id, _numbers_of(participant))


_ASKED: Mapping[Room, Callable[[Process, str], list[PartitionShown]]] = {
    Room.PAGE: queries.asked_in,
    Room.TURNS: queries.asked_one_by_one,
    Room.PHONE: queries.asked_by_phone,
}


def key_of(partition: PartitionShown) -> str:
    """How forms call a question about oneself."""
    return f"{KEYS_BEGIN}{partition.pk}"


def _prompts(partition: PartitionShown, language: str) -> tuple[Prompt, ...]:
    if partition.is_washington:
        options = tuple(Option(code, words, language) for code, words in washington.answers())
        return tuple(
            _prompt(f"{key_of(partition)}-{code}", Shown(words, language), options)
            for code, words in washington.questions()
        )
    options = tuple(
        Option(str(one.pk), one.label.body, one.label.language) for one in partition.groups
    )
    return (_prompt(key_of(partition), partition.question, options, partition.reason.body),)


def _prompt(key: str, text: Shown, options: tuple[Option, ...], reason: str = "") -> Prompt:
    ways = (Option(NOT_SAY, way_out(NOT_SAY)), Option(SKIPPED, _("Go on without an answer")))
    return Prompt(
        key=key,
        text=text or NOTHING,
        kind=Kind.CHOICE,
        options=options,
        help=reason,
        required=False,
        ways_out=ways,
    )


def _given(one: AboutOneself, posted: Mapping[str, str]) -> str:
    """The code of the group, or that nothing is said, or nothing."""
    if not one.partition.is_washington:
        return posted.get(one.key, "")
    said = {code: posted.get(f"{one.key}-{code}", "") for code, _words in washington.questions()}
    if NOT_SAY in said.values():
        return NOT_SAY
    found = washington.group_of(said)
    return next((str(group.pk) for group in one.partition.groups if group.code == found), "")


def _group(partition: PartitionShown, given: str) -> int:
    for one in partition.groups:
        if str(one.pk) == given:
            return one.pk
    raise NotThere(_("This choice is not offered any more. Look at the page again."))


def _numbers_of(participant: Participant) -> list[int]:
    joined = Participant.objects.filter(merged_into=participant).values_list("pk", flat=True)
    return [participant.pk, *joined]
