"""What becomes of each point: the list, one at a time, and many at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.bulk.models import Job
from isegoria.bulk.services import prepare
from isegoria.decide import rules, showing, told
from isegoria.decide.bulk import AnswerMany
from isegoria.decide.forms import PointForm
from isegoria.decide.models import Decision, Disposition
from isegoria.decide.queries import Point, passages_of, points_of, reasons_given, said_in
from isegoria.decide.services import writing
from isegoria.decide.views.desk import METHODS, decision_or_404, for_preparers
from isegoria.languages.queries import page_language
from isegoria.people.queries import account_of
from isegoria.process.models import Process

PAGE = 25
DUE = "due"
MOST_REASONS = 12


@require_http_methods(METHODS)
@for_preparers
def points(request: HttpRequest, process: Process) -> HttpResponse:
    """All points with what becomes of them; those that are ticked get one answer together."""
    found = decision_or_404(process)
    every = points_of(process, page_language())
    chosen = request.GET.get("state", "")
    matching = [one for one in every if _matches(one, chosen)]
    form = PointForm(
        request.POST or None, passages=showing.passages_in_words(found), initial={"version": 0}
    )
    if form.is_valid():
        job = _prepared(request, found, form, matching)
        if job is not None:
            return redirect("bulk-job", job.pk)
    number = request.GET.get("page", "1")
    page = Paginator(matching, PAGE).get_page(number)
    context = {
        **told.around(process),
        "page": page,
        "pager_address": f"?state={chosen}&page=" if chosen else "?page=",
        "rows": [showing.point_row(process, one) for one in page],
        "tabs": _tabs(every, chosen),
        "form": form,
        "ticked": request.POST.getlist("point"),
        "matching": len(matching),
    }
    return render(request, "decide/points.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@for_preparers
def point(request: HttpRequest, process: Process, kind: str, key: int) -> HttpResponse:
    """One point: what was said, what becomes of it, why, and where in the text."""
    found = decision_or_404(process)
    every = points_of(process, page_language())
    one = next((each for each in every if (each.kind, each.key) == (kind, key)), None)
    if one is None:
        raise Http404
    form = PointForm(
        request.POST or None,
        passages=showing.passages_in_words(found),
        initial=_answered(found, one, request.GET.get("like", ""), every),
    )
    status = 200
    if form.is_valid():
        try:
            answer, by = form.answer(), account_of(request)
            writing.settle(decision=found, kind=kind, key=key, answer=answer, by=by)
        except writing.Overtaken as refusal:
            status = refusal.status
            form = _beside(form, str(refusal), found, one)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."), "good")
            return _following(process, every, one)
    page = {
        **told.around(process),
        "row": showing.point_row(process, one),
        "earlier": [
            (name, done.get_outcome_display(), said_in([done.reason_id])[done.reason_id])
            for name, done in one.earlier
        ],
        "form": form,
        "reasons": reasons_given(found, every)[:MOST_REASONS],
        "left": sum(each.is_due for each in every),
    }
    failed = 422 if form.errors and status == 200 else status  # noqa: PLR2004  # as HTTP numbers it
    return render(request, "decide/point.html", page, status=failed)


def _following(process: Process, every: list[Point], one: Point) -> HttpResponse:
    """The next point that waits; the list when none does."""
    at = every.index(one)
    waiting = [each for each in [*every[at + 1 :], *every[:at]] if each.is_due]
    if not waiting:
        return redirect("desk-decision-points", process.slug)
    return redirect("desk-decision-point", process.slug, waiting[0].kind, waiting[0].key)


def _answered(found: Decision, one: Point, like: str, every: list[Point]) -> dict[str, Any]:
    """What stands there; where nothing does, the answer of another point to begin with."""
    done = one.disposition
    given = {str(row.pk): row for row, _words in reasons_given(found, every)}
    draft = given.get(like) or done
    source = found.process.source_language
    return {
        "version": done.version if done else 0,
        "outcome": draft.outcome if draft else "",
        "reason": said_in([draft.reason_id])[draft.reason_id].get(source, "") if draft else "",
        "passages": passages_of(draft),
    }


def _beside(form: PointForm, words: str, found: Decision, one: Point) -> PointForm:
    """What was typed, and what somebody else has put there meanwhile."""
    every = points_of(found.process, page_language())
    fresh = next((each for each in every if (each.kind, each.key) == (one.kind, one.key)), one)
    now = _answered(found, fresh, "", every)
    data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    data["version"] = str(now["version"])
    again = PointForm(data, passages=showing.passages_in_words(found), initial=now)
    again.full_clean()
    again.add_error(None, words)
    label = str(Disposition.Outcome(now["outcome"]).label) if now["outcome"] else _("nothing")
    again.add_error("outcome", _("It now says: %(words)s") % {"words": label})
    again.add_error(
        "reason", _("It now says: %(words)s") % {"words": now["reason"] or _("nothing")}
    )
    return again


def _matches(one: Point, state: str) -> bool:
    if state == DUE:
        return one.is_due
    if state in Disposition.Outcome.values:
        return one.disposition is not None and one.disposition.outcome == state
    return True


def _tabs(every: list[Point], chosen: str) -> list[dict[str, Any]]:
    names = [("", _("All")), (DUE, _("To be answered")), *Disposition.Outcome.choices]
    return [
        {
            "state": state,
            "label": name,
            "count": sum(_matches(one, state) for one in every),
            "is_current": state == chosen,
        }
        for state, name in names
    ]


def _prepared(
    request: HttpRequest, found: Decision, form: PointForm, matching: list[Point]
) -> Job | None:
    """Show what giving this answer to what is ticked, or to all that match, would do."""
    answer, by = form.answer(), account_of(request)
    ticked = set(request.POST.getlist("point"))
    is_all = request.POST.get("do") == "all"
    chosen = {
        (one.kind, one.key) for one in matching if is_all or f"{one.kind}-{one.key}" in ticked
    }
    wrong = rules.obstacle_to_outcome(answer.outcome, answer.reason, answer.passages)
    if wrong or not chosen:
        form.add_error(None, wrong or _("Tick at least one point."))
        return None
    try:
        return prepare(
            kind=AnswerMany.slug,
            targets=writing.rows_for(decision=found, points=chosen),
            details={
                "outcome": answer.outcome,
                "reason": answer.reason.strip(),
                "passages": sorted(answer.passages),
            },
            by=by,
            back=request.get_full_path()[:300],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
