"""Who may do what at the desk: every role against every page."""

import pytest
from django.urls import reverse

from isegoria.languages.services import say
from isegoria.organisations.models import Institution, Role
from isegoria.process.models import Process

pytestmark = pytest.mark.django_db

LED_ON = ["moderator", "auditor", "decision_officer", "interpreter"]
NO_OFFICIALS = [*LED_ON, "stranger"]

OF_A_QUESTION = [
    "desk-question",
    "desk-preview",
    "desk-open",
    "desk-delete",
    "desk-words",
    "desk-influence",
    "desk-times",
    "desk-access",
    "desk-document",
    "desk-seeds",
    "desk-translations",
]
THAT_CHANGE = [
    name
    for name in OF_A_QUESTION
    if name not in {"desk-question", "desk-preview", "desk-translations"}
]


def address(name, process):
    return reverse(name, args=[process.slug, *([1] if name == "desk-document" else [])])


@pytest.fixture
def sign_in(client, request):
    def as_(who):
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        return client

    return as_


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("administrator", 200), *((who, 404) for who in NO_OFFICIALS)],
)
@pytest.mark.parametrize("name", OF_A_QUESTION)
def test_a_question_is_there_for_its_officials_alone(sign_in, draft, who, status, name):
    # Those who work on it otherwise are led from its name to what waits for their word.
    is_led = name == "desk-question" and who in LED_ON
    assert sign_in(who).get(address(name, draft)).status_code == (302 if is_led else status)


@pytest.mark.parametrize("name", OF_A_QUESTION)
def test_nobody_sees_anything_without_signing_in(client, draft, name):
    response = client.get(address(name, draft))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_request_login_code"))
    assert f"next={address(name, draft)}" in response["Location"]


@pytest.mark.parametrize("who", [*NO_OFFICIALS, "nobody"])
@pytest.mark.parametrize("name", THAT_CHANGE)
def test_nobody_else_changes_anything(sign_in, ready, who, name):
    before = (Process.objects.values().get(), ready.activities.get().items.count())

    status = sign_in(who).post(address(name, ready), {"question": "Mine now?"}).status_code

    assert status == (302 if who == "nobody" else 404)
    assert (Process.objects.values().get(), ready.activities.get().items.count()) == before


@pytest.mark.parametrize("name", ["desk", "desk-question-new"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("administrator", 200),
        ("stranger", 403),
    ],
)
def test_the_desk_is_for_those_who_prepare_questions(sign_in, site, who, status, name):
    assert sign_in(who).get(reverse(name)).status_code == status


def test_somebody_without_a_role_is_told_whom_to_ask(sign_in, site):
    page = sign_in("stranger").get(reverse("desk")).content.decode()

    assert "Ask an administrator for that role." in page


@pytest.mark.parametrize("name", ["desk", "desk-question-new"])
@pytest.mark.parametrize("who", ["decision_officer", "interpreter"])
def test_who_prepares_nothing_is_led_to_the_questions_that_wait_to_be_judged(
    sign_in, site, who, name
):
    response = sign_in(who).get(reverse(name))

    assert (response.status_code, response["Location"]) == (302, reverse("desk-judge"))


def test_a_moderator_is_led_to_what_waits(sign_in, site):
    response = sign_in("moderator").get(reverse("desk"))

    assert (response.status_code, response["Location"]) == (302, reverse("moderation-queue"))


def test_an_official_of_another_institution_finds_nothing(client, draft, make_account):
    other = Institution.objects.create(name=say("Another town", language="en"), slug="other")
    account = make_account("otto")
    Role.objects.create(account=account, institution=other, kind="officer")
    client.force_login(account)

    assert client.get(address("desk-question", draft)).status_code == 404
    assert client.get(reverse("desk")).context["rows"] == []


def test_a_role_that_was_taken_away_no_longer_opens_anything(desk, draft, officer):
    Role.objects.filter(account=officer).delete()

    assert desk.get(address("desk-question", draft)).status_code == 404
    assert desk.get(reverse("desk")).status_code == 403


def test_what_belongs_to_another_question_is_not_there(desk, make_ready):
    one, other = make_ready(), make_ready("Another question?")
    activity = other.activities.get()
    item = activity.items.first()

    addresses = [
        reverse("desk-pause", args=[one.slug, activity.pk]),
        reverse("desk-seed", args=[one.slug, activity.pk, item.pk]),
        reverse("desk-seed", args=[one.slug, one.activities.get().pk, item.pk]),
        reverse("desk-document", args=[one.slug, 2]),
        reverse("desk-translate", args=[one.slug, "fr"]),
        reverse("desk-translate", args=[one.slug, "xx"]),
        reverse("desk-question", args=["no-such-question"]),
    ]

    assert [desk.get(one_).status_code for one_ in addresses] == [404] * len(addresses)


def test_a_page_of_the_desk_is_kept_nowhere(desk, draft):
    assert desk.get(address("desk-question", draft))["Cache-Control"] == "no-store"
