"""Asking people about themselves at a kiosk: behind the thanks, and gone with the visit."""

import pytest

from isegoria.belonging.models import SelfDescription
from isegoria.belonging.opening import opened
from isegoria.places.models import Group, Partition
from isegoria.places.services import add_ready_set, use_partitions

pytestmark = pytest.mark.django_db

OFFER = "About you, if you like"


@pytest.fixture
def at_the_end(at_kiosks, profile, screen):
    """Somebody who has answered all, in a community that is described."""
    screen.begin()
    for value in ("agree", "disagree", "pass"):
        assert OFFER not in screen.text
        screen.answer(value)
    return screen


@pytest.fixture
def with_six_questions(at_kiosks, profile):
    add_ready_set("disability")
    at_kiosks.process.refresh_from_db()
    use_partitions(area=at_kiosks.process.area, codes=["disability"])


def say(screen, value):
    """Answer what is asked about oneself."""
    key = screen.fields["at"][0].partition(" ")[2]
    return screen.press(act="answer", **{key: str(value)})


def groups(process):
    codes = dict(Group.objects.values_list("pk", "code"))
    return [{codes[one] for one in each.values()} for each in opened(process).groups.values()]


def test_it_is_asked_behind_the_receipt_one_thing_on_a_screen(at_the_end, at_kiosks, profile):
    screen, code = at_the_end, at_the_end.code
    assert OFFER in screen.text

    screen.press(act="oneself")
    first = (screen.heading, "who is missing" in screen.text)
    say(screen, profile["age", "60-up"])
    second = (screen.heading, "who is missing" in screen.text)
    say(screen, "")

    assert first == ("How old are you?", True)
    assert second == ("Which of these are you?", False)
    assert (screen.heading, screen.code) == ("Thank you", code)
    assert OFFER not in screen.text
    assert groups(at_kiosks.process_id) == [{"60-up"}]


def test_six_questions_make_one_group_and_lie_in_the_page_alone(
    with_six_questions, at_the_end, at_kiosks
):
    screen = at_the_end
    screen.press(act="oneself")
    for value in ("none", "none", "a-lot", "none", "", "none"):
        assert not SelfDescription.objects.exists()
        say(screen, value)

    assert screen.heading == "Thank you"
    assert "a-lot" not in screen.text
    assert groups(at_kiosks.process_id) == [{"disabled"}]


def test_back_leads_to_the_receipt_and_a_look_keeps_what_was_chosen(at_the_end, profile):
    screen = at_the_end
    screen.press(act="oneself")
    key = screen.fields["at"][0].partition(" ")[2]

    chosen = screen.press(turn="large", **{key: str(profile["age", "60-up"])})
    again = (chosen.heading, "checked" in chosen.text)
    screen.press(act="back")

    assert again == ("How old are you?", True)
    assert screen.heading == "Thank you"
    assert OFFER in screen.text
    assert not SelfDescription.objects.exists()


def test_the_same_screen_sent_twice_is_put_down_once(at_the_end, profile):
    screen = at_the_end
    screen.press(act="oneself")
    fields = screen.fields
    say(screen, profile["age", "60-up"])
    heading = screen.heading

    key = fields["at"][0].partition(" ")[2]
    form = {**fields, key: str(profile["age", "60-up"]), "act": "answer"}
    screen.show(screen.client.post(screen.address, form, headers={"Origin": "http://testserver"}))

    assert screen.heading == heading
    assert SelfDescription.objects.count() == 1


def test_what_is_not_offered_is_not_put_down(at_the_end):
    screen = at_the_end
    screen.press(act="oneself")

    say(screen, "999999")

    assert screen.heading == "Thank you"
    assert not SelfDescription.objects.exists()


def test_before_anything_is_answered_nothing_can_be_asked(at_kiosks, profile, screen):
    screen.begin()

    screen.press(act="oneself")

    assert screen.heading == "That was everything"
    assert OFFER not in screen.text


def test_the_next_person_finds_nothing_of_it(with_six_questions, at_the_end):
    screen = at_the_end
    screen.press(act="oneself")
    say(screen, "a-lot")
    old = screen.fields

    screen.press(act="end")
    again = screen.client.post(screen.address, old, headers={"Origin": "http://testserver"})

    assert again.status_code == 303
    assert not SelfDescription.objects.exists()
    assert Partition.objects.filter(code="disability").exists()
