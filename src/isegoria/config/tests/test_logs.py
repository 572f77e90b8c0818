"""Logs tell the operator where something broke, and nothing of anybody."""

import io
import logging

import pytest
from django.test import Client

from isegoria.config.logs import NoContent, Places


def line(log) -> str:
    """What the terminal would show of one record."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(NoContent())
    handler.setFormatter(Places("{levelname} {name}: {message}", style="{"))
    logger = logging.Logger("django.request")  # noqa: LOG001  # apart from the real one
    logger.addHandler(handler)
    log(logger)
    return out.getvalue()


def test_an_address_with_what_somebody_typed_is_not_logged():
    shown = line(
        lambda logger: logger.error(
            "%s: %s", "Internal Server Error", "/en/q/x/?words=secret", extra={"request": "secret"}
        )
    )

    assert shown == "ERROR django.request: Internal Server Error\n"


@pytest.mark.django_db
def test_a_refused_form_does_not_leave_a_link_that_signs_in(site, caplog):
    token = "1-a-link-that-still-works"
    browser = Client(enforce_csrf_checks=True)
    with caplog.filtering(NoContent()):
        refused = browser.post(f"/en/desk/enter/{token}/")

    assert refused.status_code == 403
    assert "CSRF cookie not set." in caplog.text
    assert token not in caplog.text


def test_an_exception_is_told_by_its_place_and_kind_without_its_words():
    def fail(logger):
        try:
            try:
                int("a secret word")
            except ValueError as cause:
                raise KeyError("another secret") from cause
        except KeyError:
            logger.exception("Something broke")

    shown = line(fail)

    assert "secret" not in shown
    assert "KeyError" in shown
    assert "ValueError" in shown
    assert "in fail" in shown
