"""Second answers at the desk: read by those who prepared the first, given by somebody higher."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.answer.forms import SecondForm
from isegoria.answer.models import SecondAnswer
from isegoria.answer.queries import higher_officers
from isegoria.answer.services import answer_again, write_again
from isegoria.answer.showing import again_page
from isegoria.base.refusal import Refused
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.models import Account
from isegoria.people.queries import account_of
from isegoria.process.models import Process

_REFUSED = 422


def for_those_it_concerns(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in whoever prepared or signed the answers, and whoever owes the second ones."""

    @cache_control(no_store=True)
    @login_required
    @wraps(view)
    def let_in(request: HttpRequest, process: str, **kwargs: int) -> HttpResponse:
        mine = account_of(request)
        found = Process.objects.select_related("institution").filter(slug=process).first()
        if found is None or not _concerns(found, mine):
            raise Http404
        return view(request, found, **kwargs)

    return let_in


@require_safe
@for_those_it_concerns
def seconds(request: HttpRequest, process: Process) -> HttpResponse:
    """What is owed on which point, by when, and what was answered."""
    return render(request, "answer/seconds.html", again_page(process, account_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_it_concerns
def second(request: HttpRequest, process: Process, key: int) -> HttpResponse:
    """Write one second answer in the languages of the question, and sign it."""
    by = account_of(request)
    page = again_page(process, by)
    row = next((one for one in page["rows"] if one["second"].pk == key), None)
    if row is None or not row["is_mine"] or row["told"].is_given:
        raise Http404
    found: SecondAnswer = row["second"]
    found.edition.publication.decision.process = process
    form, status = SecondForm(request.POST or None, found), 200
    if form.is_valid():
        try:
            said = _do(request, form, found, by)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, said, "good")
            return redirect("desk-second-answers", process.slug)
    if form.errors and status == 200:  # noqa: PLR2004  # as HTTP numbers it
        status = _REFUSED
    return render(request, "answer/second.html", page | {"form": form, "row": row}, status=status)


def _do(request: HttpRequest, form: SecondForm, found: SecondAnswer, by: Account) -> str:
    version, words = form.cleaned_data["version"], form.words()
    if request.POST.get("do") == "sign":
        answer_again(second=found, words=words, version=version, by=by)
        return _("The second answer is public. It is sent to everybody whom it concerns.")
    write_again(second=found, words=words, version=version, by=by)
    return _("Saved.")


def _concerns(process: Process, account: Account) -> bool:
    mine = institutions_where(account, Role.Kind.OFFICER, Role.Kind.DECISION_OFFICER)
    if process.institution_id in mine:
        return True
    rows = SecondAnswer.objects.filter(edition__publication__decision__process=process)
    return any(
        higher_officers(one.edition).filter(pk=account.pk).exists()
        for one in rows.select_related("edition__publication__decision__process__institution")
    )
