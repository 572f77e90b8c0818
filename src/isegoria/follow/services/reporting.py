"""Reports from the place: taken without an account, read before they are shown, and answered."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from isegoria.base.refusal import Faulty, NotNow, NotThere, Refused
from isegoria.files.kinds import IMAGE
from isegoria.files.rules import WEB
from isegoria.files.services import claim, keep
from isegoria.follow import rules
from isegoria.follow.models import Commitment, Report
from isegoria.follow.queries import today_at
from isegoria.follow.words import seal_report
from isegoria.languages.queries import as_written
from isegoria.languages.services import reword, say
from isegoria.ledger.leaf import Event
from isegoria.moderation.rules import obstacle_to_reason, obstacle_to_rule
from isegoria.people.models import Account
from isegoria.process.services import hold

_LIMITS = WEB.only(frozenset({IMAGE}))


@dataclass(frozen=True)
class Found:
    """What somebody found at the place, in their language, perhaps with a picture."""

    place: str
    words: str
    language: str
    content: Iterable[bytes] = field(default_factory=tuple)
    size: int = 0
    description: str = ""


@transaction.atomic
def report(*, commitment: Commitment, found: Found, sent_as: str) -> Report:
    """Take a report from the place, to be read; the same form sent twice is one report."""
    hold(commitment.process)
    there = Report.objects.filter(sent_as=sent_as).first()
    if there is not None:
        return there
    held = Commitment.objects.select_related("process").get(pk=commitment.pk)
    waiting = held.reports.filter(standing=Report.Standing.HELD).count()
    if refused := rules.obstacle_to_reporting(held, today_at(held.process), waiting):
        raise NotNow(refused)
    faults = rules.faults_of_report(found.place, found.words, found.description)
    if faults:
        raise Faulty(faults)
    file = None
    if found.size:
        try:
            file = claim(keep(content=found.content, size=found.size, limits=_LIMITS).name)
        except Refused as refusal:
            raise Faulty({"file": str(refusal)}) from refusal
    last = held.reports.aggregate(last=Max("number"))["last"] or 0
    return Report.objects.create(
        commitment=held,
        number=last + 1,
        sent_as=sent_as,
        place=" ".join(found.place.split()),
        body=found.words.strip(),
        language=found.language,
        file=file,
        description=found.description.strip() if file else "",
        made_on=today_at(held.process),
    )


@transaction.atomic
def show(*, report: Report, by: Account, description: str = "") -> Report:
    """Let everybody read a report; a picture that nobody described is described first."""
    held = _held(report)
    _refuse_decided(held, Report.Standing.SHOWN)
    if held.file is not None and not held.description:
        held.description = description.strip()
        if not held.description:
            raise Faulty(
                {"description": _("Describe what is to be seen, for those who cannot see it.")}
            )
        if refused := rules.obstacle_to_words(held.description):
            raise Faulty({"description": refused})
    held.standing, held.decided_by = Report.Standing.SHOWN, by
    held.rule, held.reason = None, ""
    held.save()
    seal_report(held)
    return held


@transaction.atomic
def refuse(*, report: Report, rule: int, reason: str, by: Account) -> Report:
    """Keep a report from being shown, by a published rule; everybody reads the rule and why."""
    if refused := obstacle_to_rule(rule):
        raise Faulty({"rule": refused})
    if refused := obstacle_to_reason(reason):
        raise Faulty({"reason": refused})
    held = _held(report)
    _refuse_decided(held, Report.Standing.REFUSED)
    held.standing, held.decided_by = Report.Standing.REFUSED, by
    held.rule, held.reason = rule, reason.strip()
    held.save()
    seal_report(held, event=Event.RESTRICTED)
    return held


@transaction.atomic
def answer(*, report: Report, outcome: str, words: str, by: Account) -> Report:
    """Say in the name of those who promised it what is done about a report.

    What was seen differently at first can be mended later; both answers stay.
    """
    held = _held(report)
    if held.standing != Report.Standing.SHOWN:
        raise NotNow(_("Only what everybody reads is answered."))
    if held.outcome == Report.Outcome.MENDED:
        raise NotNow(_("This is answered already. Nothing was changed."))
    if outcome not in Report.Outcome.values or outcome == held.outcome:
        raise Faulty({"outcome": _("Say what is done about it.")})
    if not words.strip():
        raise Faulty({"answer": _("Write the answer. Everybody reads it.")})
    if refused := rules.obstacle_to_words(words):
        raise Faulty({"answer": refused})
    held.outcome = outcome
    if held.answer is None:
        held.answer = say(words.strip(), language=held.commitment.process.source_language)
    else:  # what was said first stays readable above it
        reword(held.answer, f"{as_written([held.answer_id])[held.answer_id]}\n\n{words.strip()}")
    held.answered_on, held.answered_by = today_at(held.commitment.process), by
    held.save()
    seal_report(held)
    return held


def _held(report: Report) -> Report:
    hold(report.commitment.process)
    rows = Report.objects.select_related("commitment__process", "file", "answer")
    held = rows.filter(pk=report.pk).first()
    if held is None:
        raise NotThere(_("There is no such report."))
    return held


def _refuse_decided(held: Report, standing: Report.Standing) -> None:
    if held.standing == standing:
        raise NotNow(_("Somebody has decided this already. Nothing was changed."))
