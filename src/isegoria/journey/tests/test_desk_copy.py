"""Beginning a question from an earlier one or from one of ours: all of it but what people said."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from isegoria.activities.statements.services import add_statement
from isegoria.activities.survey.tests.ten import TEN
from isegoria.hear.activity_type import activity_types, type_of
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.inform.queries import document_as_written
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.audit import all_bodies
from isegoria.journey.copying import copy_question
from isegoria.journey.queries.gates import obstacles
from isegoria.journey.queries.texts import seeds_of
from isegoria.journey.ready import READY
from isegoria.journey.services import ask_also, open_to_the_public
from isegoria.languages.codes import INTERFACE
from isegoria.languages.queries import missing, shown
from isegoria.languages.services import reword, translate
from isegoria.ledger.audit import audit
from isegoria.process.models import Process
from isegoria.process.queries import record_as_written

pytestmark = pytest.mark.django_db

READY_PAGE = "/en/desk/new/ready/"


def copied(desk, process, **given):
    return desk.post(reverse("desk-copy", args=[process.slug]), given)


def newest():
    return Process.objects.latest("pk")


def test_a_copy_has_all_texts_with_the_translations_that_are_still_right(make_ready):
    old = make_ready(languages=("fr", "ar"))
    translate(old.problem, language="fr", body="On attend sous la pluie.")
    translate(old.can_change, language="fr", body="Les arrêts à faire d'abord.")
    reword(old.can_change, "Which stops come first, and last.")

    new = copy_question(old, question="Where should the new benches stand?", opens_at=None)

    said = record_as_written(new)
    assert said == {**record_as_written(old), "question": "Where should the new benches stand?"}
    assert new.language_codes == ["en", "fr", "ar"]
    assert (new.promise, new.channels) == (old.promise, old.channels)
    french = shown([new.problem_id, new.can_change_id], "fr")
    assert str(french[new.problem_id]) == "On attend sous la pluie."
    assert not french[new.can_change_id].is_translated


def test_what_people_are_asked_is_copied_in_its_languages(desk, ready):
    activity = ready.activities.get()
    item = Item.objects.filter(activity=activity).first()
    translate(item.text, language="fr", body="Les écoles d'abord.")
    for kind in list(activity_types().values())[1:]:
        ask_also(ready, kind)

    copied(desk, ready, question="And the benches?")

    new = newest()
    assert [one.type_slug for one in new.activities.order_by("pk")] == list(activity_types())
    first = new.activities.order_by("pk").first()
    assert list(seeds_of(first).values()) == list(seeds_of(activity).values())
    text = Item.objects.filter(activity=first).order_by("number").first().text_id
    assert str(shown([text], "fr")[text]) == "Les écoles d'abord."
    assert audit(all_bodies()).problems == []


def test_a_questionnaire_is_copied_word_for_word(desk, make_draft):
    old = make_draft()
    survey = next(one for one in activity_types().values() if not one.seeds())
    activity = ask_also(old, survey)
    survey.lay_out(activity, TEN)

    copied(desk, old, question="The same again?")

    new = newest().activities.get(type_slug=survey.slug)
    assert survey.form_at_desk(new).members == survey.form_at_desk(activity).members


def test_no_answer_and_no_answerer_is_copied(desk, make_question):
    old = make_question("opened")
    author = Participant.objects.create(process=old, secret=b"s" * 16)
    activity = old.activities.get()
    add_statement(
        activity=activity, words="Mine.", language="en", author=author, standing="accepted"
    )

    copied(desk, old, question="The next one?")

    new = newest()
    assert new.published_at is None
    assert seeds_of(new.activities.get()) == {}
    assert not Participant.objects.filter(process=new).exists()
    assert not Contribution.objects.filter(process=new).exists()


def test_all_dates_keep_their_distance_from_the_opening(desk, ready):
    opens = ready.stages.get(kind="hear").begins_at.astimezone(ready.zone) + timedelta(days=14)

    copied(desk, ready, question="Again?", opens_at=f"{opens:%Y-%m-%dT%H:%M}")

    old, new = (
        {one.kind: (one.begins_at, one.ends_at) for one in process.stages.all()}
        for process in (ready, newest())
    )
    for kind in ("hear", "decide", "answer"):
        for before, after in zip(old[kind], new[kind], strict=True):
            # An hour more or less where clocks are changed in between.
            assert abs(after - before - timedelta(days=14)) <= timedelta(hours=1)


def test_without_an_opening_there_are_no_dates(desk, ready):
    copied(desk, ready, question="Again?")

    assert not newest().stages.exclude(begins_at=None, ends_at=None).exists()


def test_the_background_is_copied_as_it_reads_now(desk, ready):
    document = put_document(
        process=ready,
        title=Words("Costs", {"fr": "Coûts"}),
        passages=[NewPassage(Words("Nine thousand."), Words("Roofs")), NewPassage(Words("Old."))],
        language="en",
    )
    put_document(
        process=ready,
        title=Words("Costs", {"fr": "Coûts"}),
        passages=[NewPassage(Words("Ten thousand."), Words("Roofs"))],
        language="en",
        position=document.position,
    )

    copied(desk, ready, question="Again?")

    title, passages = document_as_written(newest().documents.get())
    assert (title, passages) == ("Costs", [("Roofs", "Ten thousand.")])


def test_pressed_twice_it_is_one_draft_and_says_where(desk, ready):
    copied(desk, ready, question="Again?")

    again = copied(desk, ready, question="Again?")

    assert again.status_code == 422
    assert "There is a draft with these words already: again." in again.text
    assert Process.objects.count() == 2


@pytest.mark.parametrize(
    "given",
    [{"question": ""}, {"question": "x" * 500}, {"question": "Why?", "opens_at": "soon"}],
)
def test_a_form_that_is_wrong_copies_nothing(desk, ready, given):
    assert copied(desk, ready, **given).status_code == 422
    assert Process.objects.count() == 1


def test_a_date_far_away_copies_nothing(desk, ready):
    response = copied(desk, ready, question="Again?", opens_at="9999-01-01T10:00")

    assert response.status_code == 422
    assert Process.objects.count() == 1


def test_nobody_copies_what_is_not_theirs(client, ready, moderator, stranger):
    for account in (moderator, stranger):
        client.force_login(account)
        assert copied(client, ready, question="Again?").status_code == 404
    assert Process.objects.count() == 1


@pytest.mark.parametrize("ready_one", READY, ids=lambda one: one.code)
def test_a_ready_question_lacks_nothing_but_its_dates_in_every_language(
    desk, site, ready_one, officer
):
    response = desk.post(READY_PAGE, {"ready": ready_one.code, "language": "ar"})

    new = newest()
    assert response.url == reverse("desk-words", args=[new.slug])
    assert set(new.language_codes) == set(INTERFACE)
    assert missing([one for one in new.text_ids if one], INTERFACE) == []
    assert {one.field for one in obstacles(new)} == {
        "opens_at",
        "closes_at",
        "decides_on",
        "answers_by",
    }
    with translation.override("ar"):
        assert record_as_written(new)["question"] == str(ready_one.words["question"])


def test_the_same_ready_question_again_is_the_same_draft(desk, site):
    desk.post(READY_PAGE, {"ready": "street", "language": "en"})

    again = desk.post(READY_PAGE, {"ready": "street", "language": "en"})

    assert again.status_code == 422
    assert Process.objects.count() == 1


@pytest.mark.parametrize("given", [{}, {"ready": "palace"}, {"ready": "street", "language": "x"}])
def test_what_is_not_there_is_not_begun(desk, site, given):
    assert desk.post(READY_PAGE, {"language": "en", **given}).status_code == 422
    assert not Process.objects.exists()


def test_a_copy_of_an_open_question_can_open(desk, ready, officer):
    open_to_the_public(ready, by=officer)
    opens = timezone.now() + timedelta(days=5)

    copied(desk, ready, question="Again, next year?", opens_at=f"{opens:%Y-%m-%dT%H:%M}")

    assert obstacles(newest()) == []
    assert type_of(newest().activities.get()).slug == ready.activities.get().type_slug
