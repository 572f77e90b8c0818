"""Questions at different points of their journey, and decisions on them as they are published."""

from datetime import timedelta
from secrets import token_bytes

import pytest
from django.utils import timezone

from isegoria.answer.models import Edition
from isegoria.decide.models import Decision, Publication
from isegoria.follow.models import Commitment, Proof, Report, Step
from isegoria.hear.models import Contribution, Participant
from isegoria.languages.services import say
from isegoria.places.models import Group
from isegoria.process.models import Stage
from isegoria.solved.counting import count
from isegoria.solved.models import Counted, Opinion, Round
from isegoria.solved.queries import tag_of


def point(number, outcome, *, kind="statement", behind=10, reason="So."):
    """A point of a published decision, as far as it is counted."""
    return {
        "kind": kind,
        "number": number,
        "answers": behind if kind == "theme" else 0,
        "agree": behind if kind == "statement" else 0,
        "asked": behind,
        "outcome": outcome,
        "reason": {"en": reason} if reason else {},
    }


# Weights 80, 60, 40, 20 and one that is still being studied.
POINTS = (
    point(1, "adopted", kind="theme", behind=80),
    point(2, "partly", kind="theme", behind=60),
    point(3, "not_adopted", behind=40),
    point(4, "adopted", behind=20),
    point(5, "under_study", behind=900),
)


@pytest.fixture
def decide():
    """Publish a decision on a question, or a correction of it, so many days ago."""

    def decide(process, points=POINTS, *, days_ago=0, is_answered=True):
        decision, _is_new = Decision.objects.get_or_create(process=process)
        number = decision.publications.count() + 1
        now = timezone.now() - timedelta(days=days_ago)
        published = Publication.objects.create(
            decision=decision,
            number=number,
            body={"points": list(points)},
            digest=str(number),
            reason="A mistake." if number > 1 else "",
            signed_as="Dora",
            decided_on=now.date(),
            starts_on=now.date(),
            is_before_closing=False,
            published_at=now,
        )
        if is_answered:
            signed = {"read_as": "Omar", "signed_as": "Dora", "let_go_at": now}
            Edition.objects.create(publication=published, seed=1, **signed)
        return published

    return decide


@pytest.fixture
def work():
    """Something that is to be done because of a decision, due so many days from now."""

    def work(publication, *, due, state="planned", done=None, first_due=None, is_disputed=False):
        process = publication.decision.process
        today = timezone.now().date()
        promise = Commitment.objects.create(
            process=process,
            number=process.commitments.count() + 1,
            publication=publication,
            state=state,
            due_on=today + timedelta(days=due),
            what=say("Lamps at the stop.", language="en"),
            owner=say("Works Committee", language="en"),
        )
        if first_due is not None:
            was = {"due_on": (today + timedelta(days=first_due)).isoformat()}
            reason = say("The pipes came late.", language="en")
            _step(promise, 1, "changed", today, words=reason, was=was)
        if done is not None:
            proof = Proof.objects.create(
                words=say("See there.", language="en"), link="https://example.org/"
            )
            _step(promise, 2, "done", today + timedelta(days=done), proof=proof)
        if is_disputed:
            Report.objects.create(
                commitment=promise,
                number=1,
                sent_as=str(promise.pk),
                place="The stop",
                body="It is dark.",
                language="en",
                made_on=today,
                standing=Report.Standing.SHOWN,
            )
        return promise

    return work


def _step(promise, number, kind, on, **more):
    Step.objects.create(commitment=promise, number=number, kind=kind, on=on, **more)


@pytest.fixture
def promised():
    """Move the days by which the report, the decision and the answer were promised."""

    def move(process, **days):
        for kind, offset in days.items():
            at = timezone.now() + timedelta(days=offset)
            Stage.objects.filter(process=process, kind=kind).update(begins_at=at, ends_at=at)
        return process

    return move


@pytest.fixture
def said_after():
    """Let people say some months later how it is: so many in each way; and count it."""

    def said_after(process, *, months=3, **replies):
        day = timezone.localdate() - timedelta(days=40 - months)
        one = Round.objects.create(
            process=process,
            months=months,
            due_on=day,
            asked_on=day,
            ends_on=day + timedelta(days=20),
            is_told=True,
            people=sum(replies.values()),
        )
        for name, number in replies.items():
            problem, _and, difference = name.partition("_")
            for _ in range(number):
                who = Participant.objects.create(process=process, secret=token_bytes(16))
                Contribution.objects.create(
                    process=process,
                    activity=process.activities.get(),
                    participant=who,
                    channel="web",
                    language="en",
                    received_on=day,
                )
                Opinion.objects.create(
                    round=one, tag=tag_of(one.pk, who.pk), problem=problem, difference=difference
                )
        count(one)
        return one

    return said_after


@pytest.fixture
def of_a_group(profile):
    """Put down what was counted of one group."""

    def of_a_group(one, **told):
        group = Group.objects.get(pk=profile["age", "25-44"])
        return Counted.objects.create(round=one, who="group", group=group, **told)

    return of_a_group
