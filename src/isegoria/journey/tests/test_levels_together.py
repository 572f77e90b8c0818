"""What one question came to at all its places: each by itself, and the sum to the last vote."""

import gzip
import html
import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement, cast_many
from isegoria.activities.survey.tests.ten import TEN
from isegoria.cascade.services import refer, tie
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.hear.services import contribute, seal_question
from isegoria.languages.services import say
from isegoria.organisations.models import Institution, Role
from isegoria.process.models import Process, Stage
from isegoria.understand.services import read_activity
from isegoria.understand.together import (
    Cell,
    questions_together,
    statements_together,
    together_of,
)

pytestmark = pytest.mark.django_db

TOWNS = ("Alder", "Birch", "Cedar")


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def put_by(make_question, institution):
    """The same question put by an institution below that of another, with copies of its items."""

    def put(name, above):
        town = Institution.objects.create(
            name=say(f"{name} Town", language="en"),
            slug=name.lower(),
            above=above.institution,
        )
        made = make_question(f"internet-{name.lower()}")
        Process.objects.filter(pk=made.pk).update(institution=town)
        made.refresh_from_db()
        for source, copy in zip(above.activities.all(), made.activities.all(), strict=True):
            copy.type_slug = source.type_slug
            copy.save(update_fields=["type_slug"])
            type_of(copy).copy(source, copy)
            type_of(copy).open(copy)
        tie(made, to=above)
        seal_question(made)
        return made

    return put


@pytest.fixture
def towns(question, statements, put_by):
    """Three towns that put the question of all other fixtures too."""
    return [put_by(name, question) for name in TOWNS]


def vote(process, number, *, seed):
    """So many people answer most statements there, as chance has it."""
    chance = random.Random(seed)  # a test
    activity = process.activities.select_related("process", "stage").get()
    items = list(activity.items.all())
    rows = []
    for _person in range(number):
        person = Participant.objects.create(process=process, secret=b"s" * 16)
        Contribution.objects.create(
            process=process,
            activity=activity,
            participant=person,
            channel="web",
            language="en",
            received_on="2025-01-02",
        )
        some = [one for one in items if chance.random() < 0.8]
        rows += [(person, one, chance.choice((-1, 0, 1)), False) for one in some]
    cast_many(activity, rows)
    read_activity(activity)


def recount(items):
    """Every vote on these items, counted one by one: agree, disagree, passed."""
    values = list(Vote.objects.filter(item__in=items).values_list("value", flat=True))
    return tuple(values.count(value) for value in (1, -1, 0))


def test_the_result_above_is_the_recount_of_three_municipalities_to_the_last_vote(
    question, statements, towns
):
    for seed, (town, number) in enumerate(zip(towns, (57, 8, 31), strict=True)):
        vote(town, number, seed=seed)
    together = together_of(question, question.activities.get(), "en")

    rows, total = statements_together(together, question.activities.get(), first=0, most=10)

    assert total == 3
    assert [one.name.body for one in together.places] == [f"{name} Town" for name in TOWNS]
    assert together.people == 96
    assert together.answers == Vote.objects.count()
    for row, statement in zip(rows, statements, strict=True):
        copies = [one.item for one in statement.copies.order_by("item")]
        counted = [(one.agree, one.disagree, one.passed) for one in (row.total, *row.places)]
        assert counted == [recount(copies), *(recount([one]) for one in copies)]


def test_who_answered_above_is_a_place_of_its_own(question, statements, towns):
    vote(towns[0], 20, seed=1)
    vote(question, 12, seed=2)

    together = together_of(question, question.activities.get(), "en")

    names = [(one.name.body, one.people, one.is_own) for one in together.places]
    assert names == [
        ("Alder Town", 20, False),
        ("Birch Town", 0, False),
        ("Cedar Town", 0, False),
        ("Harbour District Council", 12, True),
    ]
    (row, *_rest), _total = statements_together(
        together, question.activities.get(), first=0, most=10
    )
    copy = statements[0].copies.get(item__process=towns[0]).item
    assert (row.total.agree, row.total.disagree, row.total.passed) == recount([copy, statements[0]])


def test_what_is_put_two_levels_down_counts_for_the_level_between_and_at_the_top(
    question, statements, towns, put_by
):
    quarter = put_by("Harbour-Quarter", towns[0])
    vote(towns[0], 10, seed=1)
    vote(quarter, 15, seed=2)

    top = together_of(question, question.activities.get(), "en")
    between = together_of(towns[0], towns[0].activities.get(), "en")

    assert [one.people for one in top.places] == [25, 0, 0]
    assert [(one.people, one.is_own) for one in between.places] == [(15, False), (10, True)]
    for together, process in ((top, question), (between, towns[0])):
        rows, _total = statements_together(together, process.activities.get(), first=0, most=10)
        counted = [(one.total.agree, one.total.disagree, one.total.passed) for one in rows]
        assert sum(map(sum, counted)) == Vote.objects.count()


def test_what_people_add_at_one_place_stays_there_and_a_hidden_copy_is_not_counted(
    question, statements, towns
):
    activity = towns[0].activities.select_related("process", "stage").get()
    add_statement(
        activity=activity, words="Only here.", language="en", standing=Item.Standing.ACCEPTED
    )
    vote(towns[0], 20, seed=1)
    vote(towns[1], 20, seed=2)
    hidden = statements[0].copies.get(item__process=towns[0]).item
    Item.objects.filter(pk=hidden.pk).update(standing=Item.Standing.REFUSED)
    together = together_of(question, question.activities.get(), "en")

    rows, total = statements_together(together, question.activities.get(), first=0, most=10)

    assert total == 3
    assert rows[0].places[0] is None
    shown = statements[0].copies.get(item__process=towns[1]).item
    assert (rows[0].total.agree, rows[0].total.disagree, rows[0].total.passed) == recount([shown])


def test_the_public_page_shows_the_sum_and_each_part_and_so_does_what_we_heard(
    client, question, statements, towns
):
    for seed, town in enumerate(towns):
        vote(town, 20 + seed, seed=seed)
    copies = [one.item for one in statements[0].copies.all()]
    agree, disagree, passed = recount(copies)

    page = words_of(client.get("/en/q/internet/levels/"))
    heard = words_of(client.get("/en/q/internet/heard/"))

    assert "Cedar Town open until" in page
    assert f"All together 63 {Vote.objects.count()}" in page
    share = int(100 * agree / (agree + disagree + passed) + 0.5)
    assert f"All together {agree} ({share}%)" in page
    for name, copy in zip(TOWNS, copies, strict=True):
        assert re.search(rf"{name} Town {recount([copy])[0]} \(\d+%\)", page)
    assert "63 people answered at all places together Alder Town : 20 Birch Town : 21" in heard
    assert 'href="../levels/"' in client.get("/en/q/internet/heard/").content.decode()


def test_only_places_where_people_can_answer_are_named_beside_the_way_to_answer(
    client, question, towns, officer
):
    refer(question, to=towns[0].institution_id, why="Stops are theirs.", by=officer)
    Stage.objects.filter(process=towns[0], kind="hear").update(ends_at=timezone.now())

    page = words_of(client.get("/en/q/internet/"))

    assert "Then answer there: Birch Town Cedar Town It counts there" in page


def test_a_part_shows_its_own_result_alone(client, towns):
    vote(towns[0], 20, seed=1)

    assert "at all places together" not in words_of(client.get(f"/en/q/{towns[0].slug}/heard/"))


def ride(process, *, bus, foot):
    """So many people at a place go by bus, so many on foot."""
    activity = process.activities.select_related("process", "stage").get()
    for value, number in (("bus", bus), ("foot", foot)):
        for _person in range(number):
            contribute(
                activity=activity,
                participant=None,
                reply={"how": value},
                channel="web",
                language="en",
            )
    read_activity(activity)


@pytest.fixture
def surveyed(question, put_by):
    """A survey that three towns put too."""
    question.activities.update(type_slug="survey")
    activity = question.activities.select_related("process", "stage").get()
    type_of(activity).lay_out(activity, TEN)
    type_of(activity).open(activity)
    seal_question(question)
    return [put_by(name, question) for name in TOWNS]


def how(together):
    """What is told of the question how people go: the sum and the places of each answer."""
    by_words = {
        one.options[0].words["en"]: one for one in questions_together(together) if one.options
    }
    found = by_words["By bus"]
    return [(one.total, one.places) for one in found.options]


def test_the_answers_of_surveys_are_added_up_too(question, surveyed):
    for town, bus in zip(surveyed, (20, 30, 12), strict=True):
        ride(town, bus=bus, foot=15)

    told = how(together_of(question, question.activities.get(), "en"))

    assert told[:2] == [(Cell(62, 0), (20, 30, 12)), (Cell(45, 0), (15, 15, 15))]


@pytest.mark.parametrize(("bus", "foot"), [(16, 4), (14, 6), (17, 3)])
def test_what_a_small_part_withholds_is_not_told_by_the_sum_less_the_others(
    client, question, surveyed, bus, foot
):
    ride(surveyed[0], bus=20, foot=15)
    ride(surveyed[1], bus=30, foot=14)
    ride(surveyed[2], bus=bus, foot=foot)

    told = how(together_of(question, question.activities.get(), "en"))

    assert told[:2] == [(Cell(50, 1), (20, 30, None)), (Cell(29, 1), (15, 14, None))]
    page = words_of(client.get("/en/q/internet/levels/"))
    assert "By bus 50, without 1 place that does not tell it 20 30 not told" in page


def test_many_places_weigh_little_and_are_asked_for_with_as_many_queries(
    client, question, statements, put_by, django_assert_max_num_queries
):
    for number in range(60):
        put_by(f"Town-{number}", question)

    with django_assert_max_num_queries(25):
        page = client.get("/en/q/internet/levels/")

    assert len(gzip.compress(page.content)) < 8000
    assert "Page 1 of 2" in words_of(page)
    assert client.get("/en/q/internet/levels/?places=2").status_code == 200
    assert client.get("/en/q/internet/levels/?places=3").status_code == 404


def test_one_more_place_costs_no_more_queries(
    client, question, statements, towns, put_by, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as three:
        client.get("/en/q/internet/levels/")
    put_by("Dogwood", question)

    with django_assert_num_queries(len(three)):
        client.get("/en/q/internet/levels/")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_of_several_levels_pass_the_accessibility_checker_on_a_small_screen(
    browse, violations, question, statements, towns, officer, mayor_of, language
):
    vote(towns[0], 20, seed=1)
    asked = refer(question, to=towns[0].institution_id, why="Stops are theirs.", by=officer)
    addresses = {
        None: ["q/internet/", "q/internet/levels/", "q/internet/heard/"],
        officer: ["desk/q/internet/levels/"],
        mayor_of(towns[0]): ["desk/levels/", f"desk/levels/{asked.pk}/"],
    }

    for who, some in addresses.items():
        page = browse(who, viewport={"width": 360, "height": 700})
        for address in some:
            page.goto(f"/{language}/{address}")
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


@pytest.fixture
def mayor_of(make_account):
    """An officer of the institution that puts a question, and of nothing else."""

    def make(process):
        account = make_account("mayor")
        Role.objects.create(
            account=account, institution=process.institution, kind=Role.Kind.OFFICER
        )
        return account

    return make
