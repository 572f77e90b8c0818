"""A helper enters answers for somebody else: agreed, read back, once, with a receipt for them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.activities.statements.models import Vote
from isegoria.activities.survey.activity import Survey
from isegoria.channels.odk import services
from isegoria.channels.odk.models import Enumerator
from isegoria.channels.odk.tests.sending import close
from isegoria.hear.models import Assistance, Contribution, Item, Participant
from isegoria.hear.services import seal_question
from isegoria.questionnaire.definition import Form, Kind, Question
from isegoria.receipts.codes import fits

pytestmark = pytest.mark.django_db

AGREED = {"help-consent": "said", "help-read_back": "aloud"}
DESK = "/en/desk/q/internet/helper/"


@pytest.fixture
def address(token, asked_outside, statements):
    return f"/en/helper/{token}/enter/{asked_outside.pk}/"


def opened(client, address):
    """What the page carries when it is opened."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', page))


def entered(client, address, answers, form=None, **more):
    form = {**(form or opened(client, address)), **AGREED, **answers, **more}
    return client.post(address, form, headers={"Origin": "http://testserver"})


def votes(statements, *values):
    return {f"statement-{one.pk}": how for one, how in zip(statements, values, strict=False)}


def receipt_in(response):
    return "".join(re.findall(r"\d{4} \d{4} \d{4} \d{4}", response.content.decode())[:1])


def test_the_page_of_a_helper_leads_to_what_is_asked(client, token, address):
    page = client.get(f"/en/helper/{token}/")

    assert f'href="{address}"' in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_the_words_to_be_read_aloud_name_who_asks_what(client, address):
    page = client.get(address).content.decode()

    assert "“My name is Amina. Harbour District Council has a question for everybody:" in page
    assert "How should we bring fast internet to every home?" in page
    assert "Do you want me to do this?”" in page


def test_what_is_entered_counts_with_who_helped_as_what_and_how_it_was_agreed(
    client, address, statements
):
    response = entered(client, address, votes(statements, "agree", "disagree"))

    part = Contribution.objects.get()
    told = part.assistance
    assert response.status_code == 200
    assert fits(receipt_in(response).replace(" ", ""))
    assert (part.channel, part.helper, part.language) == ("helper", "Amina", "en")
    assert (told.role, told.consent, told.read_back) == ("field", "said", "aloud")
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 1]


def test_the_receipt_opens_the_answers_for_the_person(client, address, statements):
    code = receipt_in(entered(client, address, votes(statements, "agree")))

    page = client.post("/en/receipt/", {"code": code}, headers={"Origin": "http://testserver"})

    assert "Villages with no line at all come first." in page.content.decode()


def test_the_next_person_meets_an_empty_page_without_the_receipt(client, address, statements):
    code = receipt_in(entered(client, address, votes(statements, "agree")))

    page = client.get(address)

    assert code not in page.content.decode()
    assert " checked" not in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert "part-internet" not in client.cookies


def test_the_same_form_again_counts_once_and_shows_the_same_receipt(client, address, statements):
    form = opened(client, address)
    first = entered(client, address, votes(statements, "agree"), form)

    again = entered(client, address, votes(statements, "disagree"), form)

    assert receipt_in(again) == receipt_in(first)
    assert Participant.objects.count() == Vote.objects.count() == 1
    assert Vote.objects.get().value == 1


def test_an_earlier_form_shows_no_receipt_once_the_next_person_has_answered(
    client, address, statements
):
    form = opened(client, address)
    entered(client, address, votes(statements, "agree"), form)
    entered(client, address, votes(statements, "disagree"))

    again = entered(client, address, votes(statements, "agree"), form)

    assert receipt_in(again) == ""
    assert "This form had arrived before." in again.content.decode()
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    ("left_out", "words", "control"),
    [
        ("help-consent", "Read the words aloud, and say how the person agreed.", "consent_0"),
        ("help-read_back", "Say how you read it back to the person.", "read_back_0"),
    ],
)
def test_without_agreement_or_reading_back_nothing_is_stored(
    client, address, statements, left_out, words, control
):
    response = entered(client, address, votes(statements, "agree"), **{left_out: ""})

    page = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#id_help-{control}">{words}</a>' in page
    assert f'id="id_help-{control}"' in page
    assert 'value="agree" id="id_statement' in page
    assert Participant.objects.count() == 0


def test_a_form_without_an_answer_is_refused_in_words(client, address):
    response = entered(client, address, {})

    assert response.status_code == 422
    assert "There is no answer in what was sent." in response.content.decode()
    assert not Assistance.objects.exists()


def test_one_answer_that_cannot_be_taken_keeps_all_back_until_it_is_mended(
    client, address, statements
):
    form = opened(client, address)
    wrong = {f"statement-{statements[0].pk}": "agree", f"statement-{statements[2].pk}": "often"}

    response = entered(client, address, wrong, form)

    assert response.status_code == 422
    assert f'href="#id_statement-{statements[2].pk}"' in response.content.decode()
    assert Participant.objects.count() == 0


def test_a_form_from_elsewhere_or_without_its_key_changes_nothing(client, address, statements):
    form = {**opened(client, address), **AGREED, **votes(statements, "agree")}

    foreign = client.post(address, form, headers={"Origin": "https://elsewhere.example"})
    keyless = entered(client, address, votes(statements, "agree"), {"key": "x" * 65})

    assert (foreign.status_code, keyless.status_code) == (403, 422)
    assert Participant.objects.count() == 0


def test_an_unknown_or_void_code_opens_nothing(client, address, amina, asked_outside):
    services.shut_out(amina)

    assert client.get(address).status_code == 404
    assert client.get(f"/en/helper/no/enter/{asked_outside.pk}/").status_code == 404


def test_a_helper_asks_for_their_own_question_alone(client, token, make_question, address):
    other = make_question("other").activities.get()

    assert client.get(f"/en/helper/{token}/enter/{other.pk}/").status_code == 404


def test_after_the_closing_the_page_says_so_and_takes_nothing(
    client, address, statements, asked_outside
):
    form = opened(client, address)
    close(asked_outside, days=1)

    late = entered(client, address, votes(statements, "agree"), form)

    assert late.status_code == 409
    assert "Nothing more is counted." in late.content.decode()
    assert "<button" not in client.get(address).content.decode().partition("<main")[2]
    assert Participant.objects.count() == 0


def test_staff_enter_answers_once_they_are_down_as_helpers(
    client, officer, asked_outside, statements
):
    client.force_login(officer)
    page = f"{DESK}enter/{asked_outside.pk}/"
    before = client.get(page, follow=True)

    client.post(DESK, {"name": "Olu", "role": "office", "is_me": "on"})
    response = entered(client, page, votes(statements, "agree"))

    assert "First put yourself down as a helper" in before.content.decode()
    assert f'href="{page}"' in client.get(DESK).content.decode()
    assert response.status_code == 200
    assert Contribution.objects.get().helper == "Olu"
    assert Assistance.objects.get().role == "office"


def test_staff_help_under_one_name(client, officer, asked_outside):
    client.force_login(officer)
    client.post(DESK, {"name": "Olu", "role": "office", "is_me": "on"})

    response = client.post(DESK, {"name": "Another", "role": "office", "is_me": "on"})

    assert response.status_code == 422
    assert Enumerator.objects.count() == 1


def test_strangers_and_moderators_find_no_page_for_staff(client, moderator, asked_outside):
    client.force_login(moderator)

    for page in (f"{DESK}through/", f"{DESK}enter/{asked_outside.pk}/"):
        assert client.get(page).status_code == 404


def help_many(client, address, statements, patterns):
    for values in patterns:
        assert entered(client, address, votes(statements, *values)).status_code == 200


def through(client, officer):
    client.force_login(officer)
    return client.get(f"{DESK}through/").content.decode()


def test_thirty_people_with_the_same_words_through_one_helper_raise_a_sign_and_are_kept(
    client, officer, asked_outside, token
):
    asked_outside.type_slug = Survey.slug
    asked_outside.save()
    words = {"en": "What is missing in your street?"}
    only = Question("missing", Kind.TEXT, words, required=True)
    Survey().lay_out(asked_outside, Form("f", "1", {"en": "Streets"}, ("en",), (only,)))
    Survey().open(asked_outside)
    seal_question(asked_outside.process)
    address = f"/en/helper/{token}/enter/{asked_outside.pk}/"
    spellings = ("A lamp at the bridge.", "a  lamp at the Bridge.", "A LAMP at the bridge. ")

    for number in range(30):
        response = entered(client, address, {"missing": spellings[number % 3]})
        assert response.status_code == 200

    page = through(client, officer)
    assert "People in all: 30. With a helper: 30 (100%)." in page
    assert "The same words: <bdi>A lamp at the bridge.</bdi>" in page
    assert ">30 of 30<" in page
    assert Item.objects.filter(author__isnull=False, standing="held").count() == 30
    assert Contribution.objects.filter(standing="stands").count() == 30


def test_the_same_choices_from_five_people_are_told_beside_what_others_chose(
    client, officer, address, statements, asked_outside
):
    same = ("agree", "disagree", "pass")
    help_many(client, address, statements, [same] * 5 + [("agree", "agree", "agree")] * 4)
    _someone, other = services.let_in(process=asked_outside.process, name="Bo")
    bo = address.replace(address.split("/")[3], other)
    help_many(client, bo, statements, [same, ("pass", "pass", "pass")])

    page = through(client, officer)

    assert page.count("The same choices: 3") == 1
    assert 'data-label="Of those helped">5 of 9<' in page
    assert 'data-label="Of those without this helper">1 of 2<' in page


def test_four_alike_or_few_answers_each_are_no_sign(client, officer, address, statements):
    help_many(client, address, statements, [("agree", "agree", "agree")] * 4 + [("pass",)] * 6)

    page = through(client, officer)

    assert "The same choices" not in page
    assert "Through no helper did five people or more" in page


def test_the_sign_costs_the_same_however_many_were_helped(
    client, officer, address, statements, django_assert_num_queries
):
    help_many(client, address, statements, [("agree", "agree", "agree")] * 5)
    client.force_login(officer)
    with CaptureQueriesContext(connection) as few:
        client.get(f"{DESK}through/")
    costs = len(few)
    help_many(client, address, statements, [("pass", "pass", "pass")] * 6)

    with django_assert_num_queries(costs):
        page = client.get(f"{DESK}through/").content.decode()

    assert page.count("The same choices: 3") == 2


def test_the_log_of_a_helper_counts_people_by_day_and_holds_nothing_of_them(
    client, officer, address, statements
):
    code = receipt_in(entered(client, address, votes(statements, "agree")))
    help_many(client, address, statements, [("disagree",)] * 2)

    page = through(client, officer)

    assert '<bdi>Amina</bdi></td><td role="cell" class="number" data-label="People">3' in page
    assert code not in page
    assert "The person said yes" in page


def test_an_unknown_or_mistyped_earlier_receipt_is_told_beside_its_field(
    client, address, statements
):
    for typed, words in (("1234 5678 9012 3428", "We do not know"), ("12", "digits")):
        response = entered(client, address, votes(statements, "agree"), **{"help-before": typed})

        page = response.content.decode()
        assert response.status_code == 422
        assert words in page
        assert 'href="#id_help-before"' in page
    assert Participant.objects.count() == 0


@pytest.fixture
def earlier(client, statements):
    """The receipt of somebody who has answered on the web, with another mind."""
    page = client.get("/en/web/internet/statements/1/").content.decode()
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    form |= votes(statements, "disagree")
    headers = {"Origin": "http://testserver", "Accept": "application/json"}
    code = client.post("/en/web/internet/statements/1/", form, headers=headers).json()["code"]
    client.cookies.clear()
    return code


def test_who_has_answered_already_is_asked_which_is_kept_and_shown_nothing_of_it(
    client, address, statements, earlier
):
    response = entered(client, address, votes(statements, "agree"), **{"help-before": earlier})

    page = response.content.decode()
    assert response.status_code == 422
    assert "This person has answered this question already. Say which is kept." in page
    assert 'href="#id_help-keep_0"' in page
    assert 'id="id_help-keep_0"' in page
    assert 'value="disagree" id="id_statement' in page
    assert page.count(" checked") == 3
    assert list(Vote.objects.values_list("value", flat=True)) == [-1]


def test_the_earlier_answers_are_kept_and_nothing_is_stored(client, address, statements, earlier):
    choice = {"help-before": earlier, "help-keep": "before"}

    response = entered(client, address, votes(statements, "agree"), **choice)

    assert "The earlier answers are kept" in response.content.decode()
    assert receipt_in(response) == ""
    assert list(Vote.objects.values_list("value", "is_withdrawn")) == [(-1, False)]


def test_the_new_answers_are_kept_once_also_when_the_form_comes_twice(
    client, address, statements, earlier
):
    form = opened(client, address)
    choice = {"help-before": earlier, "help-keep": "now"}

    first = entered(client, address, votes(statements, "agree"), form, **choice)
    again = entered(client, address, votes(statements, "agree"), form, **choice)

    assert receipt_in(first)
    assert receipt_in(again) == receipt_in(first)
    assert sorted(Vote.objects.values_list("value", "is_withdrawn")) == [(-1, True), (1, False)]
