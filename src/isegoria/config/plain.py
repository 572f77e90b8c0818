"""Addresses without a language: the way in, health, the map of the site, the service worker."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from isegoria.config.sitemap import addresses
from isegoria.languages.reading import reading_of
from isegoria.ledger.models import Log


@require_safe
def language_choice(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the language that the reader has set, else in the browser's."""
    with override(reading_of(request).language or get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view has one
    """Say that this process answers."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # the same
    """Say whether answers can be taken: the database is there and the log is open."""
    connection.ensure_connection()
    is_ready = Log.objects.exists()
    return JsonResponse({"ready": is_ready}, status=200 if is_ready else 503)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # the same
    """The service worker, which browsers want at the top of the site."""
    file = Path(str(finders.find("design/worker.js")))
    return HttpResponse(file.read_bytes(), content_type="text/javascript; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages; of a demonstration, one of each kind."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{request.build_absolute_uri(one)}</loc></url>" for one in addresses()),
        "</urlset>",
    ]
    return HttpResponse("\n".join(lines), content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let everybody read; keep a demonstration out of search results."""
    rule = "Disallow: /" if settings.IS_DEMO else "Allow: /"
    map_ = request.build_absolute_uri("/sitemap.xml")
    return HttpResponse(f"User-agent: *\n{rule}\nSitemap: {map_}\n", content_type="text/plain")
