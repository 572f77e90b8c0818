"""How a reader sets size, colours and language; what the device keeps, and what pages are then."""

import re

import pytest

from isegoria.languages.reading import Reading, reading_from

pytestmark = pytest.mark.django_db

OWN = {"Origin": "http://testserver"}
LARGE = Reading(200, "dark", is_slow=True)


@pytest.fixture
def send(client, site):
    def post(path="/en/reading/", headers=OWN, **fields):
        return client.post(path, fields, headers=headers)

    return post


def number_on(page):
    return re.search(r'dir="ltr">(\d{3}) (\d{3})<', page.content.decode())


def test_what_is_set_is_kept_on_the_device_and_told_as_a_number(client, send):
    response = send(size="200", colours="dark", speech="slow", language="")

    assert (response.status_code, response["Location"]) == (303, "/en/reading/")
    cookie = response.cookies["reading"]
    assert cookie.value == LARGE.code
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    page = client.get("/en/reading/")
    assert "".join(number_on(page).groups()) == LARGE.code
    assert page.context["form"].initial == {
        "size": 200,
        "colours": "dark",
        "words": "",
        "speech": "slow",
        "language": "",
    }


def test_every_page_is_shown_as_it_was_set_and_others_stay_as_they_are(client, question, send):
    paths = ["/en/", "/en/q/internet/", "/en/how/", "/en/nothing/", "/fr/receipt/"]
    before = [client.get(path).content for path in paths]
    send(size="200", colours="dark", speech="", language="")

    for path in paths:
        page = client.get(path).content.decode()
        assert page.count("<html") == 1
        assert '<html data-text="200" data-large="yes" data-colours="dark" lang=' in page
        assert re.search(r'<link rel="stylesheet" href="/static/design/reading[^"]*\.css">', page)
    client.cookies.clear()
    assert [client.get(path).content for path in paths] == before


def test_a_page_with_settings_has_an_etag_too_which_is_not_that_of_others(client, question):
    plain = client.get("/en/q/internet/")
    client.cookies["reading"] = LARGE.code
    first = client.get("/en/q/internet/")

    again = client.get("/en/q/internet/", headers={"If-None-Match": first["ETag"]})
    others = client.get("/en/q/internet/", headers={"If-None-Match": plain["ETag"]})

    assert (first["Cache-Control"], again.status_code, again.content) == ("no-cache", 304, b"")
    assert first["ETag"] != plain["ETag"]
    assert (others.status_code, others.content) == (200, first.content)


@pytest.mark.parametrize("kept", ["", "nonsense", "999999", '"><script>', Reading().code])
def test_a_cookie_that_says_nothing_changes_no_page(client, question, kept):
    plain = client.get("/en/q/internet/").content
    client.cookies["reading"] = kept

    assert client.get("/en/q/internet/").content == plain


def test_what_is_no_page_stays_as_it_is(client, question):
    client.cookies["reading"] = LARGE.code

    assert b"data-text" not in client.get("/sitemap.xml").content


def test_a_number_from_elsewhere_sets_the_same_here(client, send):
    response = send(use="yes", number="062 663")

    assert response.status_code == 303
    assert reading_from(client.cookies["reading"].value) == reading_from("062663")


@pytest.mark.parametrize(
    ("number", "words"),
    [("", "has 6 digits"), ("12", "has 6 digits"), ("062664", "One digit seems wrong")],
)
def test_a_wrong_number_changes_nothing_and_says_why(client, send, number, words):
    client.cookies["reading"] = LARGE.code

    response = send(use="yes", number=number)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert '<a href="#id_number">' in response.content.decode()
    assert client.cookies["reading"].value == LARGE.code


@pytest.mark.parametrize(
    "fields", [{}, {"size": "250"}, {"size": "200", "colours": "pink"}, {"size": "\x00"}]
)
def test_what_cannot_be_set_is_told_and_nothing_is_kept(client, send, fields):
    response = send(**fields)

    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert "reading" not in response.cookies


def test_forgetting_leaves_nothing_on_the_device(client, send):
    client.cookies["reading"] = LARGE.code

    response = send(forget="yes")

    assert response.cookies["reading"]["max-age"] == 0
    assert b"data-text" not in client.get("/en/reading/").content


def test_the_language_that_was_set_is_that_of_the_first_page(client, send, question):
    response = send(size="100", colours="", speech="", language="ar", back="/en/q/internet/?a=1")

    assert response["Location"] == "/ar/reading/?back=%2Far%2Fq%2Finternet%2F%3Fa%3D1"
    assert client.get("/", headers={"Accept-Language": "fr"})["Location"] == "/ar/"


def test_the_way_back_leads_to_the_page_from_which_one_came(client, question):
    came = client.get(
        "/en/reading/", headers={"Referer": "http://testserver/en/q/internet/heard/?page=2"}
    )

    assert came.context["back"] == "/en/q/internet/heard/?page=2"
    assert 'href="/en/q/internet/heard/?page=2"' in came.content.decode()
    assert came["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "back",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "javascript:alert(1)",
        "/en/receipt/answer/",
        "/en/reading/",
        "/" + "x" * 400,
        "http://[",
    ],
)
def test_the_way_back_leads_nowhere_else(client, site, back):
    page = client.get("/en/reading/", {"back": back})

    assert page.context["back"] == ""


def test_a_page_before_on_another_site_is_no_way_back(client, site):
    for referer in ("https://example.org/en/", "http://["):
        assert client.get("/en/reading/", headers={"Referer": referer}).context["back"] == ""


def test_another_site_cannot_change_the_settings(client, send):
    response = send(headers={"Origin": "https://example.org"}, size="400")

    assert response.status_code == 403
    assert "reading" not in response.cookies


def test_a_browser_that_names_no_page_can_set_them_by_the_ticket_of_the_page(client, site):
    ticket = client.get("/en/reading/").context["receipt_ticket"]

    response = client.post("/en/reading/", {"size": "150", "ticket": ticket})

    assert response.cookies["reading"].value == Reading(150).code
