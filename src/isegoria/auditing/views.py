"""The page at the desk where an auditor asks for a confidential folder, and gets it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from isegoria.auditing import services
from isegoria.auditing.forms import AskForm
from isegoria.auditing.queries import openings_of
from isegoria.base.refusal import Refused
from isegoria.hear.models import Activity
from isegoria.languages.queries import page_language, shown
from isegoria.organisations.models import Institution, Role
from isegoria.organisations.queries import where_held_over
from isegoria.people.queries import account_of

View = Callable[..., HttpResponse]


def for_auditors(view: View) -> View:
    """Hand the view the activity and where its auditor works; for everybody else it is not there.

    To be an administrator is not enough.
    """

    @cache_control(no_store=True)
    @login_required
    @wraps(view)
    @transaction.atomic
    def let_in(request: HttpRequest, process: str, activity: int) -> HttpResponse:
        rows = Activity.objects.select_related("process__institution")
        found = rows.filter(pk=activity, process__slug=process)
        asked = found.exclude(process__published_at=None).first()
        held = asked and where_held_over(
            account_of(request), asked.process.institution_id, Role.Kind.AUDITOR
        )
        if asked is None or held is None:
            raise Http404
        return view(request, asked, held)

    return let_in


@require_http_methods(["GET", "HEAD", "POST"])
@for_auditors
def folder(request: HttpRequest, activity: Activity, held: Institution) -> HttpResponse:
    """Take the reason of an auditor; then hand the folder over, as often as a bad line needs."""
    key = request.POST.get("key", "") if request.method == "POST" else services.new_key()
    page: dict[str, Any] = {"form": AskForm(), "key": key}
    try:
        if request.POST.get("do") == "open":
            page["is_asked"] = True
            return _as_file(services.hand_over(activity=activity, by=account_of(request), key=key))
        if request.method == "POST":
            page["form"] = form = AskForm(request.POST)
            if form.is_valid():
                services.ask(
                    activity=activity,
                    by=account_of(request),
                    institution=held,
                    reason=form.cleaned_data["reason"],
                    language=page_language(),
                    key=key,
                )
                page["is_asked"] = True
    except Refused as refusal:
        page["refusal"], page["status"] = str(refusal), refusal.status
    return _page(request, activity, page)


def _as_file(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="confidential.zip"'
    return response


def _page(request: HttpRequest, activity: Activity, page: dict[str, Any]) -> HttpResponse:
    titles = [activity.process.question_id, activity.title_id]
    words = shown(titles, page_language())
    page["question"] = words[activity.process.question_id]
    page["process"], page["openings"] = activity.process, openings_of(activity.pk)
    status = page.get("status", 422 if page["form"].errors else 200)
    return render(request, "auditing/folder.html", page, status=status)
