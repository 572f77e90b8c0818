"""A question that has closed, with two published themes and answers, and people who decide."""

from datetime import date, timedelta
from secrets import token_bytes

import pytest
from django.utils import timezone

from isegoria.activities.statements.services import add_statement, cast_many
from isegoria.decide.queries import body_of, decision_on, digest_of_body, points_of
from isegoria.decide.services import publishing
from isegoria.decide.services.writing import Answer, Record, begin, put_passage, put_record, settle
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.languages.services import say
from isegoria.ledger.jobs import seal_new_entries
from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.process.models import Stage
from isegoria.receipts.services import issue
from isegoria.themes.models import Codebook, Theme
from isegoria.understand.jobs import refresh_stale

# Of 12 people, how many agree with each: 11, 8, 7 and 2.
STATEMENTS = {
    "Villages with no line come first.": 11,
    "The line should end at the library.": 8,
    "Private companies should build.": 7,
    "Nobody needs a line.": 2,
}
WORDS = {
    "what": "The villages are connected first.",
    "decided_by": "The District Council",
    "reasons": "Most homes without a line are there.",
    "legal_basis": "Section 4 of the Networks Act.",
    "dissent": "Two members wanted the town first.",
    "budget": "Six million, from the budget of next year.",
    "next_steps": "Work begins in spring.",
}
OPTIONS = (("Villages first", "6 million", "Reaches most."), ("Town first", "4 million", "Faster."))


@pytest.fixture
def heard(make_question):
    """A question in one language that closed yesterday and was to be decided tomorrow."""
    process = make_question("internet", opens=-20, closes=2)
    process.languages = "en"
    process.save()
    activity = process.activities.get()
    items = {
        words: add_statement(
            activity=activity, words=words, language="en", standing=Item.Standing.ACCEPTED
        )
        for words in STATEMENTS
    }
    people = [_person(activity) for _ in range(12)]
    cast_many(
        activity,
        [
            (person, items[words], 1 if at < agree else -1, False)
            for words, agree in STATEMENTS.items()
            for at, person in enumerate(people)
        ],
    )
    seal_new_entries()
    refresh_stale()
    now = timezone.now()
    Stage.objects.filter(process=process, kind="hear").update(ends_at=now - timedelta(days=1))
    due = now + timedelta(days=1)
    Stage.objects.filter(process=process, kind="decide").update(begins_at=due, ends_at=due)
    Codebook.objects.create(process=process, seed=1)
    for number, name in enumerate(("Cost", "Ramps"), start=1):
        Theme.objects.create(
            process=process,
            number=number,
            position=number,
            name=say(name, language="en"),
            published_on=now.date(),
        )
    return process


def _person(activity):
    person = Participant.objects.create(
        process=activity.process, receipt=issue()[0], secret=token_bytes(16)
    )
    Contribution.objects.create(
        process=activity.process,
        activity=activity,
        participant=person,
        channel="web",
        language="en",
        received_on=timezone.now().date(),
    )
    return person


def _account(institution, name, *kinds):
    account = Account.objects.create(email=f"{name}@example.org", name=name.title())
    for kind in kinds:
        Role.objects.create(account=account, institution=institution, kind=kind)
    return account


@pytest.fixture
def writer(heard, institution):
    """An officer of the institution, who prepares and does not decide."""
    return _account(institution, "wanda", Role.Kind.OFFICER)


@pytest.fixture
def decider(heard, institution):
    """A decision officer of the institution."""
    return _account(institution, "dora", Role.Kind.DECISION_OFFICER)


@pytest.fixture
def draft(heard):
    """A decision that somebody has begun to prepare."""
    return begin(process=heard)


@pytest.fixture
def whole(draft, decider):
    """A decision that lacks nothing: the first point is taken up in the only passage."""
    put_passage(decision=draft, number=None, before="The town comes first.", after="Villages do.")
    put_record(
        decision=draft,
        record=Record(
            version=0,
            decided_on=timezone.now().date(),
            starts_on=timezone.now().date() + timedelta(days=90),
            words=WORDS,
            options=OPTIONS,
        ),
    )
    for at, one in enumerate(points_of(draft.process, "en")):
        answer = (
            Answer("not_adopted", "There is no money for it.")
            if at
            else Answer("adopted", "It was asked for by many.", passages=[1])
        )
        settle(decision=draft, kind=one.kind, key=one.key, answer=answer, by=decider)
    return decision_on(draft.process)


@pytest.fixture
def named():
    """The points of a question by what they say."""

    def named(process):
        return {str(one.name): one for one in points_of(process, "en")}

    return named


@pytest.fixture
def looked_at():
    """What stands for a decision as somebody reads it before signing."""

    def digest(decision):
        fresh = decision_on(decision.process)
        return digest_of_body(body_of(fresh, points_of(fresh.process, "en")))

    return digest


@pytest.fixture
def publish(looked_at, decider):
    """Publish a decision as it stands now."""

    def publish(decision, reason="", by=decider):
        fresh = decision_on(decision.process)
        return publishing.publish(decision=fresh, digest=looked_at(fresh), by=by, reason=reason)

    return publish


@pytest.fixture
def change_record():
    """Change some of the record, and leave the rest."""

    def change(decision, *, options=OPTIONS, **changed):
        fresh = decision_on(decision.process)
        days = {
            name: changed.pop(name, getattr(fresh, name)) for name in ("decided_on", "starts_on")
        }
        record = Record(version=fresh.version, words=changed, options=options, **days)
        put_record(decision=fresh, record=record)

    return change


@pytest.fixture
def day():
    """A day so many days from now."""

    def day(offset) -> date:
        return timezone.now().date() + timedelta(days=offset)

    return day
