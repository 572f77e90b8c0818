"""Documents: put down, changed, translated and read."""

import pytest
from django.test import Client
from django.utils import translation

from isegoria.inform.models import Passage
from isegoria.inform.queries import reading_page
from isegoria.inform.rules import BYTES_A_PAGE, minutes_to_read
from isegoria.inform.services import NewPassage, Words, put_document, remove_document
from isegoria.languages.models import Rendering, Text

pytestmark = pytest.mark.django_db

TITLE = Words("The four ways in one page", {"fr": "Les quatre solutions"})
CABLE = NewPassage(
    body=Words("A cable to each village costs four million.", {"fr": "Un câble coûte cher."}),
    heading=Words("Cable", {"fr": "Câble"}),
)
RADIO = NewPassage(body=Words("Radio costs one million and is slower."))


@pytest.fixture
def document(question):
    return put_document(process=question, title=TITLE, passages=[CABLE, RADIO], language="en")


def numbered(page):
    return [
        (part.number, part.heading.body, part.body.body)
        for reading in page["page"].readings
        for part in reading.passages
    ]


def test_a_document_is_read_passage_by_passage_with_numbers(question, document):
    page = reading_page(question, "en", number=1)

    assert numbered(page) == [
        ("1.1", "Cable", "A cable to each village costs four million."),
        ("1.2", "", "Radio costs one million and is slower."),
    ]
    assert page["page"].readings[0].title.body == "The four ways in one page"
    assert page["page"].readings[0].minutes == 1
    assert page["page"].other_language == ""


def test_a_language_is_named_only_when_all_of_the_document_is_in_it(question, document):
    put_document(process=question, title=TITLE, passages=[CABLE], language="en")

    first, second = (one.reading for one in reading_page(question, "en", number=1)["page"].contents)

    assert first.languages == (("en", "English"),)
    assert second.languages == (("en", "English"), ("fr", "Français"))


def test_a_passage_without_translation_says_so_and_the_others_do_not(question, document):
    with translation.override("fr"):
        cable, radio = reading_page(question, "fr", number=1)["page"].readings[0].passages

        assert (cable.body.body, cable.body.shown_in) == ("Un câble coûte cher.", "")
        assert (radio.body.body, radio.body.shown_in) == (RADIO.body.body, "anglais")


def test_where_nothing_is_translated_it_is_told_once_on_top(question, document):
    with translation.override("es"):
        page = reading_page(question, "es", number=1)

    assert page["page"].other_language == "inglés"
    assert {part.body.shown_in for part in page["page"].readings[0].passages} == {""}


def test_a_changed_passage_gets_a_version_and_its_translation_is_marked_as_older(
    question, document
):
    dearer = NewPassage(body=Words("A cable costs five million."), heading=CABLE.heading)

    put_document(process=question, title=TITLE, passages=[dearer, RADIO], language="en", position=1)

    now = reading_page(question, "fr", number=1)["page"].readings[0].passages[0].body
    assert (now.body, now.is_stale) == ("Un câble coûte cher.", True)
    assert reading_page(question, "en", number=1)["page"].readings[0].passages[0].body.body == (
        "A cable costs five million."
    )
    assert list(
        Passage.objects.order_by("position", "version").values_list("position", "version")
    ) == [
        (1, 1),
        (1, 2),
        (2, 1),
    ]
    earlier = Passage.objects.get(position=1, version=1)
    assert earlier.body.renderings.get(language="en").body == CABLE.body.body


def test_putting_the_same_words_again_changes_nothing(question, document):
    before = list(Rendering.objects.values_list("pk", "body", "source_revision"))

    put_document(process=question, title=TITLE, passages=[CABLE, RADIO], language="en", position=1)

    assert list(Rendering.objects.values_list("pk", "body", "source_revision")) == before
    assert Passage.objects.count() == 2


def test_a_passage_that_is_taken_out_leaves_the_numbers_of_the_others(question, document):
    third = NewPassage(body=Words("Nothing is built."))
    put_document(
        process=question, title=TITLE, passages=[CABLE, RADIO, third], language="en", position=1
    )

    put_document(
        process=question,
        title=TITLE,
        passages=[CABLE, NewPassage(Words("")), third],
        language="en",
        position=1,
    )

    assert [one[0] for one in numbered(reading_page(question, "en", number=1))] == ["1.1", "1.3"]


def test_a_shorter_document_no_longer_shows_what_was_taken_out(question, document):
    put_document(process=question, title=TITLE, passages=[CABLE], language="en", position=1)

    assert [one[0] for one in numbered(reading_page(question, "en", number=1))] == ["1.1"]
    assert Passage.objects.filter(position=2).count() == 2


def test_a_document_that_is_removed_leaves_no_words_behind(question, document):
    texts = Text.objects.count()

    remove_document(document)

    assert Text.objects.count() == texts - 4
    assert reading_page(question, "en", number=1) is None


def test_a_long_document_runs_over_pages_and_none_is_heavy(question):
    words = "Every village is told what its own line would cost and when it can come. "
    passages = [NewPassage(Words(words * 30), Words(f"Village {number}")) for number in range(12)]
    put_document(process=question, title=Words("The long one"), passages=passages, language="en")
    put_document(process=question, title=TITLE, passages=[CABLE], language="en")

    pages = [reading_page(question, "en", number=number) for number in (1, 2, 3)]

    heavy = [sum(len(body) for _number, _heading, body in numbered(page)) for page in pages]
    assert max(heavy) <= BYTES_A_PAGE
    assert [one for page in pages for one, _heading, _body in numbered(page)] == [
        *(f"1.{number}" for number in range(1, 13)),
        "2.1",
    ]
    assert [(one.reading.anchor, one.page) for one in pages[0]["page"].contents] == [
        ("d1", 1),
        ("d2", 3),
    ]
    assert reading_page(question, "en", number=4) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("", 1), ("word " * 180, 1), ("word " * 181, 2), ("字" * 600, 2), ("كلمة " * 400, 3)],
)
def test_reading_time_is_told_in_whole_minutes_for_every_script(text, minutes):
    assert minutes_to_read(text) == minutes


def test_the_page_needs_no_more_queries_for_more_documents(
    question, document, django_assert_num_queries
):
    with django_assert_num_queries(2):
        reading_page(question, "en", number=1)
    for _more in range(2):
        put_document(process=question, title=TITLE, passages=[CABLE, RADIO], language="en")

    with django_assert_num_queries(2):
        reading_page(question, "en", number=1)


def test_the_page_links_each_passage_by_its_number(client: Client, document):
    html = client.get("/en/q/internet/about/").content.decode()

    assert '<section id="p1.2">' in html
    assert '<a href="#p1.2">1.2</a>' in html
    assert "The four ways in one page" in html


@pytest.mark.parametrize(
    "path", ["internet/about/?page=2", "internet/about/?page=x", "none/about/"]
)
def test_what_is_not_there_is_not_found(client: Client, document, path):
    assert client.get(f"/en/q/{path}").status_code == 404


def test_a_question_in_preparation_is_not_read_by_the_public(client: Client, make_question):
    draft = make_question("draft", published=False)
    put_document(process=draft, title=TITLE, passages=[CABLE], language="en")

    assert client.get("/en/q/draft/about/").status_code == 404
    assert reading_page(draft, "en", number=1) is not None
