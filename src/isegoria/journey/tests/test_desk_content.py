"""Background, statements and translations at the desk."""

import pytest
from django.urls import reverse

from isegoria.hear.models import Item
from isegoria.inform.models import Document
from isegoria.inform.queries import latest_passages, reading_page
from isegoria.journey.queries.texts import seeds_of, wordings_of
from isegoria.journey.services import open_to_the_public
from isegoria.languages.models import Rendering
from isegoria.languages.services import reword
from isegoria.process.models import Process

pytestmark = pytest.mark.django_db


def at(name, process, *more):
    return reverse(name, args=[process.slug, *more])


def begin_hearing(process):
    process.stages.filter(kind="hear").update(begins_at=process.published_at)


@pytest.fixture
def in_french(make_ready):
    return make_ready(languages=("fr",))


@pytest.fixture
def document(desk, ready, filled):
    address = at("desk-document", ready, 1)
    desk.post(
        address,
        filled(
            desk.get(address),
            title="Costs",
            heading_1="What a shelter costs",
            body_1="Nine thousand.",
            body_2="Repairs cost more.",
        ),
    )
    return Document.objects.get()


def test_a_document_is_written_in_passages(desk, ready, document):
    page = reading_page(ready, "en", number=1)

    parts = page["page"].readings[0].passages
    assert str(page["page"].readings[0].title) == "Costs"
    assert [(one.number, str(one.heading), str(one.body)) for one in parts] == [
        ("1.1", "What a shelter costs", "Nine thousand."),
        ("1.2", "", "Repairs cost more."),
    ]


def test_a_passage_is_changed_added_and_taken_out(desk, ready, document, filled):
    address = at("desk-document", ready, 1)

    more = desk.post(
        address,
        filled(desk.get(address), body_1="Ten thousand.", body_2=None, body_3="New.", more="1"),
    )

    assert more["Location"] == address
    assert [
        str(one.body) for one in reading_page(ready, "en", number=1)["page"].readings[0].passages
    ] == [
        "Ten thousand.",
        "New.",
    ]
    assert desk.get(address).context["form"].count == 5


def test_a_document_without_words_is_refused_and_keeps_what_was_typed(desk, ready, filled):
    address = at("desk-document", ready, 1)

    empty = desk.post(address, filled(desk.get(address), title="Costs"))
    alone = desk.post(address, filled(desk.get(address), title="Costs", heading_2="Sources"))
    huge = desk.post(address, filled(desk.get(address), title="Costs", body_1="x" * 8001))

    assert [one.status_code for one in (empty, alone, huge)] == [422, 422, 422]
    assert empty.context["form"].errors["body_1"] == ["Write at least one passage."]
    assert alone.context["form"].errors["body_2"] == ["Write something below this heading."]
    assert 'value="Costs"' in huge.content.decode()
    assert not Document.objects.exists()


def test_a_new_document_that_is_sent_twice_is_one(desk, ready, filled):
    address = at("desk-document", ready, 1)
    sent = filled(desk.get(address), title="Costs", heading_1="Price", body_1="Nine thousand.")

    statuses = [desk.post(address, sent).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert latest_passages(Document.objects.get()).values_list("version", flat=True).get() == 1


def test_more_passages_than_anybody_reads_are_not_made(desk, ready, filled):
    address = at("desk-document", ready, 1)
    sent = filled(desk.get(address), title="Costs", body_1="One.", body_99999="x", body_61="y")

    desk.post(address, sent)

    assert latest_passages(Document.objects.get()).count() == 1


def test_a_document_of_a_draft_can_be_removed_and_one_of_an_open_question_not(
    desk, ready, document, officer
):
    address = at("desk-document", ready, 1)
    open_to_the_public(ready, by=officer)

    desk.post(address, {"remove": "1"})
    assert Document.objects.exists()

    Process.objects.update(published_at=None)
    desk.post(address, {"remove": "1"})
    assert not Document.objects.exists()


def test_statements_are_added_until_there_are_enough(desk, draft, filled):
    address = at("desk-seeds", draft)
    for words in ("Schools come first.", "  The hospital \n comes first. "):
        assert desk.post(address, filled(desk.get(address), words=words)).status_code == 302

    response = desk.get(address)

    assert "1 more is needed before the question can open." in response.content.decode()
    assert list(seeds_of(draft.activities.get()).values()) == [
        "Schools come first.",
        "The hospital comes first.",
    ]
    assert set(Item.objects.values_list("standing", "author")) == {("accepted", None)}


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("", "Write something here."),
        ("Hm", "Write what you think in a short sentence."),
        ("x" * 281, "1 character too long"),
        ("x" * 2000, "2000 characters, 1000 at most"),
        ("Null\x00byte here.", "a character that cannot be stored"),
        ("Stops at schools come first.", "This is there already."),
    ],
)
def test_a_statement_that_cannot_be_is_explained(desk, ready, words, error):
    response = desk.post(at("desk-seeds", ready), {"words": words})

    assert response.status_code == 422
    assert error in response.content.decode().replace("2,000", "2000").replace("1,000", "1000")
    assert Item.objects.count() == 3


def test_a_statement_is_changed_and_taken_out_and_the_log_knows(desk, ready, filled):
    activity = ready.activities.get()
    first, second, _third = seeds_of(activity)
    change = at("desk-seed", ready, activity.pk, first)

    desk.post(change, filled(desk.get(change), words="Schools, then the hospital."))
    desk.post(at("desk-seed", ready, activity.pk, second), {"remove": "1"})

    assert list(seeds_of(activity).values()) == [
        "Schools, then the hospital.",
        "A bench matters more than a roof.",
    ]
    assert Item.objects.get(pk=first).version == 2
    assert Item.objects.get(pk=second).standing == "withdrawn"
    assert desk.get(at("desk-seed", ready, activity.pk, second)).status_code == 404


def test_what_people_can_answer_already_stays_as_it_is(desk, ready, officer, filled):
    open_to_the_public(ready, by=officer)
    ready.refresh_from_db()
    begin_hearing(ready)
    activity = ready.activities.get()
    first = next(iter(seeds_of(activity)))
    change = at("desk-seed", ready, activity.pk, first)

    added = desk.post(at("desk-seeds", ready), {"words": "One more, too late."})
    changed = desk.post(change, filled(desk.get(change), words="Otherwise now."))
    removed = desk.post(change, {"remove": "1"})

    assert [one.status_code for one in (added, changed, removed)] == [422, 422, 422]
    assert "what they answer to stays as it is" in changed.content.decode()
    assert Item.objects.filter(standing="accepted").count() == 3
    assert Item.objects.get(pk=first).version == 1


def test_every_text_of_a_question_can_be_translated(desk, in_french, filled):
    address = at("desk-translate", in_french, "fr")
    page = desk.get(address)
    assert (page.context["done"], page.context["total"]) == (1, 10)
    fields = [one.field.html_name for one in page.context["form"].pairs()]

    desk.post(address, filled(page, **{name: f"En français, {name}" for name in fields}))

    page = desk.get(address)
    assert (page.context["done"], page.context["total"]) == (10, 10)
    assert desk.get(at("desk-question", in_french)).context["heading"] == (
        "Everything is there: this question can open"
    )


def test_some_texts_are_saved_and_the_rest_can_wait(desk, in_french, filled):
    address = at("desk-translate", in_french, "fr")
    page = desk.get(address)
    name = f"text_{in_french.problem_id}"

    desk.post(address, filled(page, **{name: "Les gens attendent sous la pluie."}))

    assert desk.get(address).context["done"] == 2
    assert Rendering.objects.get(text=in_french.problem, language="fr").body == (
        "Les gens attendent sous la pluie."
    )


def test_a_translation_of_earlier_words_is_marked_and_can_be_confirmed(desk, in_french, filled):
    address = at("desk-translate", in_french, "fr")
    name = f"text_{in_french.problem_id}"
    desk.post(address, filled(desk.get(address), **{name: "La pluie."}))
    reword(in_french.problem, "People wait in the rain at fifty stops.")

    marked = desk.get(address)
    unchanged = desk.post(address, filled(marked))
    still_marked = desk.get(address).context["done"]
    desk.post(address, filled(desk.get(address), **{f"still_{name}": "on"}))

    assert "The original has changed" in marked.content.decode()
    assert (unchanged.status_code, still_marked) == (302, 1)
    assert desk.get(address).context["done"] == 2


def test_an_original_that_changed_meanwhile_is_told_and_nothing_is_lost(desk, in_french, filled):
    address = at("desk-translate", in_french, "fr")
    name = f"text_{in_french.problem_id}"
    mine = filled(desk.get(address), **{name: "La pluie."})
    reword(in_french.problem, "People wait in the snow.")

    late = desk.post(address, mine)

    assert late.status_code == 422
    assert "An original has changed since you opened the page." in late.content.decode()
    assert "La pluie." in late.content.decode()
    assert not Rendering.objects.filter(text=in_french.problem, language="fr").exists()
    assert desk.post(address, filled(late)).status_code == 302


def test_a_colleague_s_translation_is_not_overwritten_unseen(desk, in_french, filled):
    address = at("desk-translate", in_french, "fr")
    name = f"text_{in_french.problem_id}"
    mine, theirs = (
        filled(desk.get(address), **{name: words}) for words in ("La pluie.", "Il pleut.")
    )
    desk.post(address, theirs)

    late = desk.post(address, mine)

    assert late.status_code == 422
    assert "It now says: Il pleut." in late.content.decode()
    assert Rendering.objects.get(text=in_french.problem, language="fr").body == "Il pleut."


@pytest.mark.parametrize("typed", ["x" * 9001, "nul\x00l"])
def test_a_translation_that_cannot_be_is_refused_with_the_others(desk, in_french, filled, typed):
    address = at("desk-translate", in_french, "fr")

    response = desk.post(
        address,
        filled(
            desk.get(address),
            **{f"text_{in_french.problem_id}": typed, f"text_{in_french.is_fixed_id}": "Douze."},
        ),
    )

    assert response.status_code == 422
    assert "Douze." in response.content.decode()
    assert not Rendering.objects.filter(text=in_french.is_fixed, language="fr").exists()


def test_each_field_names_its_original_the_hint_and_its_error(desk, in_french, filled):
    address = at("desk-translate", in_french, "fr")
    wrong = f"text_{in_french.problem_id}"

    shown = desk.get(address)
    refused = desk.post(address, filled(shown, **{wrong: "nul\x00l"}))

    for response in (shown, refused):
        page = response.content.decode()
        for one in response.context["form"].pairs():
            name = one.field.auto_id
            error = f" {name}_error" if response is refused and one.field.name == wrong else ""
            assert f'aria-describedby="{name}_original translation-hint{error}"' in page
            for there in (f"{name}_original", "translation-hint", *error.split()):
                assert page.count(f'id="{there}"') == 1
    assert "_error" in refused.content.decode()


def test_texts_of_other_questions_cannot_be_reached(desk, in_french, question, filled):
    address = at("desk-translate", in_french, "fr")

    desk.post(address, filled(desk.get(address), **{f"text_{question.problem_id}": "À moi."}))

    assert not Rendering.objects.filter(body="À moi.").exists()


def test_words_written_from_right_to_left_have_their_field_so(desk, make_ready):
    process = make_ready(languages=("ar",))

    page = desk.get(at("desk-translate", process, "ar")).content.decode()

    assert 'dir="rtl" lang="ar"' in page


def test_a_long_list_of_texts_is_paged(desk, in_french, filled):
    activity = in_french.activities.get()
    for number in range(15):
        desk.post(at("desk-seeds", in_french), {"words": f"Statement with number {number}."})
    address = at("desk-translate", in_french, "fr")
    last = wordings_of(in_french)[-1].text_id

    second = desk.get(address, {"page": "2"})
    saved = desk.post(f"{address}?page=2", filled(second, **{f"text_{last}": "La dernière."}))

    assert activity.items.count() == 18
    assert second.context["page"].paginator.num_pages == 2
    assert saved["Location"] == f"{address}?page=2"
    assert desk.get(address, {"page": "3"}).status_code == 404
