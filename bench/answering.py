"""A decided question with a large crowd, and what answering each of them takes; see inside.py."""

import hashlib
import json
import resource
import time
from datetime import timedelta
from random import Random
from typing import Any

import crowds

_AT_ONCE = 2_000
_WROTE_ONE_IN = 10
_THEMES = 12
_OUTCOMES = ("adopted", "partly", "not_adopted", "out_of_scope", "under_study")
_REASON = "Made-up reason of about the length that reasons have: there is money for it next year."


def lay_out_decided(people: int, statements: int, answers_each: int) -> dict[str, Any]:
    """Put a crowd with receipts, ways back and words of their own, and a decision, let go."""
    from isegoria.answer.services import begin, let_go, note_read  # noqa: PLC0415  # it is open
    from isegoria.hear.models import Activity, Item  # noqa: PLC0415
    from isegoria.organisations.models import Role  # noqa: PLC0415
    from isegoria.people.models import Account  # noqa: PLC0415

    made = crowds.lay_out_crowd("answered", people, statements, answers_each)
    activity = Activity.objects.select_related("process").get(pk=made["activity"])
    participants = _give_receipts(activity.process_id)
    _give_ways_back(participants)
    themes = _put_themes(activity.process)
    items = list(Item.objects.filter(activity=activity).order_by("number"))
    _let_some_write(activity, participants[::_WROTE_ONE_IN], themes)
    publication = _publish(activity.process, themes, items[: len(items) * 6 // 10])
    by, _is_new = Account.objects.get_or_create(email="signs@demo.example")
    institution = activity.process.institution
    Role.objects.get_or_create(account=by, institution=institution, kind="decision_officer")
    edition = begin(publication=publication)
    note_read(edition=edition, seed=edition.seed, by=by)
    let_go(edition=edition, by=by)
    return {**made, "edition": edition.pk, "people": len(participants)}


def answer_crowd(edition: int) -> dict[str, float]:
    """Answer them as the worker does, until everybody has theirs: seconds, computing, memory."""
    from isegoria.answer.jobs import answer_everybody  # noqa: PLC0415  # the site is open by then
    from isegoria.answer.models import Edition  # noqa: PLC0415

    begun, computed = time.monotonic(), time.process_time()
    while not Edition.objects.get(pk=edition).is_whole:
        answer_everybody()
    return {
        "seconds": time.monotonic() - begun,
        "computed": time.process_time() - computed,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def count_answers(edition: int) -> dict[str, int]:
    """How many answers and notices there are, and to how many people."""
    from isegoria.answer.models import Edition, PersonalAnswer  # noqa: PLC0415  # it is open
    from isegoria.notices.models import Notice  # noqa: PLC0415

    found = Edition.objects.get(pk=edition)
    notices = Notice.objects.filter(kind=found.kind)
    return {
        "answers": PersonalAnswer.objects.filter(edition=found).count(),
        "notices": notices.count(),
        "holders": notices.values("route_token").distinct().count(),
    }


def _give_receipts(process: int) -> list[Any]:
    from isegoria.hear.models import Participant  # noqa: PLC0415  # the site is open by then
    from isegoria.receipts.models import Receipt  # noqa: PLC0415

    people = list(Participant.objects.filter(process=process).order_by("pk"))
    today = time.strftime("%Y-%m-%d")
    receipts = Receipt.objects.bulk_create(
        (
            Receipt(code_hmac=hashlib.sha256(str(one.pk).encode()).digest(), created_on=today)
            for one in people
        ),
        batch_size=_AT_ONCE,
    )
    for one, receipt in zip(people, receipts, strict=True):
        one.receipt, one.secret = receipt, bytes(16)
    Participant.objects.bulk_update(people, ["receipt", "secret"], batch_size=500)
    return people


def _give_ways_back(people: list[Any]) -> None:
    from django.utils import timezone  # noqa: PLC0415  # the site is open by then

    from isegoria.hear.routes import route_token_of  # noqa: PLC0415
    from isegoria.people.models import ReturnRoute  # noqa: PLC0415
    from isegoria.people.vault import seal  # noqa: PLC0415

    until = timezone.now().date() + timedelta(days=90)
    rows = []
    for at, one in enumerate(people):
        token = route_token_of(one)
        to = ("sms", f"+3360{at:07}") if at % 4 else ("email", f"{at}@example.org")
        sealed = seal(json.dumps(["made-up", to[1]]), place=token)
        row = ReturnRoute(token=token, channel=to[0], tag=token, ciphertext=sealed, until=until)
        rows.append(row)
    ReturnRoute.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _put_themes(process: Any) -> list[Any]:  # noqa: ANN401  # a question
    from isegoria.languages.services import say  # noqa: PLC0415  # the site is open by then
    from isegoria.themes.models import Codebook, Theme  # noqa: PLC0415

    Codebook.objects.create(process=process, seed=1)
    return [
        Theme.objects.create(
            process=process,
            number=number,
            position=number,
            name=say(f"Made-up theme {number}", language="en"),
            published_on=time.strftime("%Y-%m-%d"),
        )
        for number in range(1, _THEMES + 1)
    ]


def _let_some_write(activity: Any, authors: list[Any], themes: list[Any]) -> None:  # noqa: ANN401  # rows
    from isegoria.hear.models import Item  # noqa: PLC0415  # the site is open by then
    from isegoria.languages.models import Rendering, Text  # noqa: PLC0415
    from isegoria.themes.models import OpenText, Placing, Reading  # noqa: PLC0415

    process, first = activity.process, activity.items.count() + 1
    texts = Text.objects.bulk_create(Text(source_language="en") for _each in authors)
    Rendering.objects.bulk_create(
        Rendering(text=one, language="en", body=_REASON, state="source", source_revision=1)
        for one in texts
    )
    items = Item.objects.bulk_create(
        Item(
            process=process,
            activity=activity,
            number=first + at,
            author=author,
            text=text,
            standing="accepted",
            salt=bytes(16),
        )
        for at, (author, text) in enumerate(zip(authors, texts, strict=True))
    )
    said = OpenText.objects.bulk_create(
        OpenText(process=process, number=at, item=one, language="en", draw=1, state="placed")
        for at, one in enumerate(items, 1)
    )
    readings = Reading.objects.bulk_create(
        Reading(process=process, text=one, turn=1, outcome="placed") for one in said
    )
    for one, reading in zip(said, readings, strict=True):
        one.counted = reading
    OpenText.objects.bulk_update(said, ["counted"], batch_size=500)
    dice = Random(1)  # noqa: S311  # made up
    drawn = [dice.choice(themes) for _each in readings]
    Placing.objects.bulk_create(
        Placing(process=process, reading=reading, given=theme, theme=theme)
        for reading, theme in zip(readings, drawn, strict=True)
    )


def _publish(process: Any, themes: list[Any], items: list[Any]) -> Any:  # noqa: ANN401  # rows
    """A decision as it would have been published; its gates are left out."""
    from django.utils import timezone  # noqa: PLC0415  # the site is open by then

    from isegoria.decide.models import Decision, Publication  # noqa: PLC0415
    from isegoria.decide.queries import digest_of_body  # noqa: PLC0415

    named = [("theme", one, {"en": f"Made-up theme {one.number}"}) for one in themes]
    named += [("statement", one, {}) for one in items]
    body = {
        "languages": ["en"],
        "record": {name: {"en": _REASON} for name in Decision.TEXTS},
        "options": [],
        "passages": [],
        "points": [
            {
                "kind": kind,
                "key": one.pk,
                "number": one.number,
                "part": 1,
                "name": name,
                "answers": 1,
                "agree": 2,
                "asked": 3,
                "outcome": _OUTCOMES[at % len(_OUTCOMES)],
                "reason": {"en": _REASON},
                "passages": [],
            }
            for at, (kind, one, name) in enumerate(named)
        ],
    }
    now = timezone.now()
    return Publication.objects.create(
        decision=Decision.objects.create(process=process),
        number=1,
        body=body,
        digest=digest_of_body(body),
        signed_as="made up",
        decided_on=now.date(),
        starts_on=now.date(),
        is_before_closing=False,
        published_at=now,
    )
