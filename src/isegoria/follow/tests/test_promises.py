"""Promises: drafted from a decision, published, changed with a reason, done with a proof."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from isegoria.base.refusal import Faulty, NotNow, Refused
from isegoria.decide.models import Decision
from isegoria.decide.queries import points_of
from isegoria.decide.services.writing import Answer, settle
from isegoria.files.models import File
from isegoria.files.tests.pictures import photograph, place_in
from isegoria.follow.jobs import note_what_is_late
from isegoria.follow.models import Commitment, Milestone, Step
from isegoria.follow.queries import without_a_point
from isegoria.follow.services import becoming, writing
from isegoria.follow.services.writing import Overtaken, Promise
from isegoria.follow.told import told_one, told_steps
from isegoria.journey.audit import all_bodies
from isegoria.languages.models import Text
from isegoria.languages.queries import as_written
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.models import Seal

pytestmark = pytest.mark.django_db


def kinds_of(commitment):
    return list(commitment.steps.values_list("kind", flat=True))


def nothing_is_broken():
    """Whether every promise and all that became of it is what the log says."""
    seal_new_entries()
    return [one for one in audit(all_bodies()).problems if "commitment" in one] == []


def test_one_is_drafted_for_each_point_that_is_taken_up_and_begins_with_the_decided_text(
    decided_question,
):
    made = [writing.draft(process=decided_question) for _again in range(2)]

    one = Commitment.objects.get()
    said = as_written([one.what_id, one.owner_id])
    assert made == [1, 0]
    assert one.disposition.outcome == "adopted"
    assert said == {one.what_id: "Villages do.", one.owner_id: "The District Council"}
    assert one.state == "draft"


def test_nothing_is_promised_before_there_is_a_decision(whole):
    with pytest.raises(NotNow, match="published decision"):
        writing.draft(process=whole.process)


def test_the_whole_decision_can_be_promised_too(decided_question):
    made = [writing.draft_for_the_whole(process=decided_question).number for _one in range(2)]

    assert made == [1, 2]
    assert Commitment.objects.filter(disposition=None).count() == 2


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"what": ""}, "Say what will be done."),
        ({"owner": " "}, "Say who does it."),
        ({"budget": ""}, "with which money"),
    ],
)
def test_half_a_promise_is_published_to_nobody(drafted, write, day, writer, missing, told):
    write(drafted, writer, due_on=day(9), **missing)
    fresh = Commitment.objects.get()

    with pytest.raises(NotNow, match=told):
        writing.publish(commitment=fresh, version=fresh.version, by=writer)


def test_nothing_is_promised_for_a_day_that_has_passed(drafted, write, day, writer):
    with pytest.raises(Faulty) as first:
        write(drafted, writer, due_on=day(-2))
    with pytest.raises(Faulty) as second:
        write(drafted, writer, due_on=day(9), milestones=[("Begun", day(-2))])
    with pytest.raises(Faulty) as third:
        write(drafted, writer, due_on=day(9), milestones=[("Begun", day(10))])

    assert first.value.faults == {"due_on": "This day has passed. Name one that is still to come."}
    assert list(second.value.faults) == ["milestone_1"]
    assert "after the day by which all is done" in third.value.faults["milestone_1"]


def test_pressed_twice_it_is_published_once(promised, writer):
    with pytest.raises(NotNow):
        writing.publish(commitment=promised, version=promised.version - 1, by=writer)
    with pytest.raises(NotNow, match="public already"):
        writing.publish(commitment=promised, version=promised.version, by=writer)

    assert kinds_of(promised) == ["planned"]
    assert nothing_is_broken()


def test_a_public_promise_changes_only_with_a_reason_and_shows_what_stood_there(
    promised, write, day, writer
):
    with pytest.raises(Faulty, match="Say why"):
        write(promised, writer, due_on=day(60), milestones=[("The masts stand", day(10))])
    kept = write(promised, writer, due_on=day(30), milestones=[("The masts stand", day(10))])

    write(promised, writer, due_on=day(60), budget="Three million.", reason="Steel is dear.")

    step = told_steps(Commitment.objects.get())[-1]
    assert kept.version == promised.version, "nothing was changed, so nothing is put down"
    assert kinds_of(promised) == ["planned", "changed"]
    assert str(step.words) == "Steel is dear."
    assert dict(step.before)["With which money"] == "Two million."
    assert dict(step.before)["Milestones"].startswith("The masts stand (")
    assert not Milestone.objects.exists()
    assert nothing_is_broken()


def test_a_public_promise_cannot_be_emptied_or_thrown_away(promised, write, writer):
    with pytest.raises(Faulty) as refused:
        write(promised, writer, due_on=None, what="", reason="No.")
    with pytest.raises(NotNow, match="given up"):
        writing.throw_away(commitment=promised)

    assert set(refused.value.faults) == {"what", "due_on"}


def test_a_draft_can_be_thrown_away_with_its_words(drafted, write, day, writer):
    before = Text.objects.count()
    write(drafted, writer, due_on=day(9), milestones=[("Begun", day(3))])

    writing.throw_away(commitment=drafted)

    assert not Commitment.objects.exists()
    assert Text.objects.count() == before - 2, "the two that the draft began with are gone too"


def test_whoever_comes_second_is_told(promised, writer):
    old = Promise(promised.version - 1, {"what": "Mine."}, promised.due_on)

    with pytest.raises(Overtaken, match="Somebody else has changed this"):
        writing.put(commitment=promised, promise=old, by=writer)


@pytest.mark.parametrize(
    ("words", "shows", "told"),
    [
        ("", {"link": "https://example.org/"}, "Say in words what was done"),
        ("It is built.", {}, "Add a link or a file"),
        ("It is built.", {"content": [b"x"], "size": 1}, "Describe what is to be seen"),
        ("It is built.", {"link": "javascript:alert(1)"}, "https://"),
        ("It is built.", {"link": "https://["}, "https://"),
    ],
)
def test_done_is_refused_without_a_proof(promised, become, words, shows, told):
    with pytest.raises(Refused, match=told):
        become(promised, "done", words, **shows)

    assert Commitment.objects.get().state == "planned"
    assert not File.objects.exists()


def test_what_is_no_picture_and_no_document_proves_nothing(promised, become):
    with pytest.raises(Faulty) as refused:
        become(promised, "done", "Built.", content=[b"x"], size=1, description="A mast.")

    assert list(refused.value.faults) == ["file"]
    assert kinds_of(promised) == ["planned"]
    assert not File.objects.exists()


def test_the_database_stores_no_done_without_its_proof(promised, day):
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(commitment=promised, number=9, kind="done", on=day(0))


def test_done_has_its_picture_without_the_place_where_it_was_taken(promised, become, client):
    content = photograph()
    step = become(
        promised, "done", "Built.", content=[content], size=len(content), description="A mast."
    )

    shown = client.get(f"/en/q/internet/promised/1/{step.number}.picture")
    page = client.get("/en/q/internet/promised/1/").content.decode()

    assert place_in(content)
    assert (shown.status_code, place_in(shown.content)) == (200, {})
    assert 'alt="A mast."' in page
    assert client.get(f"/en/q/internet/promised/1/{step.number}.document").status_code == 404
    assert nothing_is_broken()


def test_pressed_twice_it_is_done_once(promised, become, writer):
    become(promised, "done", "Built.", link="https://example.org/photos")

    with pytest.raises(Overtaken):
        becoming.put_down(
            commitment=promised,
            kind="done",
            words="Built.",
            version=promised.version,
            by=writer,
            shows=becoming.Shows(link="https://example.org/photos"),
        )
    with pytest.raises(NotNow):
        become(promised, "done", "Built.", link="https://example.org/photos")

    assert kinds_of(promised) == ["planned", "done"]


def test_it_is_given_up_with_a_reason_and_taken_up_again(promised, become):
    with pytest.raises(Refused, match="Say why"):
        become(promised, "given_up")
    become(promised, "given_up", "The river is too wide.")
    with pytest.raises(Refused, match="cannot follow"):
        become(promised, "begun")
    become(promised, "again", "There is a bridge now.")

    assert kinds_of(promised) == ["planned", "given_up", "again"]
    assert Commitment.objects.get().state == "begun"
    assert nothing_is_broken()


def test_what_is_late_is_put_down_once_for_each_day_that_was_promised(overdue, write, day, writer):
    first = [note_what_is_late() for _again in range(2)]
    write(overdue, writer, due_on=day(5), reason="Rain.")
    Commitment.objects.update(due_on=day(-1))
    second = [note_what_is_late() for _again in range(2)]

    assert (first, second) == ([1, 0], [1, 0])
    assert kinds_of(overdue) == ["planned", "late", "changed", "late"]
    assert told_one(Commitment.objects.get()).standing.startswith("late since")


def test_on_the_promised_day_itself_nothing_is_late(promised, day):
    Commitment.objects.update(due_on=timezone.localdate(timezone=promised.process.zone))

    assert note_what_is_late() == 0
    assert not told_one(Commitment.objects.get()).is_late


def test_a_milestone_is_reached_once_and_stays_when_others_are_changed(
    promised, write, day, writer
):
    number = promised.milestones.get().number
    becoming.reach(commitment=promised, number=number, by=writer)
    with pytest.raises(NotNow):
        becoming.reach(commitment=promised, number=number, by=writer)
    write(promised, writer, due_on=day(30), milestones=[("Tested", day(20))], reason="Better.")

    assert [str(one.what) for one in told_one(Commitment.objects.get()).milestones] == [
        "The masts stand",
        "Tested",
    ]
    assert str(told_steps(promised)[1].words) == "The masts stand"
    assert nothing_is_broken()


def test_a_corrected_decision_marks_what_lost_its_point_and_takes_nothing_away(
    promised, whole, publish, decider
):
    point = next(
        one for one in points_of(whole.process, "en") if one.disposition.outcome == "adopted"
    )
    answer = Answer("not_adopted", "The money is gone.", version=point.disposition.version)
    settle(
        decision=Decision.objects.get(), kind=point.kind, key=point.key, answer=answer, by=decider
    )
    before = without_a_point(whole.process, [promised])

    publish(whole, reason="The money is gone.")

    assert before == set()
    assert without_a_point(whole.process, [promised]) == {promised.pk}
    assert told_one(promised).has_lost_its_point
    assert Commitment.objects.get().state == "planned"


def test_everything_that_everybody_reads_is_sealed_also_its_translations(
    promised, become, decided_question
):
    decided_question.languages = "en,fr"
    decided_question.save()
    become(promised, "done", "Built.", link="https://example.org/")
    before = dict(Seal.objects.values_list("item", "version"))

    writing.translate_texts(
        commitment=promised, language="fr", words={promised.what_id: "Une ligne partout."}
    )

    after = dict(Seal.objects.values_list("item", "version"))
    name = f"commitment-{promised.pk}"
    steps = {f"commitment-step-{one.pk}" for one in promised.steps.all()}
    assert (before[name], after[name]) == (2, 3)
    assert steps <= set(after)
    assert nothing_is_broken()


def test_a_proof_that_somebody_changes_in_the_database_is_found(promised, become):
    become(promised, "done", "Built.", link="https://example.org/")
    step = promised.steps.get(kind="done")
    seal_new_entries()

    step.proof.link = "https://example.com/other"
    step.proof.save()

    problems = [str(one) for one in audit(all_bodies()).problems]
    assert any(f"step {step.number} of commitment" in one for one in problems)


def test_nothing_of_a_draft_is_sealed(drafted):
    assert not Seal.objects.filter(item__startswith="commitment").exists()


def test_words_too_long_for_a_promise_are_refused(drafted, write, day, writer):
    with pytest.raises(Faulty) as refused:
        write(drafted, writer, due_on=day(9), what="x" * 1001, owner="y" * 100_000)

    assert set(refused.value.faults) == {"what", "owner"}
    assert "1000 characters at most" in refused.value.faults["what"]


def test_there_are_not_more_promises_than_people_can_read(decided_question, monkeypatch):
    monkeypatch.setattr("isegoria.follow.rules.MOST_COMMITMENTS", 1)
    writing.draft_for_the_whole(process=decided_question)

    with pytest.raises(Refused, match="very many"):
        writing.draft_for_the_whole(process=decided_question)
