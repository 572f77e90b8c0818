"""Printing sheets, and what became of each batch."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST

from isegoria.base.refusal import Refused
from isegoria.channels.paper import queries, services, showing
from isegoria.channels.paper.forms import PrintForm
from isegoria.hear.questions import in_words
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.languages.codes import direction_of, tag_of
from isegoria.languages.queries import page_language, shown
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.timetable import instant_in_words


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def sheets(request: HttpRequest, process: Process) -> HttpResponse:
    """Everything that was printed; print more."""
    activities = list(process.activities.select_related("process", "stage").order_by("position"))
    titles = shown([one.title_id for one in activities], page_language())
    form = PrintForm(
        request.POST or None,
        activities=[(one.pk, titles[one.title_id].body) for one in activities],
        languages=process.language_codes,
    )
    if form.is_valid():
        wanted = dict(form.cleaned_data)
        wanted["activity"] = next(
            one for one in activities if str(one.pk) == form.cleaned_data["activity"]
        )
        try:
            return _printed(request, process, services.print_sheets(**wanted))
        except Refused as refusal:
            form.add_error("count", str(refusal))
    page = {
        **around(process),
        "form": form,
        "batches": [(one, titles[one.activity.title_id]) for one in queries.batches_of(process)],
        "to_check": queries.to_check(process, account_of(request)).count(),
        "differ": queries.to_settle(process, account_of(request)).count(),
    }
    return render(request, "paper/sheets.html", page, status=422 if form.errors else 200)


@require_POST
@for_officers_of_the_question
def void(request: HttpRequest, process: Process, batch: int) -> HttpResponse:
    """Let what is left of a batch not count."""
    found = queries.batches_of(process).filter(pk=batch).first()
    if found is None:
        raise Http404
    count = services.make_the_rest_void(found)
    words = ngettext("%(count)d sheet is void now.", "%(count)d sheets are void now.", count)
    messages.success(request, words % {"count": count}, "good")
    return redirect("paper-desk", process.slug)


def _printed(request: HttpRequest, process: Process, printed: services.Printed) -> HttpResponse:
    """The sheets in their own language, to be printed now."""
    batch, language = printed.batch, printed.batch.language
    form = queries.form_of(batch.activity)
    back = reverse("paper-desk", args=[process.slug])
    with override(language):
        ends_at = batch.activity.stage.ends_at
        page = {
            "back": back,
            "batch": batch,
            "tag": tag_of(language),
            "direction": direction_of(language),
            "question": shown([process.question_id], language)[process.question_id],
            "title": in_words(form.title, form, language) if form else "",
            "rows": showing.rows_of(form, language) if form else [],
            "pages": showing.pages_of(printed),
            "phones": showing.phones_of(process),
            "receipts": request.build_absolute_uri(reverse("receipt")),
            "until": instant_in_words(ends_at, process) if ends_at else "",
            "name": _("Sheets of paper"),
        }
        return render(request, "paper/print.html", page)
