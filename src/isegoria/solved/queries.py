"""Which rounds there are, and by which tag somebody's words are found."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Min
from django.utils import timezone

from isegoria.answer.models import Edition
from isegoria.base.keyed import keyed
from isegoria.hear.models import Participant
from isegoria.process.models import Process
from isegoria.receipts.queries import seal_of
from isegoria.solved.models import Compared, Opinion, Round
from isegoria.solved.rules import is_open

_TOOK_PART = b"isegoria solved: opinions of those who took part"
_COMPARED = b"isegoria solved: opinions of those who did not"


def today_at(process: Process) -> date:
    """The day that it is where the question is asked."""
    return timezone.now().astimezone(process.zone).date()


def answered_on(process: Process) -> date | None:
    """The day on which the answers first went; None as long as none has gone."""
    went = Edition.objects.filter(publication__decision__process=process)
    first = went.exclude(let_go_at=None).aggregate(first=Min("let_go_at"))["first"]
    return first.astimezone(process.zone).date() if first else None


def rounds_of(process: Process) -> list[Round]:
    """All rounds of a question, the first one first."""
    return list(Round.objects.filter(process=process).order_by("months"))


def open_round(process: Process) -> Round | None:
    """The round in which people can say something today; the latest, if there are two."""
    today = today_at(process)
    rounds = [one for one in rounds_of(process) if is_open(one, today)]
    return rounds[-1] if rounds else None


def open_rounds() -> list[Round]:
    """Every round of any question in which people can say something today."""
    rows = Round.objects.filter(counted_on=None).exclude(asked_on=None).order_by("-asked_on", "pk")
    rows = rows.select_related("process")
    return [one for one in rows if is_open(one, today_at(one.process))]


def tag_of(round_id: int, participant: int) -> bytes:
    """Under which tag somebody's words lie; without the site's secret nobody can work it out."""
    return keyed(_TOOK_PART, f"{round_id}:{participant}".encode())


def tag_of_compared(round_id: int, compared: int) -> bytes:
    """The same for somebody who did not take part."""
    return keyed(_COMPARED, f"{round_id}:{compared}".encode())


def numbers_of(participant: Participant) -> list[int]:
    """The numbers of one person: the one that goes on, then those joined to it."""
    person = participant.merged_into_id or participant.pk
    joined = Participant.objects.filter(merged_into=person).order_by("pk")
    return [person, *joined.values_list("pk", flat=True)]


def said_in(one: Round, people: Iterable[int]) -> Opinion | None:
    """What one person said in a round, by any of their numbers; the one that goes on first."""
    tags = [tag_of(one.pk, person) for person in people]
    found = {bytes(row.tag): row for row in Opinion.objects.filter(round=one, tag__in=tags)}
    return next((found[tag] for tag in tags if tag in found), None)


def kept_of(people: Sequence[int]) -> list[dict[str, Any]]:
    """What one person said in each round, for whoever holds the receipt."""
    rounds = Round.objects.filter(process__participants__in=people).exclude(asked_on=None)
    said = ((one, said_in(one, people)) for one in rounds.distinct().order_by("months"))
    return [
        {"months": one.months, "problem": found.problem, "difference": found.difference}
        for one, found in said
        if found is not None
    ]


def compared_by(code: str) -> Compared | None:
    """Who is asked for comparison under these sixteen digits."""
    rows = Compared.objects.select_related("process")
    return rows.filter(receipt__code_hmac=seal_of(code)).first()


def opinions_of_erased(rounds: Collection[Round]) -> list[int]:
    """What people said who have erased everything since; by the numbers of the rows."""
    found: list[int] = []
    for one in rounds:
        gone = Participant.objects.filter(process=one.process_id, secret=None)
        tags = [tag_of(one.pk, person) for person in gone.values_list("pk", flat=True)]
        rows = Opinion.objects.filter(round=one, tag__in=tags)
        found += rows.values_list("pk", flat=True)
    return found
