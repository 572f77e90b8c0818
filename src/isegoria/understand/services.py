"""Reading an activity anew, and keeping what was found."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from json import dumps
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicmath.votes import Votes
from isegoria.hear.activity_type import Column, type_of
from isegoria.hear.models import Activity, Item
from isegoria.ledger.queries import latest_checkpoint
from isegoria.places.queries import who_lives_in
from isegoria.understand import queries, reading, rules
from isegoria.understand.models import Finding, ItemFinding
from isegoria.understand.reading.voices import of_people


def read_activity(activity: Activity) -> Finding:
    """Read all counted answers of an activity and keep what they say, in place of what was kept.

    The log is looked at first: whatever is written while the answers are being read makes the
    finding old again. Only the writing is in a transaction, and it is short.
    """
    log_size = latest_checkpoint().size
    before = Finding.objects.filter(activity=activity).first()
    seed = before.seed if before else rules.seed_of(activity)
    found = _read_now(activity, seed=seed)
    finding = Finding(
        activity=activity,
        log_size=log_size,
        participants=found.people,
        statements=len(found.items),
        votes=found.votes,
        seed=seed,
        code_version=code_version(),
        computed_at=timezone.now(),
        result={**found.result, **_around(activity)},
    )
    _keep(finding, found.items)
    type_of(activity).heed(activity, found.priorities)
    return finding


def _read_now(activity: Activity, *, seed: int) -> reading.Reading:
    """Say what the answers show that are stored now."""
    responses = type_of(activity).responses(activity)
    return reading.read(
        responses,
        queries.participations_of(activity),
        texts=queries.words_of(activity),
        seed=seed,
    )


def votes_of_people(activity: Activity) -> Votes | None:
    """What people said for themselves of each statement; None where nothing is voted on."""
    responses = type_of(activity).responses(activity)
    if not responses.items:
        return None
    return reading.votes_of(of_people(responses, queries.participations_of(activity)))


def answers_of_people(activity: Activity) -> tuple[Column, ...]:
    """What people said for themselves that is no vote, a column for each question."""
    responses = type_of(activity).responses(activity)
    return of_people(responses, queries.participations_of(activity)).columns


def differences(activity: Activity) -> list[str]:
    """Read the answers again as the stored finding was read; name whatever comes out otherwise.

    Nothing is stored. Figures are compared as they are written, to the last digit; what is told
    beside the answers is left out, since it may change without them.
    """
    finding = activity.finding
    found = _read_now(activity, seed=finding.seed)
    told = [name for name in found.result if not _is_same(found.result, finding.result, name)]
    names = [one.name for one in fields(reading.ItemCount)]
    stored = {row["item"]: row for row in finding.items.values(*names)}
    again = {one.item: asdict(one) for one in found.items}
    told += [
        f"item {item}" for item in sorted({*stored, *again}) if not _is_same(stored, again, item)
    ]
    counted = (finding.participants, finding.votes, finding.statements)
    same = counted == (found.people, found.votes, len(found.items))
    return told if same else ["counts", *told]


def _is_same(one: Mapping[Any, Any], other: Mapping[Any, Any], name: str | int) -> bool:
    return _written(one.get(name)) == _written(other.get(name))


def _written(figures: Any) -> str:  # noqa: ANN401  # whatever JSON can hold
    return dumps(figures, sort_keys=True)


@cache
def code_version() -> str:
    """Which release read the answers, and which state of the analysis in it."""
    digest = sha256()
    for file in sorted(files("civicmath").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".py"):
            digest.update(file.name.encode() + file.read_bytes())
    return f"{version('isegoria')}+civicmath.{digest.hexdigest()[:12]}"


@transaction.atomic
def _keep(finding: Finding, items: list[reading.ItemCount]) -> None:
    """Put the finding in the place of the one before; the worker and a command may both come."""
    Activity.objects.select_for_update(no_key=True).get(pk=finding.activity_id)
    Finding.objects.filter(activity=finding.activity_id).delete()
    finding.save(force_insert=True)
    numbers = dict(Item.objects.filter(activity=finding.activity).values_list("pk", "number"))
    ItemFinding.objects.bulk_create(
        ItemFinding(
            finding=finding,
            item_id=one.item,
            number=numbers[one.item],
            agree=one.agree,
            disagree=one.disagree,
            passed=one.passed,
            matters=one.matters,
            agreement=one.agreement,
            division=one.division,
            bridging=one.bridging,
            agree_if_all_asked=one.agree_if_all_asked,
        )
        for one in items
    )


def _around(activity: Activity) -> dict[str, Any]:
    """What is told beside the answers: statements that are not shown, and who lives there."""
    standings = queries.standings_of(activity)
    margins = who_lives_in(activity.process.area_id)
    return {
        "refused": standings[Item.Standing.REFUSED],
        "held": standings[Item.Standing.HELD],
        "lives_here": [
            [
                one["dimension"],
                one["category"],
                one["people"],
                one["source"],
                one["counted_on"].isoformat(),
                one["share"],
            ]
            for one in margins
        ],
    }
