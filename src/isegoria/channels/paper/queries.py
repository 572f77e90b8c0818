"""What stands on sheets, which there are, and how well they could be read and typed."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from hashlib import sha256

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import NotThere, Refused
from isegoria.channels.paper.codes import digest_of, read_code
from isegoria.channels.paper.models import Batch, Keying, Sheet, Tally
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Participant
from isegoria.hear.prompts import Option, Prompt
from isegoria.hear.queries import delivered
from isegoria.hear.questions import every_prompt
from isegoria.people.models import Account
from isegoria.people.vault import unseal
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Form

UNREADABLE = "paper.unreadable"
_PIPED = re.compile(r"\$\{([^}]+)\}")
_DIGEST = 12


@dataclass(frozen=True)
class Quality:
    """How well answers to one question could be read and typed."""

    text: str
    compared: int
    differed: int
    unreadable: int


@dataclass(frozen=True)
class Difference:
    """One answer that two people typed differently; choices are what each of them typed."""

    prompt: Prompt
    options: tuple[Option, ...]


def form_of(activity: Activity) -> Form | None:
    """All that is asked; None where nothing is yet."""
    try:
        return type_of(activity).form(activity)
    except Refused:  # staff have put nothing together yet
        return None


def version_of(form: Form) -> str:
    """By which two printings with other words are told apart."""
    said = json.dumps(asdict(form), default=_plain, sort_keys=True)
    return f"{form.version}-{sha256(said.encode()).hexdigest()[:_DIGEST]}"


def prompts_on(form: Form, language: str, asked: list[str] | None = None) -> list[Prompt]:
    """The questions of a sheet in its language, with their numbers on paper.

    ``asked`` is the order in which a batch was printed; what is asked no more is left out.
    """
    prompts = {one.key: one for one in every_prompt(form, language)}
    order = list(prompts) if asked is None else asked
    numbers = {code: number for number, code in enumerate(order, 1)}
    with override(language):
        return [
            _numbered(prompts[code], number, numbers)
            for code, number in numbers.items()
            if code in prompts
        ]


def to_be_typed(batch: Batch) -> list[Prompt]:
    """The questions of a sheet as somebody types it in: each answer may be unreadable."""
    form = form_of(batch.activity)
    unreadable = Option(UNREADABLE, _("Cannot be read"))
    prompts = prompts_on(form, batch.language, batch.asked) if form else []
    return [replace(one, ways_out=(*one.ways_out, unreadable)) for one in prompts]


def batches_of(process: Process) -> QuerySet[Batch]:
    """Everything that was printed for a question, the latest first, with what became of it."""
    return (
        Batch.objects.filter(activity__process=process)
        .select_related("activity")
        .annotate(
            printed=Count("sheets"),
            entered=Count("sheets", filter=Q(sheets__standing=Sheet.Standing.ENTERED)),
            void=Count("sheets", filter=Q(sheets__standing=Sheet.Standing.VOID)),
        )
        .order_by("-pk")
    )


def came_back(process: Process) -> dict[str, int]:
    """How many sheets were printed for a question, and what became of them."""
    return Sheet.objects.filter(batch__activity__process=process).aggregate(
        printed=Count("pk"),
        entered=Count("pk", filter=Q(standing=Sheet.Standing.ENTERED)),
        void=Count("pk", filter=Q(standing=Sheet.Standing.VOID)),
    )


def sheet_at_hand(process: Process, typed: str) -> Sheet:
    """The sheet of this question with this number; Refused, in words, if there is none."""
    digest = digest_of(read_code(typed))
    rows = _sheets().filter(batch__activity__process=process, code_digest=digest)
    if (found := rows.first()) is None:
        raise NotThere(_("No sheet of this question has this number."))
    return found


def to_check(process: Process, account: Account) -> QuerySet[Sheet]:
    """Sheets that wait to be typed in a second time, by somebody who did not do it before."""
    rows = _sheets().filter(batch__activity__process=process, second=Sheet.Second.WAITING)
    mine = Keying.objects.filter(account=account, position=1).values("sheet")
    return rows.exclude(pk__in=mine).order_by("batch", "number")


def to_settle(process: Process, account: Account) -> QuerySet[Sheet]:
    """Sheets that two people typed differently, for somebody who was neither of them."""
    mine = Keying.objects.filter(account=account).values("sheet")
    return that_differ(process).exclude(pk__in=mine).order_by("batch", "number")


def that_differ(process: Process) -> QuerySet[Sheet]:
    """Sheets that two people typed differently, until somebody else has looked at them."""
    return _sheets().filter(batch__activity__process=process, second=Sheet.Second.DIFFERS)


def typed(sheet: Sheet) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What was typed from a sheet the first and the second time, by question code."""
    first, second = sheet.keyings.order_by("position")
    return answers_of(first), answers_of(second)


def answers_of(keying: Keying) -> Mapping[str, str]:
    """What somebody typed, by question code."""
    answers: Mapping[str, str] = json.loads(unseal(bytes(keying.sealed), place=keying.place))
    return answers


def differences(sheet: Sheet) -> list[Difference]:
    """What two people typed differently from this sheet, of all that is still asked."""
    first, second = typed(sheet)
    return [
        Difference(one, tuple(_as_options(one, first.get(one.key, ""), second.get(one.key, ""))))
        for one in to_be_typed(sheet.batch)
        if not alike(first.get(one.key, ""), second.get(one.key, ""))
    ]


def alike(one: str, other: str) -> bool:
    """Tell whether two people typed the same; spaces and ends of lines do not matter."""
    return one.split() == other.split()


def holder_of(sheet: Sheet) -> Participant | None:
    """Whose answers came with this sheet; None if it was not entered, or all is erased."""
    part = delivered(sheet.batch.activity.process_id, sheet.key)
    who = (part.participant.merged_into or part.participant) if part else None
    return who if who and who.secret is not None else None


def quality_of(activity: Activity, language: str) -> list[Quality]:
    """How well each question could be read and typed, in the order in which they are asked."""
    tallies = {one.code: one for one in Tally.objects.filter(activity=activity)}
    form = form_of(activity) if tallies else None
    prompts = every_prompt(form, language) if form else ()
    return [
        Quality(one.text.body, tally.compared, tally.differed, tally.unreadable)
        for one in prompts
        if (tally := tallies.get(one.key))
    ]


def _sheets() -> QuerySet[Sheet]:
    return Sheet.objects.select_related("batch__activity__process", "batch__activity__stage")


def _numbered(prompt: Prompt, number: int, numbers: Mapping[str, int]) -> Prompt:
    """A question with its number; where it speaks of an earlier answer it points to that one."""

    def earlier(found: re.Match[str]) -> str:
        at = numbers.get(found[1])
        return _("(your answer to question %(number)d)") % {"number": at} if at else "…"

    words = _PIPED.sub(earlier, prompt.text.body)
    return replace(prompt, text=replace(prompt.text, body=f"{number}. {words}"))


def _as_options(prompt: Prompt, first: str, second: str) -> Iterator[Option]:
    words = {one.value: one.text for one in (*prompt.options, *prompt.ways_out)}
    for value in dict.fromkeys((first, second, UNREADABLE)):
        read = words.get(value) or " · ".join(words.get(one, one) for one in value.split(" "))
        yield Option(value or "empty", read if value else _("Left empty"))


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else sorted(value)  # type: ignore[call-overload]
