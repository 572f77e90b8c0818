"""Who lives here: for everybody to read, and for administrators to put down."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isegoria.base.cells import as_csv
from isegoria.base.refusal import Refused
from isegoria.community import queries, rules, services
from isegoria.community.boundaries import OUTLINES
from isegoria.community.forms.groups import GroupsForm
from isegoria.community.forms.table import (
    AreaForm,
    ColumnsForm,
    FileForm,
    KeysForm,
    SourceForm,
    TableForm,
    WordsForm,
)
from isegoria.community.models import Draft
from isegoria.community.showing import check_page, profile_page, step_title
from isegoria.languages.codes import INTERFACE, own_name
from isegoria.languages.queries import page_language
from isegoria.people.queries import account_of
from isegoria.places.models import Area, Partition, Source
from isegoria.places.queries import PartitionShown, partitions
from isegoria.places.services import add_ready_set, ready_sets

ROWS_SHOWN = 5
COLUMNS = (
    "area",
    "subject",
    "group",
    "label",
    "people",
    "share",
    "give_or_take",
    "source",
    "counted_on",
    "valid_until",
)


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """List all areas, as they lie in one another."""
    found = queries.all_areas(page_language())
    return render(request, "community/areas.html", {"areas": list(queries.in_order(found))})


@require_safe
def area(request: HttpRequest, area: str) -> HttpResponse:
    """Tell who lives in an area: what is known, by which source, and what is not."""
    found = get_object_or_404(Area, code=area)
    profile = queries.profile_of(found, page_language())
    return render(request, "community/area.html", profile_page(profile))


@require_safe
def figures(request: HttpRequest, area: str) -> HttpResponse:  # noqa: ARG001  # every view has it
    """Give the same as a table for programs."""
    profile = queries.profile_of(get_object_or_404(Area, code=area), page_language())
    rows = ([row.get(name, "") for name in COLUMNS] for row in queries.open_data(profile))
    response = HttpResponse(as_csv([COLUMNS, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{area}.csv"'
    return response


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what is known of communities, and the ways to change it."""
    for_administrators(request)
    language = page_language()
    found = partitions(language)
    context = {
        "areas": list(queries.in_order(queries.all_areas(language))),
        "partitions": found,
        "ready": _ready({one.code for one in found}, language),
        "sources": queries.sources(),
        "draft": (draft := queries.draft_of(account_of(request))),
        "is_outlines": draft is not None and OUTLINES in draft.choices,
        "is_operator": queries.managed_by(account_of(request)) is queries.EVERYWHERE,
    }
    return render(request, "community/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file(request: HttpRequest) -> HttpResponse:
    """Take the file of a table."""
    for_administrators(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"]
        try:
            services.begin(
                account=account_of(request), name=name, content=content, language=page_language()
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("community-step", "table")
    status = 422 if form.errors else 200
    return render(request, "community/file.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step(request: HttpRequest, step: str) -> HttpResponse:
    """Ask one thing about the table, and keep what was said."""
    for_administrators(request)
    draft = queries.draft_of(account_of(request))
    if draft is None or OUTLINES in draft.choices:
        return redirect("community-file")
    steps = rules.steps_of(draft.choices)
    if step not in steps:
        raise Http404
    if steps.index(step) > steps.index(rules.first_open(draft.choices)):
        return redirect("community-step", rules.first_open(draft.choices))
    if step == "check":
        return _check(request, draft)
    form = _form(request, draft, step)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose(draft=draft, step=step, said=getattr(form, "said", form.cleaned_data))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("community-step", rules.steps_of(draft.choices)[steps.index(step) + 1])
    return _show_step(request, draft, step, form)


@require_POST
@login_required
def throw_away(request: HttpRequest) -> HttpResponse:
    """Forget the table."""
    for_administrators(request)
    services.throw_away(account=account_of(request))
    messages.success(request, _("The table is forgotten. Nothing of it was saved."), "good")
    return redirect("community-desk")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def source(request: HttpRequest, source: int) -> HttpResponse:
    """Ask whether a source is to be taken away with all its figures, and do so."""
    _for_the_operator(request)
    found = get_object_or_404(Source, pk=source)
    if request.method == "POST":
        services.remove(source=found)
        messages.success(request, _("The source and its figures are gone."), "good")
        return redirect("community-desk")
    return render(request, "community/source.html", {"source": found})


@require_POST
@login_required
def ready(request: HttpRequest, code: str) -> HttpResponse:
    """Put down one of the sets for a start."""
    _for_the_operator(request)
    if code not in ready_sets():
        raise Http404
    add_ready_set(code)
    messages.success(request, _("Saved."), "good")
    return redirect("community-desk")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def groups(request: HttpRequest, code: str = "") -> HttpResponse:
    """Change a way of telling people apart in one language, or put down a new one."""
    _for_the_operator(request)
    partition = get_object_or_404(Partition, code=code) if code else None
    language = request.GET.get("language", page_language())
    if language not in INTERFACE:
        raise Http404
    form = GroupsForm(request.POST or None, initial=_groups_now(partition, language))
    if partition is not None:
        del form.fields["code"]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        said = services.GroupsForm(
            given["name"], given["question"], given["reason"], given["groups"]
        )
        try:
            services.put_groups(
                partition=partition, code=given.get("code", code), language=language, said=said
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("community-desk")
    context = {
        "form": form,
        "partition": partition,
        "languages": [(one, own_name(one), one == language) for one in INTERFACE],
    }
    return render(request, "community/groups.html", context, status=422 if form.errors else 200)


def _groups_now(partition: Partition | None, language: str) -> dict[str, str]:
    if partition is None:
        return {}
    now = partitions(language, [partition.pk])[0]
    return {
        "name": now.name.body,
        "question": now.question.body,
        "reason": now.reason.body,
        "groups": "\n".join(f"{one.code}: {one.label}" for one in now.groups),
    }


def _ready(there: set[str], language: str) -> list[tuple[str, str]]:
    return [
        (code, words.names[language]) for code, words in ready_sets().items() if code not in there
    ]


def _check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show what the table was understood to say, and save it."""
    managed = queries.managed_by(account_of(request))
    if request.method == "POST":
        try:
            saved = services.save(draft=draft, managed=managed)
        except Refused as refused:
            messages.warning(request, str(refused), "warning")
            return redirect("community-step", "check")
        words = ngettext(
            "%(number)s figure by %(source)s is saved.",
            "%(number)s figures by %(source)s are saved.",
            saved.margins.count() + saved.access.count(),
        )
        number = saved.margins.count() + saved.access.count()
        messages.success(request, words % {"number": number, "source": saved.name}, "good")
        return redirect("community-desk")
    return render(request, "community/check.html", check_page(draft, page_language(), managed))


def _form(request: HttpRequest, draft: Draft, step: str) -> Form:
    given, said = request.POST or None, draft.choices
    sheet = services.sheet_of(draft)
    language = page_language()
    if step == "table":
        return TableForm(given, initial=said)
    if step == "area":
        return AreaForm(given, sheet=sheet, areas=queries.all_areas(language), said=said)
    if step == "source":
        return SourceForm(given, initial=said)
    if step == "words":
        return WordsForm(given, sheet=sheet, found=_counted(language), said=said)
    if said["shape"] == rules.LONG:
        return KeysForm(given, sheet=sheet, said=said)
    return ColumnsForm(given, sheet=sheet, found=_counted(language), said=said)


def _counted(language: str) -> list[PartitionShown]:
    """What a table may count people by: how many live in each area follows from all of it."""
    return [one for one in partitions(language) if not one.is_where]


def _show_step(request: HttpRequest, draft: Draft, step: str, form: Form) -> HttpResponse:
    sheet = services.sheet_of(draft)
    steps = rules.steps_of(draft.choices)
    context: dict[str, Any] = {
        "form": form,
        "step": step,
        "title": step_title(step),
        "number": steps.index(step) + 1,
        "total": len(steps),
        "back": steps[steps.index(step) - 1] if step != steps[0] else "",
        "draft": draft,
        "letters": sheet.letters,
        "columns": [{"label": name} for name in sheet.header],
        "rows": [row.cells for row in sheet.rows[:ROWS_SHOWN]],
        "total_rows": len(sheet.rows),
    }
    return render(request, "community/step.html", context, status=422 if form.errors else 200)


def for_administrators(request: HttpRequest) -> set[int] | None:
    """Let administrators in; of which areas they may speak, None for all."""
    if not queries.is_administrator(account_of(request)):
        raise PermissionDenied(_("This page is for administrators."))
    return queries.managed_by(account_of(request))


def _for_the_operator(request: HttpRequest) -> None:
    if for_administrators(request) is not queries.EVERYWHERE:
        raise PermissionDenied(_("Only an administrator of the operator can change this."))
