"""The official's questions, and beginning a new one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.numbers import page_number
from isegoria.hear.activity_type import activity_types
from isegoria.journey import services
from isegoria.journey.forms.question import NewQuestionForm
from isegoria.journey.queries.desk_list import list_page
from isegoria.journey.views.staff import for_officers
from isegoria.languages.queries import page_language, shown
from isegoria.organisations.models import Institution, Role
from isegoria.organisations.queries import institutions_where, keys_waiting_for, site_in
from isegoria.people.queries import account_of

LONGEST_SEARCH = 100


@require_safe
@for_officers
def questions(request: HttpRequest) -> HttpResponse:
    """My questions: drafts, open and closed, and what is due next."""
    page = list_page(
        institutions_where(account_of(request), Role.Kind.OFFICER),
        page_language(),
        words=request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        number=page_number(request),
    )
    if page is None:
        raise Http404
    page["lost_keys"] = keys_waiting_for(account_of(request))
    page["pager_address"] = f"?{urlencode({'q': page['words']})}&page=" if page["words"] else ""
    return render(request, "desk/questions.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def new(request: HttpRequest) -> HttpResponse:
    """Begin a question with its words alone; everything else can wait."""
    language = page_language()
    institutions = _institutions(request, language)
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
        messages.success(request, _("Your draft is kept. Nobody else sees it yet."), "good")
        return redirect("desk-question", process.slug)
    return render(request, "desk/new.html", {"form": form}, status=422 if form.errors else 200)


def _institutions(request: HttpRequest, language: str) -> dict[int, tuple[Institution, str]]:
    keys = institutions_where(account_of(request), Role.Kind.OFFICER)
    rows = list(Institution.objects.filter(pk__in=keys).order_by("pk"))
    names = shown([one.name_id for one in rows], language)
    return {one.pk: (one, names[one.name_id].body) for one in rows}
