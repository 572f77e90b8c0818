"""A question that has closed, with answers that were read, and somebody trained to sign."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.activities.statements.services import add_statement, cast_many
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.languages.models import Rendering
from isegoria.languages.services import translate
from isegoria.ledger.jobs import seal_new_entries
from isegoria.organisations.models import Certificate, Role
from isegoria.people.models import Account
from isegoria.process.models import Stage
from isegoria.receipts.services import issue
from isegoria.report.models import Report, Section
from isegoria.report.queries import body_of, digest_of_body, parts_of
from isegoria.report.services.hearing import listened, say_whom_it_is_about, speak
from isegoria.report.services.writing import begin
from isegoria.understand.jobs import refresh_stale

STATEMENTS = (
    "Villages with no line come first.",
    "Private companies should build.",
    "The line should end at the library.",
    "People in a wheelchair must be able to use the kiosk.",
)
# Of 30 people: 28 for the first, half for the second, 4 for the third; of the last few were asked.
_STANCES = (
    lambda who: 1 if who < 28 else -1,
    lambda who: 1 if who % 2 else -1,
    lambda who: 1 if who < 4 else -1,
    lambda who: 1 if who < 2 else None,
)


@pytest.fixture
def heard(make_question):
    """A question in two languages that closed yesterday, answered by thirty people."""
    process = make_question("internet", opens=-20, closes=2)
    process.languages = "en,fr"
    process.save()
    activity = process.activities.get()
    items = [
        add_statement(
            activity=activity, words=words, language="en", standing=Item.Standing.ACCEPTED
        )
        for words in STATEMENTS
    ]
    people = [_person(activity) for _ in range(30)]
    cast_many(
        activity,
        [
            (person, item, stance(who), False)
            for who, person in enumerate(people)
            for item, stance in zip(items, _STANCES, strict=True)
            if stance(who) is not None
        ],
    )
    seal_new_entries()
    refresh_stale()
    ends_at = timezone.now() - timedelta(days=1)
    Stage.objects.filter(process=process, kind="hear").update(ends_at=ends_at)
    return process


def _person(activity, language="en"):
    person = Participant.objects.create(
        process=activity.process, receipt=issue()[0], secret=bytes(16)
    )
    Contribution.objects.create(
        process=activity.process,
        activity=activity,
        participant=person,
        channel="web",
        language=language,
        received_on=timezone.now().date(),
    )
    return person


@pytest.fixture
def one_more_answers(heard, items):
    """Somebody else agrees with the second statement, and it is read."""

    def answer():
        activity = heard.activities.get()
        cast_many(activity, [(_person(activity), items["second"], 1, False)])
        seal_new_entries()
        refresh_stale()

    return answer


@pytest.fixture
def items(heard):
    """The statements, by how they begin."""
    rows = heard.activities.get().items.order_by("number")
    return dict(zip(("first", "second", "third", "right"), rows, strict=True))


@pytest.fixture
def writer(heard, institution):
    """An officer of the institution, without a certificate."""
    account = Account.objects.create(email="writer@example.org", name="Wanda Writer")
    Role.objects.create(account=account, institution=institution, kind=Role.Kind.OFFICER)
    return account


@pytest.fixture
def signer(heard, institution):
    """An officer who is a trained interpreter."""
    account = Account.objects.create(email="signer@example.org", name="Sam Signer")
    for kind in (Role.Kind.OFFICER, Role.Kind.INTERPRETER):
        Role.objects.create(account=account, institution=institution, kind=kind)
    today = timezone.now().date()
    Certificate.objects.create(
        account=account,
        course=Certificate.Course.INTERPRETATION,
        earned_on=today - timedelta(days=9),
        valid_until=today + timedelta(days=300),
    )
    return account


@pytest.fixture
def report(heard, writer):
    """A report with the sentences that the findings give."""
    return begin(process=heard, by=writer, drafted=True)


@pytest.fixture
def whole(report, writer):
    """A report that lacks nothing."""
    for code in ("en", "fr"):
        speak(report=report, language=code)
        listened(report=report, language=code, by=writer)
    say_whom_it_is_about(report=report, about=Report.About.NOBODY, community="")
    return report


@pytest.fixture
def looked_at():
    """What stands for the report as somebody reads it before signing."""

    def digest(report):
        return digest_of_body(body_of(report, parts_of(report)))

    return digest


@pytest.fixture
def said():
    """What a section says in a language, sentence by sentence."""

    def said(report, kind, language="en"):
        part = next(one for one in parts_of(report) if one.section.kind == kind)
        return [one.words.get(language, "") for one in part.sentences]

    return said


@pytest.fixture
def section_of():
    def section(report, kind):
        return Section.objects.get(report=report, kind=kind)

    return section


@pytest.fixture
def drop():
    """Take every word of some sections away in one language."""

    def drop(report, language, *kinds):
        lines = report.sections.filter(kind__in=kinds).values("lines__text")
        Rendering.objects.filter(text__in=lines, language=language).delete()

    return drop


@pytest.fixture
def say_in():
    return translate
