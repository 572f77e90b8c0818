"""Saying which groups one belongs to: after answering, if one likes, by the receipt alone."""

import gzip
import html
import re

import pytest

from isegoria.belonging.models import SelfDescription
from isegoria.belonging.opening import opened
from isegoria.hear.models import Channel, Participant
from isegoria.hear.queries import participant_of
from isegoria.hear.services import contribute, merge
from isegoria.places.services import add_ready_set, use_partitions

pytestmark = pytest.mark.django_db

OURS = {"HTTP_ORIGIN": "http://testserver"}
FIRST = "Say something about yourself"


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def post(client, step="about-you/", language="en", **fields):
    fields = {name.replace("_", "-"): value for name, value in fields.items()}
    return client.post(f"/{language}/receipt/{step}", fields, **OURS)


@pytest.fixture
def answered(activity, statements):
    def answer(what="agree") -> str:
        received = contribute(
            activity=activity,
            participant=None,
            reply={f"statement-{statements[0].pk}": what},
            channel=Channel.WEB,
            language="en",
        )
        return received.new_code

    return answer


@pytest.fixture
def code(answered) -> str:
    return answered()


@pytest.fixture
def say(client, code, profile, fields):
    """Send the form with a group of each kind, or none."""

    def say(age="", gender="", **more):
        given = {fields["age"]: age and profile["age", age]}
        given |= {fields["gender"]: gender and profile["gender", gender]}
        return client.post(
            "/en/receipt/about-you/", {"code": code, "do": "keep", **given, **more}, **OURS
        )

    return say


@pytest.fixture
def fields(profile):
    """How the form calls each of its questions."""
    from isegoria.places.models import Partition  # noqa: PLC0415  # after the fixture made them

    return {one.code: f"group-{one.pk}" for one in Partition.objects.all()}


def said(question):
    """What was said, by person, each group by its code."""
    from isegoria.places.models import Group  # noqa: PLC0415  # as above

    names = dict(Group.objects.values_list("pk", "code"))
    groups = opened(question.pk).groups
    return {who: sorted(names[one] for one in found.values()) for who, found in groups.items()}


def test_the_receipt_offers_it_in_one_line_below_what_became_of_the_answers(client, code, profile):
    page = words_of(post(client, "", code=code))

    assert page.index("What happens with your answers") < page.index(FIRST)
    assert page.index(FIRST) < page.index("Your 1 answer")


def test_where_the_community_is_described_by_nothing_nobody_is_asked(client, code, question):
    assert FIRST not in words_of(post(client, "", code=code))
    response = post(client, code=code)

    assert response.status_code == 404
    assert "Nothing about yourself is asked here." in words_of(response)


def test_it_asks_exactly_the_groups_of_the_profile_and_says_why(client, code, profile):
    page = words_of(post(client, code=code))

    assert "Your answers count the same." in page
    for one in ("15 to 24", "60 and over", "Women", "I would rather not say"):
        assert one in page
    assert "Villages with no line at all come first." not in page


def test_what_is_said_is_kept_and_not_shown_again(client, code, say, question):
    response = say(age="60-up", gender="women")

    assert response.status_code == 200
    assert "It is kept apart from your answers, and only counted." in words_of(response)
    assert said(question) == {participant_of(code).pk: ["60-up", "women"]}
    again = post(client, code=code)
    assert b"checked" not in again.content
    assert "You have said something about yourself before." in words_of(again)


def test_what_is_left_empty_stays_and_what_one_would_rather_not_say_goes(
    client, code, say, question, fields
):
    say(age="60-up", gender="women")
    say(gender="men")

    assert said(question) == {participant_of(code).pk: ["60-up", "men"]}

    say(**{fields["age"]: "not_say"})

    assert said(question) == {participant_of(code).pk: ["men"]}


def test_leaving_everything_empty_keeps_nothing(client, code, say):
    response = say()

    assert "Nothing about yourself is kept that you left out." in words_of(response)
    assert not SelfDescription.objects.exists()


def test_it_can_be_deleted_by_the_receipt(client, code, say):
    say(age="60-up")
    response = post(client, code=code, do="delete")

    assert "What you said about yourself is deleted." in words_of(response)
    assert not SelfDescription.objects.exists()


def test_erasing_the_answers_erases_it_too(client, code, say, question):
    say(age="60-up", gender="women")
    post(client, "erase/", code=code, sure="1")

    assert not SelfDescription.objects.exists()
    assert said(question) == {}
    assert post(client, code=code).status_code == 404


def test_parts_that_were_joined_are_deleted_together(client, code, say, answered, question):
    say(age="60-up")
    other = answered()
    merge(participant_of(code), Participant.objects.get(receipt__participant=participant_of(other)))

    post(client, code=other, do="delete")

    assert said(question) == {}


@pytest.mark.parametrize("wrong", ["999999", "x", "0", "1 or 1", "x" * 5000])
def test_a_group_that_is_not_offered_is_refused_in_words(client, say, fields, wrong):
    response = say(**{fields["age"]: wrong})

    assert response.status_code == 404
    assert "This choice is not offered any more." in words_of(response)
    assert not SelfDescription.objects.exists()


def test_the_six_questions_on_difficulties_make_one_group(client, code, question, profile, fields):
    disability = add_ready_set("disability")
    use_partitions(area=question.area, codes=["disability"])
    name = f"group-{disability.pk}"

    page = words_of(post(client, code=code))
    assert "Do you have difficulty seeing, even if wearing glasses?" in page

    client.post(
        "/en/receipt/about-you/",
        {"code": code, "do": "keep", f"{name}-hearing": "cannot", f"{name}-seeing": "none"},
        **OURS,
    )
    assert said(question) == {participant_of(code).pk: ["disabled"]}

    client.post(
        "/en/receipt/about-you/",
        {"code": code, "do": "keep", f"{name}-hearing": "not_say"},
        **OURS,
    )
    assert said(question) == {}


def test_the_form_is_small_also_with_the_six_questions(client, code, question, profile):
    add_ready_set("disability")
    add_ready_set("area-type")
    use_partitions(area=question.area, codes=["age", "gender", "area-type", "disability"])

    for language in ("en", "ar", "ru"):
        response = post(client, language=language, code=code)
        assert response.status_code == 200
        assert len(gzip.compress(response.content)) < 6_500


def test_another_site_cannot_send_the_form(client, code, profile):
    response = client.post("/en/receipt/about-you/", {"code": code, "do": "delete"})

    assert response.status_code == 403
