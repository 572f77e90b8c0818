"""Keys for programs of partners, at the desk of a question."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.channels.api import queries, services
from isegoria.channels.api.forms import KeyForm
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.process.models import Process


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def keys(request: HttpRequest, process: Process) -> HttpResponse:
    """All keys that bring answers here; make one, to be seen once, or make one void."""
    if "void" in request.POST:
        return _make_void(request, process)
    form = KeyForm(request.POST or None)
    if form.is_valid():
        try:
            key, token = services.make_key(process=process, **form.cleaned_data)
            page = {**around(process), "key": key, "token": token}
            return render(request, "api/key.html", page)
        except Refused as refusal:
            form.add_error("partner", str(refusal))
    page = {**around(process), "form": form, "keys": queries.keys_for(process)}
    return render(request, "api/keys.html", page, status=422 if form.errors else 200)


def _make_void(request: HttpRequest, process: Process) -> HttpResponse:
    number = row_number(request.POST["void"]) or 0
    key = queries.keys_for(process).filter(pk=number).first()
    if key is None:
        raise Http404
    services.make_void(key)
    messages.success(request, _("The key does not hold any more."), "good")
    return redirect("api-keys", process.slug)
