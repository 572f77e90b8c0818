"""The official's questions, and beginning a new one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.cells import as_csv
from isegoria.base.numbers import page_number, row_number
from isegoria.base.refusal import Refused
from isegoria.hear.activity_type import activity_types
from isegoria.journey import services
from isegoria.journey.forms.lists import KeepListForm
from isegoria.journey.forms.question import NewQuestionForm
from isegoria.journey.models import SavedList
from isegoria.journey.queries.desk_list import COLUMNS, list_page, table_of
from isegoria.journey.queries.desk_stages import STAGES, Narrowed
from isegoria.journey.queries.desk_waiting import waiting_for
from isegoria.journey.views.staff import for_officers, may_ask_for
from isegoria.languages.queries import page_language
from isegoria.organisations.models import Role
from isegoria.organisations.queries import (
    certificate_to_renew,
    institutions_where,
    keys_waiting_for,
    site_in,
)
from isegoria.people.queries import account_of
from isegoria.process.services import note_author
from isegoria.questionnaire.xlsform.sheets import write

LONGEST_SEARCH = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def questions(request: HttpRequest) -> HttpResponse:
    """My questions: what waits, what is late, and what is due next."""
    account = account_of(request)
    mine = institutions_where(account, Role.Kind.OFFICER)
    to = _narrowed(request)
    page = list_page(mine, page_language(), to=to, number=page_number(request))
    if page is None:
        raise Http404
    form = KeepListForm(request.POST if request.method == "POST" else None)
    if "forget" in request.POST:
        services.forget_list(account, request.POST["forget"])
        return redirect("desk")
    if form.is_valid():
        try:
            services.keep_list(account, name=form.cleaned_data["name"], query=_query(to))
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The list is kept."), "good")
            return redirect(f"{reverse('desk')}?{_query(to)}")
    context = {
        **page,
        "form": form,
        "kept": SavedList.objects.filter(account=account),
        "waiting": waiting_for(account, mine, page["counts"]),
        "institutions": may_ask_for(request, page_language()),
        "lost_keys": keys_waiting_for(account),
        "certificate_ends": certificate_to_renew(account),
        "query": _query(to),
        "other_query": _query(to._replace(stage="")),
        "pager_address": f"?{_query(to)}&page=" if _query(to) else "",
    }
    return render(request, "desk/questions.html", context, status=422 if form.errors else 200)


@require_safe
@cache_control(no_store=True)
@login_required
def table(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as it is narrowed, whole, for spreadsheets and programs.

    Not one transaction like other pages of the desk: nobody could write while it is put together.
    """
    mine = institutions_where(account_of(request), Role.Kind.OFFICER)
    if kind not in ("csv", "xlsx") or not mine:
        raise Http404
    rows = list(table_of(mine, _narrowed(request)))
    if kind == "xlsx":
        content, sort = write({"questions": rows or [dict.fromkeys(COLUMNS, "")]}), XLSX
    else:
        written = as_csv([COLUMNS, *([row.get(name, "") for name in COLUMNS] for row in rows)])
        content, sort = written.encode("utf-8-sig"), "text/csv; charset=utf-8"
    response = HttpResponse(content, content_type=sort)
    response["Content-Disposition"] = f'attachment; filename="questions.{kind}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def new(request: HttpRequest) -> HttpResponse:
    """Begin a question with its words alone; everything else can wait."""
    language = page_language()
    institutions = may_ask_for(request, language)
    site = site_in(language)
    form = NewQuestionForm(
        request.POST or None,
        languages=site.languages,
        institutions={pk: name for pk, (_one, name) in institutions.items()},
        language=language,
        kinds={slug: str(kind.heading()) for slug, kind in activity_types().items()},
    )
    if form.is_valid():
        chosen = form.cleaned_data.get("institution") or next(iter(institutions))
        process = services.ask(
            institution=institutions[chosen][0],
            question=form.cleaned_data["question"],
            language=form.cleaned_data["language"],
            time_zone=site.time_zone,
            kinds=[activity_types()[slug] for slug in form.cleaned_data["kinds"]],
        )
        note_author(process, account_of(request))
        messages.success(request, _("Your draft is kept. Nobody else sees it yet."), "good")
        return redirect("desk-words", process.slug)
    return render(request, "desk/new.html", {"form": form}, status=422 if form.errors else 200)


def _narrowed(request: HttpRequest) -> Narrowed:
    """How the address narrows the list; what it says that there is not narrows nothing."""
    stage = request.GET.get("stage", "")
    return Narrowed(
        stage=stage if stage in STAGES else "",
        institution=row_number(request.GET.get("institution", "")) or 0,
        words=" ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH],
    )


def _query(to: Narrowed) -> str:
    values = {"stage": to.stage, "institution": to.institution, "q": to.words}
    return urlencode({name: value for name, value in values.items() if value})
