"""The pages for when something is wrong: right status, clear words, and no database needed."""

import html
import io
import logging
import re
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from isegoria.config import errors, urls
from isegoria.config.logs import NoContent, Places


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def _raise(problem):
    def view(request: HttpRequest):
        raise problem

    return view


class Addresses:
    """The addresses of the site, and some at which something goes wrong."""

    urlpatterns = [
        path("en/wrong/broken/", _raise(ValueError("4821 7730 1964 0257"))),
        path("en/wrong/locked/", _raise(OperationalError("database is locked"))),
        path("en/wrong/full/", _raise(OperationalError("database or disk is full"))),
        path("en/wrong/away/", _raise(InterfaceError("connection already closed"))),
        path("en/wrong/forbidden/", _raise(PermissionDenied("Only moderators decide here."))),
        path("en/wrong/suspicious/", _raise(SuspiciousOperation("too many fields"))),
        *urls.urlpatterns,
    ]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def visitor(settings) -> Client:
    settings.ROOT_URLCONF = Addresses
    return Client(raise_request_exception=False)


def _away(execute, sql, parameters, many, context):
    raise OperationalError("the database is away")


@pytest.mark.parametrize(
    ("place", "status", "words"),
    [
        ("broken", 500, "Something broke on our side"),
        ("locked", 503, "We cannot take anything down just now"),
        ("full", 503, "We cannot take anything down just now"),
        ("away", 503, "We cannot take anything down just now"),
        ("suspicious", 400, "We could not read what was sent"),
    ],
)
def test_faults_are_told_in_words_without_asking_the_database(visitor, place, status, words):
    """No database is allowed in this test at all."""
    response = visitor.get(f"/en/wrong/{place}/")

    assert response.status_code == status
    assert words in words_of(response)
    assert "What you sent before is safe." in words_of(response)
    assert "4821" not in response.content.decode()
    assert response["Cache-Control"] in ("no-cache", "no-store")


def test_a_busy_database_says_when_to_try_again(visitor):
    assert visitor.get("/en/wrong/locked/")["Retry-After"] == "60"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/", "/en/q/internet/", "/en/nothing/", "/health/ready"])
def test_when_the_database_goes_away_every_page_says_so(visitor, question, address):
    with connection.execute_wrapper(_away):
        response = visitor.get(address)

    assert response.status_code == 503
    assert "We cannot take anything down just now" in words_of(response)


def test_the_words_come_in_the_language_of_the_page(visitor):
    with translation.override("ar"):
        page = errors.broken(RequestFactory().get("/ar/")).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert 'href="/ar/"' in page


@pytest.mark.django_db
def test_staff_without_the_role_are_told_why(visitor, site):
    response = visitor.get("/en/wrong/forbidden/")

    assert response.status_code == 403
    assert "Only moderators decide here." in words_of(response)


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_told_to_come_from_our_page(site):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/en/account/login/code/", {"email": "ada@example.org"})

    assert response.status_code == 403
    assert "Nothing was put down or changed." in words_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/nothing/", "/en/q/none/", "/nothing", "/en/q/x%00y/"])
def test_a_page_that_is_not_there_offers_the_ways_on(visitor, site, address):
    response = visitor.get(address)

    page = response.content.decode()
    assert response.status_code == 404
    assert 'href="/en/"' in page
    assert 'href="/en/receipt/"' in page
    assert 'href="/en/how/"' in page


@pytest.mark.django_db
def test_a_page_that_is_not_there_offers_home_in_the_other_languages(visitor, site):
    page = visitor.get("/en/nothing/").content.decode()

    assert '<a href="/ar/" lang="ar"' in page
    assert "/ar/nothing/" not in page


@pytest.mark.django_db
def test_more_than_a_form_can_hold_is_refused_before_it_is_read(visitor, activity):
    too_much = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    response = visitor.post(
        "/en/q/internet/statements/1/",
        {"own": too_much},
        headers={"origin": "http://testserver"},
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 400
    assert "Go back, make it shorter, and send it again." in words_of(response)


def test_a_request_for_another_host_is_refused_and_told_in_one_line(visitor):
    """No database is allowed in this test at all."""
    with _as_on_the_terminal() as lines:
        response = visitor.get("/en/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "We could not read what was sent" in words_of(response)
    assert lines.getvalue() == (
        "ERROR django.security.DisallowedHost: Somebody asked for a host that is not this site's. "
        "If people cannot open the site, set ISEGORIA_ADDRESS to the address that they use.\n"
    )


@contextmanager
def _as_on_the_terminal():
    """What the terminal of the server shows meanwhile."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(NoContent())
    handler.setFormatter(Places("{levelname} {name}: {message}", style="{"))
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("template", ["400", "403", "404", "429", "500", "503", "origin"])
def test_every_error_page_has_one_main_and_one_heading(site, template):
    page = render(RequestFactory().get("/en/"), f"errors/{template}.html", {"wait": 5}).content

    assert (page.count(b"<main"), page.count(b"<h1")) == (1, 1)
