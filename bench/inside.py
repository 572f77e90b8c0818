"""Asked from outside, answers from inside a site: reads its database with the product's own code.

    inside.py QUESTION < what is given, as JSON

It runs in the environment of the site that it is asked about, and writes JSON.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import answering
import crowds
import mailing
import open_texts
import tables

from isegoria.config.start import open_site

REPLIES = {"agree": 1, "pass": 0, "disagree": -1}


def cost_of_pages(paths: list[str]) -> dict[str, dict[str, float]]:
    """What each page costs when nothing of it was kept: statements, and time of computing.

    The time is that of the server alone: the first is with no part of a page drawn before, the
    other with equal parts drawn before, as they are but for the first reader after a change.
    """
    from django.conf import settings  # noqa: PLC0415  # the site is open by then
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    settings.KEPT_SECONDS = 0
    client = Client(HTTP_HOST="127.0.0.1")
    costs = {}
    for path in paths:
        client.get(path)  # what is loaded once for a process is loaded now
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        costs[path] = {
            "statements": len(queries),
            "first_ms": _median_ms(partial(client.get, path), before=_forget_drawn),
            "again_ms": _median_ms(partial(client.get, path)),
        }
    return costs


def _median_ms(act: Callable[[], object], before: Callable[[], None] = lambda: None) -> float:
    times = []
    for _time in range(25):
        before()
        begun = time.thread_time()
        act()
        times.append(time.thread_time() - begun)
    return statistics.median(times) * 1000


def _forget_drawn() -> None:
    """Forget every part of a page that was drawn, as a process that has just started."""
    from isegoria.design.once import Once  # noqa: PLC0415  # the site is open by then

    for part in gc.get_objects():
        if type(part) is Once:  # asking others would wake what is lazy
            part.drawn.clear()


def reopen(slug: str) -> int:
    """Let people answer a question that was closed; how many statements it has."""
    from django.utils import timezone  # noqa: PLC0415  # the site is open by then

    from isegoria.hear.models import Item  # noqa: PLC0415
    from isegoria.process.models import Stage  # noqa: PLC0415

    ends_at = timezone.now() + timedelta(days=1)
    Stage.objects.filter(process__slug=slug, kind=Stage.Kind.HEAR).update(ends_at=ends_at)
    statements: int = Item.objects.filter(
        process__slug=slug, standing=Item.Standing.ACCEPTED
    ).count()
    return statements


def compare(slug: str, people: list[dict[str, Any]]) -> dict[str, int]:
    """Hold what people were told was received against what is stored of them."""
    from isegoria.activities.statements.models import Vote  # noqa: PLC0415  # the site is open
    from isegoria.hear.queries import participant_of  # noqa: PLC0415

    found = {"acknowledged": 0, "missing": 0, "different": 0, "more": 0}
    for one in people:
        participant = participant_of(one["code"], slug)
        rows = Vote.objects.filter(participant=participant, is_withdrawn=False)
        stored = dict(rows.values_list("item_id", "value")) if participant else {}
        told = {int(item): REPLIES[value] for item, value in one["answers"].items()}
        found["acknowledged"] += len(told)
        found["missing"] += len(told.keys() - stored.keys())
        found["different"] += sum(
            told[item] != stored[item] for item in told.keys() & stored.keys()
        )
        found["more"] += len(stored.keys() - told.keys())
    return found


def offer_by_text(slug: str) -> int:
    """Let people answer a question by text message; how many have done so before."""
    from isegoria.hear.models import Contribution  # noqa: PLC0415  # the site is open
    from isegoria.process.models import Process  # noqa: PLC0415

    Process.objects.filter(slug=slug).update(channels="web,sms")
    return int(Contribution.objects.filter(process__slug=slug, channel="sms").count())


def said_by_text(slug: str) -> dict[str, int]:
    """How many people answered by text message, with how many votes, of how many messages."""
    from isegoria.activities.statements.models import Vote  # noqa: PLC0415  # the site is open
    from isegoria.channels.sms.models import Received  # noqa: PLC0415
    from isegoria.hear.models import Contribution  # noqa: PLC0415

    parts = Contribution.objects.filter(process__slug=slug, channel="sms")
    votes = Vote.objects.filter(participant__in=parts.values("participant"))
    return {
        "people": parts.count(),
        "votes": votes.count(),
        "messages": Received.objects.count(),
    }


QUESTIONS: dict[str, Callable[..., Any]] = {
    "cost_of_pages": cost_of_pages,
    "reopen": reopen,
    "compare": compare,
    "offer_by_text": offer_by_text,
    "said_by_text": said_by_text,
    "lay_out_crowd": crowds.lay_out_crowd,
    "read_crowd": crowds.read_crowd,
    "answer_and_wait": crowds.answer_and_wait,
    "hold_town": crowds.hold_town,
    "lay_out_texts": open_texts.lay_out_texts,
    "change_large_theme": open_texts.change_large_theme,
    "cost_of_themes": open_texts.cost_of_themes,
    "ask_for_many": open_texts.ask_for_many,
    "how_far": open_texts.how_far,
    "bring_table": tables.bring_table,
    "lay_out_decided": answering.lay_out_decided,
    "answer_crowd": answering.answer_crowd,
    "count_answers": answering.count_answers,
    "lay_out_mails": mailing.lay_out_mails,
    "send_mails": mailing.send_mails,
    "count_mails": mailing.count_mails,
    "pass_over_doubt": mailing.pass_over_doubt,
}

if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isegoria.config.settings")
    open_site()
    json.dump(QUESTIONS[sys.argv[1]](**json.load(sys.stdin)), sys.stdout)
