"""What must be known before everybody reads themes, and how people object to them."""

import csv
import io
import random
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.hear.services import erase
from isegoria.ledger.models import Seal
from isegoria.notices.models import Notice
from isegoria.organisations.models import Certificate
from isegoria.organisations.services import certify
from isegoria.themes.jobs import take_up_words
from isegoria.themes.models import Objection, OpenText, Reading
from isegoria.themes.queries.agreement import agreement_of
from isegoria.themes.queries.public import placed_of
from isegoria.themes.services.book import merge, tell_of
from isegoria.themes.services.objections import answer, object_to
from isegoria.themes.services.publishing import note_community_reading

pytestmark = pytest.mark.django_db
PAGE = "/en/q/internet/themes/"


def test_agreement_is_krippendorffs_alpha_as_worked_out_another_way(
    book, texts, ramps, drivers, officer, moderator, read
):
    draw = random.Random(7)
    choices = [(ramps,), (drivers,), (ramps, drivers), ()]
    said = [(draw.choice(choices), draw.choice(choices)) for _text in texts]
    for text, pair in zip(texts, said, strict=True):
        for by, themes in zip((officer, moderator), pair, strict=True):
            outcome = Reading.Outcome.PLACED if themes else Reading.Outcome.NOTHING
            read(text, by, *themes, outcome=outcome)

    found = agreement_of(book, [ramps.pk, drivers.pk])

    assert found.twice == 10
    assert found.alike == sum(one == other for one, other in said)
    assert found.alpha == pytest.approx(_alpha(said))
    assert found.by_theme[ramps.pk] == pytest.approx(
        _alpha([(ramps in one, ramps in other) for one, other in said])
    )


def _alpha(pairs):
    """One less the disagreement seen over that of any two values put together at random."""
    values = [value for pair in pairs for value in pair]
    seen = sum(one != other for one, other in pairs) / len(pairs)
    random_pairs = [
        one != other
        for at, one in enumerate(values)
        for there, other in enumerate(values)
        if at != there
    ]
    return 1 - seen / (sum(random_pairs) / len(random_pairs))


def test_what_is_unread_has_to_be_explained_before_a_theme_is_public(
    client, once, ramps, officer, read, put_out
):
    read(once[0], officer, ramps)

    with pytest.raises(Refused, match="Explain"):
        put_out(ramps, why=" ")
    hidden = client.get(PAGE).status_code
    put_out(ramps)
    page, under = client.get(PAGE).content.decode(), client.get(f"{PAGE}1/").content.decode()

    assert hidden == 404
    assert "The rest is read next week." in page
    assert "1 of 1 answers" in page
    assert f"number {once[0].number} has no ramp" in under
    assert Seal.objects.filter(item=f"theme-{ramps.pk}").exists()


def test_only_whoever_is_trained_lets_everybody_read_themes(
    client, once, ramps, make_account, interpreter, read, put_out
):
    officer, administrator = (make_account(one, one) for one in ("officer", "administrator"))
    read(once[0], officer, ramps)
    form = {"theme": ramps.pk, "explanation": "The rest is read next week."}
    page = "/en/desk/q/internet/themes/publish/"

    for somebody in (officer, administrator):
        with pytest.raises(Refused, match="Only an interpreter"):
            put_out(ramps, by=somebody)
    client.force_login(officer)
    shown, refused = client.get(page).text, client.post(page, form, follow=True).text
    Certificate.objects.update(earned_on=date(2019, 1, 1), valid_until=date(2020, 1, 1))
    client.force_login(interpreter)
    ended = client.post(page, form, follow=True).text
    unpublished = client.get(PAGE).status_code
    certify(account=interpreter, course="interpretation", on=timezone.localdate())
    trained = client.get(page).text
    client.post(page, form)

    assert "To the course" in shown
    assert "Only an interpreter can do this." in refused
    assert "Your certificate of the course in interpreting answers has ended." in ended
    assert unpublished == 404
    assert "To the course" not in trained
    assert client.get(PAGE).status_code == 200


def test_a_theme_that_only_a_program_filled_stays_a_draft(
    once, ramps, drivers, officer, read, put_out
):
    read(once[0], officer, ramps, proposed=[ramps.pk])

    with pytest.raises(Refused, match="program proposed"):
        put_out(ramps)
    with pytest.raises(Refused, match="read as it should be"):
        put_out(drivers)
    read(once[1], officer, ramps)
    assert [one.pk for one in put_out(ramps)] == [ramps.pk]


def test_what_names_a_community_is_read_by_it_first(once, ramps, officer, read, put_out):
    read(once[0], officer, ramps)
    tell_of(theme=ramps, community="Sámi of the coast")
    ramps.refresh_from_db()

    with pytest.raises(Refused, match="of that community reads it first"):
        put_out(ramps)
    with pytest.raises(Refused, match="who read it"):
        note_community_reading(
            theme=ramps, read_by=" ", held_on=date(2025, 1, 2), words="Right.", by=officer
        )
    note_community_reading(
        theme=ramps, read_by="Ánne, elder", held_on=date(2025, 1, 2), words="Right.", by=officer
    )
    assert put_out(ramps)[0].published_texts == 1


def test_a_public_theme_that_is_merged_is_sealed_anew(once, ramps, drivers, officer, read, put_out):
    read(once[0], officer, ramps)
    put_out(ramps)

    merge(theme=ramps, into=drivers, by=officer)

    assert Seal.objects.get(item=f"theme-{ramps.pk}").version == 2


@pytest.fixture
def author(once, ramps, officer, read, put_out):
    """Somebody whose words lie under a public theme."""
    read(once[0], officer, ramps)
    put_out(ramps)
    return once[0].item.author


def test_somebody_sees_where_their_words_lie_and_objects_once(author, once, moderator, drivers):
    own = placed_of(author, "en")
    object_to(participant=author, text_id=once[0].pk, words="It is about the driver.")

    assert [(one.words, [str(theme) for theme in one.themes]) for one in own] == [
        (f"The bus number {once[0].number} has no ramp.", ["Ramps"])
    ]
    with pytest.raises(NotNow, match="We have your objection"):
        object_to(participant=author, text_id=once[0].pk, words="Again.")
    with pytest.raises(NotThere):
        object_to(participant=author, text_id=once[1].pk, words="Not mine.")


def test_an_objection_is_answered_and_the_recoding_stands_in_the_log(
    client, author, once, ramps, drivers, moderator
):
    objection = object_to(participant=author, text_id=once[0].pk, words="It is about the driver.")

    answered = answer(
        objection=objection, by=moderator, answer="You are right.", themes=[drivers.pk]
    )

    assert (answered.outcome, answered.before, answered.after) == ("changed", "1", "2")
    assert Seal.objects.get(item=f"objection-{objection.pk}").version == 2
    assert "You are right." in Notice.objects.get().body
    assert "1 led to a change, 0 wait for an answer" in client.get(PAGE).content.decode()
    with pytest.raises(NotNow):
        answer(objection=objection, by=moderator, answer="Again.", themes=None)


def test_an_objection_answered_by_the_first_reader_is_a_third_look_of_its_own(
    author, once, ramps, drivers, officer
):
    objection = object_to(participant=author, text_id=once[0].pk, words="It is about the driver.")

    answer(objection=objection, by=officer, answer="You are right.", themes=[drivers.pk])

    readings = Reading.objects.filter(text=once[0]).order_by("turn")
    assert [(one.turn, one.note, one.placings.get().theme) for one in readings] == [
        (1, "", ramps),
        (3, "You are right.", drivers),
    ]


def test_what_waits_for_a_second_reader_is_nowhere_in_public_until_it_is_settled(
    client, drawn, once, ramps, officer, moderator, read, put_out
):
    read(drawn[0], officer, ramps)
    with pytest.raises(Refused, match="read as it should be"):
        put_out(ramps)
    read(once[0], officer, ramps)
    told = put_out(ramps)[0]
    writer = drawn[0].item.author

    before = (client.get(PAGE).text, client.get(f"{PAGE}1/").text, placed_of(writer, "en"))
    with pytest.raises(NotThere):
        object_to(participant=writer, text_id=drawn[0].pk, words="Not there.")
    read(drawn[0], moderator, ramps)
    after = (client.get(PAGE).text, client.get(f"{PAGE}1/").text, placed_of(writer, "en"))

    assert (told.published_texts, told.published_base) == (1, 1)
    assert ("1 of 1 answers" in before[0], before[2]) == (True, [])
    assert f"number {drawn[0].number} " not in before[1]
    assert "2 of 2 answers" in after[0]
    assert f"number {drawn[0].number} " in after[1]
    assert len(after[2]) == 1


def test_public_pages_cost_as_much_for_many_answers_as_for_few(
    client, texts, ramps, make_theme, officer, moderator, read, put_out
):
    narrow = make_theme("Narrow", parent=ramps)
    client.force_login(officer)
    desk = "/en/desk/q/internet/themes/"
    pages = (PAGE, f"{PAGE}1/", f"{desk}agreement/", f"{desk}publish/", f"{desk}objections/")

    def costs():
        found = []
        for one in pages:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(one).status_code == 200
            found.append(len(asked))
        return found

    for by in (officer, moderator):
        read(texts[0], by, ramps)
    put_out(ramps)
    few = costs()
    for text in texts[1:]:
        for by in (officer, moderator):
            read(text, by, ramps, narrow)

    assert costs() == few
    assert max(few) <= 20


def test_an_objection_goes_with_the_words_that_are_erased(author, once, question):
    object_to(participant=author, text_id=once[0].pk, words="It is about the driver.")

    erase(participant=author)
    take_up_words()

    assert Objection.objects.get().words == ""
    assert OpenText.objects.get(pk=once[0].pk).item.text_id is None


def test_the_desk_publishes_answers_objections_and_gives_the_table(
    client, author, once, ramps, officer, interpreter, moderator
):
    object_to(participant=author, text_id=once[0].pk, words="It is about the driver.")
    client.force_login(officer)
    desk = "/en/desk/q/internet/themes/"

    pages = [client.get(desk + one) for one in ("agreement/", "publish/", "objections/")]
    kept = client.post(
        f"{desk}objections/",
        {"objection": Objection.objects.get().pk, "do": "keep", "answer": "It speaks of a ramp."},
        follow=True,
    )
    client.force_login(interpreter)
    refused = client.post(f"{desk}publish/", {"theme": ramps.pk}, follow=True)
    community = client.post(f"{desk}1/community/", {"held_on": "2025-13-45"})
    table = list(csv.DictReader(io.StringIO(client.get(f"{desk}codes.csv").content.decode())))
    schema = client.get(f"{desk}codes.schema.json").json()

    assert [one.status_code for one in pages] == [200, 200, 200]
    assert "It is about the driver." in pages[2].content.decode()
    assert "Stays where it is" in kept.content.decode()
    assert "Explain what is not read yet" in refused.content.decode()
    assert community.status_code == 422
    assert [one["name"] for one in schema["fields"]] == list(table[0])
    assert table == [
        {
            "text": str(once[0].number),
            "turn": "1",
            "coder": "R1",
            "outcome": "placed",
            "theme": "1",
            "chosen": "1",
            "machine": "false",
            "counts": "true",
        }
    ]
    client.force_login(moderator)
    assert client.get(f"{desk}publish/").status_code == 404
