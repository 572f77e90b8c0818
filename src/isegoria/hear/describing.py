"""What people may say of themselves, as any channel can ask it, and how it is put down.

It never stands beside what they said: what is put down here is sealed at once, and nothing on this
side of the worker opens it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import NotNow, NotThere
from isegoria.belonging import queries, services
from isegoria.hear.models import Participant
from isegoria.hear.prompts import Option, Prompt
from isegoria.hear.questions import way_out
from isegoria.languages.queries import NOTHING, Shown
from isegoria.places import washington
from isegoria.places.queries import PartitionShown
from isegoria.process.models import Process
from isegoria.questionnaire.definition import NOT_SAY, SKIPPED, Kind


@dataclass(frozen=True)
class AboutOneself:
    """One thing that tells people apart, and the questions by which it is asked."""

    partition: PartitionShown
    prompts: tuple[Prompt, ...]

    @property
    def key(self) -> str:
        """How forms call what is answered to it."""
        return key_of(self.partition)


def asked_about_oneself(process: Process, language: str) -> tuple[AboutOneself, ...]:
    """Everything that people may say of themselves in this question, in the order of the profile.

    Exactly the groups by which the community of the question is described; nothing where it is
    described by none.
    """
    with override(language):
        return tuple(
            AboutOneself(one, _prompts(one, language))
            for one in queries.asked_in(process, language)
        )


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


def key_of(partition: PartitionShown) -> str:
    """How forms call a question about oneself."""
    return f"group-{partition.pk}"


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
