"""What somebody has asked to be done to many: what it will do, how far it is, and undoing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.numbers import page_number
from isegoria.base.refusal import Refused
from isegoria.bulk import services
from isegoria.bulk.models import Job
from isegoria.bulk.queries import job_page, jobs_of, jobs_page
from isegoria.people.queries import account_of

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@cache_control(no_store=True)
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """List what I have asked for, the newest first."""
    found = jobs_page(account_of(request), page_number(request))
    if found is None:
        raise Http404
    page, rows = found
    return render(request, "bulk/jobs.html", {"page": page, "rows": rows})


@require_http_methods(METHODS)
@cache_control(no_store=True)
@login_required
def job(request: HttpRequest, job: int) -> HttpResponse:
    """Show what will be done and what cannot; begin it; tell how far it is; undo it."""
    found = get_object_or_404(jobs_of(account_of(request)), pk=job)
    status = 200
    refusal = ""
    if request.method == "POST":
        try:
            return _act(request, found)
        except Refused as reason:
            found.refresh_from_db()
            refusal, status = str(reason), reason.status
    page = {**job_page(found), "refusal": refusal}
    return render(request, "bulk/job.html", page, status=status)


def _act(request: HttpRequest, job: Job) -> HttpResponse:
    if "forget" in request.POST:
        back = job.back
        services.forget(job)
        messages.success(request, _("Nothing was done."), "good")
        return redirect(back or "bulk-jobs")
    if "again" in request.POST:
        services.try_again(job)
        messages.success(request, _("It goes on. You can close this page."), "good")
    elif "undo" in request.POST:
        services.undo(job)
        messages.success(request, _("It is being undone. You can close this page."), "good")
    else:
        services.begin(job)
        messages.success(request, _("It has begun. You can close this page; it goes on."), "good")
    return redirect("bulk-job", job.pk)
