"""Editing the record at the desk: nothing typed is lost, nobody overwrites anybody unseen."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from isegoria.journey.services import open_to_the_public
from isegoria.languages.queries import shown
from isegoria.process.models import Process
from isegoria.process.services import save_words

pytestmark = pytest.mark.django_db

SECTIONS = ["desk-words", "desk-influence", "desk-times", "desk-access"]


def at(name, process):
    return reverse(name, args=[process.slug])


def said(process, field):
    process = Process.objects.get(pk=process.pk)
    text_id = getattr(process, f"{field}_id")
    return str(shown([text_id], "en")[text_id])


@pytest.mark.parametrize("name", SECTIONS)
def test_saving_a_section_as_it_is_changes_nothing(desk, ready, filled, name):
    before = Process.objects.values().get()
    stages = list(ready.stages.order_by("pk").values())

    response = desk.post(at(name, ready), filled(desk.get(at(name, ready))))

    assert response.status_code == 302, response.context["form"].errors
    assert Process.objects.values().get() == before
    assert list(ready.stages.order_by("pk").values()) == stages


@pytest.mark.parametrize("name", [one for one in SECTIONS if one != "desk-access"])
def test_a_draft_may_stay_incomplete(desk, draft, filled, name):
    response = desk.post(at(name, draft), filled(desk.get(at(name, draft))))

    assert response.status_code == 302


def test_the_words_of_the_record_are_kept(desk, draft, filled):
    address = at("desk-words", draft)

    response = desk.post(
        address,
        filled(
            desk.get(address),
            question="Which stops get a shelter?",
            problem="Rain.\r\nAnd wind.",
            slug="bus-shelters",
        ),
    )

    assert response["Location"] == reverse("desk-question", args=["bus-shelters"])
    assert said(draft, "question") == "Which stops get a shelter?"
    assert said(draft, "problem") == "Rain.\r\nAnd wind."


def test_nothing_of_a_form_is_saved_if_one_field_is_refused(desk, draft, question, filled):
    address = at("desk-words", draft)

    response = desk.post(
        address, filled(desk.get(address), question="Which stops?", slug=question.slug)
    )

    assert response.status_code == 422
    assert "Another question has this address already." in response.content.decode()
    assert "Which stops?" in response.content.decode()
    assert said(draft, "question") != "Which stops?"


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("question", "", "Write the question."),
        ("problem", "x" * 2001, "2001 characters, 2000 at most"),
        ("summary", "a\x00b", "a character that cannot be stored"),
        ("groups_affected", "x" * 100_000, "100000 characters, 1000 at most"),
        ("slug", "Not An Address", "small Latin letters"),
        ("slug", "x" * 61, "61 characters, 60 at most"),
    ],
)
def test_each_error_stands_in_words_beside_its_field(desk, draft, filled, field, typed, error):
    address = at("desk-words", draft)

    response = desk.post(address, filled(desk.get(address), **{field: typed}))

    page = response.content.decode().replace(",000", "000").replace("2,00", "200")
    assert response.status_code == 422
    assert error in page
    assert 'class="error-summary"' in page


def test_the_promise_is_chosen_from_five(desk, draft, filled):
    address = at("desk-influence", draft)

    refused = desk.post(address, filled(desk.get(address), promise="miracles"))
    desk.post(address, filled(desk.get(address), promise="involve"))

    assert refused.status_code == 422
    assert Process.objects.get().promise == "involve"


def test_dates_are_typed_in_the_time_zone_of_the_question(desk, draft, filled, settings):
    address, year = at("desk-times", draft), timezone.now().year + 1

    response = desk.post(
        address,
        filled(
            desk.get(address),
            time_zone="Asia/Kathmandu",
            opens_at=f"{year}-06-01T09:00",
            closes_at=f"{year}-06-30 18:30",
            decides_on=f"{year}-07-30",
            answers_by=f"{year}-08-30",
        ),
    )

    assert response.status_code == 302, response.context["form"].errors
    hear = draft.stages.get(kind="hear")
    assert hear.begins_at == datetime(year, 6, 1, 3, 15, tzinfo=UTC)
    assert hear.ends_at == datetime(year, 6, 30, 12, 45, tzinfo=UTC)
    shown_again = desk.get(address).content.decode()
    assert f'value="{year}-06-30T18:30"' in shown_again


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"closes_at": "tomorrow"}, "Write a date and a time, such as 2030-04-30 18:00."),
        ({"closes_at": "2031-02-30T10:00"}, "Write a date and a time, such as 2030-04-30 18:00."),
        ({"closes_at": "2031-02-03T10:00Z"}, "Write a date and a time, such as 2030-04-30 18:00."),
        ({"decides_on": "some day"}, "Write a date, such as 2030-06-12."),
        ({"decides_on": "9999-12-31"}, "Check the year of this date."),
        ({"opens_at": "0001-01-01T00:00"}, "Check the year of this date."),
        ({"time_zone": "Mars/Base"}, "Mars/Base is not one of the available choices."),
        ({"closes_at": "2001-01-01T00:00"}, "The closing date has passed. Choose a later one."),
    ],
)
def test_a_date_that_cannot_be_is_explained(desk, ready, filled, typed, error):
    address = at("desk-times", ready)
    before = list(ready.stages.order_by("pk").values())

    response = desk.post(address, filled(desk.get(address), **typed))

    assert response.status_code == 422
    assert error in response.content.decode()
    assert list(ready.stages.order_by("pk").values()) == before


def test_the_hour_that_clocks_leave_out_is_explained_beside_the_field(desk, ready, filled):
    address, year = at("desk-times", ready), timezone.now().year + 1
    sunday = max(day for day in range(25, 32) if datetime(year, 3, day, tzinfo=UTC).weekday() == 6)

    response = desk.post(address, filled(desk.get(address), closes_at=f"{year}-03-{sunday}T02:30"))

    assert response.context["form"].errors["closes_at"] == [
        "Clocks go forward then, so 02:30 is left out that day. Choose another time."
    ]


def test_languages_and_channels_are_chosen_from_what_there_is(desk, draft, filled):
    address = at("desk-access", draft)

    none = desk.post(address, filled(desk.get(address), channels=[]))
    unknown = desk.post(address, filled(desk.get(address), channels=["telepathy"]))
    kept = desk.post(address, filled(desk.get(address), languages=["ar", "fr"], channels=["web"]))

    assert (none.status_code, unknown.status_code, kept.status_code) == (422, 422, 302)
    assert "Choose at least one way to take part." in none.content.decode()
    assert Process.objects.get().language_codes == ["en", "ar", "fr"]


def test_a_new_language_brings_the_product_s_own_words_with_it(desk, draft, filled):
    address = at("desk-access", draft)

    desk.post(address, filled(desk.get(address), languages=["fr"], channels=["web"]))

    title = draft.activities.get().title
    assert set(title.renderings.values_list("language", flat=True)) == {"en", "fr"}


def test_two_people_at_once_see_both_versions_and_nothing_is_overwritten(desk, ready, filled):
    address = at("desk-influence", ready)
    mine = filled(desk.get(address), decided_by="The Mayor")
    save_words(ready, {"decided_by": "The Assembly"})

    late = desk.post(address, mine)

    page = late.content.decode()
    assert late.status_code == 422
    assert "Somebody else has changed this since you opened the page." in page
    assert "It now says: The Assembly" in page
    assert 'value="The Mayor"' in page
    assert said(ready, "decided_by") == "The Assembly"

    again = desk.post(address, filled(late))

    assert again.status_code == 302
    assert said(ready, "decided_by") == "The Mayor"


def test_a_form_that_is_sent_twice_saves_once_and_blames_nobody(desk, ready, filled):
    address = at("desk-influence", ready)
    sent = filled(desk.get(address), decided_by="The Mayor")
    revision = ready.decided_by.revision

    first, second = desk.post(address, sent), desk.post(address, sent)

    ready.decided_by.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 302)
    assert ready.decided_by.revision == revision + 1


def test_after_the_opening_a_change_needs_a_reason_and_is_told(desk, ready, filled, officer):
    open_to_the_public(ready, by=officer)
    address = at("desk-influence", ready)

    without = desk.post(address, filled(desk.get(address), decided_by="The Mayor"))
    with_ = desk.post(
        address, filled(desk.get(address), decided_by="The Mayor", reason="The law has changed.")
    )

    assert without.status_code == 422
    assert "Say why you change this. Everybody can read the reason." in without.content.decode()
    assert with_.status_code == 302
    page = desk.get(at("desk-question", ready)).content.decode()
    assert "The law has changed. Before: The Roads Committee" in page


def test_after_the_opening_what_was_promised_is_not_even_asked(desk, ready, officer):
    open_to_the_public(ready, by=officer)

    asked = {name: desk.get(at(name, ready)).context["form"].fields for name in SECTIONS}

    assert "slug" not in asked["desk-words"]
    assert "promise" not in asked["desk-influence"]
    assert "time_zone" not in asked["desk-times"]
    assert all("reason" in fields for fields in asked.values())


def test_a_forged_promise_after_the_opening_is_ignored(desk, ready, filled, officer):
    open_to_the_public(ready, by=officer)
    address = at("desk-influence", ready)

    desk.post(address, filled(desk.get(address), promise="empower"))

    assert Process.objects.get().promise == "consult"
