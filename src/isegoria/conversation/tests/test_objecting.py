"""Somebody without the internet objects to where their words were placed."""

import pytest

from isegoria.conversation.tests.conftest import Phone
from isegoria.hear.models import Item
from isegoria.themes.models import Objection, OpenText
from isegoria.themes.services.book import add
from isegoria.themes.services.gathering import begin
from isegoria.themes.services.objections import answer
from isegoria.themes.services.placing import Found, place
from isegoria.themes.services.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_under(question, officer, moderator, interpreter):
    """Place all that was said under one theme, and let everybody read it."""

    def put_under(name):
        Item.objects.filter(author__isnull=False).update(standing=Item.Standing.ACCEPTED)
        begin(question)
        theme = add(process=question, words={"name": name}, language="en", by=officer)
        for text in OpenText.objects.all():
            text.process = question
            for by in (officer, moderator):
                place(text=text, by=by, found=Found(themes=[theme.pk], seen=1))
        publish(
            process=question, themes=[theme], explanation="All read.", language="en", by=interpreter
        )
        return theme

    return put_under


def test_somebody_objects_by_text_message_and_hears_the_answer(
    by_text, phone, put_under, moderator
):
    phone.send("internet")
    phone.send("ADD Ask the islands too.")
    before = phone.send("OBJECT It is about islands.")
    put_under("Prices")

    status = phone.send("STATUS")
    how = phone.send("object")
    taken = phone.send("OBJECT It is about islands.")
    again = phone.send("objection 1 Once more.")
    answer(objection=Objection.objects.get(), by=moderator, answer="You are right.", themes=[])
    heard = phone.send("STATUS")

    assert before == "Your words lie under no public theme at present."
    assert "Your words lie under: Prices. If that is wrong, send OBJECT." in status
    assert "1: “Ask the islands too.” lies under Prices." in how
    assert "Send OBJECT, the number and why" in how
    assert taken == "We have your objection. Send STATUS for what became of it."
    assert again == "We have your objection. You get an answer here."
    assert "You are right." in heard
    assert Objection.objects.get().words == "It is about islands."


def test_of_several_texts_one_is_named_by_its_number_in_any_digits(by_text, phone, put_under):
    phone.send("internet")
    for words in ("Ask the islands too.", "Ask the harbour too."):
        phone.send(f"ADD {words}")
    put_under("Prices")

    unclear = phone.send("OBJECT It is wrong.")
    taken = phone.send("اعتراض ٢ عن الميناء")

    assert "2: “Ask the harbour too.” lies under Prices." in unclear
    assert Objection.objects.get().text.number == 2
    assert Objection.objects.get().words == "عن الميناء"
    assert taken


def test_a_stranger_objects_to_nothing(by_text, put_under, phone):
    phone.send("internet")
    phone.send("ADD Ask the islands too.")
    put_under("Prices")

    other = Phone("+254700000009")
    other.send("internet")
    said = other.send("OBJECT 1 It is wrong.")

    assert said == "Your words lie under no public theme at present."
    assert not Objection.objects.exists()
