"""One question at several levels: asking, taking, the same items, and matters handed on."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from isegoria.activities.survey.tests.ten import TEN
from isegoria.base.refusal import Refused
from isegoria.cascade.models import LevelRequest, SameItem
from isegoria.cascade.services import ask_to_put_it_too, refer, refuse
from isegoria.hear.activity_type import activity_types, type_of
from isegoria.hear.models import Contribution
from isegoria.journey.audit import all_bodies
from isegoria.journey.copying import take_too
from isegoria.journey.queries.texts import seeds_of
from isegoria.journey.services import (
    add_seed,
    ask_also,
    open_to_the_public,
    stop_asking,
    throw_away,
)
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.organisations.models import Institution, Role
from isegoria.process.models import Process, Stage
from isegoria.process.queries import record_as_written
from isegoria.process.services import save_words

pytestmark = pytest.mark.django_db

TOWNS = ("Alder", "Birch", "Cedar")


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def towns(institution):
    """Three institutions below the one of all other fixtures."""
    return [
        Institution.objects.create(
            name=say(f"{name} Town", language="en"), slug=name.lower(), above=institution
        )
        for name in TOWNS
    ]


@pytest.fixture
def mayor(make_account, towns):
    """An officer of the first town, and of nothing else."""
    account = make_account("mayor")
    Role.objects.create(account=account, institution=towns[0], kind=Role.Kind.OFFICER)
    return account


@pytest.fixture
def town_desk(mayor):
    """The browser of the officer of the first town."""
    browser = Client()
    browser.force_login(mayor)
    return browser


@pytest.fixture
def upper(ready, officer):
    """A question that the public can read, and answer in two days."""
    open_to_the_public(ready, by=officer)
    ready.refresh_from_db()
    return ready


@pytest.fixture
def taken(upper, towns, officer, mayor):
    """What the first town takes: a draft."""
    asked = ask_to_put_it_too(
        upper, institutions=[one.pk for one in towns], why="All towns share the buses.", by=officer
    )
    return take_too(asked[0], by=mayor)


def open_now(*questions):
    """Let people answer these already."""
    now = timezone.now()
    Process.objects.filter(pk__in=[one.pk for one in questions]).update(
        published_at=now - timedelta(days=2)
    )
    Stage.objects.filter(process__in=questions, kind="hear").update(
        begins_at=now - timedelta(days=1)
    )


def test_an_officer_asks_named_institutions_below_and_they_see_it_waiting(
    desk, town_desk, upper, towns
):
    page = reverse("desk-levels", args=[upper.slug])
    sent = {"do": "ask", "institutions": [towns[0].pk, towns[2].pk], "why": "Buses cross borders."}

    assert "Alder Town" in words_of(desk.get(page))
    assert desk.post(page, sent).status_code == 302

    rows = LevelRequest.objects.order_by("pk").values_list("to__slug", "kind", "why", "answer")
    assert list(rows) == [
        ("alder", "ask", "Buses cross borders.", ""),
        ("cedar", "ask", "Buses cross borders.", ""),
    ]
    assert "1 request of another institution" in words_of(town_desk.get("/en/desk/"))
    assert upper.question.renderings.get().body in words_of(town_desk.get("/en/desk/levels/"))


def test_nobody_is_asked_without_a_reason_nor_outside_the_tree_below(desk, upper, towns):
    elsewhere = Institution.objects.create(name=say("Hill", language="en"), slug="hill")
    page = reverse("desk-levels", args=[upper.slug])

    without = desk.post(page, {"do": "ask", "institutions": [towns[0].pk], "why": " "})
    outside = desk.post(page, {"do": "ask", "institutions": [elsewhere.pk], "why": "Buses."})

    assert (without.status_code, outside.status_code) == (422, 422)
    assert "Say why. Everybody can read it." in words_of(without)
    assert not LevelRequest.objects.exists()


def test_a_draft_is_not_put_elsewhere_before_the_public_knows_it(ready, towns, officer):
    with pytest.raises(Refused, match="Open this question to the public first"):
        ask_to_put_it_too(ready, institutions=[towns[0].pk], why="Buses.", by=officer)


def test_whoever_is_asked_twice_is_asked_once(upper, towns, officer):
    for _again in range(2):
        ask_to_put_it_too(upper, institutions=[towns[0].pk], why="Buses.", by=officer)

    assert LevelRequest.objects.count() == 1


def test_a_town_says_yes_and_gets_a_draft_with_the_same_words_items_and_dates(
    town_desk, upper, towns, officer
):
    (asked,) = ask_to_put_it_too(upper, institutions=[towns[0].pk], why="Buses.", by=officer)
    page = reverse("desk-level", args=[asked.pk])

    response = town_desk.post(page, {"said": "accepted", "reason": "Ours too."})

    made = Process.objects.get(above=upper)
    assert response.url == reverse("desk-question", args=[made.slug])
    assert (made.institution, made.published_at) == (towns[0], None)
    assert made.slug == f"{upper.slug}-alder"
    assert record_as_written(made) == record_as_written(upper)
    theirs, ours = made.activities.get(), upper.activities.get()
    assert list(seeds_of(theirs).values()) == list(seeds_of(ours).values())
    ties = SameItem.objects.values_list("item__activity", "origin__activity")
    assert list(ties) == [(theirs.pk, ours.pk)] * 3
    assert all(
        one.item.text.renderings.get().body == one.origin.text.renderings.get().body
        for one in SameItem.objects.all()
    )
    ends = {one: one.stages.get(kind="hear").ends_at for one in (made, upper)}
    assert ends[made] == ends[upper].replace(second=0, microsecond=0)


def test_a_town_says_no_and_everybody_reads_why(client, town_desk, upper, towns, officer):
    (asked,) = ask_to_put_it_too(upper, institutions=[towns[0].pk], why="Buses.", by=officer)
    page = reverse("desk-level", args=[asked.pk])

    silent = town_desk.post(page, {"said": "refused", "reason": ""})
    told = town_desk.post(page, {"said": "refused", "reason": "We asked last year."})

    assert (silent.status_code, told.status_code) == (422, 302)
    assert not Process.objects.filter(above=upper).exists()
    public = words_of(client.get(f"/en/q/{upper.slug}/levels/"))
    assert "Harbour District Council asked Alder Town to put the same question." in public
    assert "Alder Town said no. We asked last year." in public


def test_an_answer_is_given_once(town_desk, upper, towns, officer, mayor):
    (asked,) = ask_to_put_it_too(upper, institutions=[towns[0].pk], why="Buses.", by=officer)
    refuse(asked, reason="No time.", by=mayor)

    again = town_desk.post(reverse("desk-level", args=[asked.pk]), {"said": "accepted"})

    assert again.status_code == 200
    assert LevelRequest.objects.get().answer == "refused"


def test_nobody_answers_for_another_town(town_desk, upper, towns, officer):
    (asked,) = ask_to_put_it_too(upper, institutions=[towns[1].pk], why="Buses.", by=officer)
    page = reverse("desk-level", args=[asked.pk])

    assert town_desk.get(page).status_code == 404
    assert town_desk.post(page, {"said": "accepted"}).status_code == 404


def test_a_town_cannot_change_what_is_asked(taken):
    activity = taken.activities.get()

    for change in (
        lambda: save_words(taken, {"question": "Where should our own shelters stand?"}),
        lambda: add_seed(activity, words="Our town comes first."),
        lambda: stop_asking(activity),
        lambda: ask_also(taken, activity_types()["survey"]),
    ):
        with pytest.raises(Refused, match="The same is asked at several places"):
            change()


def test_a_town_writes_its_own_background_and_decides_for_itself(taken):
    save_words(taken, {"decided_by": "The town council of Alder"})

    assert record_as_written(taken)["decided_by"] == "The town council of Alder"


def test_above_what_is_asked_stays_as_well_once_somebody_puts_it_too(upper, taken):
    with pytest.raises(Refused, match="The same is asked at several places"):
        add_seed(upper.activities.get(), words="One more thing.")


def test_a_survey_comes_with_the_same_codes_and_cannot_be_changed(
    make_ready, towns, officer, mayor, client
):
    source = make_ready("How do you travel in the district?")
    activity = ask_also(source, activity_types()["survey"])
    type_of(activity).lay_out(activity, TEN)
    open_to_the_public(source, by=officer)
    source.refresh_from_db()
    (asked,) = ask_to_put_it_too(source, institutions=[towns[0].pk], why="Buses.", by=officer)

    made = take_too(asked, by=mayor)

    copy = made.activities.get(type_slug="survey")
    assert [one.code for one in type_of(copy).form_at_desk(copy).questions()] == [
        one.code for one in TEN.questions()
    ]
    with pytest.raises(Refused, match="The same is asked at several places"):
        type_of(copy).lay_out(copy, TEN)


def test_a_draft_that_is_thrown_away_can_be_begun_again(taken, town_desk, upper):
    asked = LevelRequest.objects.get(made=taken)
    throw_away(taken)
    page = reverse("desk-level", args=[asked.pk])

    assert "Begin the draft again" in words_of(town_desk.get(page))
    town_desk.post(page)

    assert Process.objects.get(above=upper).slug == f"{upper.slug}-alder"


def test_both_public_pages_lead_to_one_another(client, upper, taken, mayor):
    assert f"/q/{taken.slug}/" not in client.get(f"/en/q/{upper.slug}/levels/").content.decode()

    open_to_the_public(taken, by=mayor)
    open_now(upper, taken)

    above = client.get(f"/en/q/{upper.slug}/").content.decode()
    assert f'<a href="/en/q/{taken.slug}/"><bdi lang="en">Alder Town</bdi></a>' in above
    below = client.get(f"/en/q/{taken.slug}/")
    assert f'<a href="/en/q/{upper.slug}/">' in below.content.decode()
    assert "Put together with Harbour District Council , in the same words" in words_of(below)
    assert "Alder Town" in words_of(client.get(f"/en/q/{upper.slug}/levels/"))


def test_whoever_answered_at_one_place_cannot_answer_at_another(client, upper, taken, mayor):
    open_to_the_public(taken, by=mayor)
    open_now(upper, taken)
    vote = {one: f"/en/q/{one.slug}/statements/1/" for one in (upper, taken)}
    assert answer(client, vote[taken], taken).status_code == 303

    there = client.get(vote[upper])
    tried = answer(client, vote[upper], upper)

    assert "the same question was answered already, at \u2068Alder Town\u2069" in words_of(there)
    assert tried.status_code == 409
    assert list(Contribution.objects.values_list("process__slug", flat=True)) == [taken.slug]
    assert answer(client, vote[taken], taken, at=1).status_code == 303, "there they go on"
    assert answer(Client(), vote[upper], upper).status_code == 303, "others answer here"


def answer(browser, address, process, at=0):
    """Agree with a statement of staff, as the page sends it."""
    activity = process.activities.get()
    item = list(activity.items.order_by("number"))[at]
    page = browser.get(address).content.decode()
    form = page.partition("</form>")[0]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return browser.post(address, sent | {f"statement-{item.pk}": "agree"})


def test_what_was_asked_and_answered_is_in_the_public_log(upper, taken, towns, officer):
    refer(upper, to=towns[1].pk, why="Bus stops are theirs.", by=officer)
    seal()
    assert audit(all_bodies()).is_whole

    LevelRequest.objects.filter(to=towns[1], kind="refer").update(why="Nothing of ours.")

    assert not audit(all_bodies()).is_whole


def test_a_matter_is_handed_on_and_both_pages_tell_who_when_why(
    client, desk, town_desk, upper, make_ready, towns, mayor
):
    theirs = make_ready("Which stops of Alder come first?")
    Process.objects.filter(pk=theirs.pk).update(institution=towns[0])
    theirs.refresh_from_db()
    open_to_the_public(theirs, by=mayor)
    page = reverse("desk-levels", args=[upper.slug])
    desk.post(page, {"do": "refer", "to": towns[0].pk, "matter": "Stops in Alder are theirs."})
    asked = LevelRequest.objects.get()

    town_desk.post(
        reverse("desk-level", args=[asked.pk]),
        {"said": "accepted", "reason": "Yes, ours.", "question": theirs.pk},
    )

    for slug in (upper.slug, theirs.slug):
        assert f'href="/en/q/{slug}/levels/"' in client.get(f"/en/q/{slug}/").content.decode()
        told = words_of(client.get(f"/en/q/{slug}/levels/"))
        assert "Harbour District Council asked Alder Town to take a matter over." in told
        assert "Stops in Alder are theirs." in told
        assert "Alder Town said yes. Yes, ours." in told


def test_a_matter_can_be_accepted_now_and_taken_up_in_a_question_later(
    town_desk, upper, make_ready, towns, officer
):
    asked = refer(upper, to=towns[0].pk, why="Stops in Alder are theirs.", by=officer)
    page = reverse("desk-level", args=[asked.pk])
    town_desk.post(page, {"said": "accepted"})
    theirs = make_ready("Which stops of Alder come first?")
    Process.objects.filter(pk=theirs.pk).update(institution=towns[0])

    town_desk.post(page, {"question": theirs.pk})

    asked.refresh_from_db()
    assert (asked.answer, asked.made_id) == ("accepted", theirs.pk)


def test_a_question_of_one_level_alone_has_no_such_page(client, upper):
    assert client.get(f"/en/q/{upper.slug}/levels/").status_code == 404
    assert "levels/" not in client.get(f"/en/q/{upper.slug}/").content.decode()
