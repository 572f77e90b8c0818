"""Pages of the desk cost as many queries for forty of everything as for two."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from isegoria.activities.statements.services import add_statement
from isegoria.gates.models import Rule
from isegoria.gates.services import RuleSaid, put_policy
from isegoria.hear.outreach import put_down
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.services import add_seed
from isegoria.languages.services import say, translate
from isegoria.organisations.models import Institution, Role
from isegoria.places.models import Group
from isegoria.places.services import (
    AccessFigure,
    add_ready_set,
    put_access,
    put_area,
    put_source,
)
from isegoria.process.models import Process
from isegoria.understand.jobs import refresh_who_was_heard

pytestmark = pytest.mark.django_db

FEW, MANY = 2, 40
# Languages beside English, in which a question can be put.
LANGUAGES = (
    *("fr", "es", "ar", "ru", "zh-hans", "de", "it", "pt", "nl", "pl", "cs", "sk", "sl", "hr"),
    *("sr", "bg", "ro", "hu", "fi", "sv", "da", "nb", "et", "lv", "lt", "el", "tr", "fa", "he"),
    *("hi", "bn", "ur", "ta", "te", "th", "vi", "ko", "ja", "sw", "am"),
)


def queries_of(client, address):
    client.get(address)  # what is loaded once for a process is loaded now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _lay_out(process, many):
    """So many areas with access, languages, documents with passages, and statements to begin."""
    main = put_area(code="main", name="Main", language="en")
    source = put_source(name="Survey 2024", counted_on=date(2024, 5, 1))
    inside = [
        put_area(code=f"part-{number}", name=f"Part {number}", language="en", parent=main)
        for number in range(many)
    ]
    shares = [AccessFigure(area=one.pk, means="internet", share=0.2) for one in inside]
    put_access(source=source, figures=shares)
    languages = ",".join(("en", *LANGUAGES[:many]))
    Process.objects.filter(pk=process.pk).update(area=main, languages=languages)
    process.refresh_from_db()
    for number in range(many):
        passages = [NewPassage(Words(f"Passage {number} {each}.")) for each in range(3)]
        title = Words(f"Costs {number}")
        put_document(process=process, title=title, passages=passages, language="en")
        add_seed(process.activities.get(), words=f"Statement {number} comes first.")
    for code in LANGUAGES[: many // 2]:
        translate(process.question, language=code, body=f"Words in {code}")


def _ask_for_everything(institution):
    groups = [
        RuleSaid(Rule.Kind.INVITED, group=one) for one in Group.objects.values_list("pk", flat=True)
    ]
    put_policy(
        institution=institution,
        words={"en": "So."},
        language="en",
        said=[
            RuleSaid(Rule.Kind.MIN_DAYS, number=30),
            RuleSaid(Rule.Kind.CHANNEL, code="sms"),
            RuleSaid(Rule.Kind.CONFIRMED),
            RuleSaid(Rule.Kind.REVIEWED),
            RuleSaid(Rule.Kind.BACKGROUND),
            *groups,
        ],
    )


@pytest.mark.parametrize(
    "page",
    ["desk-question", "desk-open", "desk-asking", "desk-background", "desk-access", "desk-times"],
)
def test_the_pages_of_a_draft_with_its_gates(desk, make_ready, institution, page):
    add_ready_set("age")
    _ask_for_everything(institution)
    costs = []
    for number, many in enumerate((FEW, MANY)):
        process = make_ready(f"Where should the {number} new bus shelters stand?")
        _lay_out(process, many)
        costs.append(queries_of(desk, reverse(page, args=[process.slug])))

    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    "address", ["/en/desk/", "/en/desk/?stage=draft", "/en/desk/?words=shelters"]
)
def test_the_list_of_questions(desk, make_draft, make_ready, make_question, address):
    costs = []
    for first, last in ((0, FEW), (FEW, MANY)):
        for number in range(first, last):
            make_draft(f"Shelters {number}?")
            make_ready(f"Where should {number} shelters stand?")
            make_question(f"open-{number}")
            make_question(f"closed-{number}", opens=-20, closes=-3)
        costs.append(queries_of(desk, address))

    assert costs[0] == costs[1]


def test_the_list_of_questions_of_many_institutions(client, make_draft, make_account, institution):
    costs, account = [], make_account("olga", "officer")
    client.force_login(account)
    for first, last in ((0, FEW), (FEW, MANY)):
        for number in range(first, last):
            other = Institution.objects.create(name=say("Port", language="en"), slug=f"p-{number}")
            Role.objects.create(account=account, institution=other, kind="officer")
            Process.objects.filter(pk=make_draft(f"Question {number}?").pk).update(
                institution=other
            )
        costs.append(queries_of(client, "/en/desk/"))

    assert costs[0] == costs[1]


def test_the_board_of_whom_we_have_not_heard(desk, make_question, profile, officer):
    groups = list(Group.objects.order_by("pk").values_list("pk", flat=True))
    area = Process.objects.get(slug="internet").area
    ways = ("web", "sms", "paper", "voice", "kiosk")
    costs = []
    for name, many in (("few", FEW), ("many", MANY)):
        process = make_question(name)
        Process.objects.filter(pk=process.pk).update(
            area=area, channels=",".join(ways[: many // 10 + 1])
        )
        activity = process.activities.get()
        for number in range(3):
            add_statement(
                activity=activity, words=f"Say {number}.", language="en", standing="accepted"
            )
        for number in range(many):
            put_down(
                process=process,
                group=groups[number % len(groups)],
                channel="letter",
                partner=f"Partner {number}",
                what="Asked them.",
                by=officer,
                done_on=timezone.now().date() - timedelta(days=number % 2),
            )
        refresh_who_was_heard()
        costs.append(queries_of(desk, reverse("desk-who", args=[process.slug])))

    assert costs[0] == costs[1]
