"""A decision is published whole, by whoever decides, on the day of the server, and stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.decide.fetching import (
    answers_by_point,
    decided_among,
    latest_decision,
    publications_of,
)
from isegoria.decide.models import Decision, Publication
from isegoria.decide.queries import decision_on, points_of, state_of
from isegoria.decide.rules import GATES, obstacles
from isegoria.decide.services.publishing import publish as publish_it
from isegoria.decide.services.writing import (
    Overtaken,
    Record,
    begin,
    put_passage,
    put_record,
    take_text_from,
    translate_texts,
)
from isegoria.hear.models import Item
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.models import Seal
from isegoria.organisations.models import Role
from isegoria.process.models import Stage

pytestmark = pytest.mark.django_db


def gates_of(process):
    decision = decision_on(process)
    return obstacles(state_of(decision, points_of(process, "en"), "en"))


def test_a_decision_just_begun_lacks_everything_by_name(draft):
    missing = gates_of(draft.process)

    assert [one.code for one in GATES if one.code not in missing] == [
        "closed",
        "changed",
        "passages",
        "decided_by",  # taken over from the question
        "languages",
    ]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (field, "This is missing in the record.")
        for field in (
            *("what", "decided_by", "reasons", "legal_basis", "dissent", "budget", "next_steps"),
            *("decided_on", "starts_on"),
        )
    ],
)
def test_each_field_of_the_record_is_asked_for(whole, change_record, publish, field, words):
    change_record(whole, **{field: None if field.endswith("_on") else ""})

    with pytest.raises(NotNow, match="missing in the record"):
        publish(whole)

    assert gates_of(whole.process) == {field: words}
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((("Only one", "6", "Why."),), "Name at least two options, also one that was not chosen."),
        (
            (("One", "6 million", "Why."), ("Two", "", "Why.")),
            "Say of each option what it costs, and what speaks for and against it.",
        ),
    ],
)
def test_options_are_two_with_costs(whole, change_record, options, words):
    change_record(whole, options=options)

    assert gates_of(whole.process) == {"options": words}


def test_nothing_is_published_while_people_can_answer(whole, publish):
    later = timezone.now() + timedelta(hours=1)
    Stage.objects.filter(process=whole.process, kind="hear").update(ends_at=later)

    with pytest.raises(NotNow, match="People can still answer"):
        publish(whole)


def test_only_a_decision_officer_of_whoever_asks_publishes(whole, publish, writer, institution):
    Role.objects.create(account=writer, institution=institution, kind=Role.Kind.ADMINISTRATOR)

    with pytest.raises(Refused, match="Only a decision officer"):
        publish(whole, by=writer)

    assert not Publication.objects.exists()


def test_it_bears_the_day_of_the_server_and_is_sealed(whole, publish, decider):
    before = timezone.now()

    made = publish(whole)

    assert before <= made.published_at <= timezone.now()
    assert (made.number, made.signed_as, made.reason) == (1, str(decider), "")
    assert Seal.objects.filter(item=f"decision-{made.pk}").exists()
    assert [one["outcome"] for one in made.body["points"]] == ["adopted"] + ["not_adopted"] * 3
    assert latest_decision(whole.process) == made
    assert answers_by_point(made)["theme", made.body["points"][0]["key"]]["passages"] == [1]
    assert decided_among([whole.process]) == {whole.process.pk}


def test_words_of_people_are_named_and_never_copied(whole, publish):
    made = publish(whole)

    statements = [one for one in made.body["points"] if one["kind"] == "statement"]
    assert [one["name"] for one in statements] == [{}, {}]
    assert "Villages with no line come first." not in str(made.body)


def test_pressed_twice_it_is_published_once(whole, publish):
    publish(whole)

    with pytest.raises(NotNow, match="Exactly this is published already"):
        publish(whole)

    assert Publication.objects.count() == 1


def test_what_was_not_read_is_not_published(whole, change_record, looked_at, decider):
    seen = looked_at(whole)
    change_record(whole, what="Something else.")

    with pytest.raises(Overtaken):
        publish_it(decision=decision_on(whole.process), digest=seen, by=decider)


def test_a_correction_needs_a_reason_and_keeps_the_version_before(whole, publish, change_record):
    first = publish(whole)
    before = dict(first.body)
    change_record(whole, budget="Seven million.")

    with pytest.raises(Refused, match="Say why there is a new version"):
        publish(whole)
    second = publish(whole, reason="The budget was wrong.")

    assert [one.number for one in publications_of(whole.process)] == [2, 1]
    assert Publication.objects.get(number=1).body == before
    assert second.body["record"]["budget"] == {"en": "Seven million."}


def test_the_day_of_the_decision_is_not_in_the_future(whole, change_record, day):
    change_record(whole, decided_on=day(2))

    assert gates_of(whole.process) == {
        "decided_on": "A decision is published once it is made: this day has not come yet."
    }


def test_a_decision_of_before_the_closing_bears_a_flag_for_good(whole, change_record, publish, day):
    change_record(whole, decided_on=day(-5))
    first = publish(whole)

    change_record(whole, decided_on=day(0))
    second = publish(whole, reason="The day was wrong.")

    assert (first.is_before_closing, second.is_before_closing) == (True, True)


def test_the_log_finds_a_decision_that_was_changed_in_the_database(whole, publish):
    made = publish(whole)
    seal_new_entries()
    clean = audit(all_bodies())

    made.body["record"]["what"] = {"en": "The town is connected first."}
    made.save()
    changed = audit(all_bodies())

    told = f"decision {made.decision_id}, version 1"
    assert [sum(told in one for one in each.problems) for each in (clean, changed)] == [0, 1]


def test_a_statement_taken_back_meanwhile_is_no_point_any_more(whole, publish):
    Item.objects.filter(text__renderings__body__startswith="The line should end").update(
        standing=Item.Standing.WITHDRAWN
    )

    made = publish(whole)

    assert len(made.body["points"]) == 3


def test_nobody_prepares_a_decision_on_a_draft(make_question):
    draft = make_question("soon", published=False)

    with pytest.raises(NotNow, match="Nobody has been asked"):
        begin(process=draft)


def test_the_background_becomes_the_text_once_and_keeps_its_words(draft):
    document = put_document(
        process=draft.process,
        title=Words("Plan"),
        passages=[NewPassage(Words("The town comes first.")), NewPassage(Words("Then villages."))],
        language="en",
    )

    taken = take_text_from(decision=draft, document=document)

    assert taken == 2
    said = [one.after.renderings.get().body for one in draft.passages.order_by("number")]
    assert said == ["The town comes first.", "Then villages."]
    with pytest.raises(NotNow, match="There is a text already"):
        take_text_from(decision=draft, document=document)


def test_a_passage_keeps_its_number_and_nobody_overwrites_another(draft):
    put_passage(decision=draft, number=None, before="One.", after="One.")
    put_passage(decision=draft, number=None, before="Two.", after="")

    put_passage(decision=draft, number=1, before="One.", after="", version=1)

    assert [one.number for one in draft.passages.order_by("number")] == [1, 2]
    with pytest.raises(Overtaken):
        put_passage(decision=draft, number=1, before="", after="Mine.", version=1)
    with pytest.raises(NotThere):
        put_passage(decision=draft, number=7, before="", after="x")
    with pytest.raises(Refused, match="Write what the passage says"):
        put_passage(decision=draft, number=None, before=" ", after="")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (Record(version=3), "Somebody else has changed this"),
        (Record(version=0, words={"what": "x" * 3001}), "too long"),
        (Record(version=0, words={"what": "a\x07b"}), "cannot be stored"),
        (Record(version=0, options=[("", "6 million", "")]), "Say which option"),
    ],
)
def test_a_record_that_cannot_stand_is_refused_with_nothing_changed(draft, record, words):
    with pytest.raises(Refused, match=words):
        put_record(decision=draft, record=record)

    assert Decision.objects.get().version == 0


def test_every_language_of_the_question_is_asked_for(whole, publish):
    whole.process.languages = "en,fr"
    whole.process.save()

    with pytest.raises(NotNow, match="French"):
        publish(whole)


def test_a_translation_changed_by_somebody_else_is_not_overwritten(whole):
    whole.process.languages = "en,fr"
    whole.process.save()
    fresh = decision_on(whole.process)
    key = fresh.what_id
    translate_texts(decision=fresh, language="fr", words={key: "Eux."}, was={key: ""})

    with pytest.raises(Overtaken):
        translate_texts(decision=fresh, language="fr", words={key: "Moi."}, was={key: ""})
