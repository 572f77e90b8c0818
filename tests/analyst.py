"""The people whose answers the analyst reads; her walk is in two files."""

import secrets
from datetime import date

from isegoria.activities.statements.services import add_statement
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.receipts.services import issue

WAYS = ("web", "sms", "ussd", "voice", "paper")
LANGUAGES = ("en", "en", "en", "fr", "ar")
DEEDS = (
    "Build a roof over",
    "Take the car park away from",
    "Put lamps and benches beside",
    "More buses at night to",
    "Tickets should cost nothing from",
    "Somebody must sweep the snow at",
)
PLACES = ("the hospital", "our three schools", "the old harbour", "every village", "the market")


def people_of(activity, number):
    """So many people, by five ways."""
    people = Participant.objects.bulk_create(
        Participant(
            process_id=activity.process_id, receipt=issue()[0], secret=secrets.token_bytes(16)
        )
        for _one in range(number)
    )
    Contribution.objects.bulk_create(
        Contribution(
            process_id=activity.process_id,
            activity=activity,
            participant=person,
            channel=WAYS[at % 5],
            language=LANGUAGES[at % 5],
            received_on=date(2026, 1, 2),
        )
        for at, person in enumerate(people)
    )
    return people


def statements_in(activity, number):
    return [
        add_statement(
            activity=activity,
            words=f"{DEEDS[at % 6]} {PLACES[at % 5]}.",
            language="en",
            standing=Item.Standing.ACCEPTED,
        )
        for at in range(1, number + 1)
    ]
