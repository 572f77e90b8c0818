"""Doing one thing to many: shown first, done once, left with a reason, undone, never half done."""

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from isegoria.base.refusal import NotNow, Refused
from isegoria.bulk import jobs, services
from isegoria.bulk.jobs import do_what_waits, throw_old_jobs_away
from isegoria.bulk.kinds import bulk_kinds
from isegoria.bulk.models import Job, Step
from isegoria.bulk.queries import job_page, jobs_page
from isegoria.bulk.rules import KEPT, MOST, MOST_TRIES, SHOWN
from isegoria.hear.models import Item
from isegoria.hear.routes import route_tokens_of
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.moderation.models import Restriction
from isegoria.moderation.services import accept, refuse
from isegoria.notices.models import Notice
from isegoria.notices.queries import owed_to

pytestmark = pytest.mark.django_db

REFUSAL = {"rule": 6, "reason": "It belongs to the school."}


@pytest.fixture
def proposed(propose):
    """Enough that they take more than one transaction."""
    return [propose(f"Thought number {number}.") for number in range(45)]


@pytest.fixture
def refusal(proposed, moderator):
    targets = [one.pk for one in proposed]
    return services.prepare(
        kind="moderation-refuse", targets=targets, details=REFUSAL, by=moderator
    )


def standings():
    return set(Item.objects.exclude(author=None).values_list("standing", flat=True))


def finish():
    while do_what_waits():
        pass


def test_what_is_only_shown_changes_nothing(refusal):
    finish()

    assert standings() == {"held"}
    assert job_page(refusal)["counts"]["waiting"] == 45


def test_all_of_them_are_done_and_each_author_is_told_once(refusal, proposed):
    services.begin(refusal)
    finish()

    assert standings() == {"refused"}
    assert Restriction.objects.filter(lifted_on=None, rule=6).count() == 45
    assert [len(owed_to(route_tokens_of(one.author))) for one in proposed] == [1] * 45
    refusal.refresh_from_db()
    assert refusal.state == Job.State.DONE
    assert audit(all_bodies()).problems == []


def test_undoing_brings_each_back_to_how_it_stood(proposed, moderator):
    accept(item=proposed[0], by=moderator)
    refuse(item=proposed[1], rule=5, reason="It sells.", by=moderator)
    job = services.prepare(
        kind="moderation-hold",
        targets=[one.pk for one in proposed],
        details={"reason": "We read these again."},
        by=moderator,
    )
    services.begin(job)
    finish()
    held = standings()

    services.undo(job)
    finish()

    assert held == {"held"}
    stood = dict(Item.objects.exclude(author=None).values_list("pk", "standing"))
    assert (stood.pop(proposed[0].pk), stood.pop(proposed[1].pk)) == ("accepted", "refused")
    assert set(stood.values()) == {"held"}
    again = Restriction.objects.get(item=proposed[1], lifted_on=None)
    assert (again.rule, again.reason) == (5, "It sells.")
    job.refresh_from_db()
    assert job.state == Job.State.UNDONE
    assert audit(all_bodies()).problems == []


def test_what_cannot_be_done_is_left_with_the_reason(proposed, moderator):
    accept(item=proposed[0], by=moderator)

    job = services.prepare(
        kind="moderation-accept", targets=[one.pk for one in proposed], details={}, by=moderator
    )

    page = job_page(job)
    assert (page["counts"]["waiting"], page["counts"]["left"]) == (44, 1)
    (reason,) = page["reasons"]
    assert (reason.words, reason.count) == ("It stands so already.", 1)
    assert reason.names == [f"{proposed[0].number}. Thought number 0."]


def test_what_somebody_decides_meanwhile_stays(refusal, proposed, moderator):
    services.begin(refusal)
    refuse(item=proposed[3], rule=5, reason="It sells.", by=moderator)

    finish()

    left = refusal.steps.get(state=Step.State.LEFT)
    assert left.target == proposed[3].pk
    assert "refused already" in left.words
    assert Restriction.objects.get(item=proposed[3]).rule == 5


def test_what_was_changed_since_is_not_undone(refusal, proposed, moderator):
    services.begin(refusal)
    finish()
    accept(item=proposed[0], by=moderator)

    services.undo(refusal)
    finish()

    kept = refusal.steps.get(state=Step.State.KEPT)
    assert kept.target == proposed[0].pk
    proposed[0].refresh_from_db()
    assert proposed[0].standing == Item.Standing.ACCEPTED


def test_a_piece_that_breaks_off_is_done_again_as_a_whole(refusal, monkeypatch):
    services.begin(refusal)
    real = bulk_kinds()["moderation-refuse"].do
    calls = []

    def cut_off(target, details, *, by):
        calls.append(target)
        if len(calls) == 30:
            raise OperationalError("the server went away")
        return real(target, details, by=by)

    monkeypatch.setattr(bulk_kinds()["moderation-refuse"], "do", cut_off)
    do_what_waits()
    half = Restriction.objects.count(), refusal.steps.filter(state=Step.State.DONE).count()
    assert not do_what_waits(), "it waits a little before it tries again"
    Job.objects.update(try_again_at=None)
    finish()

    assert half == (20, 20)
    assert Restriction.objects.count() == Notice.objects.count() == 45


def test_a_database_that_fails_again_and_again_is_not_asked_for_ever(
    refusal, proposed, moderator, client, monkeypatch
):
    services.begin(refusal)
    tried = []

    def fail(target, details, *, by):
        tried.append(target)
        raise OperationalError("the database is locked")

    real = bulk_kinds()["moderation-refuse"].do
    monkeypatch.setattr(bulk_kinds()["moderation-refuse"], "do", fail)
    for _turn in range(3 * MOST_TRIES):
        Job.objects.update(try_again_at=None)
        do_what_waits()

    assert len(tried) == MOST_TRIES
    assert standings() == {"held"}
    assert not Restriction.objects.exists()
    client.force_login(moderator)
    address = f"/en/desk/many/{refusal.pk}/"
    words = client.get(address).content.decode()
    assert f"The database failed {MOST_TRIES} times in a row." in words
    assert "nothing was done by half" in words

    monkeypatch.setattr(bulk_kinds()["moderation-refuse"], "do", real)
    assert client.post(address, {"again": "1"}).status_code == 302
    finish()
    assert standings() == {"refused"}
    assert Restriction.objects.count() == Notice.objects.count() == len(proposed)
    assert client.post(address, {"again": "1"}).status_code == 409


def test_one_that_the_database_refuses_for_good_is_left_and_not_tried_again(refusal, monkeypatch):
    services.begin(refusal)
    real = bulk_kinds()["moderation-refuse"].do
    wrong = refusal.steps.order_by("pk")[3].target
    tried = []

    def fail(target, details, *, by):
        before = real(target, details, by=by)
        if target == wrong:
            tried.append(target)
            raise DataError("value too long")
        return before

    monkeypatch.setattr(bulk_kinds()["moderation-refuse"], "do", fail)
    finish()

    assert tried == [wrong]
    assert Restriction.objects.count() == 44
    assert refusal.steps.get(state=Step.State.LEFT).target == wrong


def test_what_is_refused_only_when_all_is_kept_is_found_one_by_one(refusal, monkeypatch):
    """A deferred constraint fails with the whole piece, and does not say of which step."""
    services.begin(refusal)
    wrong = refusal.steps.order_by("pk")[3].pk

    def kept(job):
        with transaction.atomic():
            done = services.go_on(job)
            if Step.objects.get(pk=wrong).state == Step.State.DONE:
                raise IntegrityError("a key points nowhere")
        return done

    monkeypatch.setattr(jobs, "go_on", kept)
    finish()

    assert refusal.steps.get(state=Step.State.LEFT).pk == wrong
    assert refusal.steps.filter(state=Step.State.DONE).count() == 44
    assert Restriction.objects.count() == 44


def test_one_that_fails_does_not_hold_up_the_others(refusal, monkeypatch):
    services.begin(refusal)
    real = bulk_kinds()["moderation-refuse"].do
    first = refusal.steps.order_by("pk").first().target

    def fail(target, details, *, by):
        before = real(target, details, by=by)
        if target == first:
            raise ValueError("a fault of ours")
        return before

    monkeypatch.setattr(bulk_kinds()["moderation-refuse"], "do", fail)
    finish()

    assert Restriction.objects.count() == 44
    left = refusal.steps.get(state=Step.State.LEFT)
    assert (left.target, left.words) == (
        first,
        "Something went wrong with this one. It stays as it was.",
    )


def test_stopping_in_between_undoes_what_was_done_and_leaves_the_rest(refusal):
    services.begin(refusal)
    services.go_on(refusal.pk)

    services.undo(refusal)
    finish()

    assert standings() == {"held"}
    counts = job_page(refusal)["counts"]
    assert (counts["undone"], counts["stopped"]) == (20, 25)


def test_whoever_left_does_nothing_more(refusal, moderator):
    services.begin(refusal)
    moderator.is_active = False
    moderator.save()

    finish()

    assert standings() == {"held"}
    assert refusal.steps.filter(state=Step.State.LEFT).count() == 45


def test_whoever_lost_the_role_does_nothing_more(refusal, moderator):
    services.begin(refusal)
    moderator.roles.all().delete()

    finish()

    assert standings() == {"held"}


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_none_and_too_many_are_refused_in_words(count, moderator):
    with pytest.raises(Refused, match=r"\w+ \w+"):
        services.prepare(kind="moderation-accept", targets=range(count), details={}, by=moderator)

    assert not Job.objects.exists()


def test_pressing_twice_does_it_once(refusal):
    services.begin(refusal)

    with pytest.raises(NotNow):
        services.begin(refusal)
    services.undo(refusal)
    with pytest.raises(NotNow):
        services.undo(refusal)


def test_a_list_older_than_a_day_is_shown_anew(refusal):
    Job.objects.update(asked_at=refusal.asked_at - SHOWN)

    with pytest.raises(NotNow, match="older than a day"):
        services.begin(refusal)


def test_old_jobs_are_thrown_away(refusal, proposed, moderator):
    services.begin(refusal)
    finish()
    shown = services.prepare(
        kind="moderation-accept", targets=[proposed[0].pk], details={}, by=moderator
    )

    kept = throw_old_jobs_away()
    Job.objects.filter(pk=shown.pk).update(asked_at=shown.asked_at - SHOWN)
    refusal.refresh_from_db()
    Job.objects.filter(pk=refusal.pk).update(ended_at=refusal.ended_at - KEPT)
    throw_old_jobs_away()

    assert kept == 0
    assert not Job.objects.exists()


def test_the_list_costs_the_same_for_one_job_as_for_many(refusal, proposed, moderator):
    services.begin(refusal)
    with CaptureQueriesContext(
        connection,
    ) as one:
        jobs_page(moderator, 1)
    for item in proposed[:4]:
        services.begin(
            services.prepare(kind="moderation-accept", targets=[item.pk], details={}, by=moderator)
        )

    with CaptureQueriesContext(connection) as five:
        _page, rows = jobs_page(moderator, 1)

    assert len(one) == len(five) == 3
    assert [row.total for row in rows] == [1, 1, 1, 1, 45]
