"""The course: a made-up town on the pages of real questions, and what is asked of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isegoria.base.cells import as_csv
from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.organisations.queries import trained_until
from isegoria.people.queries import account_of
from isegoria.training import queries, rules, services, showing, tasks
from isegoria.training.models import Attempt, Town
from isegoria.training.rules import Task
from isegoria.understand.queries import MOST_WORDS, ORDERS
from isegoria.understand.showing import sure as sure_shown
from isegoria.understand.showing import where

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visit:
    """A town that somebody reads: to practise, or, signed in, for the certificate."""

    town: Town
    base: str
    attempt: Attempt | None = None

    @property
    def other(self) -> str:
        """Where the course begins anew."""
        return (
            reverse("course") if self.attempt else f"{reverse('training-any')}?not={self.town.pk}"
        )


def to_practise(view: View) -> View:
    """Hand the view a town that everybody may read; nobody is asked who they are."""

    @wraps(view)
    def shown(request: HttpRequest, town: int, **more: Any) -> HttpResponse:  # noqa: ANN401  # whatever the address holds
        found = queries.town_shown(_key(town))
        if found is None:
            raise Http404
        return view(request, Visit(found, reverse("training-town", args=[found.pk])), **more)

    return require_safe(shown)


def for_certificate(view: View) -> View:
    """Hand the view a town that this person has begun to read; for others it is not there."""

    @cache_control(no_store=True)
    @login_required
    @wraps(view)
    def shown(request: HttpRequest, town: int, **more: Any) -> HttpResponse:  # noqa: ANN401  # whatever the address holds
        attempt = queries.attempt_at(account_of(request), _key(town))
        if attempt is None:
            raise Http404
        base = reverse("course-town", args=[attempt.town_id])
        return view(request, Visit(attempt.town, base, attempt), **more)

    return shown


@require_safe
def training(request: HttpRequest) -> HttpResponse:
    """Say what the course is, and let everybody practise."""
    return render(request, "training/training.html", {"fewest": rules.FEWEST_RIGHT})


@require_safe
@cache_control(no_store=True)
def any_town(request: HttpRequest) -> HttpResponse:
    """Lead to a town to practise on, another one if somebody has just read one."""
    other_than = row_number(request.GET.get("not", ""))
    key = queries.town_to_practise(other_than)
    if key is None:
        return render(request, "training/no_town.html", status=503)
    return redirect("training-town", key)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
@login_required
def course(request: HttpRequest) -> HttpResponse:
    """Where somebody stands, and the way to the certificate."""
    account = account_of(request)
    if request.method == "POST":
        try:
            return redirect("course-town", services.begin(account=account).town_id)
        except Refused as refused:
            messages.warning(request, str(refused))
            return redirect("course")
    until = trained_until(account)
    context = {
        "fewest": rules.FEWEST_RIGHT,
        "begun": queries.unfinished(account),
        "until": until,
        "is_valid": until is not None and until >= timezone.localdate(),
    }
    return render(request, "training/course.html", context)


def town(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say what this town is, and begin."""
    return _show(request, visit, "training/town.html", showing.around_of(visit.town))


def heard(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What was heard in the town, on the page of real questions."""
    return _ask(request, visit, "heard/", showing.heard_page)


def signs(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where several voices may be one, on the page of real questions."""
    return _ask(request, visit, "heard/signs/", showing.signs_page)


def who(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Whom the answers come from, on the page of real questions."""
    return _ask(request, visit, "who/", showing.who_page)


def statements(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every statement of the town, sorted and searched."""
    order = request.GET.get("order", ORDERS[0])
    if order not in ORDERS:
        raise Http404
    wanted = request.GET.get("words", "")[:MOST_WORDS].replace("\0", "").strip()
    page = showing.statements_page(visit.town, order=order, wanted=wanted)
    return _show(request, visit, "training/statements.html", page)


def sure(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How far the numbers bear, on the page of real questions."""
    return _show(request, visit, "training/sure.html", showing.sure_page(visit.town))


def sure_table(request: HttpRequest, visit: Visit) -> HttpResponse:  # noqa: ARG001  # every view has it
    """The same as one CSV file, which says that it is made up."""
    return _table([sure_shown.COLUMNS, *sure_shown.lines(showing.sections_of(visit.town))])


def who_table(request: HttpRequest, visit: Visit) -> HttpResponse:  # noqa: ARG001  # every view has it
    """Whom the answers come from, in the same form."""
    return _table([where.COLUMNS, *showing.who_lines(visit.town)])


def data(request: HttpRequest, visit: Visit) -> HttpResponse:  # noqa: ARG001  # every view has it
    """The numbers of the town, for those who calculate."""
    return JsonResponse(showing.data_of(visit.town))


def result(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say what was right and why; for the certificate, only once it is handed in."""
    attempt = visit.attempt
    if attempt and attempt.answers is not None:
        return _show_result(request, visit, attempt.answers)
    answers = _answers(request, visit)
    if task := rules.first_open(answers):
        return redirect(tasks.address(visit.base, answers, task, missing=True))
    if attempt is None:
        return _show_result(request, visit, answers)
    page = {
        "given": tasks.given(visit.town, answers, visit.base),
        "carried": [(name, one) for name, every in answers.items() for one in every],
    }
    return _show(request, visit, "training/check.html", page)


@require_POST
def hand_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Mark what was answered, once."""
    assert visit.attempt is not None  # noqa: S101  # there is no such page to practise
    given = {task.value: request.POST.getlist(task) for task in Task}
    try:
        services.hand_in(attempt=visit.attempt, given=given)
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(f"{visit.base}{tasks.RESULT}")


def _table(rows: Iterable[Iterable[Any]]) -> HttpResponse:
    response = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="made-up.csv"'
    return response


def _show_result(request: HttpRequest, visit: Visit, answers: rules.Answers) -> HttpResponse:
    right = rules.marks(answers, visit.town.truth)
    page = {
        "marked": tasks.marked(visit.town, answers),
        "right": sum(right.values()),
        "has_passed": rules.has_passed(right),
        "overlooks_silent": not right[Task.SILENT],
        "until": trained_until(visit.attempt.account) if visit.attempt else None,
    }
    return _show(request, visit, "training/result.html", page)


def _ask(
    request: HttpRequest, visit: Visit, page: str, seen: Callable[[Town], dict[str, Any]]
) -> HttpResponse:
    """Show a page of the town, with the question that is answered on it, if one is asked."""
    answers = _answers(request, visit)
    wanted = next(
        (one for one in Task if one == request.GET.get("task") and tasks.PAGES[one] == page), None
    )
    open_ = rules.first_open(answers)
    if wanted and open_ and list(Task).index(open_) < list(Task).index(wanted):
        return redirect(tasks.address(visit.base, answers, open_, missing=True))
    context = seen(visit.town)
    if wanted:
        context["asked"] = tasks.asked(
            visit.town, wanted, answers, base=visit.base, is_missing="missing" in request.GET
        )
    name = {"heard/": "heard", "heard/signs/": "signs", "who/": "who"}[page]
    return _show(request, visit, f"training/{name}.html", context)


def _answers(request: HttpRequest, visit: Visit) -> dict[str, list[str]]:
    given = {task.value: request.GET.getlist(task) for task in Task}
    return rules.read(given, visit.town.told, visit.town.truth)


def _show(request: HttpRequest, visit: Visit, template: str, page: dict[str, Any]) -> HttpResponse:
    around = {
        "visit": visit,
        "begin": tasks.address(visit.base, {}, next(iter(Task))),
        **page,
    }
    return render(request, template, around)


def _key(town: int) -> int:
    return row_number(str(town)) or 0
