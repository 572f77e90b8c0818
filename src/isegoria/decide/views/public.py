"""The published decision, for everybody: what was decided, why, and what became of each point."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.base.kept import same_for_everybody
from isegoria.decide import told
from isegoria.decide.fetching import publications_of
from isegoria.decide.hooks import what_follows
from isegoria.decide.models import Publication
from isegoria.process.models import Process
from isegoria.process.queries import question

POINTS_A_PAGE = 25


@require_safe
@same_for_everybody
def decision(request: HttpRequest, process: str) -> HttpResponse:
    """The decision as it was last published; before that, by when it is promised."""
    asked, versions = _published(process)
    if not versions:
        page = told.around(asked) | {"deadline": told.deadline(asked, None)}
        return render(request, "decide/awaited.html", page)
    return _page(request, asked, versions, versions[0])


@require_safe
@same_for_everybody
def version(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """One version as it was published, be it the last or not."""
    asked, versions = _published(process)
    return _page(request, asked, versions, _numbered(versions, number))


@require_safe
@same_for_everybody
def text(request: HttpRequest, process: str) -> HttpResponse:
    """The text that was decided, what changes in each passage, and the points behind it."""
    asked, versions = _published(process)
    one = _numbered(versions, versions[0].number if versions else 0)
    page = told.around(asked) | told.public_page(asked, one, versions)
    return render(request, "decide/changed.html", page)


@require_safe
def data(request: HttpRequest, process: str) -> HttpResponse:  # noqa: ARG001  # the same for everybody
    """The same decision for programs: everything in every language."""
    asked, versions = _published(process)
    if not versions:
        raise Http404
    return JsonResponse(told.as_data(asked, versions))


def _page(
    request: HttpRequest, asked: Process, versions: list[Publication], one: Publication
) -> HttpResponse:
    page: dict[str, Any] = told.around(asked) | told.public_page(asked, one, versions)
    follows = what_follows(asked)
    points = [replace(each, following=tuple(follows.get(each.key, ()))) for each in page["points"]]
    page["following"] = follows.get(None, [])
    pages = Paginator(points, POINTS_A_PAGE)
    page["page"] = pages.get_page(request.GET.get("page", "1"))
    return render(request, "decide/decision.html", page)


def _published(slug: str) -> tuple[Process, list[Publication]]:
    found = question(slug)
    if found is None:
        raise Http404
    return found, publications_of(found)


def _numbered(versions: list[Publication], number: int) -> Publication:
    for one in versions:
        if one.number == number:
            return one
    raise Http404
