"""Which pages belong into a copy, what they are called there, and how they lead to one another."""

from datetime import date

import pytest

from isegoria.archive.bags import bag
from isegoria.archive.rules import (
    PAGE,
    Scope,
    belongs,
    digest_of,
    links_in,
    place_of,
    rewritten,
    with_notice,
)

SCOPE = Scope("buses", ("en", "zh-hans"))
SITE = "https://talk.example.org"
HERE = "/en/q/buses/heard/"
PLACES = {
    HERE: "en/q/buses/heard/index.html",
    "/en/q/buses/": "en/q/buses/index.html",
    "/zh-hans/q/buses/heard/": "zh-hans/q/buses/heard/index.html",
    "/en/q/buses/heard/?page=2": "en/q/buses/heard/index-page-2.html",
    "/static/site.css": "static/site.css",
}


@pytest.mark.parametrize(
    ("address", "is_in"),
    [
        ("/en/q/buses/", True),
        ("/zh-hans/q/buses/decision/text/", True),
        ("/en/q/buses/heard/?page=2", True),
        ("/static/design/site.css", True),
        ("/static/design/site.js", False),
        ("/fr/q/buses/", False),
        ("/en/q/buses-too/", False),
        ("/en/q/buses", False),
        ("/en/desk/q/buses/", False),
        ("/en/q/buses/heard/statements/?words=Bus&order=few", False),
        ("/en/q/buses/archive/", False),
        ("/en/q/buses/archive.zip", False),
        ("/en/q/buses/archives/", True),
    ],
)
def test_a_copy_has_the_pages_of_its_question_in_its_languages(address, is_in):
    assert belongs(address, SCOPE) is is_in


def test_a_question_may_be_called_as_copies_are():
    assert belongs("/en/q/archive-building/", Scope("archive-building", ("en",)))


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/en/q/buses/", "en/q/buses/index.html"),
        ("/en/q/buses/heard/?page=2", "en/q/buses/heard/index-page-2.html"),
        ("/en/q/buses/heard.json", "en/q/buses/heard.json"),
        ("/en/q/buses/heard.json?part=2", "en/q/buses/heard-part-2.json"),
    ],
)
def test_files_are_called_as_their_addresses(address, place):
    assert place_of(address, PAGE) == place


def test_two_queries_never_become_one_file():
    asked = [
        "page=1&part=2",
        "page=1-part=2",
        "page=%C3%A9",
        "page=" + "1" * 90,
        "page=" + "1" * 91,
    ]

    assert len({place_of(f"/en/q/buses/?{one}", PAGE) for one in asked}) == len(asked)


def led(html):
    return rewritten(html, HERE, places=PLACES, site=SITE)


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("/en/q/buses/", "../index.html"),
        ("../", "../index.html"),
        ("/en/q/buses/#how", "../index.html#how"),
        ("#top", "#top"),
        ("?page=2", "index-page-2.html"),
        ("/zh-hans/q/buses/heard/", "../../../../zh-hans/q/buses/heard/index.html"),
        ("/static/site.css", "../../../../static/site.css"),
        ("/en/q/buses/heard/?words=a&amp;order=few", "index.html"),
        ("/en/receipt/", f"{SITE}/en/receipt/"),
        ("https://example.net/a?b=1&amp;c=2", "https://example.net/a?b=1&amp;c=2"),
        ("//example.net/", "//example.net/"),
        ("tel:0800", "tel:0800"),
        ("mailto:a@example.net", "mailto:a@example.net"),
    ],
)
def test_links_lead_to_files_or_to_the_site(link, told):
    assert led(f'<a class="one" href="{link}">x</a>') == f'<a class="one" href="{told}">x</a>'


def test_words_stay_as_they_stand():
    page = '<!DOCTYPE html>\n<p lang="ar" dir="rtl" hidden>Ta &amp; ta &#8211; &lt;b&gt;<br>é</p>'

    assert led(page) == page


def test_forms_and_scripts_are_left_out_and_what_is_told_without_scripts_stays():
    page = (
        '<form action="/x"><p>a</p><input name="a">b</form>c'
        '<script src="/static/site.js"></script><noscript>d</noscript>'
        '<link rel="manifest" href="/app"><template><p>e</p></template>f'
    )

    assert led(page) == "cdf"


def test_the_line_above_a_page_is_put_there_once():
    page = with_notice("<html><body class='a'><p>b</p><pre>&lt;body&gt;</pre></body>", "A copy.")

    assert page.count("A copy.") == 1
    assert page.index("<body class='a'>") < page.index("A copy.") < page.index("<p>b</p>")


def test_only_what_is_on_this_site_is_followed():
    page = (
        '<a href="/en/a">1</a><a href="../b/#x">2</a><a href="../b/">3</a><a href="#y">4</a>'
        '<a href="https://example.net/">5</a><img src="/static/c.svg"><script src="/static/d.js">'
        "</script>"
    )

    found = links_in(page, HERE)

    assert found == ["/en/a", "/en/q/buses/b/", HERE, "/static/c.svg"]


def test_the_digest_knows_names_and_content_and_no_order():
    one = digest_of({"a": b"1", "b": b"2"})

    assert one == digest_of({"b": b"2", "a": b"1"})
    assert len({one, digest_of({"a": b"2", "b": b"1"}), digest_of({"a": b"1"})}) == 3


def test_a_bag_says_what_is_in_it_in_lines_that_nothing_breaks():
    about = {"Source-Organization": "One\nTwo: three"}

    files = bag({"a\nb%.html": b"x"}, about=about, day=date(2026, 5, 4))

    assert b"Source-Organization: One Two: three\n" in files["bag-info.txt"]
    assert b"Payload-Oxum: 1.1\n" in files["bag-info.txt"]
    assert b"  data/a%0Ab%25.html\n" in files["manifest-sha256.txt"]
