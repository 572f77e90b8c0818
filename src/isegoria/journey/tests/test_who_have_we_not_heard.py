"""The board *Who have we not heard*: silent groups, what to do next, and what was done."""

import html
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from isegoria.belonging.models import ByPhone
from isegoria.belonging.services import put
from isegoria.hear.models import Channel, Outreach
from isegoria.hear.outreach import came_by, put_down
from isegoria.hear.services import contribute
from isegoria.places.asking import ask_for_parts
from isegoria.places.models import Group, Partition
from isegoria.places.services import Count, add_ready_set, put_area, use_partitions
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.models import WhoWasHeard

pytestmark = pytest.mark.django_db

BOARD = "/en/desk/q/internet/who/"
FORM = f"{BOARD}reached/"
ASKED = f"{BOARD}asked/"


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


def test_a_quarter_from_which_nobody_came_is_listed_with_what_to_do_next(
    client, officer, question, activity, statements, profile
):
    for code, people in (("quay", 5000), ("hill", 5000)):
        counts = [("women", people // 2), ("men", people // 2), ("other", 0)]
        put_area(
            code=code,
            name=code.title(),
            language="en",
            parent=question.area,
            counts=[Count("gender", *one, "Census 2021", date(2021, 3, 1)) for one in counts],
        )
    where = ask_for_parts(area=question.area, today=date(2026, 1, 1))
    quay = Group.objects.get(code="quay")
    for _one in range(40):
        received = contribute(
            activity=activity,
            participant=None,
            reply={f"statement-{statements[0].pk}": "agree"},
            channel=Channel.WEB,
            language="en",
        )
        person = received.contribution.participant
        put(process=activity.process, people=[person.pk], said={where.pk: quay.pk})
    refresh_who_was_heard()
    client.force_login(officer)

    page = words_of(client.get(BOARD))

    assert "Hill (Part of Harbour District) : Nothing is put down yet." in page
    assert "Hill 50% fewer than ten 20 unheard We cannot speak for them." in page
    assert "offer these ways first: Web." in page


def test_officers_choose_what_people_are_asked_about_themselves_by_phone(
    client, officer, question, profile
):
    question.channels = "web,sms,ussd,voice"
    question.save()
    client.force_login(officer)
    age = Group.objects.get(code="60-up").partition_id

    first = words_of(client.get(ASKED))
    response = client.post(ASKED, {"chosen": [age]}, follow=True)
    none = client.post(ASKED, {}, follow=True)

    assert "Age : How old are you?" in first
    for words in ("How old are you? 1 Under 15", "Which of these are you? 1 Women"):
        assert words in first
    page = words_of(response)
    assert "It is put down." in page
    assert "How old are you? 1 Under 15" in page
    assert "Which of these are you? 1 Women" not in page
    assert "How old are you? 1 Under 15" not in words_of(none)


def test_more_than_two_or_what_is_not_offered_is_refused(client, officer, question, profile):
    add_ready_set("area-type")
    question.refresh_from_db()
    use_partitions(area=question.area, codes=["age", "gender", "area-type"])
    every = list(Partition.objects.values_list("pk", flat=True))
    client.force_login(officer)

    many, unknown = (client.post(ASKED, {"chosen": one}) for one in (every, [999_999]))

    assert (many.status_code, unknown.status_code) == (422, 422)
    assert "Choose two at most." in words_of(many)
    assert "This choice is not offered any more." in words_of(unknown)
    assert not ByPhone.objects.exists()


def test_nobody_else_chooses_what_is_asked(client, moderator, question, profile):
    assert client.get(ASKED).status_code == 302
    client.force_login(moderator)

    assert client.get(ASKED).status_code == 404
    assert client.post(ASKED, {"chosen": []}).status_code == 404


def test_before_anybody_said_anything_the_board_says_so(client, officer, question):
    client.force_login(officer)

    page = words_of(client.get(BOARD))

    assert "Too few people have said which groups they belong to." in page
    assert "Nobody says which groups live where this question belongs to" in page


def test_those_of_whom_too_many_did_not_say_what_they_are_stand_in_one_sentence(
    client, officer, young, activity, statements
):
    for _one in range(80):
        contribute(
            activity=activity,
            participant=None,
            reply={f"statement-{statements[0].pk}": "agree"},
            channel=Channel.WEB,
            language="en",
        )
    WhoWasHeard.objects.all().delete()
    refresh_who_was_heard()
    client.force_login(officer)

    page = words_of(client.get(BOARD))

    assert "Whether these were heard we cannot tell yet: 15 to 24 (Age)" in page
    assert "Ask for it in the next invitation" in page
    assert "15 to 24 (Age) :" not in page


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
            "state": "done",
            "day": "2026-01-02",
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
        ("what", "", "Say what is done."),
        ("what", " ", "Say what is done."),
        ("what", "x" * 301, "too long"),
        ("channel", "pigeon", "Choose a way of the list."),
        ("channel", "", "Choose a way."),
        ("group", "999999", "Choose a group of the list, or none."),
        ("day", "tomorrow", "Write a day, such as 2026-05-31."),
        ("day", "", "Say on which day."),
        ("state", "", "Say whether it is planned or was done."),
        ("state", "perhaps", "perhaps"),
        ("day", (timezone.now() + timedelta(days=3)).date().isoformat(), "not come yet"),
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
        "state": "done",
        "day": "2026-01-02",
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


@pytest.fixture
def planned(client, officer, question, profile):
    """A step that is planned for tomorrow."""
    client.force_login(officer)
    tomorrow = timezone.now().astimezone(question.zone).date() + timedelta(days=1)
    form = {
        "group": profile["age", "60-up"],
        "channel": "web",
        "partner": "Harbour pensioners",
        "what": "A call-in hour on the radio.",
        "state": "planned",
        "day": tomorrow.isoformat(),
    }
    assert client.post(FORM, form).status_code == 302
    return Outreach.objects.get()


def test_a_plan_is_on_the_board_and_before_the_public_until_it_is_done(client, young, planned):
    page = words_of(client.get(BOARD))
    assert "60 and over (Age) : Planned:" in page
    assert "Nothing is planned or done yet for: Age: Under 15, Age: 15 to 24" in page
    assert "Age: 60 and over" not in page
    public = words_of(client.get("/en/q/internet/who/"))
    assert "What is planned to reach people" in public
    assert "What was done to reach people" not in public

    today = timezone.now().astimezone(planned.process.zone).date()
    response = client.post(f"{FORM}1/", {"do": "done", "day": today.isoformat()})

    assert response.status_code == 302
    assert "60 and over (Age) : Done:" in words_of(client.get(BOARD))
    public = words_of(client.get("/en/q/internet/who/"))
    assert "What was done to reach people" in public
    assert "What is planned to reach people" not in public


def test_what_was_planned_and_not_done_is_late_and_the_public_does_not_read_it_as_a_plan(
    client, young, planned
):
    Outreach.objects.update(planned_on=date(2026, 1, 2))

    page = words_of(client.get(BOARD))

    assert "60 and over (Age) : Late: Jan. 2, 2026" in page
    assert "What is planned" not in words_of(client.get("/en/q/internet/who/"))


def test_a_plan_is_taken_off_once_and_what_was_done_stays(client, planned):
    assert client.get(f"{FORM}1/").status_code == 200

    for words in ("It is taken off the plan.", "This step is not on the plan any more."):
        response = client.post(f"{FORM}1/", {"do": "off"}, follow=True)
        assert words in words_of(response)

    assert not Outreach.objects.exists()
    assert client.get(f"{FORM}1/").status_code == 404


def test_what_is_done_or_used_is_not_taken_off(client, planned, step):
    came_by(planned.process, 1)
    response = client.post(f"{FORM}1/", {"do": "off"}, follow=True)
    assert "People came by its link already." in words_of(response)

    step()
    response = client.post(f"{FORM}2/", {"do": "off"}, follow=True)
    assert "It is put down already that this was done. It stays." in words_of(response)

    assert Outreach.objects.count() == 2


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "This day has passed. Choose a later one"), (60, "Nobody can answer any more")],
)
def test_a_plan_is_for_a_day_on_which_people_can_still_answer(
    client, officer, question, profile, days, words
):
    client.force_login(officer)
    day = timezone.now().astimezone(question.zone).date() + timedelta(days=days)
    form = {"group": "", "channel": "web", "what": "A talk.", "state": "planned", "day": day}

    response = client.post(FORM, form)

    assert response.status_code == 422
    assert words in words_of(response)
    assert not Outreach.objects.exists()


def test_a_planned_step_is_done_on_no_day_to_come(client, planned):
    day = timezone.now().date() + timedelta(days=5)

    response = client.post(f"{FORM}1/", {"do": "done", "day": day.isoformat()})

    assert response.status_code == 422
    assert "This day has not come yet." in words_of(response)
    assert Outreach.objects.get().done_on is None
