"""The themes of a question at the desk: write them down, order, merge, split, undo."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.bulk.models import Job
from isegoria.bulk.services import prepare
from isegoria.languages.codes import own_name
from isegoria.languages.models import Rendering
from isegoria.languages.queries import page_language
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.themes.bulk import MergeThemes, UndoChange
from isegoria.themes.forms import ThemeForm
from isegoria.themes.models import Change, Objection, OpenText, Theme
from isegoria.themes.queries import book as books
from isegoria.themes.queries import texts
from isegoria.themes.queries.book import Node
from isegoria.themes.queries.meaning import remarks_about
from isegoria.themes.queries.sent import may_send
from isegoria.themes.queries.texts import Wanted
from isegoria.themes.queries.untaken import untaken
from isegoria.themes.services import book as services
from isegoria.themes.services.gathering import begin as begin_book
from isegoria.themes.staff import for_readers_of_the_question
from isegoria.themes.views.around import around, book_or_404, themes_or_404

PAGE = 20
CHANGES_SHOWN = 20


@require_safe
@for_readers_of_the_question
def overview(request: HttpRequest, process: Process) -> HttpResponse:
    """Show the themes, how far the reading has come, and what was changed."""
    context = around(process, page_language())
    book = books.codebook_of(process)
    if book is None:
        return render(request, "themes/begin.html", context)
    nodes = books.nodes_of(process, page_language())
    said = texts.standing(process)
    counted, states = books.counts([one.theme for one in nodes], said), books.progress(said)
    by = account_of(request)
    mine = texts.read_in(by)
    context |= {
        "rows": [(one, counted[one.pk]) for one in nodes],
        "states": states,
        "done": states[OpenText.State.PLACED] + states[OpenText.State.NOTHING],
        "total": states.total(),
        "untaken": untaken(process),
        "seconds": texts.hidden_from(by, book).count(),
        "objections": Objection.objects.filter(process=process, outcome="open").count(),
        "history": books.history(process, page_language(), most=CHANGES_SHOWN),
        "languages": [(one, own_name(one), one in mine) for one in books.languages_in(process)],
    }
    return render(request, "themes/overview.html", context)


@require_POST
@for_readers_of_the_question
def begin(request: HttpRequest, process: Process) -> HttpResponse:  # noqa: ARG001  # every view has it
    """Begin to place the words about this question."""
    begin_book(process)
    return redirect("themes-desk", process.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def add(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask for a new theme, and put it down."""
    book_or_404(process)
    nodes = books.nodes_of(process, page_language())
    form = ThemeForm(request.POST or None, around=nodes)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            theme = services.add(
                process=process,
                words=said,
                language=page_language(),
                by=account_of(request),
                parent=_chosen(nodes, said["parent"]),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            services.tell_of(theme=theme, community=said["community"])
            messages.success(request, _("Saved."), "good")
            return redirect("themes-desk", process.slug)
    return _show_form(request, process, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def change(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Ask what is to be said of a theme in one language, and where it lies."""
    nodes, node = themes_or_404(process, number)
    theme = node.theme
    source = theme.name.source_language
    language = request.GET.get("language", source)
    if language not in {source, *process.language_codes}:
        raise Http404
    form = ThemeForm(
        request.POST or None,
        around=[one for one in nodes if one.pk != theme.pk],
        is_translation=language != source,
        initial=_now(theme, language),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _change(theme, form.cleaned_data, language, nodes, request)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("themes-theme", process.slug, number)
    spoken = [(one, own_name(one), one == language) for one in process.language_codes]
    return _show_form(request, process, form, node=node, spoken=spoken)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def theme(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Show a theme with all that is placed under it; move some of it, merge it, take it out."""
    nodes, node = themes_or_404(process, number)
    status = 200
    if request.method == "POST":
        try:
            done = _DO[request.POST.get("do", "")](request, node, nodes)
        except KeyError:
            raise Http404 from None
        except Refused as refused:
            messages.warning(request, str(refused), "warning")
            status = refused.status
        else:
            if isinstance(done, Job):
                return redirect("bulk-job", done.pk)
            messages.success(request, done, "good")
            return redirect("themes-desk", process.slug)
    by, language = account_of(request), page_language()
    book = book_or_404(process)
    inside = books.within(node.pk, [one.theme for one in nodes])
    rows = texts.wanted(process, by, Wanted(theme=str(number)), book=book, themes=inside)
    page = Paginator(texts.with_readings(rows), PAGE).get_page(request.GET.get("page", "1"))
    hidden = texts.hidden_from(by, book).filter(counted__placings__theme__in=inside)
    context = around(process, language) | {
        "node": node,
        "may_send": may_send(book),
        "remarks": remarks_about(process, themes=[node.pk])[0][node.pk],
        "page": page,
        "said": texts.in_words(list(page), language, by=by, book=book),
        "hidden": hidden.distinct().count(),
        "others": [one for one in nodes if one.pk != node.pk],
        "total": texts.standing(process).count(),
    }
    return render(request, "themes/theme.html", context, status=status)


@require_POST
@for_readers_of_the_question
def shift(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Let a theme change places with its neighbour."""
    _nodes, node = themes_or_404(process, number)
    services.shift(theme=node.theme, up=request.POST.get("do") == "up", by=account_of(request))
    return redirect("themes-desk", process.slug)


@require_POST
@for_readers_of_the_question
def undo(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Undo one thing that was done to the themes; the worker does it where it moves much."""
    book_or_404(process)
    by = account_of(request)
    change = Change.objects.filter(process=process, number=number).first()
    try:
        if change is not None and books.would_move_many(change):
            job = prepare(
                kind=UndoChange.slug,
                targets=[change.pk],
                details={},
                by=by,
                back=reverse("themes-desk", args=[process.slug]),
            )
            return redirect("bulk-job", job.pk)
        services.undo(process=process, number=number, by=by)
    except Refused as refused:
        messages.warning(request, str(refused), "warning")
    else:
        messages.success(request, _("It is undone."), "good")
    return redirect("themes-desk", process.slug)


def _change(
    theme: Theme, said: dict[str, Any], language: str, nodes: list[Node], request: HttpRequest
) -> None:
    by = account_of(request)
    if "parent" in said:
        services.move(theme=theme, parent=_chosen(nodes, said["parent"]), by=by)
        services.tell_of(theme=theme, community=said["community"])
    services.reword(theme=theme, words=said, language=language, by=by)


def _split(request: HttpRequest, node: Node, nodes: list[Node]) -> str:
    """Move the ticked answers under another theme, or under a new one."""
    by, name = account_of(request), request.POST.get("name", "").strip()
    ticked = [pk for one in request.POST.getlist("text") if (pk := row_number(one)) is not None]
    if name:
        to = services.add(
            process=node.theme.process,
            words={"name": name},
            language=page_language(),
            by=by,
            parent=node.theme.parent,
        )
    else:
        to = _named(nodes, request.POST.get("to", ""))
    many = services.split(theme=node.theme, texts=ticked, to=to, by=by)
    return ngettext("%(many)d answer is moved.", "%(many)d answers are moved.", many) % {
        "many": many
    }


def _merge(request: HttpRequest, node: Node, nodes: list[Node]) -> str | Job:
    """Merge it now; a large one is shown first, and merged by the worker."""
    into, by = _named(nodes, request.POST.get("to", "")), account_of(request)
    process = node.theme.process
    if books.is_large(node.theme):
        return prepare(
            kind=MergeThemes.slug,
            targets=[node.pk],
            details={"into": into.pk, "process": process.pk},
            by=by,
            back=reverse("themes-theme", args=[process.slug, node.theme.number]),
        )
    services.merge(theme=node.theme, into=into, by=by)
    return _("The themes are one now. You can undo it below.")


def _remove(request: HttpRequest, node: Node, _nodes: list[Node]) -> str:
    services.remove(theme=node.theme, by=account_of(request))
    return _("The theme is taken out. You can undo it below.")


_DO = {"split": _split, "merge": _merge, "remove": _remove}


def _named(nodes: list[Node], pk: str) -> Theme:
    found = _chosen(nodes, pk)
    if found is None:
        raise Refused(_("Choose a theme."))
    return found


def _chosen(nodes: list[Node], pk: str) -> Theme | None:
    return next((one.theme for one in nodes if str(one.pk) == pk), None)


def _now(theme: Theme, language: str) -> dict[str, Any]:
    rows = Rendering.objects.filter(text__in=theme.text_ids, language=language)
    said = dict(rows.values_list("text_id", "body"))
    now: dict[str, Any] = {name: said.get(getattr(theme, f"{name}_id"), "") for name in Theme.TEXTS}
    return now | {"parent": str(theme.parent_id or ""), "community": theme.community}


def _show_form(
    request: HttpRequest,
    process: Process,
    form: ThemeForm,
    **more: Any,  # noqa: ANN401  # what the page shows besides
) -> HttpResponse:
    context = around(process, page_language()) | {"form": form, **more}
    return render(request, "themes/form.html", context, status=422 if form.errors else 200)
