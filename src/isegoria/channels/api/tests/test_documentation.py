"""The examples of docs/api.md, run as they are written there."""

import json
import re
import shlex
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from isegoria.channels.api.models import Call
from isegoria.channels.api.sending import signature

pytestmark = pytest.mark.django_db

PAGE = (Path(__file__).parents[5] / "docs/api.md").read_text()
EXAMPLE = re.compile(r"```sh\n(.*?)```(?:\n\n```json\n(.*?)```)?", re.DOTALL)
SITE = "https://talk.example.org"


def asked(command):
    """What a line with curl sends: method, path, headers, body."""
    words = iter(shlex.split(command.replace("\\\n", " ")))
    assert next(words) == "curl"
    method, path, headers, body = "", "", {}, ""
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _colon, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        else:
            path = word.removeprefix(SITE)
    return method or ("POST" if body else "GET"), path, headers, body


def fits(written, told):
    """Whether an answer is as written; what is left open there may be anything."""
    if written == "\u2026":
        return told is not None
    if isinstance(written, dict):
        return (
            isinstance(told, dict)
            and set(written) == set(told)
            and all(fits(one, told[name]) for name, one in written.items())
        )
    if isinstance(written, list):
        return len(written) == len(told) and all(map(fits, written, told))
    return written == told


def test_the_examples_work_as_written(client, token, asked_here):
    receipt, told = "", []
    for command, answer in EXAMPLE.findall(asked_here(PAGE)):
        known = command.replace("$KEY", token).replace("$RECEIPT", receipt)
        method, path, headers, body = asked(known)
        kind = headers.pop("Content-Type", "")
        response = client.generic(method, path, body, kind, headers=headers)
        receipt = response.json().get("receipt") or receipt
        told.append((response.status_code, not answer or fits(json.loads(answer), response.json())))

    assert told == [(200, True), (201, True), (200, True), (200, True), (422, True)]


def test_the_example_of_a_partner_knows_our_signature_and_no_other():
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    known = {}
    exec(example, known)  # noqa: S102  # the page's own example
    is_ours, body, now = known["is_from_isegoria"], b'{"kind": "test"}', timezone.now()

    header = signature("secret", body, now)

    assert is_ours(header, body, "secret")
    assert not is_ours(header, body + b" ", "secret")
    assert not is_ours(header, body, "another")
    assert not is_ours(signature("secret", body, now - timedelta(hours=1)), body, "secret")


def test_every_kind_of_call_is_in_the_page():
    assert set(re.findall(r"^\| `([a-z.]+)` \|", PAGE, re.MULTILINE)) == {
        "kind",
        *Call.Kind.values,
    }


@pytest.fixture
def asked_here(asked, statements):
    """The page, with the names that the statements of the test have."""

    def named(page):
        first, second, _third = (f"statement-{one.pk}" for one in statements)
        return page.replace("statement-1", "\0").replace("statement-2", second).replace("\0", first)

    return named
