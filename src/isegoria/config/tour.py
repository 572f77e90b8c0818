"""Three ways round a demonstration: as somebody who answers, who interprets, and who decides."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isegoria.people.queries import demo_accounts
from isegoria.process.models import Process

# The questions of the demonstration that the tour leads to: one open, one closed, one decided.
OPEN, CLOSED, DECIDED = "market-hall", "street-lights", "water"
OFFICER, DECIDER = "officer@demo.example", "decider@demo.example"


# Name and lead, and of each stop its name, its page, its question and what there is to see.
Told = tuple[str, str, Iterable[tuple[str, str, str, str]]]


@dataclass(frozen=True, slots=True)
class Stop:
    """One page to look at, and what there is to see."""

    name: str
    address: str
    see: str


@dataclass(frozen=True, slots=True)
class Tour:
    """The stops of one of the three, and whom to sign in as for them, if anybody."""

    name: str
    lead: str
    account: int | None
    signed_in_as: str
    stops: list[Stop]


@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """What to look at, in which order; there is no such page outside a demonstration."""
    if not settings.IS_DEMO:
        raise Http404
    there = set(Process.objects.exclude(published_at=None).values_list("slug", flat=True))
    accounts = {one.email: one.pk for one in demo_accounts()}
    tours = [
        _tour(_participant(), there),
        _tour(_analyst(), there, accounts.get(OFFICER), OFFICER),
        _tour(_decider(), there, accounts.get(DECIDER), DECIDER),
    ]
    return render(request, "tour.html", {"tours": tours})


def _tour(told: Told, there: set[str], account: int | None = None, email: str = "") -> Tour:
    """A tour without the stops at questions that somebody has taken out of the demonstration."""
    name, lead, stops = told
    found = [
        Stop(stop, reverse(page, args=[slug] if slug else []), see)
        for stop, page, slug, see in stops
        if not slug or slug in there
    ]
    return Tour(name, lead, account, email if account else "", found)


def _participant() -> Told:
    return (
        _("Take part"),
        _("On whatever you have, without an account."),
        (
            (_("Read a question"), "question", OPEN, _("Who asks, until when, and what for.")),
            (
                _("Answer it"),
                "question",
                OPEN,
                _("Press the first button. At the end you get a receipt of 16 digits."),
            ),
            (
                _("Try it on a phone"),
                "simulator",
                "",
                _("The same question as text messages, as a phone menu and as a call."),
            ),
            (
                _("Your receipt"),
                "receipt",
                "",
                _("Enter your 16 digits: change your answer, take it back, see what became of it."),
            ),
            (_("What was decided"), "decision", DECIDED, _("Each point with its reason.")),
            (
                _("What was promised"),
                "promised",
                DECIDED,
                _("By whom, by when, with which proof, and what people at the place say."),
            ),
        ),
    )


def _analyst() -> Told:
    return (
        _("Interpret"),
        _("What was said, by how many, and whom we have not heard."),
        (
            (
                _("Who have we not heard"),
                "desk-who",
                OPEN,
                _("Groups beside the people who live there, and what can be done."),
            ),
            (_("What we heard"), "heard", CLOSED, _("Figures with their bounds and doubts.")),
            (
                _("How sure it is"),
                "heard-sure",
                CLOSED,
                _("What changes without some of the people, and a folder to work it out again."),
            ),
            (_("Themes"), "themes-desk", DECIDED, _("Sort what was said in people's own words.")),
            (
                _("The report"),
                "desk-report",
                CLOSED,
                _("Drafted from figures; you write the rest."),
            ),
            (
                _("Learn it on made-up towns"),
                "training",
                "",
                _("Find the silent group, the campaign and the leading question."),
            ),
        ),
    )


def _decider() -> Told:
    return (
        _("Decide and answer"),
        _("Each point gets an outcome and a reason, and everybody is told."),
        (
            (
                _("The dossier"),
                "desk-decision-dossier",
                CLOSED,
                _("All that whoever decides must know, on one page."),
            ),
            (_("The decision"), "desk-decision", CLOSED, _("What is missing before it can go.")),
            (
                _("The answers"),
                "desk-answers",
                DECIDED,
                _("Read samples, sign, and watch them go to everybody."),
            ),
            (_("Promises"), "desk-promised", DECIDED, _("One is late, and one is disputed.")),
            (
                _("What came of it"),
                "learn",
                "",
                _("Which promises were kept; anybody can count it again."),
            ),
        ),
    )
