"""Asking institutions of other levels, and answering what they ask."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.cascade import services
from isegoria.cascade.models import LevelRequest
from isegoria.cascade.queries import below, others, requests_to, told_of
from isegoria.cascade.rules import obstacle_to_asking, obstacle_to_referring
from isegoria.journey.copying import take_too
from isegoria.journey.forms.levels import AnswerForm, AskForm, ReferForm
from isegoria.journey.queries.desk_levels import asked_page, questions_to_choose, waiting_page
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers, for_officers_of_the_question
from isegoria.languages.queries import page_language
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.models import Account
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.services import note_author

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_officers_of_the_question
def levels(request: HttpRequest, process: Process) -> HttpResponse:
    """Whom this question was handed to, and what they said; ask others."""
    language, mine = page_language(), account_of(request)
    under = below(process.institution_id, language)
    do = request.POST.get("do", "")
    ask = AskForm(request.POST if do == "ask" else None, branches=under)
    refer = ReferForm(
        request.POST if do == "refer" else None, branches=others(process.institution_id, language)
    )
    done = _asked_below(ask, process, mine) or _handed_on(refer, process, mine)
    if done:
        messages.success(request, done, "good")
        return redirect("desk-levels", process.slug)
    page = {
        **around(process),
        "told": told_of(process, language),
        "ask": ask,
        "refer": refer,
        "form": refer if refer.errors else ask,
        "has_below": bool(under),
        "has_others": bool(refer.fields["to"].choices),  # type: ignore[attr-defined]
        "obstacle": obstacle_to_asking(process),
        "obstacle_to_referring": obstacle_to_referring(process),
    }
    status = 422 if ask.errors or refer.errors else 200
    return render(request, "desk/levels.html", page, status=status)


@require_safe
@for_officers
def waiting(request: HttpRequest) -> HttpResponse:
    """What others ask of the institutions that somebody works for."""
    mine = institutions_where(account_of(request), Role.Kind.OFFICER)
    return render(request, "desk/levels_waiting.html", waiting_page(mine, page_language()))


@require_http_methods(METHODS)
@for_officers
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What one institution asks, and the answer to it."""
    mine = account_of(request)
    found = requests_to(institutions_where(mine, Role.Kind.OFFICER)).filter(pk=number).first()
    if found is None:
        raise Http404
    is_referral = found.kind == LevelRequest.Kind.REFER
    is_open = not found.answer or (
        found.answer == LevelRequest.Answer.ACCEPTED and found.made_id is None
    )
    choices = questions_to_choose(found.to_id) if is_referral else None
    form = AnswerForm(
        request.POST if is_open and request.method == "POST" else None,
        questions=choices,
        is_answered=bool(found.answer),
    )
    made: list[Process | None] = []
    if form.is_valid() and form.tried(lambda: made.append(_answer(form, found, request))):
        messages.success(request, _("Your answer is put down. Everybody can read it."), "good")
        if not is_referral and made[0] is not None:
            return redirect("desk-question", made[0].slug)
        return redirect("desk-level", number)
    page = {**asked_page(found, page_language()), "form": form, "is_open": is_open}
    return render(request, "desk/level.html", page, status=422 if form.errors else 200)


def _answer(form: AnswerForm, found: LevelRequest, request: HttpRequest) -> Process | None:
    """Do what was answered; the question that came of it, if any did."""
    mine, given = account_of(request), form.cleaned_data
    reason = given.get("reason", "")
    if given.get("said") == LevelRequest.Answer.REFUSED:
        services.refuse(found, reason=reason, by=mine)
        return None
    if found.kind == LevelRequest.Kind.ASK:
        made = take_too(found, by=mine, reason=reason)
        note_author(made, mine)
        return made
    key: Any = given.get("question")
    chosen = Process.objects.filter(pk=key, institution=found.to_id).first() if key else None
    if not found.answer:
        services.accept(found, by=mine, reason=reason, made=chosen)
    elif chosen is not None:
        services.take_up(found, chosen)
    return chosen


def _asked_below(form: AskForm, process: Process, by: Account) -> str:
    """Ask those who were chosen; what to say of it, nothing where nobody was asked."""
    made: list[LevelRequest] = []
    if form.is_valid() and form.tried(
        lambda: made.extend(
            services.ask_to_put_it_too(
                process,
                institutions=form.cleaned_data["institutions"],
                why=form.cleaned_data["why"],
                by=by,
            )
        )
    ):
        return _asked(len(made))
    return ""


def _handed_on(form: ReferForm, process: Process, by: Account) -> str:
    """Hand a matter on; what to say of it, nothing where it was not."""
    if form.is_valid() and form.tried(
        lambda: services.refer(
            process, to=form.cleaned_data["to"], why=form.cleaned_data["matter"], by=by
        ),
        about="to",
    ):
        return _("It is handed on. Their answer will stand here.")
    return ""


def _asked(count: int) -> str:
    if not count:
        return _("All of these were asked already.")
    words = ngettext(
        "%(count)d institution is asked. Its answer will stand here.",
        "%(count)d institutions are asked. Their answers will stand here.",
        count,
    )
    return words % {"count": count}
