"""Whoever changes or deletes what staff said in the database itself is found out."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from isegoria.hear.models import Activity, Channel, Item
from isegoria.hear.pausing import go_on, pause
from isegoria.hear.services import contribute, erase
from isegoria.inform.models import Document, Passage
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.audit import all_bodies
from isegoria.journey.queries.texts import wordings_of
from isegoria.journey.services import (
    add_seed,
    change_seed,
    offer,
    open_to_the_public,
    translate_wordings,
)
from isegoria.languages.models import Rendering, Text
from isegoria.languages.queries import missing
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.leaf import read_leaf
from isegoria.ledger.models import Entry, Seal
from isegoria.ledger.services import seal
from isegoria.moderation.models import Restriction
from isegoria.moderation.services import accept, refuse
from isegoria.organisations.models import Institution
from isegoria.process.models import Correction, Process, Stage
from isegoria.process.services import Why, save_words

pytestmark = pytest.mark.django_db

CHANGED = "is not what was sealed in the log: it was changed."
DELETED = "but it is no longer stored: it was deleted."


def problems() -> list[str]:
    seal()
    return audit(all_bodies()).problems


def translate_all(process, language="fr"):
    wordings = wordings_of(process)
    lacking = missing([one.text_id for one in wordings], [language])
    words = {text_id: f"Text no. {text_id}" for text_id, _code in lacking}
    translate_wordings(process, words, wordings=wordings, language=language)


def happened(process):
    """What the log says of the question, thing by thing, without their numbers."""
    leaves = [
        read_leaf(one.leaf)
        for one in Entry.objects.filter(topic=f"question-{process.pk}").order_by("pk")
    ]
    return [f"{leaf.item.partition('-')[0]} {leaf.event}" for leaf in leaves]


@pytest.fixture
def prepared(make_ready):
    """A draft in two languages, with background, that lacks nothing."""
    process = make_ready(languages=("fr",))
    passage = NewPassage(body=Words("Nine thousand."), heading=Words("What a shelter costs"))
    put_document(process=process, title=Words("Costs"), passages=[passage], language="en")
    translate_all(process)
    return process


@pytest.fixture
def opened(prepared, officer):
    open_to_the_public(prepared, by=officer)
    return Process.objects.get(pk=prepared.pk)


@pytest.fixture
def why(officer):
    return Why(reason="A slip of the pen.", by=officer)


@pytest.fixture
def corrected(opened, why):
    save_words(opened, {"decided_by": "The Council"}, why=why)
    return opened


@pytest.fixture
def own(activity):
    """A statement by a participant."""
    contribute(
        activity=activity,
        participant=None,
        reply={"own": "The ferry should run at night too."},
        channel=Channel.WEB,
        language="en",
    )
    return Item.objects.get(author__isnull=False)


def test_a_draft_leaves_nothing_in_the_log_but_its_statements(prepared):
    assert happened(prepared) == []
    assert problems() == []


def test_opening_seals_all_that_the_public_reads(opened):
    assert happened(opened) == [
        "question published",
        "document published",
        "asked published",
        "translations published",
        "translations published",
        "translations published",
    ]
    assert problems() == []


def test_each_correction_by_the_door_is_sealed_once(opened, why):
    activity = opened.activities.select_related("process", "stage").get()
    known = len(happened(opened))

    save_words(opened, {"decided_by": "The Council"}, why=why)
    save_words(opened, {"decided_by": "The Council"}, why=why)
    translate_all(opened)
    offer(opened, languages=["fr", "ar"], channels=["web"], why=why)
    put_document(
        process=opened,
        title=Words("Costs"),
        passages=[NewPassage(body=Words("Ten thousand."))],
        language="en",
        position=1,
    )
    pause(activity=activity, reason="We correct a text.")
    go_on(activity=activity)
    add_seed(activity, words="The roof should be green.")
    change_seed(activity.items.first(), words="Stops at schools and the hospital come first.")
    translate_all(opened, "ar")

    assert happened(opened)[known:] == [
        "question changed",  # other words
        "question changed",  # the same in French
        "question changed",  # Arabic is offered
        "asked changed",  # what people are asked to do, in Arabic
        "document changed",
        "asked paused",
        "asked resumed",
        "translations changed",  # those of the first statement are older than it now
        "question changed",  # all of it in Arabic
        "document changed",
        "translations changed",
        "translations changed",
        "translations changed",
        "translations published",
    ]
    assert problems() == []


def test_deciding_about_a_statement_and_deciding_anew_is_sealed(question, own, moderator):
    refuse(item=own, rule=3, reason="It calls for violence.", by=moderator)
    refused = problems()
    accept(item=own, by=moderator)
    refuse(item=own, rule=8, reason="Another says the same.", by=moderator)

    assert happened(question)[-3:] == [
        "restriction published",
        "restriction changed",
        "restriction published",
    ]
    assert (refused, problems()) == ([], [])


def test_translations_go_with_the_statement_that_is_erased(question, own, moderator):
    offer(question, languages=["fr"], channels=["web"], why=Why("More people.", moderator))
    accept(item=own, by=moderator)
    translate_all(question)
    translated = problems()

    erase(participant=own.author)

    assert happened(question)[-1] == "translations erased"
    assert not Seal.objects.filter(item=f"translations-{own.pk}").exists()
    assert (translated, problems()) == ([], [])


def in_words(text, language):
    return Rendering.objects.filter(text=text, language=language)


def of_document():
    return Document.objects.get()


def first_seed():
    return Item.objects.order_by("pk")[0]


RECORD, PAPER = "the record of question", "document 1 of"
TRANSLATIONS = "the translations of statement 1"
CHANGES = {
    "its name in the address": (RECORD, lambda it: it.update(slug="another")),
    "who asks": (RECORD, lambda it: it.update(institution=another_institution())),
    "its languages": (RECORD, lambda it: it.update(languages="en")),
    "its own language": (RECORD, lambda it: it.update(source_language="fr")),
    "the ways to take part": (RECORD, lambda it: it.update(channels="web,sms")),
    "the promise": (RECORD, lambda it: it.update(promise="inform")),
    "the time zone": (RECORD, lambda it: it.update(time_zone="Asia/Kathmandu")),
    "since when it is public": (
        RECORD,
        lambda it: it.update(published_at=F("published_at") - timedelta(seconds=1)),
    ),
    "that it is public": (RECORD, lambda it: it.update(published_at=None)),
    "a text for another": (RECORD, lambda it: it.update(problem=None, summary=F("problem_id"))),
    "the closing": (
        RECORD,
        lambda _it: Stage.objects.filter(kind="hear").update(
            ends_at=F("ends_at") + timedelta(minutes=1)
        ),
    ),
    "a stage": (RECORD, lambda _it: Stage.objects.filter(kind="learn").delete()),
    "its words": (RECORD, lambda it: in_words(it.get().question, "en").update(body="Why?")),
    "a translation": (RECORD, lambda it: in_words(it.get().question, "fr").update(body="Ou?")),
    "a translation away": (RECORD, lambda it: in_words(it.get().is_fixed, "fr").delete()),
    "how old a translation is": (
        RECORD,
        lambda it: in_words(it.get().decided_by, "fr").update(source_revision=2),
    ),
    "the revision of a text": (
        RECORD,
        lambda it: Text.objects.filter(pk=it.get().decided_by_id).update(revision=1),
    ),
    "a correction": (RECORD, lambda _it: Correction.objects.update(before="The Mayor")),
    "the reason of a correction": (RECORD, lambda _it: Correction.objects.update(reason="None.")),
    "the day of a correction": (
        RECORD,
        lambda _it: Correction.objects.update(made_at=timezone.now() + timedelta(days=1)),
    ),
    "a correction away": (RECORD, lambda _it: Correction.objects.all().delete()),
    "a title": (PAPER, lambda _it: in_words(of_document().title, "en").update(body="Gains")),
    "a passage": (
        PAPER,
        lambda _it: in_words(of_document().passages.get().body, "en").update(body="Two."),
    ),
    "the number of a passage": (PAPER, lambda _it: Passage.objects.update(position=2)),
    "a heading away": (PAPER, lambda _it: Passage.objects.update(heading=None)),
    "a pause": (
        "activity",
        lambda _it: Activity.objects.update(is_paused=True, pause_reason="No reason."),
    ),
    "what is asked": (
        "activity",
        lambda _it: in_words(Activity.objects.get().title, "en").update(body="Vote!"),
    ),
    "when it is asked": (
        "activity",
        lambda _it: Activity.objects.update(stage=Stage.objects.get(kind="learn")),
    ),
    "a statement in French": (
        TRANSLATIONS,
        lambda _it: in_words(first_seed().text, "fr").update(body="Non."),
    ),
    "a statement in French away": (
        TRANSLATIONS,
        lambda _it: in_words(first_seed().text, "fr").delete(),
    ),
}


def another_institution():
    return Institution.objects.create(name=say("Another", language="en"), slug="another")


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_is_named(corrected, what):
    owner, change = CHANGES[what]
    before = problems()

    change(Process.objects.filter(pk=corrected.pk))

    (problem,) = [one for one in problems() if one.startswith(owner)]
    assert problem.endswith(CHANGED)
    assert before == []


def test_a_document_that_was_deleted_is_named(opened):
    Passage.objects.all().delete()
    Document.objects.all().delete()

    (problem,) = problems()
    assert problem.endswith(f"(staff) as published, {DELETED}")


def test_a_question_that_was_put_to_the_public_in_the_database_is_named(prepared):
    Process.objects.update(published_at=timezone.now())

    assert len(problems()) == 6
    assert problems()[0] == (
        f"the record of question {prepared.slug} has no entry in the log for "
        f"question-{prepared.pk}."
    )


@pytest.mark.parametrize("undo", [False, True])
def test_taking_the_seals_away_hides_nothing(opened, undo):
    Process.objects.update(promise="inform")
    Seal.objects.filter(item__startswith="question-").delete()
    if undo:
        save_words(opened, {"summary": "Rain."}, why=Why("It helps."))

    assert [one for one in problems() if "question-" in one or RECORD in one]


@pytest.mark.parametrize(
    "change",
    [
        {"rule": 5},
        {"reason": "We did not like it."},
        {"language": "fr"},
        {"decided_on": "2020-01-01"},
        {"lifted_on": "2020-01-01"},
    ],
)
def test_a_reason_that_was_changed_is_named(own, moderator, change):
    refuse(item=own, rule=3, reason="It calls for violence.", by=moderator)
    before = problems()

    Restriction.objects.update(**change)

    (problem,) = problems()
    assert problem.startswith("restriction ")
    assert problem.endswith(CHANGED)
    assert before == []


def test_a_restriction_that_was_deleted_or_put_in_is_named(own, moderator):
    restriction = refuse(item=own, rule=3, reason="It calls for violence.", by=moderator)
    before = problems()

    Restriction.objects.all().delete()
    gone = problems()
    Restriction.objects.create(
        item=own, rule=3, reason="Else.", language="en", decided_on=timezone.now().date()
    )
    put_in = problems()

    assert before == []
    assert gone == [f"The log has restriction-{restriction.pk} (staff) as published, {DELETED}"]
    assert len(put_in) >= 1
    assert any(one.startswith("restriction ") for one in put_in)
