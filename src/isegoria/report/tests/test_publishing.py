"""A report is published whole, once, by trained people alone, and never changed in silence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.base.refusal import NotNow, Refused
from isegoria.files.queries import content_of
from isegoria.journey.audit import all_bodies
from isegoria.languages.models import Rendering
from isegoria.languages.services import say
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.models import Seal
from isegoria.organisations.models import Certificate, Institution, Role
from isegoria.process.models import Stage
from isegoria.report import rules
from isegoria.report.models import Line, Publication, Recording, Report
from isegoria.report.queries import parts_of, state_of
from isegoria.report.services.hearing import (
    listened,
    note_reading,
    say_whom_it_is_about,
    speak,
    take_recording,
)
from isegoria.report.services.publishing import publish
from isegoria.report.services.writing import Overtaken, Revision, revise

pytestmark = pytest.mark.django_db


@pytest.fixture
def missing():
    def missing(report):
        report.refresh_from_db()
        return rules.obstacles(state_of(report, parts_of(report)))

    return missing


@pytest.fixture
def published(whole, signer, looked_at):
    return publish(report=whole, digest=looked_at(whole), by=signer)


def test_a_whole_report_is_published_signed_and_sealed(whole, missing, published):
    seal_new_entries()

    assert missing(whole) == {}
    assert (published.number, published.signed_as) == (1, "Sam Signer")
    assert Seal.objects.filter(item=f"report-{published.pk}").count() == 1
    assert f"report-{published.pk}" in {one.item for one in all_bodies()}


def test_without_the_role_it_stays_a_draft(whole, writer, looked_at):
    with pytest.raises(Refused, match="Only an interpreter"):
        publish(report=whole, digest=looked_at(whole), by=writer)

    assert not Publication.objects.exists()


def test_with_a_certificate_that_has_ended_it_stays_a_draft(whole, signer, looked_at):
    ended = timezone.now().date() - timedelta(days=2)
    Certificate.objects.update(earned_on=ended - timedelta(days=300), valid_until=ended)

    with pytest.raises(Refused, match="has ended"):
        publish(report=whole, digest=looked_at(whole), by=signer)

    assert not Publication.objects.exists()


def test_an_interpreter_of_another_institution_cannot_sign(whole, signer, looked_at, institution):
    other = Institution.objects.create(name=say("Other", language="en"), slug="other")
    Role.objects.filter(account=signer, kind=Role.Kind.INTERPRETER).update(institution=other)

    with pytest.raises(Refused, match="Only an interpreter"):
        publish(report=whole, digest=looked_at(whole), by=signer)


def test_an_administrator_is_no_interpreter(whole, writer, institution, looked_at):
    Role.objects.create(account=writer, institution=institution, kind=Role.Kind.ADMINISTRATOR)

    with pytest.raises(Refused, match="Only an interpreter"):
        publish(report=whole, digest=looked_at(whole), by=writer)


@pytest.mark.parametrize(
    ("gate", "language", "kinds"),
    [
        ("languages", "fr", ("next",)),
        ("easy", "fr", ("easy",)),
        ("short", "fr", ("short",)),
        ("easy", "en", ("easy",)),
        ("short", "en", ("short",)),
        ("opening", "en", ("opening",)),
        ("minority", "en", ("minority",)),
        ("sections", "en", ("next",)),
    ],
)
def test_each_form_that_is_taken_away_holds_it_back(
    whole, signer, drop, missing, looked_at, gate, language, kinds
):
    drop(whole, language, *kinds)

    assert gate in missing(whole)
    with pytest.raises(NotNow):
        publish(report=whole, digest=looked_at(whole), by=signer)
    assert not Publication.objects.exists()


def test_a_view_of_few_that_is_deleted_by_hand_holds_it_back(whole, missing):
    Line.objects.filter(section__kind="minority").first().delete()

    assert missing(whole) == {
        "minority": "1 view of few people, or that may name a right, is missing there."
    }


def test_without_sound_or_without_a_listener_it_waits(whole, missing, writer):
    Recording.objects.filter(language="fr").update(checked_by=None)
    assert missing(whole) == {"audio": "Nobody has listened to it yet in: French."}

    Recording.objects.filter(language="fr").update(is_current=False)
    assert missing(whole) == {"audio": "Nothing to hear, or earlier words, in: French."}


def test_changed_easy_words_have_to_be_spoken_anew(whole, missing, writer):
    line = Line.objects.filter(section__kind="easy").first()
    revise(report=whole, kind="easy", revision=Revision(1, {line.pk: "We heard you."}), by=writer)

    assert missing(whole)["audio"] == "Nothing to hear, or earlier words, in: English."
    with pytest.raises(NotNow, match="words of today"):
        listened(report=whole, language="en", by=writer)


def test_a_message_longer_than_three_is_too_long(whole, missing, writer):
    line = Line.objects.get(section__kind="short")
    words = "Thirty people answered. " * 30
    revise(report=whole, kind="short", revision=Revision(1, {line.pk: words}), by=writer)

    assert missing(whole)["short"] == "Missing, or older than the original, in: French."
    Rendering.objects.filter(text=line.text_id, language="fr").update(body=words, source_revision=2)
    assert missing(whole)["short"] == "Too long in English, French: 3 text messages at most."


def test_while_people_can_answer_there_is_no_report(whole, missing, heard):
    ends_at = timezone.now() + timedelta(hours=1)
    Stage.objects.filter(process=heard, kind="hear").update(ends_at=ends_at)

    assert missing(whole)["closed"].startswith("People can still answer.")


def test_a_named_community_reads_it_first(whole, missing, writer):
    say_whom_it_is_about(report=whole, about=Report.About.COMMUNITY, community="Sápmi")
    assert missing(whole) == {"community": "People of Sápmi have to read it first."}

    today = timezone.now().date()
    note_reading(
        report=whole, read_by="Five elders", what_came="One word changed.", read_on=today, by=writer
    )
    assert missing(whole) == {}

    line = Line.objects.filter(section__kind="next").first()
    revise(report=whole, kind="next", revision=Revision(1, {line.pk: "Other."}), by=writer)
    assert "Let them read it again" in missing(whole)["community"]


@pytest.mark.parametrize(
    ("read_by", "what_came", "days"), [("", "Fine.", 0), ("Elders", " ", 0), ("Elders", "Fine.", 3)]
)
def test_a_reading_that_says_nothing_is_refused(whole, writer, read_by, what_came, days):
    day = timezone.now().date() + timedelta(days=days)

    with pytest.raises(Refused):
        note_reading(report=whole, read_by=read_by, what_came=what_came, read_on=day, by=writer)


def test_pressed_twice_it_is_published_once(whole, published, signer):
    with pytest.raises(NotNow, match="published already"):
        publish(report=whole, digest=published.digest, by=signer)

    assert Publication.objects.count() == 1


def test_what_was_changed_meanwhile_is_read_again_before_it_is_signed(
    whole, signer, writer, looked_at
):
    digest = looked_at(whole)
    line = Line.objects.filter(section__kind="next").first()
    revise(report=whole, kind="next", revision=Revision(1, {line.pk: "Never."}), by=writer)

    with pytest.raises(Overtaken, match="Read it again"):
        publish(report=whole, digest=digest, by=signer)


def test_a_new_version_needs_a_reason_and_leaves_the_old_one(
    whole, published, signer, writer, looked_at
):
    line = Line.objects.filter(section__kind="ground").first()
    for language, words in (("en", "Nearly all of 30."), ("fr", "Presque tous les 30.")):
        Rendering.objects.filter(text=line.text_id, language=language).update(body=words)

    with pytest.raises(Refused, match="why there is a new version"):
        publish(report=whole, digest=looked_at(whole), by=signer)
    second = publish(report=whole, digest=looked_at(whole), by=signer, reason="A figure was wrong.")

    assert (second.number, second.reason) == (2, "A figure was wrong.")
    assert published.body == Publication.objects.get(number=1).body != second.body


def test_nothing_of_an_erased_statement_is_in_what_was_published(whole, published, items):
    words = items["right"].text.renderings.get().body

    assert words not in str(published.body)


def test_a_recording_by_a_person_takes_the_place_of_the_machines(whole, missing, writer):
    sound = Recording.objects.get(language="en").file
    content = list(content_of(sound))
    take_recording(report=whole, language="en", content=content, size=sound.size)

    assert missing(whole) == {"audio": "Nobody has listened to it yet in: English."}
    listened(report=whole, language="en", by=writer)
    assert Recording.objects.get(language="en", is_current=True).voice == ""
    assert missing(whole) == {}


def test_a_language_without_words_cannot_be_spoken(whole, drop):
    drop(whole, "fr", "easy")

    with pytest.raises(NotNow, match="no easy words"):
        speak(report=whole, language="fr")


def test_the_promise_is_kept_or_is_seen_to_be_broken(settings):
    settings.REPORT_DAYS = 14
    closes = timezone.now() - timedelta(days=15)

    assert rules.is_late(closes, timezone.now(), None)
    assert not rules.is_late(closes, timezone.now(), closes + timedelta(days=13))
    assert not rules.is_late(None, timezone.now(), None)
