"""The description says what is there; a generator of requests, by strangers, finds it so."""

import json
import re
from functools import cache

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks

from isegoria.channels.api.problems import KINDS
from isegoria.channels.api.tests.programs import V1, bring, votes
from isegoria.channels.api.views.version_one import api
from isegoria.ledger.services import seal
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db

# Which arguments a request has is drawn anew from the same seed each time.
DOCUMENT = json.loads(json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder))
GENERATED = schemathesis.openapi.from_dict(DOCUMENT)
ALL_THAT_FITS_IS_TAKEN = checks.positive_data_acceptance  # what is asked decides that too
SETTINGS = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@cache
def _site():
    """The site as servers call it; made when the first test needs it."""
    return WSGIHandler()


def _served(environ, start):
    """Serve one request on the connection of the test, as the client of Django's tests does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        response = _site()(environ | {"HTTP_ACCEPT_ENCODING": "identity"}, start)
        response.close()
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
    return list(response)


GENERATED.app = _served


@pytest.fixture
def program(client, token, asked, statements):
    """What a program has at hand: a key, a receipt, and a question about which all is known."""
    code = bring(client, token, votes(statements, "agree")).json()["receipt"]
    seal()
    read_activity(asked)
    return {
        "headers": {"Authorization": f"Bearer {token}", "Isegoria-Receipt": code},
        "path": {
            "organisation": "harbour",
            "question": "internet",
            "activity": "statements-1",
            "answer": f"statement-{statements[0].pk}",
            "position": 0,
        },
    }


@GENERATED.parametrize()
@SETTINGS
def test_every_operation_keeps_to_its_description(program, case):
    known = {name: program["path"][name] for name in case.path_parameters or {}}

    case.call_and_validate(excluded_checks=[ALL_THAT_FITS_IS_TAKEN])
    case.path_parameters = known
    case.call_and_validate(headers=program["headers"], excluded_checks=[ALL_THAT_FITS_IS_TAKEN])


def test_the_document_is_open_to_everybody(client):
    response = client.get(f"{V1}/openapi.json")

    told = response.json()
    assert told["openapi"] == "3.1.0"
    assert set(told["paths"]) == set(DOCUMENT["paths"])
    assert response["Access-Control-Allow-Origin"] == "*"
    assert set(told["components"]["securitySchemes"]) == {"ChannelKey", "PersonsReceipt"}


def test_the_page_names_every_operation_and_every_problem(client, site):
    page = client.get("/en/api/").content.decode()

    named = re.findall(r"<code>(\w+) (/api/v1/[^<]+)</code>", page)
    assert named == [
        (method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods
    ]
    assert re.findall(r'id="([\w-]+)"><dt>(\d+)', page) == [
        (one.name, str(one.status)) for one in KINDS
    ]
    statuses = set(map(int, re.findall(r"<code>(\d+)</code>", page)))
    assert statuses <= {one.status for one in KINDS}


def test_the_page_needs_no_scripts_of_others(client, site):
    page = client.get("/en/api/").content.decode()

    assert [one for one in re.findall(r'(?:src|href)="([^"]+)"', page) if "//" in one] == [
        "http://127.0.0.1:8000/api/v1/openapi.json"
    ]
