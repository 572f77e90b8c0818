"""What people said some time after they were answered, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.base.allowance import network_of, please_wait
from isegoria.base.own_page import is_from_our_own_page, ticket
from isegoria.base.refusal import NotThere, Refused
from isegoria.decide.fetching import decided_among
from isegoria.hear import limits
from isegoria.process.models import Process
from isegoria.process.queries import question
from isegoria.receipts.codes import read_code
from isegoria.solved.forms import ComparisonForm
from isegoria.solved.queries import compared_by
from isegoria.solved.services import say_for_comparison
from isegoria.solved.showing import public_page
from isegoria.solved.told import unknown_number_words


@csrf_exempt  # nobody needs a cookie to reply; is_from_our_own_page guards instead
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def solved(request: HttpRequest, process: str) -> HttpResponse:
    """What was said in each round; and a form for those who are asked for comparison."""
    asked = question(process)
    if asked is None or not decided_among([asked]):
        raise Http404
    if request.method == "POST" and not is_from_our_own_page(request):
        return render(request, "errors/origin.html", status=403)
    form = ComparisonForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            _take(asked, form)
        except NotThere as unknown:
            form.add_error("code", str(unknown))
            status = unknown.status
            if wait := limits.wait_after_unknown_receipt(network_of(request)):
                return please_wait(request, wait)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            return _thanked(process)
    page = public_page(asked) | {
        "form": form,
        "ticket": ticket(),
        "is_said": request.GET.get("said") == "1",
    }
    return render(request, "solved/solved.html", page, status=status)


def _thanked(process: str) -> HttpResponse:
    response = redirect(reverse("solved", args=[process]) + "?said=1")
    response.status_code = 303
    return response


def _take(process: Process, form: ComparisonForm) -> None:
    found = compared_by(read_code(form.cleaned_data["code"]))
    if found is None or found.process_id != process.pk:
        raise NotThere(unknown_number_words())
    say_for_comparison(compared=found, problem=form.cleaned_data["problem"])
