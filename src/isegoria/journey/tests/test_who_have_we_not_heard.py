"""The board *Who have we not heard*: silent groups, what to do next, and what was done."""

import html
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from isegoria.belonging.services import put
from isegoria.hear.models import Channel, Outreach
from isegoria.hear.outreach import came_by, put_down
from isegoria.hear.services import contribute
from isegoria.places.models import Group
from isegoria.understand.jobs import refresh_who_was_heard

pytestmark = pytest.mark.django_db

BOARD = "/en/desk/q/internet/who/"
FORM = f"{BOARD}reached/"


def words_of(response) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return " ".join(re.sub("[\u2068\u2069]", "", text).split())


@pytest.fixture
def young(activity, statements, profile):
    """Forty people of one age who answered and said so; the board has counted them."""
    group = Group.objects.get(code="25-44")
    for _one in range(40):
        received = contribute(
            activity=activity,
            participant=None,
            reply={f"statement-{statements[0].pk}": "agree"},
            channel=Channel.WEB,
            language="en",
        )
        person = received.contribution.participant
        put(process=activity.process, people=[person.pk], said={group.partition_id: group.pk})
    refresh_who_was_heard()


@pytest.fixture
def step(question, officer):
    def step(**told):
        given = {
            "group": Group.objects.get(code="60-up").pk,
            "channel": "web",
            "partner": "Harbour pensioners",
            "what": "A call-in hour on the radio.",
            "done_on": date(2026, 1, 2),
        }
        return put_down(process=question, by=officer, **(given | told))

    return step


def test_silent_groups_are_listed_with_what_to_do_next(client, officer, young):
    client.force_login(officer)

    page = words_of(client.get(BOARD))

    first = page.index("What to do next")
    assert (
        first < page.index("60 and over (Age) : Nothing is put down yet.") < page.index("Age About")
    )
    assert "offer these ways first: Web." in page
    assert "Web about 40" in page


def test_before_anybody_said_anything_the_board_says_so(client, officer, question):
    client.force_login(officer)

    page = words_of(client.get(BOARD))

    assert "Too few people have said which groups they belong to." in page
    assert "Nobody says which groups live where this question belongs to" in page


def test_a_step_is_put_down_and_stands_on_the_board_and_before_the_public(
    client, officer, young, profile
):
    client.force_login(officer)
    form = client.get(f"{FORM}?group={profile['age', '60-up']}")
    assert f'value="{profile["age", "60-up"]}" selected' in form.content.decode()

    response = client.post(
        FORM,
        {
            "group": profile["age", "60-up"],
            "channel": "web",
            "partner": "Harbour pensioners",
            "what": "A call-in hour on the radio.",
            "done_on": "2026-01-02",
        },
    )

    assert response.status_code == 302
    page = words_of(client.get(BOARD))
    assert "60 and over (Age) : Done: Jan. 2, 2026, 60 and over, Web, Harbour pensioners" in page
    assert "/en/q/internet/statements/1/?by=1" in page
    assert "fewer than ten came by it" in page
    assert "A call-in hour on the radio." in words_of(client.get("/en/q/internet/who/"))


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("what", "", "Say what was done."),
        ("what", " ", "Say what was done."),
        ("what", "x" * 301, "too long"),
        ("channel", "pigeon", "Choose a way of the list."),
        ("channel", "", "Choose a way."),
        ("group", "999999", "Choose a group of the list, or none."),
        ("done_on", "tomorrow", "Write a day, such as 2026-05-31."),
        ("done_on", "", "Say on which day."),
        ("done_on", (timezone.now() + timedelta(days=3)).date().isoformat(), "not come yet"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_put_down(
    client, officer, question, profile, field, wrong, words
):
    client.force_login(officer)
    good = {
        "group": "",
        "channel": "web",
        "partner": "",
        "what": "A talk.",
        "done_on": "2026-01-02",
    }

    response = client.post(FORM, good | {field: wrong})

    assert response.status_code == 422
    assert words in words_of(response)
    assert not Outreach.objects.exists()


def test_who_comes_by_an_invitation_is_counted_once_and_not_known(
    client, activity, statements, profile, step, question
):
    step()
    address = f"/en/q/internet/statements/{activity.position}/"
    page = client.get(f"{address}?by=1").content.decode()
    visit = re.search('name="visit" value="([^"]+)"', page)[1]
    prompt = f"statement-{statements[0].pk}"
    for _twice in range(2):
        client.post(address, {"visit": visit, prompt: "agree"}, HTTP_ORIGIN="http://testserver")

    assert Outreach.objects.get().came == 1


@pytest.mark.parametrize("by", ["", "0", "x", "7", "99999999", "-1", "1'"])
def test_an_invitation_that_is_none_changes_nothing(
    client, activity, statements, profile, step, by
):
    step()
    page = client.get(f"/en/q/internet/statements/1/?by={by}").content.decode()
    visit = re.search('name="visit" value="([^"]+)"', page)[1]
    response = client.post(
        "/en/q/internet/statements/1/",
        {"visit": visit, f"statement-{statements[0].pk}": "agree"},
        HTTP_ORIGIN="http://testserver",
    )

    assert response.status_code == 303
    assert Outreach.objects.get().came == 0


def test_few_who_came_are_not_told_and_many_in_steps_of_ten(
    client, officer, question, step, profile
):
    step()
    client.force_login(officer)
    for number, words in ((9, "fewer than ten came by it"), (8, "10 or more came by it")):
        for _one in range(number):
            came_by(question, 1)
        assert words in words_of(client.get(BOARD))


@pytest.mark.parametrize("who", ["moderator", "stranger"])
def test_only_officers_of_the_question_see_the_board(client, request, question, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(BOARD).status_code in {302, 403, 404}
    assert client.get(FORM).status_code in {302, 403, 404}
