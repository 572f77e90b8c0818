"""Preparing a question step by step: each page saves, says what is missing, and leads on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from isegoria.activities.statements.services import add_statement
from isegoria.hear.activity_type import activity_types
from isegoria.hear.models import Item
from isegoria.journey.audit import all_bodies
from isegoria.journey.queries.desk_steps import STEPS
from isegoria.journey.services import offer, open_to_the_public
from isegoria.languages.queries import shown
from isegoria.ledger.audit import audit
from isegoria.process.models import Process
from isegoria.process.services import Why

pytestmark = pytest.mark.django_db


def page_of(name, process):
    return reverse(name, args=[process.slug])


def test_from_nothing_to_open_it_takes_at_most_twelve_pages():
    assert len(["new", *STEPS, "open"]) <= 12


@pytest.mark.parametrize("name", list(STEPS))
def test_every_step_shows_all_steps_and_which_one_it_is(desk, draft, name):
    page = desk.get(page_of(name, draft)).text

    for other in STEPS:
        assert f'href="{page_of(other, draft)}"' in page
    assert f'href="{page_of(name, draft)}" aria-current="page"' in page


def test_each_step_says_what_it_lacks_and_the_last_one_all_of_it(desk, draft):
    bar = desk.get(page_of("desk-words", draft)).context["bar"]

    notes = {one.name: one.note for one in bar.steps}
    lacking = sum(int(note.split()[0]) for note in list(notes.values())[:-1] if "missing" in note)
    assert notes["The question"] == "2 missing"
    assert notes["Background"] == "if you like"
    assert notes["Check and open"] == f"{lacking} missing"


def test_a_ready_question_lacks_nothing_on_any_step(desk, ready):
    bar = desk.get(page_of("desk-question", ready)).context["bar"]

    assert {one.state for one in bar.steps} == {"done", "free"}


def test_saving_leads_to_the_next_step_or_back(desk, draft, filled):
    address = page_of("desk-words", draft)
    given = filled(desk.get(address), problem="People wait in the rain.")

    onward = desk.post(address, {**given, "on": "1"})
    back = desk.post(address, filled(desk.get(address)))

    assert onward.url == page_of("desk-influence", draft)
    assert back.url == page_of("desk-question", draft)


def test_what_is_refused_stays_on_its_step(desk, draft, filled):
    address = page_of("desk-words", draft)

    response = desk.post(address, {**filled(desk.get(address)), "problem": "x" * 9999, "on": "1"})

    assert response.status_code == 422
    assert 'aria-current="page"' in response.text


def test_an_open_question_has_no_steps(desk, ready, officer):
    open_to_the_public(ready, by=officer)

    page = desk.get(page_of("desk-words", ready))

    assert page.context["bar"] is None
    assert 'name="on"' not in page.text


def test_something_more_is_asked_in_a_draft_and_taken_out_again(desk, draft):
    offer(draft, languages=["fr"], channels=["web"], why=Why())
    address = page_of("desk-asking", draft)
    kinds = list(activity_types())

    for kind in kinds:
        assert desk.post(address, {"kind": kind}).url == address
    asked = list(draft.activities.order_by("pk").values_list("type_slug", "position"))
    french = shown([one.title_id for one in draft.activities.all()], "fr")
    added = draft.activities.order_by("-pk").first()
    desk.post(address, {"remove": added.pk})

    assert asked == [(kinds[0], 1), (kinds[0], 2), *((kind, 1) for kind in kinds[1:])]
    assert all(one.is_translated for one in french.values())
    assert draft.activities.count() == len(asked) - 1


def test_what_was_put_into_it_goes_with_it(desk, ready):
    activity = ready.activities.get()

    desk.post(page_of("desk-asking", ready), {"remove": activity.pk})

    assert not ready.activities.exists()
    assert not Item.objects.exists()
    assert audit(all_bodies()).problems == []
    assert desk.get(page_of("desk-seeds", ready)).url == page_of("desk-asking", ready)
    assert "Nothing is asked of people yet." in desk.get(page_of("desk-question", ready)).text


@pytest.mark.parametrize("given", [{"kind": "nonsense"}, {"kind": ""}])
def test_what_there_is_not_is_not_asked(desk, draft, given):
    response = desk.post(page_of("desk-asking", draft), given)

    assert response.status_code == 422
    assert draft.activities.count() == 1


def test_nobody_is_asked_more_than_five_things(desk, draft):
    kind = next(iter(activity_types()))
    for _number in range(4):
        desk.post(page_of("desk-asking", draft), {"kind": kind})

    refused = desk.post(page_of("desk-asking", draft), {"kind": kind})

    assert refused.status_code == 422
    assert "These are enough" in refused.text
    assert draft.activities.count() == 5


def test_what_is_asked_stays_once_the_public_can_see_it(desk, ready, officer):
    activity = ready.activities.get()
    open_to_the_public(ready, by=officer)
    address = page_of("desk-asking", ready)

    removed = desk.post(address, {"remove": activity.pk})
    added = desk.post(address, {"kind": activity.type_slug})

    assert (removed.status_code, added.status_code) == (422, 422)
    assert ready.activities.count() == 1
    assert "Take it out" not in desk.get(address).text


def test_something_of_another_question_is_not_taken_out(desk, make_draft):
    mine, other = make_draft("Mine?"), make_draft("Other?")

    response = desk.post(page_of("desk-asking", mine), {"remove": other.activities.get().pk})

    assert response.status_code == 404
    assert Process.objects.filter(activities__isnull=False).count() == 2


def test_a_step_costs_the_same_with_more_in_the_question(desk, ready):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            desk.get(page_of("desk-words", ready))
        return len(captured)

    before = queries()
    for number in range(5):
        add_statement(
            activity=ready.activities.get(),
            words=f"Another one, number {number}.",
            language="en",
            standing="accepted",
        )

    assert queries() == before
