"""The pages of what was heard, as readers meet them."""

import random
import re

import pytest
from django.conf import settings
from django.utils import timezone

from isegoria.activities.statements.services import add_statement
from isegoria.hear.items import stand
from isegoria.hear.models import Activity, Item
from isegoria.languages.services import say, translate
from isegoria.ledger.leaf import Event
from isegoria.places.models import Area
from isegoria.places.services import Count, GroupWords, PartitionWords, put_area, put_partition
from isegoria.understand import words as sentences
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]

HEARD = "/en/q/internet/heard/"
STATEMENTS = "/en/q/internet/heard/statements/"
SAMPLE = (
    "They are not a sample of everybody: no margin of error is printed, because none would be true."
)


def test_before_opening_it_says_when(page, make_question):
    make_question("later", opens=3)

    words = page("/en/q/later/heard/")

    assert "Nothing has been heard yet" in words
    assert "This question opens on" in words


def test_before_the_first_reading_it_says_to_come_back(page, statements):
    words = page(HEARD)

    assert "The answers are being read" in words
    assert "Come back then" in words


def test_without_answers_it_invites_the_first(page, statements, activity):
    read_activity(activity)

    words = page(HEARD)

    assert "Nobody has answered yet" in words
    assert "Yours can be the first answer." in words
    assert "margin" not in words


def test_a_question_that_closed_without_answers_says_so(page, make_question):
    process = make_question("over", opens=-9, closes=-1)
    read_activity(process.activities.select_related("process", "stage").get())

    assert "closed without a single answer that counts" in page("/en/q/over/heard/")


@pytest.mark.parametrize(
    "address", ["/en/q/none/heard/", "/en/q/draft/heard/", "/en/q/draft/heard.json"]
)
def test_a_question_that_is_not_published_is_not_there(client, make_question, address):
    make_question("draft", published=False)

    assert client.get(address).status_code == 404


def test_the_heading_is_the_answer_and_the_snapshot_is_named(page, some_answers):
    words = page(HEARD)

    assert "Most of those who answered say the same on 1 statement. They are divided on 1." in words
    assert "90 answers by 30 people to 3 statements. Read on" in words
    assert re.search(r"when the public log had \d+ entr", words)
    assert "People can still answer, until" in words


def test_every_share_stands_with_its_base(page, some_answers):
    words = page(HEARD)

    assert "100% agree, 0% pass, 0% disagree 30 people answered" in words
    assert "50% agree, 0% pass, 50% disagree 30 people answered" in words


def test_of_few_answers_numbers_are_told_and_no_shares(page, activity, statements, crowd):
    crowd(6, statements[:1], lambda who, _which: 1 if who else -1)
    read_activity(activity)

    words = page(STATEMENTS)

    assert "Too few answers for shares: agree 5, pass 0, disagree 1 6 people answered" in words
    assert "0 people answered" in words
    assert "%" not in words


def test_a_share_of_a_group_stands_with_its_base(page, activity, make_statements, crowd):
    dice = random.Random(3)

    def stance(who, which):
        side = 1 if who % 2 else -1
        return (side if which < 6 else 1) if dice.random() > 0.08 else 0

    crowd(90, make_statements(10), stance)
    read_activity(activity)

    words = page(HEARD)

    assert "The answers can be sorted into 2 groups" in words
    assert re.search(r"\d+% of 45", words)
    assert re.search(r"\d+% of 45 agree", words)
    assert "Group A 45 50% Group B 45 50%" in words


def test_shares_of_one_whole_add_up_to_a_hundred():
    assert sentences.percents([109, 101, 45]) == ["43%", "39%", "18%"]
    assert sentences.percents([1, 1, 1]) == ["34%", "33%", "33%"]
    assert sentences.percents([0, 0]) == ["0%", "0%"]


def test_a_share_of_nobody_or_of_few_is_no_percentage():
    assert sentences.share(0, 0) == "no answers"
    assert sentences.share(2, 3) == "2 of 3"
    assert sentences.share(1, 1) == "1 of 1"
    assert sentences.share(667, 1000) == "67% of 1,000"


def test_it_is_said_that_statements_were_shown_unequally(page, some_answers):
    assert "Not everybody was shown the same statements" in page(HEARD)


def test_where_one_way_is_left_its_number_is_not_told(page, activity, statements, crowd):
    crowd(20, statements, lambda _who, _which: 1, language="en")
    crowd(1, statements, lambda _who, _which: 1, language="ar")
    read_activity(activity)

    assert "\u2068English: most people\u2069 · Others: fewer than ten" in page(HEARD)


def test_a_few_ways_put_together_are_not_called_one_way(page, activity, statements, crowd):
    crowd(6, statements, lambda _who, _which: 1, channel="web")
    crowd(6, statements, lambda _who, _which: 1, channel="paper")
    read_activity(activity)

    assert "Every answer came in one way" not in page(HEARD)


def test_no_margin_of_error_is_printed_for_people_who_chose_themselves(page, some_answers):
    for address in (HEARD, STATEMENTS):
        words = page(address).replace(SAMPLE, "")

        assert "±" not in words
        assert "margin" not in words.lower()
        assert "confidence" not in words.lower()
    assert SAMPLE in page(HEARD)


def test_too_few_people_are_told_why_there_is_no_map(page, activity, statements, crowd, client):
    crowd(9, statements, lambda _who, _which: 1)
    read_activity(activity)

    words = page(HEARD)

    assert "Too few people to look for groups" in words
    assert "at least 25 people" in words
    assert b'figure class="map"' not in client.get(HEARD).content


def test_after_closing_nobody_is_invited(page, make_question):
    process = make_question("over", opens=-9, closes=-1)
    read_activity(process.activities.select_related("process", "stage").get())

    words = page("/en/q/over/heard/")

    assert "Take part" not in words
    assert "People can still answer" not in words


def test_a_statement_refused_since_the_reading_is_hidden_at_once(page, some_answers, statements):
    stand(statements[0], Item.Standing.REFUSED, event=Event.RESTRICTED)

    assert "Villages with no line" not in page(HEARD)
    assert "Villages with no line" not in page(STATEMENTS)


def test_refused_and_waiting_statements_are_counted_in_words(page, activity, statements, crowd):
    crowd(7, statements, lambda _who, _which: 1)
    add_statement(activity=activity, words="Waits to be read.", language="en")
    stand(statements[2], Item.Standing.REFUSED, event=Event.RESTRICTED)
    read_activity(activity)

    words = page(HEARD)

    assert "1 statement was not accepted by the published rules" in words
    assert "1 statement waits to be read by a person." in words
    assert "Waits to be read." not in words.replace("waits to be read by a person.", "")


def test_one_channel_alone_is_named_as_such(page, some_answers):
    assert "Every answer came in one way: Web. Whoever cannot use it was not heard" in page(HEARD)


def test_a_result_that_hangs_on_one_channel_carries_a_warning(page, activity, statements, crowd):
    crowd(30, statements, lambda who, _which: 1 if who < 24 else -1, channel="web")
    crowd(30, statements, lambda who, _which: 1 if who < 6 else -1, channel="sms")
    read_activity(activity)

    words = page(HEARD)

    assert "The result hangs on how people answered" in words
    assert "Without “Text message”, the shares named above move by up to 30 points" in words


def test_who_lives_here_is_shown_where_a_source_has_counted(page, activity, statements, crowd):
    counts = [
        Count("age", "18-to-34", 300, "Census", timezone.now().date()),
        Count("age", "35-and-over", 700, "Census", timezone.now().date()),
    ]
    put_partition(
        PartitionWords(
            code="age",
            names={"en": "Age"},
            questions={"en": "How old are you?"},
            reasons={"en": "So that we see whether young and old were heard."},
            groups=[
                GroupWords("18-to-34", {"en": "18 to 34"}),
                GroupWords("35-and-over", {"en": "35 and over"}),
            ],
        )
    )
    whole = put_area(code="whole", name="Harbour", language="en")
    put_area(code="part", name="Old Town", language="en", parent=whole, counts=counts)
    activity.process.area = whole
    activity.process.save()
    crowd(5, statements, lambda _who, _which: 1)

    read_activity(activity)
    words = page(HEARD)

    assert "Who lives here Age: \u2068Census" in words
    assert "18 to 34 300 30% 35 and over 700 70%" in words
    assert "It is not known which groups the participants belong to." in words


def test_without_a_source_it_says_nothing_of_who_lives_here(page, some_answers):
    assert Area.objects.count() == 0
    assert "Who lives here" not in page(HEARD)
    assert "So nobody can say yet who is missing." in page(HEARD)


def test_statements_are_shown_in_the_readers_language(client, some_answers, statements):
    translate(statements[0].text, language="fr", body="Les villages sans ligne d’abord.")

    found = client.get("/fr/q/internet/heard/").content.decode()

    assert "<bdi>Les villages sans ligne d’abord.</bdi>" in found
    assert '<bdi lang="en">Prices matter more than speed.</bdi>' in found


def test_all_statements_are_paged_and_sorted(client, activity, make_statements, crowd):
    items = make_statements(27)
    crowd(8, items, lambda who, which: 1 if who * 3 >= which else -1)
    read_activity(activity)

    def numbers(query):
        found = client.get(STATEMENTS + query)
        assert found.status_code == 200
        return [int(n) for n in re.findall(r"What number (\d+) says", found.content.decode())]

    assert numbers("?order=number") == list(range(1, 26))
    assert numbers("?order=number&page=2") == [26, 27]
    assert numbers("")[0] == 1
    assert numbers("?order=division")[0] in range(11, 15)
    assert numbers("?words=number+27") == [27]
    assert numbers("?words=nowhere") == []


@pytest.mark.parametrize(
    "query", ["?order=secret", "?page=0", "?page=x", "?page=99", "?part=2", "?part=0", "?part=-1"]
)
def test_addresses_that_make_no_sense_are_not_there(client, some_answers, query):
    assert client.get(STATEMENTS + query).status_code == 404


@pytest.mark.parametrize("query", ["?words=%00", "?words=" + "x" * 5000, "?words=%25_%27"])
def test_whatever_is_looked_for_is_answered(client, some_answers, query):
    assert client.get(STATEMENTS + query).status_code == 200


def test_words_in_statements_never_become_markup(client, activity, make_person, answer):
    hostile = '<script>alert("x")</script>'
    item = add_statement(
        activity=activity, words=hostile, language="en", standing=Item.Standing.ACCEPTED
    )
    answer(*((make_person(), item, 1) for _ in range(8)))
    read_activity(activity)

    for address in (HEARD, STATEMENTS, STATEMENTS + "?words=" + hostile):
        assert b"<script>alert" not in client.get(address).content


def test_the_same_numbers_are_given_to_those_who_calculate(client, some_answers, statements):
    response = client.get("/en/q/internet/heard.json")
    found = response.json()

    assert response["ETag"]
    assert (found["people"], found["answers"], found["question"]) == (30, 90, "internet")
    assert found["result"] == some_answers.result
    assert [
        (one["number"], one["agree"], one["disagree"], one["pass"]) for one in found["statements"]
    ] == [(1, 30, 0, 0), (2, 15, 15, 0), (3, 0, 18, 12)]
    assert found["statements"][0]["text"] == "Villages with no line at all come first."


def test_several_things_that_were_asked_are_shown_one_by_one(client, activity, some_answers):
    second = Activity.objects.create(
        process=activity.process,
        stage=activity.stage,
        type_slug="statements",
        position=2,
        title=say("And on prices", language="en"),
    )
    read_activity(second)

    first_page = client.get(HEARD).content.decode()
    second_page = client.get(HEARD + "?part=2").content.decode()

    assert '<a href="?part=2" dir="auto">And on prices</a>' in first_page
    assert "Nobody has answered yet" in second_page
