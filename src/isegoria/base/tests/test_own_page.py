"""Whether a form is taken for one of ours."""

import pytest
from django.test import RequestFactory

from isegoria.base.own_page import is_from_our_own_page, ticket

OURS = "http://testserver"
ELSEWHERE = "https://elsewhere.example"


def is_taken(*, fields=None, holder="", **headers) -> bool:
    return is_from_our_own_page(
        RequestFactory().post("/", fields or {}, headers=headers), holder=holder
    )


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Origin": OURS}, True),
        ({"Referer": f"{OURS}/en/receipt/"}, True),
        ({"Origin": OURS, "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": ELSEWHERE}, False),
        ({"Referer": f"{ELSEWHERE}/?{OURS}"}, False),
        ({"Origin": ELSEWHERE, "Referer": f"{OURS}/"}, False),
        ({"Origin": "http://["}, False),
        ({"Origin": f"{OURS}.elsewhere.example"}, False),
        ({}, False),
        ({"Origin": "null"}, False),
    ],
)
def test_a_form_is_ours_if_the_browser_names_us(headers, expected):
    assert is_taken(**headers) is expected


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-origin"}])
def test_where_no_origin_is_named_our_ticket_is_enough(headers):
    assert is_taken(fields={"ticket": ticket()}, **headers)


def test_a_ticket_is_good_for_its_holder_alone():
    fields = {"ticket": ticket("one")}

    assert is_taken(fields=fields, holder="one")
    assert not is_taken(fields=fields, holder="another")
    assert not is_taken(fields=fields)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("origin", ["null", None, OURS])
def test_a_frame_of_another_site_cannot_use_a_ticket_that_it_fetched(site, origin):
    named = {"Origin": origin} if origin else {}

    assert not is_taken(fields={"ticket": ticket()}, **{"Sec-Fetch-Site": site}, **named)
