"""People who judge a question before it opens: whoever decides, and those who did not write it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.gates import judging
from isegoria.gates.queries import decision_officers
from isegoria.journey.forms.gates import ConfirmForm, ReviewForm
from isegoria.journey.queries import judging as queries
from isegoria.journey.queries.desk_question import around
from isegoria.journey.queries.texts import digest_of_wording
from isegoria.journey.services import want_reminders, wants_reminders
from isegoria.journey.views.staff import for_everybody_at_the_question
from isegoria.languages.queries import page_language
from isegoria.organisations.queries import roles_of
from isegoria.people.queries import account_of
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@cache_control(no_store=True)
@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for somebody: questions to decide on or to interpret, and drafts."""
    mine = account_of(request)
    if not roles_of(mine):
        raise PermissionDenied(
            _("This page is for those who prepare questions. Ask an administrator for that role.")
        )
    if request.method == "POST":
        want_reminders(account=mine, wants=request.POST.get("do") == "remind")
        return redirect("desk-judge")
    language = page_language()
    sorts = (queries.to_decide, queries.to_judge, queries.to_interpret)
    rows = [row for sort in sorts for row in sort(mine, language)]
    page = {"rows": rows, "is_reminded": wants_reminders(mine)}
    return render(request, "desk/judge.html", page)


@require_http_methods(METHODS)
@for_everybody_at_the_question
def confirm(request: HttpRequest, process: Process) -> HttpResponse:
    """Say, as whoever decides, that answers can still make a difference."""
    mine = account_of(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {
        **around(process),
        "form": form,
        "may": queries.is_decision_officer(mine, process),
        "officers": decision_officers(process.institution_id),
        "said": queries.influence_said(process, page_language()),
        "done": queries.confirmation_shown(process),
    }
    if form.is_valid():
        try:
            judging.confirm(process=process, by=mine, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is confirmed. Everybody can read it."), "good")
            return redirect("desk-judge")
    return render(request, "desk/confirm.html", page, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@for_everybody_at_the_question
def review(request: HttpRequest, process: Process) -> HttpResponse:
    """Read the words of a question, and say whether they are neutral."""
    mine, digest = account_of(request), digest_of_wording(process)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            judging.review(
                process=process,
                digest=digest,
                read=form.cleaned_data["read"],
                faults=form.faults,
                comment=form.cleaned_data["comment"],
                by=mine,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Everybody can read what you found."), "good")
            return redirect("desk-judge")
    page = {
        **around(process),
        "form": form,
        "digest": digest,
        "words": queries.words_to_judge(process, page_language()),
        "is_author": queries.is_author(mine, process),
        "reviews": queries.reviews_shown(process),
    }
    return render(request, "desk/review.html", page, status=422 if form.errors else 200)
