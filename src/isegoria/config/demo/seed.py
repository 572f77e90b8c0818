"""Filling a new demonstration, all or nothing."""

from django.db import transaction

from isegoria.belonging.jobs import look_after_keys
from isegoria.config.demo.content import question
from isegoria.config.demo.decided import put_decision
from isegoria.config.demo.district import build_district
from isegoria.config.demo.kiosk import put_kiosk
from isegoria.config.demo.people import let_people_speak
from isegoria.config.demo.promised import put_promises
from isegoria.config.demo.questions import put
from isegoria.config.demo.survey import put_survey
from isegoria.config.start import check_keys
from isegoria.hear.models import Item
from isegoria.ledger.jobs import seal_new_entries
from isegoria.moderation.services import refuse
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.understand.jobs import refresh_stale, refresh_who_was_heard

# One is decided, one overdue, two are open, one opens soon, one is a draft with things missing.
QUESTIONS = ("street-lights", "water", "buses", "market-hall", "playgrounds", "clinic")
DECIDED = ("water",)
SURVEYS = ("market-hall",)
_INSULT = "is a thief"


@transaction.atomic
def seed() -> None:
    """Make the district, its questions and its people; seal what they said, and read it."""
    site = build_district()
    look_after_keys()
    officer = Account.objects.get(email="officer@demo.example")
    for slug in QUESTIONS:
        told = question(slug)
        activity = put(told, site=site, officer=officer)
        if told.raw["people"]:
            let_people_speak(told, activity)
        if slug in SURVEYS:
            put_survey(activity, slug)
    put_kiosk(site)
    _refuse_an_insult()
    check_keys()
    seal_new_entries()
    refresh_stale()
    refresh_who_was_heard()
    for slug in DECIDED:
        put_decision(Process.objects.get(slug=slug))
        put_promises(Process.objects.get(slug=slug))
    seal_new_entries()


def _refuse_an_insult() -> None:
    """One proposal was read already and broke a rule; its author finds the reason."""
    item = Item.objects.get(text__renderings__body__contains=_INSULT)
    refuse(
        item=item,
        rule=2,
        reason="It calls a driver a thief. Say what went wrong on the ride, without naming who.",
        by=Account.objects.get(email="moderator@demo.example"),
        language="en",
    )
