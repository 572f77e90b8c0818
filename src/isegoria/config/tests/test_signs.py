"""A sign that no database can keep is answered with a sentence, and nothing is put down."""

import pytest
from django.db import DataError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from isegoria.config.middleware import UnwritableSigns
from isegoria.languages.models import Rendering

NUL, HALF = "a\0b", "a\ud800b"


@pytest.fixture
def answered():
    def answered(request, problem):
        return UnwritableSigns(lambda _request: HttpResponse()).process_exception(request, problem)

    return answered


@pytest.mark.parametrize("words", [NUL, HALF])
def test_the_page_says_what_to_do(answered, words):
    request = RequestFactory().post("/en/desk/", {"words": "none"})
    request.POST = request.POST.copy()
    request.POST["words"] = words

    page = answered(request, DataError("PostgreSQL text fields cannot contain NUL bytes"))

    assert page.status_code == 400
    assert "Go back, type these words anew, and send them again." in page.content.decode()


@pytest.mark.parametrize("address", ["/en/search/?q=a%00b", "/en/q/a%00b/"])
def test_addresses_and_what_stands_behind_them_count_too(answered, address):
    assert answered(RequestFactory().get(address), ValueError("embedded")).status_code == 400


def test_a_fault_of_ours_stays_a_fault(answered):
    plain = RequestFactory().post("/en/desk/", {"words": "plain"})
    odd = RequestFactory().post("/en/desk/", {"words": NUL})

    assert answered(plain, DataError("value too long")) is None
    assert answered(odd, KeyError("ours")) is None


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["name", "meaning", "why", "words", "reason", "note", "q", "act"])
def test_raw_fields_of_pages_never_break_one(client, question, officer, interpreter, field):
    for account in (officer, interpreter):
        client.force_login(account)
        for page in ("themes/", "themes/codebook/", "themes/new/", "themes/answers/", "report/"):
            answer = client.post(f"/en/desk/q/internet/{page}", {field: NUL})
            assert answer.status_code < 500
    if connection.vendor == "postgresql":
        assert not Rendering.objects.filter(body__contains="a\\0b").exists()
