"""Which addresses of a partner are called when something happens, at the desk of a question."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Faulty, Refused
from isegoria.channels.api import hooks as services
from isegoria.channels.api import queries
from isegoria.channels.api.forms import HookForm
from isegoria.channels.api.models import Hook, Key
from isegoria.channels.api.told import hooks_shown
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.process.models import Process

_ACTS = {
    "try": services.try_it,
    "again": services.begin_again,
    "take_out": services.take_out,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def hooks(request: HttpRequest, process: Process, key: int) -> HttpResponse:
    """All addresses that are called for one key; add one, try one, take one out."""
    found = queries.keys_for(process).filter(pk=row_number(str(key)) or 0).first()
    if found is None:
        raise Http404
    if act := next((one for one in _ACTS if one in request.POST), ""):
        return _act(request, process, found, act)
    form = HookForm(request.POST or None)
    if form.is_valid():
        try:
            hook, secret = services.make_hook(key=found, **form.cleaned_data)
        except Faulty as refusal:
            for name, words in refusal.faults.items():
                form.add_error(name, words)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            page = {**around(process), "key": found, "hook": hook, "secret": secret}
            return render(request, "api/secret.html", page)
    page = {
        **around(process),
        "key": found,
        "form": form,
        "hooks": hooks_shown(found),
        "obstacle": services.obstacle(found),
        "can_try": found.digest is not None,
    }
    return render(request, "api/hooks.html", page, status=422 if form.errors else 200)


def _act(request: HttpRequest, process: Process, key: Key, act: str) -> HttpResponse:
    """Do what was pressed; what was taken out meanwhile is gone, and nothing is done twice."""
    hook = Hook.objects.filter(key=key, pk=row_number(request.POST[act]) or 0).first()
    if hook is None:
        raise Http404
    said = {
        "try": _("A test call is on its way. Open this page again in a moment to see what came."),
        "again": _("The address is called again, beginning with what it was not told."),
        "take_out": _("The address is not called any more."),
    }
    try:
        _ACTS[act](hook)
    except Refused as refusal:
        messages.warning(request, str(refusal), "warning")
    else:
        messages.success(request, said[act], "good")
    return redirect("api-hooks", process.slug, key.pk)
