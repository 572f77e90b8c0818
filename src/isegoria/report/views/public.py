"""The published report, for everybody: to read, to hear, as a message, and for programs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.base.kept import same_for_everybody
from isegoria.files.giving import original
from isegoria.process.models import Process
from isegoria.process.queries import question
from isegoria.report import showing
from isegoria.report.fetching import publications_of, recording_in
from isegoria.report.models import Publication


@require_safe
@same_for_everybody
def report(request: HttpRequest, process: str) -> HttpResponse:
    """The report as it was last published; before that, by when it is promised."""
    asked, versions = _published(process)
    if not versions:
        page = showing.around(asked) | showing.promised(asked)
        return render(request, "report/awaited.html", page)
    return _page(request, asked, versions, versions[0], "report/report.html")


@require_safe
@same_for_everybody
def version(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """One version as it was published, be it the last or not."""
    asked, versions = _published(process)
    return _page(request, asked, versions, _numbered(versions, number), "report/report.html")


@require_safe
@same_for_everybody
def easy(request: HttpRequest, process: str) -> HttpResponse:
    """The report in easy words, to read and to hear."""
    asked, versions = _published(process)
    if not versions:
        raise Http404
    return _page(request, asked, versions, versions[0], "report/easy.html")


@require_safe
def audio(request: HttpRequest, process: str, number: int, language: str) -> HttpResponse:
    """The recording that was published with a version."""
    _asked, versions = _published(process)
    found = recording_in(_numbered(versions, number), language)
    if found is None:
        raise Http404
    return original(request, found.file)


@require_safe
def data(request: HttpRequest, process: str) -> HttpResponse:  # noqa: ARG001  # the same for everybody
    """The same report for programs: every sentence with its figures, in every language."""
    asked, versions = _published(process)
    if not versions:
        raise Http404
    return JsonResponse(showing.as_data(asked, versions))


def _page(
    request: HttpRequest,
    asked: Process,
    versions: list[Publication],
    one: Publication,
    template: str,
) -> HttpResponse:
    page: dict[str, Any] = showing.around(asked)
    page |= showing.public_page(asked, one, versions)
    return render(request, template, page)


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
