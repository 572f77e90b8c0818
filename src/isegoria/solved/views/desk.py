"""Planning at the desk when people are asked, and reading what they said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.organisations.models import Role
from isegoria.process.models import Process
from isegoria.process.staff import for_staff_of_the_question
from isegoria.receipts.codes import grouped
from isegoria.solved.forms import MonthsForm, NumbersForm
from isegoria.solved.services import draw_numbers, plan
from isegoria.solved.showing import desk_page


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_the_question(Role.Kind.OFFICER, Role.Kind.DECISION_OFFICER)
def solved(request: HttpRequest, process: Process) -> HttpResponse:
    """When people are asked whether it was solved, whom that reaches, and what they said."""
    page = desk_page(process)
    months = MonthsForm(_sent(request, "plan"), initial={"months": page["months"]})
    numbers = NumbersForm(_sent(request, "draw"))
    status = 400 if request.method == "POST" else 200
    if months.is_valid():
        try:
            plan(process=process, months=months.cleaned_data["months"])
        except Refused as refusal:
            months.add_error("months", str(refusal))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-solved", process.slug)
    if numbers.is_valid():
        try:
            codes = draw_numbers(process=process, count=numbers.cleaned_data["count"])
        except Refused as refusal:
            numbers.add_error("count", str(refusal))
        else:
            return _numbers(process, codes)
    context = page | {"months_form": months, "numbers_form": numbers}
    return render(request, "solved/desk.html", context, status=status)


def _sent(request: HttpRequest, asked: str) -> Any:  # noqa: ANN401  # what forms take
    return request.POST if request.POST.get("do") == asked else None


def _numbers(process: Process, codes: list[str]) -> HttpResponse:
    """The numbers as a file, a line each; they are shown this once."""
    lines = "\r\n".join(["number", *map(grouped, codes), ""])
    response = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{process.slug}-numbers.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
