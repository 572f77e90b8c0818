"""What the public and staff find: what they may read, with the words marked, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.activities.statements.services import add_statement
from isegoria.hear.models import Channel, Item
from isegoria.hear.services import contribute, erase
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.queries import searching
from isegoria.languages.services import reword, say
from isegoria.moderation.services import accept, refuse
from isegoria.organisations.models import Institution, Role
from isegoria.process.models import Process
from isegoria.search.jobs import keep_up

pytestmark = pytest.mark.django_db

PUBLIC, DESK = "/en/search/", "/en/desk/search/"


@pytest.fixture
def propose(question):
    def add(words):
        received = contribute(
            activity=question.activities.get(),
            participant=None,
            reply={"own": words},
            channel=Channel.WEB,
            language="en",
        )
        return Item.objects.get(author=received.contribution.participant)

    return add


def found(client, address, query, **more):
    keep_up()
    response = client.get(address, {"q": query, **more})
    assert response.status_code == 200
    return {
        one.sort.key: ["".join(words for words, _hit in each.stretch.pieces) for each in one.found]
        for one in response.context["answers"]
    }


def test_the_public_finds_questions_background_and_what_was_accepted(
    client, question, propose, moderator
):
    accept(item=propose("Fast internet <b>for</b> the library!"), by=moderator)
    passages = [NewPassage(Words("Internet by cable costs nine thousand."))]
    put_document(process=question, title=Words("Costs"), passages=passages, language="en")

    assert found(client, PUBLIC, "INTERNET") == {
        "questions": ["How should we bring fast internet to every home?"],
        "background": ["Internet by cable costs nine thousand."],
        "contributions": ["Fast internet <b>for</b> the library!"],
    }
    page = client.get(PUBLIC, {"q": "internet"}).text
    assert "Fast <mark>internet</mark> &lt;b&gt;for&lt;/b&gt;" in page


def test_the_public_finds_no_draft_nothing_held_and_nothing_refused(
    client, make_question, propose, moderator
):
    make_question("hidden", published=False)
    propose("Zebras wait.")
    refuse(item=propose("Zebras refused."), rule=5, reason="It sells zebras.", by=moderator)
    Process.objects.filter(slug="internet").update(published_at=None)

    assert found(client, PUBLIC, "zebras") == {}
    assert found(client, PUBLIC, "internet") == {}


def test_what_is_erased_is_found_by_nobody(client, propose, moderator, officer):
    item = propose("Zebras at the crossing.")
    accept(item=item, by=moderator)
    before = found(client, PUBLIC, "zebras")

    erase(participant=item.author)
    client.force_login(officer)

    assert before == {"contributions": ["Zebras at the crossing."]}
    assert found(client, PUBLIC, "zebras") == found(client, DESK, "zebras") == {}


def test_staff_find_drafts_and_what_waits_of_their_own_institution(
    client, make_question, propose, officer, make_account
):
    make_question("draft-one", published=False)
    propose("Zebras wait.")
    other = Institution.objects.create(name=say("The Port", language="en"), slug="port")
    stranger = make_account("hal")
    Role.objects.create(account=stranger, institution=other, kind="officer")

    client.force_login(officer)
    mine = found(client, DESK, "zebras"), len(found(client, DESK, "internet")["questions"])
    client.force_login(stranger)
    theirs = found(client, DESK, "zebras"), found(client, DESK, "internet")

    assert mine == ({"contributions": ["Zebras wait."]}, 2)
    assert theirs == ({}, {})


def test_a_moderator_finds_what_waits_and_no_draft(client, make_question, propose, moderator):
    make_question("draft-one", published=False)
    propose("Internet for zebras.")
    client.force_login(moderator)

    assert found(client, DESK, "internet") == {"contributions": ["Internet for zebras."]}


def test_staff_are_found_by_administrators_alone(client, site, administrator, officer):
    client.force_login(administrator)
    told = found(client, DESK, "olu")
    client.force_login(officer)

    assert told == {"staff": ["Olu, olu@example.org"]}
    assert found(client, DESK, "olu") == {}


def test_the_desk_is_searched_by_staff_alone(client, site, stranger):
    assert client.get(DESK).status_code == 302
    client.force_login(stranger)

    assert client.get(DESK, {"q": "a"}).status_code == 403


def test_chinese_and_arabic_are_found(client, question, moderator):
    activity = question.activities.get()
    for words, language in (
        ("我们需要更多的公共汽车", "zh-hans"),
        ("نريد المزيد من الأشجار", "ar"),
    ):
        add_statement(activity=activity, words=words, language=language, standing="accepted")

    assert found(client, PUBLIC, "公共") == {"contributions": ["我们需要更多的公共汽车"]}
    assert found(client, PUBLIC, "الأشجار") == {"contributions": ["نريد المزيد من الأشجار"]}


def test_one_sort_is_paged(client, question):
    activity = question.activities.get()
    for number in range(23):
        add_statement(
            activity=activity, words=f"Zebra {number}.", language="en", standing="accepted"
        )

    assert len(found(client, PUBLIC, "zebra")["contributions"]) == 5
    second = {"in": "contributions", "page": 2}
    assert len(found(client, PUBLIC, "zebra", **second)["contributions"]) == 3
    for nonsense in ({"in": "x"}, {"in": "contributions", "page": 9}, {"page": "0"}):
        assert client.get(PUBLIC, {"q": "zebra", **nonsense}).status_code == 404


@pytest.mark.parametrize("query", ["", "\x00", "<script>", "x" * 5000, "' OR 1=1 --", "%"])
def test_nonsense_finds_nothing_and_breaks_nothing(client, question, query):
    assert found(client, PUBLIC, query) == {}


def test_a_search_costs_the_same_for_one_and_for_many(client, question):
    activity = question.activities.get()

    def queries():
        keep_up()
        with CaptureQueriesContext(connection) as captured:
            client.get(PUBLIC, {"q": "zebra"})
        return len(captured)

    add_statement(activity=activity, words="Zebra.", language="en", standing="accepted")
    for_one = queries()
    for number in range(3):
        add_statement(
            activity=activity, words=f"Zebra {number}.", language="en", standing="accepted"
        )

    assert queries() == for_one


def test_reading_what_was_found_sets_no_cookie(client, question):
    assert not client.get(PUBLIC, {"q": "internet"}).cookies


@pytest.fixture
def zebras(question):
    """Statements of which the first fits best, and each later one is newer."""

    def add(*texts):
        activity = question.activities.get()
        for words in texts:
            add_statement(activity=activity, words=words, language="en", standing="accepted")

    return add


def test_the_best_stands_first_and_the_newest_on_demand(client, zebras):
    texts = ["Zebra, zebra, zebra.", "A zebra waits at the new crossing near the old school."]
    zebras(*texts)

    assert found(client, PUBLIC, "zebra") == {"contributions": texts}
    page = client.get(PUBLIC, {"q": "zebra"}).text
    assert 'href="?q=zebra&amp;by=newest"' in page
    assert found(client, PUBLIC, "zebra", by="newest") == {"contributions": texts[::-1]}
    page = client.get(PUBLIC, {"q": "zebra", "by": "newest", "in": "contributions"}).text
    assert 'href="?q=zebra&amp;in=contributions"' in page


@pytest.mark.parametrize("order", [{}, {"by": "newest"}])
def test_pages_in_either_order_hold_each_thing_once(client, zebras, order):
    texts = [f"Zebra {number}." for number in range(45)]
    zebras(*texts)

    pages = [
        found(client, PUBLIC, "zebra", **{"in": "contributions", "page": number}, **order)
        for number in (1, 2, 3)
    ]

    assert [len(one["contributions"]) for one in pages] == [20, 20, 5]
    assert {text for one in pages for text in one["contributions"]} == set(texts)
    first = client.get(PUBLIC, {"q": "zebra", "in": "contributions"} | order).text
    assert (
        f'href="?q=zebra{"&amp;by=newest" if order else ""}&amp;in=contributions&amp;page=2"'
        in first
    )


def test_where_too_much_fits_the_newest_stands_first_and_the_page_says_so(
    client, zebras, monkeypatch
):
    monkeypatch.setattr(searching, "MOST_RANKED", 1)
    texts = ["Zebra, zebra, zebra.", "A zebra waits at the new crossing near the old school."]
    zebras(*texts)

    assert found(client, PUBLIC, "zebra") == {"contributions": texts[::-1]}
    assert "One more word helps" in client.get(PUBLIC, {"q": "zebra"}).text
    assert "One more word helps" not in client.get(PUBLIC, {"q": "zebra", "by": "newest"}).text


def test_a_question_named_by_the_word_stands_before_one_that_mentions_it(client, make_question):
    named, mentions = make_question("named"), make_question("mentions")
    for process, field, words in (
        (named, "question", "Where should zebras cross?"),
        (mentions, "summary", "Zebras, zebras, zebras."),
    ):
        reword(getattr(process, field), words)

    assert found(client, PUBLIC, "zebras")["questions"] == [
        "Where should zebras cross?",
        "Zebras, zebras, zebras.",
    ]
