"""What stands before themes can be public, how far readers agree, and objections."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.cells import as_csv
from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.languages.queries import page_language, shown
from isegoria.organisations.models import Role
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.staff import for_staff_of_the_question
from isegoria.themes import exporting, rules
from isegoria.themes.models import CommunityReading, Objection
from isegoria.themes.queries import book as books
from isegoria.themes.queries import texts
from isegoria.themes.queries.agreement import agreement_of
from isegoria.themes.queries.gaps import gaps_of, placed_by
from isegoria.themes.services.objections import answer as answer_objection
from isegoria.themes.services.publishing import note_community_reading, obstacle_to_publishing
from isegoria.themes.services.publishing import publish as publish_themes
from isegoria.themes.staff import for_readers_of_the_question
from isegoria.themes.views.around import around, book_or_404, themes_or_404

PAGE = 20


@require_safe
@for_readers_of_the_question
def agreement(request: HttpRequest, process: Process) -> HttpResponse:
    """Tell how far two readers agree, over all and theme by theme."""
    book, language = book_or_404(process), page_language()
    nodes = books.nodes_of(process, language)
    found = agreement_of(book, [one.pk for one in nodes])
    context = around(process, language) | {
        "found": found,
        "waiting": texts.waiting_for_a_second(book).count(),
        "rows": [(one.name, found.by_theme[one.pk]) for one in nodes],
    }
    return render(request, "themes/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_the_question(Role.Kind.OFFICER, Role.Kind.INTERPRETER)
def publish(request: HttpRequest, process: Process) -> HttpResponse:
    """Say what is missing before everybody can read themes, and let them."""
    book, language = book_or_404(process), page_language()
    nodes = books.nodes_of(process, language)
    if request.method == "POST":
        ticked = request.POST.getlist("theme")
        try:
            publish_themes(
                process=process,
                themes=[one.theme for one in nodes if str(one.pk) in ticked],
                explanation=request.POST.get("explanation", ""),
                language=language,
                by=account_of(request),
            )
        except Refused as refused:
            messages.warning(request, str(refused), "warning")
        else:
            messages.success(request, _("Everybody can read it now."), "good")
        return redirect("themes-publish", process.slug)
    heard = set(
        CommunityReading.objects.filter(process=process).values_list("community", flat=True)
    )
    placed = placed_by(book)
    said = shown([book.explanation_id], language)
    context = around(process, language) | {
        "gaps": gaps_of(book),
        "untrained": obstacle_to_publishing(process, account_of(request)),
        "explanation": said[book.explanation_id],
        "rows": [
            (one, rules.obstacle_to_publishing(one.theme, placed.get(one.pk), heard))
            for one in nodes
        ],
    }
    return render(request, "themes/publish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def community(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Put down that somebody of a community has read what is said of it."""
    _nodes, node = themes_or_404(process, number)
    error, status = "", 200
    if request.method == "POST":
        try:
            note_community_reading(
                theme=node.theme,
                read_by=request.POST.get("read_by", ""),
                held_on=_day(request.POST.get("held_on", "")),
                words=request.POST.get("words", ""),
                by=account_of(request),
            )
        except Refused as refused:
            error, status = str(refused), refused.status
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("themes-theme", process.slug, number)
    rows = CommunityReading.objects.filter(process=process, community=node.theme.community)
    context = around(process, page_language()) | {
        "node": node,
        "error": error,
        "typed": request.POST,
        "readings": rows.exclude(community="").order_by("-held_on"),
    }
    return render(request, "themes/community.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def objections(request: HttpRequest, process: Process) -> HttpResponse:
    """List what was objected to, what waits first, and answer it."""
    book_or_404(process)
    language = page_language()
    nodes = books.nodes_of(process, language)
    status = 200
    if request.method == "POST":
        try:
            _answer(request, process)
        except Refused as refused:
            messages.warning(request, str(refused), "warning")
            status = refused.status
        else:
            words = _("The objection is answered; whoever made it is told.")
            messages.success(request, words, "good")
            return redirect("themes-objections", process.slug)
    rows = Objection.objects.filter(process=process, text__in=texts.standing(process).order_by())
    ordered = sorted(
        rows.values_list("pk", "outcome"),
        key=lambda one: (one[1] != Objection.Outcome.OPEN, -one[0]),
    )
    page = Paginator([pk for pk, _outcome in ordered], PAGE).get_page(request.GET.get("page", "1"))
    context = around(process, language) | {
        "page": page,
        "rows": _objections(list(page), process, language),
        "nodes": nodes,
    }
    return render(request, "themes/objections.html", context, status=status)


@require_safe
@for_readers_of_the_question
def codes(request: HttpRequest, process: Process) -> HttpResponse:  # noqa: ARG001  # every view has it
    """Give every placing as a table for programs."""
    book_or_404(process)
    names = [one["name"] for one in exporting.FIELDS]
    rows = ([row.get(name, "") for name in names] for row in exporting.rows(process))
    response = HttpResponse(as_csv([names, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{process.slug}-codes.csv"'
    return response


@require_safe
@for_readers_of_the_question
def codes_schema(request: HttpRequest, process: Process) -> HttpResponse:  # noqa: ARG001  # the same
    """Say what the columns of that table hold."""
    book_or_404(process)
    return JsonResponse(exporting.SCHEMA)


def _answer(request: HttpRequest, process: Process) -> None:
    """Answer one objection as the form says."""
    found = get_object_or_404(
        Objection.objects.select_related("process"),
        process=process,
        pk=row_number(request.POST.get("objection", "")) or 0,
    )
    given = [pk for one in request.POST.getlist("theme") if (pk := row_number(one)) is not None]
    answer_objection(
        objection=found,
        by=account_of(request),
        answer=request.POST.get("answer", ""),
        themes=given if request.POST.get("do") == "anew" else None,
    )


def _objections(
    pks: list[int],
    process: Process,
    language: str,
) -> list[tuple[Objection, texts.Said]]:
    rows = {one.pk: one for one in Objection.objects.filter(pk__in=pks)}
    whole = texts.with_readings(texts.standing(process)).filter(objections__in=pks).distinct()
    said = {one.text.pk: one for one in texts.in_words(list(whole), language, by=None, book=None)}
    return [(rows[pk], said[rows[pk].text_id]) for pk in pks if rows[pk].text_id in said]


def _day(given: str) -> date:
    try:
        found = parse_date(given.strip())
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("Say who read it, when, and what they said."))
    return found
