"""Answers that invoke a right: marked by trained people, told everywhere, never who said so."""

import pytest

from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.items import stand
from isegoria.hear.models import Item
from isegoria.ledger.leaf import Event
from isegoria.themes.models import InvokedRight
from isegoria.themes.queries.rights import answers_by_right, items_that_invoke
from isegoria.themes.services.objections import object_to
from isegoria.themes.services.rights import mark, take_mark_out

pytestmark = pytest.mark.django_db
DESK = "/en/desk/q/internet/themes/answers/"


@pytest.fixture
def invoke(question, interpreter):
    """Mark that an answer invokes a right."""

    def invoke(text, right="access", named="", by=interpreter):
        text.process = question
        return mark(text=text, right=right, named=named, by=by)

    return invoke


def test_only_whoever_is_trained_marks_a_right_and_says_which(texts, officer, invoke):
    with pytest.raises(Refused, match="Only an interpreter"):
        invoke(texts[0], by=officer)
    with pytest.raises(Refused, match="which right"):
        invoke(texts[0], right="")
    with pytest.raises(Refused, match="Write which right"):
        invoke(texts[0], right="other", named=" ")
    with pytest.raises(Refused, match="160"):
        invoke(texts[0], right="other", named="x" * 161)
    invoke(texts[0], right="other", named="To cross the border")
    invoke(texts[0])
    with pytest.raises(NotNow, match="already"):
        invoke(texts[0])

    assert [one.right for one in InvokedRight.objects.order_by("pk")] == ["other", "access"]


def test_a_mark_that_was_a_mistake_says_no_more_and_can_be_made_again(
    question, texts, officer, interpreter, invoke
):
    found = invoke(texts[0])
    with pytest.raises(Refused, match="Only an interpreter"):
        take_mark_out(mark=found, by=officer)
    take_mark_out(mark=found, by=interpreter)
    none = answers_by_right(question), items_that_invoke(question)
    invoke(texts[0])

    assert none == ({}, [])
    assert answers_by_right(question) == {"access": 1}
    assert InvokedRight.objects.count() == 2


def test_what_is_taken_back_invokes_nothing_any_more(question, texts, invoke):
    invoke(texts[0])
    invoke(texts[1], right="health")

    stand(texts[0].item, Item.Standing.WITHDRAWN, event=Event.WITHDRAWN)

    assert answers_by_right(question) == {"health": 1}
    assert items_that_invoke(question) == [texts[1].item_id]


def test_the_desk_marks_it_on_a_page_of_its_own_and_leads_others_to_the_course(
    client, texts, officer, interpreter
):
    page = f"{DESK}{texts[0].number}/right/"
    client.force_login(officer)
    shown = client.get(page).text
    refused = client.post(page, {"right": "access"})
    client.force_login(interpreter)
    empty = client.post(page, {"right": ""})
    client.post(page, {"right": "access", "named": "Article 9 of the convention"})
    marked, beside = client.get(page).text, client.get(f"{DESK}{texts[0].number}/").text
    client.post(page, {"do": "out", "mark": InvokedRight.objects.get().pk})

    assert "To the course" in shown
    assert (refused.status_code, empty.status_code) == (422, 422)
    assert "Only an interpreter can do this." in refused.text
    assert "Access for people with disabilities" in marked
    assert "Article 9 of the convention" in beside
    assert "Article 9" not in client.get(page).text


def test_everybody_reads_it_beside_the_words_and_how_many_there_are(
    client, once, ramps, officer, read, put_out, invoke
):
    for text in once[:3]:
        read(text, officer, ramps)
    invoke(once[0], named="Article 9")
    put_out(ramps)

    listed, under = (
        client.get("/en/q/internet/themes/").text,
        client.get("/en/q/internet/themes/1/").text,
    )

    assert "Access for people with disabilities: 1 answer" in listed
    assert under.count("Invokes a right") == 1
    assert "Article 9" in under
    assert "Ina" not in listed + under


def test_staff_find_what_is_marked_and_mark_from_an_objection_too(
    client, once, ramps, officer, read, put_out, invoke
):
    for text in once[:2]:
        read(text, officer, ramps)
    invoke(once[1])
    put_out(ramps)
    object_to(participant=once[0].item.author, text_id=once[0].pk, words="I have a right to it.")
    client.force_login(officer)

    listed = client.get(f"{DESK}?state=right").text
    objections = client.get("/en/desk/q/internet/themes/objections/").text

    assert f"number {once[1].number} has no ramp" in listed
    assert f"number {once[0].number} has no ramp" not in listed
    assert f'href="{DESK}{once[0].number}/right/"' in objections
