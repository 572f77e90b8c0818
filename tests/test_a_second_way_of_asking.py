"""A way of asking that no page was written for: its answers are shown, changed and taken back."""

import html
import json
import re

import pytest
from django.test import Client

from isegoria.hear.activity_type import activity_types, type_of
from isegoria.hear.models import Activity, Channel
from isegoria.hear.services import contribute, seal_question
from isegoria.hear.tests.hours import Hours
from isegoria.journey.audit import all_bodies
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal

pytestmark = pytest.mark.django_db

OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def _offered(monkeypatch):
    monkeypatch.setitem(activity_types(), Hours.slug, Hours())


def hours_of(process) -> Activity:
    """Ask for an hour beside whatever else the question asks."""
    made = Activity.objects.create(
        process=process,
        stage=process.stages.get(kind="hear"),
        type_slug=Hours.slug,
        title=say("Choose an hour", language="en"),
    )
    for words in ("Nine in the morning", "Noon", "Seven in the evening"):
        type_of(made).seed(made, words=words, language="en")
    seal_question(process)
    return Activity.objects.select_related("process", "stage").get(pk=made.pk)


@pytest.fixture
def hours(question, statements) -> Activity:
    return hours_of(question)


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def answered(hours, *, reply=None, **boxes) -> str:
    """The receipt of somebody who chose noon, and what else they said."""
    noon = type_of(hours).asking(hours, None, "en").prompts[0].options[1].value
    return contribute(
        activity=hours,
        participant=None,
        reply=reply or {"hour": noon, **boxes},
        channel=Channel.WEB,
        language="en",
    ).new_code


def post(step, **fields):
    return Client().post(f"/en/receipt/{step}", fields, **OURS)


def form_to_change(page) -> dict[str, str]:
    """What a browser sends of the form that changes an answer, but for the button pressed."""
    whole = r'<form method="post" action="/en/receipt/change/".*?</form>'
    (form,) = re.findall(whole, page.content.decode(), re.DOTALL)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?>', form)
    ticked = re.findall(r'type="checkbox" name="([^"]+)" value="([^"]*)" id="[^"]*" checked', form)
    typed = re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', form)
    return {name: html.unescape(value) for name, value in (*hidden, *ticked, *typed)}


def test_a_choice_is_shown_on_the_receipt_and_changed_there(hours):
    code = answered(hours, often="yes")

    receipt = post("", code=code)
    page = post("answer/", code=code, key="hour")
    sent = form_to_change(page)
    evening = type_of(hours).asking(hours, None, "en").prompts[0].options[2].value
    done = post("change/", **{**sent, "hour": evening})
    seal()

    assert "When should the library be open? Noon" in words_of(receipt)
    assert "Nine in the morning Noon your answer now Seven in the evening" in words_of(page)
    assert (sent["hour"], sent["often"]) == ("", "yes")
    assert "Your answer is changed." in words_of(done)
    assert "When should the library be open? Seven in the evening" in words_of(done)
    assert audit(all_bodies()).problems == []


def test_a_box_is_unticked_on_the_receipt(hours):
    code = answered(hours, often="yes")
    sent = form_to_change(post("answer/", code=code, key="hour"))
    noon = type_of(hours).asking(hours, None, "en").prompts[0].options[1].value

    post("change/", **{**{k: v for k, v in sent.items() if k != "often"}, "hour": noon})

    assert "often" not in form_to_change(post("answer/", code=code, key="hour"))


def test_words_are_shown_on_the_receipt_and_changed_there(hours):
    code = answered(hours, reply={"words": "Open on holidays <b>too</b>."})

    page = post("answer/", code=code, key="words")
    sent = form_to_change(page)
    done = post("change/", **{**sent, "words": "Open on Sundays."})

    assert sent["words"] == "Open on holidays <b>too</b>."
    assert "200 letters at most." in words_of(page)
    assert "Anything else about the hours? Open on Sundays." in words_of(done)


def test_words_that_are_refused_stay_in_the_form_with_the_reason(hours):
    code = answered(hours, reply={"words": "Open on holidays."})
    sent = form_to_change(post("answer/", code=code, key="words"))

    refused = post("change/", **{**sent, "words": "very " * 50})

    assert refused.status_code == 422
    assert '<a href="#id_words">Write a sentence of up to 200 letters.</a>' in (
        refused.content.decode()
    )
    assert form_to_change(refused)["words"] == "very " * 50
    assert "Open on holidays." in words_of(post("", code=code))


def test_two_ways_of_asking_stand_beside_one_another_on_one_receipt(hours, activity, statements):
    code = answered(hours)
    holder = hours.contributions.get().participant
    for reply in ({f"statement-{statements[0].pk}": "agree"}, {"own": "Lend us tools as well."}):
        contribute(
            activity=activity, participant=holder, reply=reply, channel=Channel.WEB, language="en"
        )

    page = words_of(post("", code=code))
    back = words_of(post("withdraw/", code=code, key=f"statement-{statements[0].pk}"))

    assert "Your 3 answers" in page
    assert page.count("When should the library be open?") == 1
    assert page.count("Your own statement") == 1
    assert "When should the library be open? Noon" in back
    assert type_of(hours).withdraw(holder) == 1


def test_its_proof_is_given_like_any_other(hours):
    code = answered(hours)
    entry = type_of(hours).points(hours.contributions.get().participant, "en")[0].entry_id

    proof = json.loads(post("proof/", code=code, entry=str(entry)).content)

    assert proof["body"]["text"].endswith("\n")


def test_how_it_works_and_the_page_of_the_question_tell_of_it(client, hours):
    assert "Choosing an hour You choose one hour out of a few." in words_of(client.get("/en/how/"))
    assert "Choose an hour One choice. Half a minute." in words_of(client.get("/en/q/internet/"))


def test_the_desk_speaks_of_it_in_its_own_words(client, make_question, officer):
    process = make_question("library", opens=3, published=False)
    process.languages = "en,fr"
    process.save()
    process.activities.get().delete()
    hours = hours_of(process)
    item = hours.items.get(number=2)
    client.force_login(officer)

    question = words_of(client.get("/en/desk/q/library/"))
    seeds = words_of(client.get("/en/desk/q/library/seeds/"))
    translate = words_of(client.get("/en/desk/q/library/translate/fr/"))
    one = words_of(client.get(f"/en/desk/q/library/seeds/{hours.pk}/{item.pk}/"))

    assert "Hours to choose from Nine in the morning Noon Seven in the evening" in question
    assert "Hours to choose from Nine in the morning Change" in seeds
    assert "Hour 2 Hour" in one
    assert "Noon" in one
    assert "Hour 2" in translate
    for page in (question, seeds, one, translate):
        assert "tatement" not in page
