"""What everybody reads of commitments: where each stands, its proof, what became of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from isegoria.base.listed import in_a_row
from isegoria.files.kinds import IMAGE
from isegoria.follow import rules
from isegoria.follow.models import Commitment, Milestone, Proof, Report, Step
from isegoria.follow.queries import (
    commitments_of,
    disputed,
    point_of,
    steps_of,
    today_at,
    without_a_point,
)
from isegoria.languages.codes import direction_of, tag_of
from isegoria.languages.queries import NOTHING, Shown, page_language, shown
from isegoria.moderation.rules import rule_of
from isegoria.process.models import Process

Words = Mapping[int | None, Shown]


@dataclass(frozen=True)
class MilestoneTold:
    """One milestone with its day, and whether it was reached."""

    what: Shown
    day: str
    reached: str
    is_late: bool
    number: int


@dataclass(frozen=True)
class ProofTold:
    """What shows that something was done."""

    words: Shown
    link: str
    description: Shown
    picture: str
    document: str


@dataclass(frozen=True)
class StepTold:
    """One thing that became of a commitment."""

    number: int
    label: str
    day: str
    words: Shown
    before: tuple[tuple[str, str], ...]
    proof: ProofTold | None


@dataclass(frozen=True)
class ReportTold:
    """What somebody found at the place, and what was answered; nothing of what waits."""

    number: int
    day: str
    place: str
    body: str
    tag: str
    direction: str
    picture: str
    description: str
    rule: str
    reason: str
    outcome: str
    answer: Shown
    answered: str


@dataclass(frozen=True)
class Told:
    """One commitment as everybody reads it."""

    number: int
    state: str
    label: str
    standing: str
    is_late: bool
    due: str
    what: Shown
    owner: Shown
    budget: Shown
    place: Shown
    milestones: tuple[MilestoneTold, ...]
    has_lost_its_point: bool
    is_disputed: bool
    can_be_reported: bool
    address: str

    @property
    def mark(self) -> str:
        """How it is marked, for whoever sees marks."""
        if self.state == Commitment.State.DONE:
            return "good"
        return "warning" if self.is_late or self.state == Commitment.State.GIVEN_UP else ""


@dataclass(frozen=True)
class Around:
    """What is read once for several promises of one question."""

    process: Process
    words: Words
    stones: Mapping[int, Iterable[Milestone]]
    lost: Collection[int]
    disputed: Collection[int]


def around(process: Process) -> dict[str, Any]:
    """What every page about the promises of one question shows above its own content."""
    words = shown([process.question_id], page_language())
    return {"process": process, "question": words[process.question_id]}


def told_all(process: Process, *, drafts: bool = False) -> list[Told]:
    """All that was promised, the one due first on top; five queries, however many there are."""
    rows = commitments_of(process, drafts=drafts)
    words, stones = _words(rows)
    around = Around(process, words, stones, without_a_point(process, rows), disputed(rows))
    found = [_told(one, around) for one in rows]
    order = {one.number: (one.due_on or date.max, one.number) for one in rows}
    return sorted(found, key=lambda one: order[one.number])


def told_one(commitment: Commitment) -> Told:
    """One of them."""
    process = commitment.process
    words, stones = _words([commitment])
    lost = without_a_point(process, [commitment])
    return _told(commitment, Around(process, words, stones, lost, disputed([commitment])))


def told_steps(commitment: Commitment) -> list[StepTold]:
    """All that became of one of them, the oldest first."""
    steps = list(steps_of([commitment]))
    milestones = {one.number: one for one in commitment.milestones.all()}
    proofs = [one.proof for one in steps if one.proof]
    keys = [one.words_id for one in steps]
    keys += [key for one in proofs for key in (one.words_id, one.description_id)]
    keys += [one.what_id for one in milestones.values()]
    words = shown(keys, page_language())
    return [_step(one, commitment, words, milestones) for one in steps]


def told_reports(commitment: Commitment) -> list[ReportTold]:
    """What people found at the place, as far as somebody has read it."""
    rows = commitment.reports.exclude(standing=Report.Standing.HELD).select_related("file")
    found = list(rows)
    words = shown((one.answer_id for one in found), page_language())
    return [_report(one, commitment, words) for one in found]


def told_report(report: Report) -> ReportTold:
    """One report as staff read it, also before everybody does."""
    words = shown([report.answer_id], page_language())
    return _report(report, report.commitment, words, for_staff=True)


def waiting_reports(commitment: Commitment) -> int:
    """How many reports nobody has read yet."""
    return commitment.reports.filter(standing=Report.Standing.HELD).count()


def in_words(day: date) -> str:
    """A day as readers of the page write it."""
    return date_format(day, "DATE_FORMAT")


def promises_of(process: Process) -> list[tuple[tuple[str, int] | None, str, str]]:
    """For the page of the decision: behind which point which promise stands, in words, and where.

    ``None`` instead of a point stands for the whole decision.
    """
    rows = commitments_of(process)
    if not rows:
        return []
    everything = _("All that was promised, and where it stands")
    found: list[tuple[tuple[str, int] | None, str, str]] = [
        (None, everything, reverse("promised", args=[process.slug]))
    ]
    today, in_dispute = today_at(process), disputed(rows)
    for one in rows:
        label = _("Promise %(number)d: %(standing)s") % {
            "number": one.number,
            "standing": standing_of(one, today),
        }
        if one.pk in in_dispute:
            label = in_a_row(f"{label}.", _("Disputed."))
        found.append(
            (point_of(one.disposition), label, reverse("promise", args=[process.slug, one.number]))
        )
    return found


def standing_of(commitment: Commitment, today: date) -> str:
    """Where a commitment stands, in words."""
    if rules.is_late(commitment, today) and commitment.due_on:
        return _("late since %(day)s") % {"day": in_words(commitment.due_on)}
    if commitment.is_open and commitment.due_on:
        words = (
            _("begun, to be done by %(day)s")
            if commitment.state == Commitment.State.BEGUN
            else _("to be done by %(day)s")
        )
        return words % {"day": in_words(commitment.due_on)}
    return {
        Commitment.State.DONE: _("done, with proof"),
        Commitment.State.GIVEN_UP: _("given up"),
    }.get(Commitment.State(commitment.state), _("draft"))


def _words(rows: Collection[Commitment]) -> tuple[Words, dict[int, list[Milestone]]]:
    stones: dict[int, list[Milestone]] = {one.pk: [] for one in rows}
    for each in Milestone.objects.filter(commitment__in=rows).order_by("due_on", "number"):
        stones[each.commitment_id].append(each)
    keys = [getattr(one, f"{name}_id") for one in rows for name in one.TEXTS]
    keys += [each.what_id for found in stones.values() for each in found]
    return shown(keys, page_language()), stones


def _told(one: Commitment, around: Around) -> Told:
    process, words, today = around.process, around.words, today_at(around.process)
    return Told(
        number=one.number,
        state=one.state,
        label=str(one.get_state_display()),
        standing=standing_of(one, today),
        is_late=rules.is_late(one, today),
        due=in_words(one.due_on) if one.due_on else "",
        **{name: words.get(getattr(one, f"{name}_id"), NOTHING) for name in one.TEXTS},
        milestones=tuple(
            MilestoneTold(
                what=words[each.what_id],
                day=in_words(each.due_on),
                reached=in_words(each.reached_on) if each.reached_on else "",
                is_late=one.is_open and each.reached_on is None and each.due_on < today,
                number=each.number,
            )
            for each in around.stones[one.pk]
        ),
        has_lost_its_point=one.pk in around.lost,
        is_disputed=one.pk in around.disputed,
        can_be_reported=rules.obstacle_to_reporting(one, today, 0) is None,
        address=reverse("promise", args=[process.slug, one.number]),
    )


def _step(
    one: Step, commitment: Commitment, words: Words, milestones: Mapping[int, Milestone]
) -> StepTold:
    said = words.get(one.words_id, NOTHING)
    if one.kind == Step.Kind.REACHED and one.was.get("milestone") in milestones:
        said = words[milestones[one.was["milestone"]].what_id]
    return StepTold(
        number=one.number,
        label=str(one.get_kind_display()),
        day=in_words(one.on),
        words=said,
        before=tuple(_before(one.was)) if one.kind == Step.Kind.CHANGED else (),
        proof=_proof(one.proof, one, commitment, words) if one.proof else None,
    )


def _before(was: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What stood there before it was changed, with the name of each."""
    names = {
        "what": _("What will be done"),
        "owner": _("Who does it"),
        "budget": _("With which money"),
        "place": _("Where"),
        "due_on": _("Done by"),
        "milestones": _("Milestones"),
    }
    for field, before in was.items():
        if field == "milestones":
            told = "; ".join(
                f"{what} ({in_words(date.fromisoformat(day))})" for what, day in before
            )
        elif field == "due_on":
            told = in_words(date.fromisoformat(before))
        else:
            told = before
        yield names[field], told or _("nothing")


def _proof(proof: Proof, step: Step, commitment: Commitment, words: Words) -> ProofTold:
    where = [commitment.process.slug, commitment.number, step.number]
    is_picture = proof.file is not None and proof.file.kind == IMAGE
    return ProofTold(
        words=words[proof.words_id],
        link=proof.link,
        description=words.get(proof.description_id, NOTHING),
        picture=reverse("promise-picture", args=where) if is_picture else "",
        document=reverse("promise-document", args=where) if proof.file and not is_picture else "",
    )


def _report(
    one: Report, commitment: Commitment, words: Words, *, for_staff: bool = False
) -> ReportTold:
    is_shown = for_staff or one.standing == Report.Standing.SHOWN
    where = [commitment.process.slug, commitment.number, one.number]
    picture = "desk-promise-report-picture" if for_staff else "promise-place"
    return ReportTold(
        number=one.number,
        day=in_words(one.made_on),
        place=one.place if is_shown else "",
        body=one.body if is_shown else "",
        tag=tag_of(one.language),
        direction=direction_of(one.language),
        picture=reverse(picture, args=where) if is_shown and one.file else "",
        description=one.description if is_shown else "",
        rule=str(rule_of(one.rule)) if one.rule else "",
        reason=one.reason,
        outcome=str(one.get_outcome_display()) if one.outcome else "",
        answer=words.get(one.answer_id, NOTHING),
        answered=in_words(one.answered_on) if one.answered_on else "",
    )
