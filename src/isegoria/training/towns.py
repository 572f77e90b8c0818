"""Drawing a made-up town: what is put in, and what the analysis of real answers says of it.

The readings are those of real questions. Importing this file loads NumPy, so the worker may, and
the pages may not.
"""

from array import array
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from civicmath.society import Plan, Society, society
from civicmath.votes import AGREE, DISAGREE
from isegoria.hear.activity_type import Responses
from isegoria.hear.models import Channel
from isegoria.training import words
from isegoria.understand.queries import Participation
from isegoria.understand.reading import Reading, read
from isegoria.understand.reading.reach import Parted, who_was_heard
from isegoria.understand.rules import FEWEST_IN_A_CELL

PEOPLE, VOTES_EACH = 320, 11.0
BIAS, CAMPAIGN = 1.0, 0.09
# Of those who would disagree with a plain statement, how many do not when it leads them.
LED = 0.7
CHANNELS = {"web": Channel.WEB, "sms": Channel.SMS, "paper": Channel.PAPER}
# The analysis need not find all of a campaign; what it finds must be most of it.
FOUND_AT_LEAST = 0.7
MOST_TRIES = 400


@dataclass(frozen=True)
class Drawn:
    """A town as the pages tell of it, and what was put in."""

    seed: int
    told: dict[str, Any]
    truth: dict[str, Any]


def draw(seed: int, on: date) -> Drawn:
    """Draw towns from this seed on, until one is clear enough to be asked about."""
    for tried in range(seed, seed + MOST_TRIES):
        if found := _draw_one(tried, on):
            return found
    raise RuntimeError(f"no clear town from seed {seed} on")


def _draw_one(seed: int, on: date) -> Drawn | None:
    """One town; None where what is true of it does not show clearly on its pages."""
    random = np.random.default_rng(seed)
    plan = Plan(
        people=PEOPLE,
        statements=len(words.STATEMENTS),
        votes_per_person=VOTES_EACH,
        structure=random.choice(["groups", "spectrum", "none"]),
        bias=BIAS,
        campaign=CAMPAIGN * bool(random.random() < 0.6),  # noqa: PLR2004  # six in ten have one
    )
    town = society(plan, seed=seed)
    leading = int(random.choice(list(words.LEADING)))
    value, plain = _led(town, leading, random)
    on_boats = _on_boats(town, random)
    who = _who(town, on_boats, on)
    if not _shows(who, _silent(town)):
        return None
    found = _read(town, value, leading, seed)
    if not _can_be_asked(town, found, leading):
        return None
    return Drawn(seed, _told(found, who, leading), _truth(town, found, who, leading, plain))


def _led(town: Society, leading: int, random: np.random.Generator) -> tuple[Any, float]:
    """What people say where one statement leads them; and the share that agrees with it plainly."""
    about = town.votes.statement == leading - 1
    said = town.votes.value
    plain = float((said[about] == AGREE).mean())
    turned = about & (said == DISAGREE) & (random.random(len(said)) < LED)
    return np.where(turned, AGREE, said), plain


def _on_boats(town: Society, random: np.random.Generator) -> Any:  # noqa: ANN401  # who lives on a boat, by person
    """Few live on boats, reached as well as others; of the campaign nobody says where they live."""
    return (random.random(PEOPLE) < words.ON_BOATS) & ~town.in_campaign


def _who(town: Society, on_boats: Any, on: date) -> list[dict[str, Any]]:  # noqa: ANN401  # as above
    """Who was heard, as the worker counts it for real questions."""
    said: dict[int, dict[int, int]] = {person: {} for person in range(1, PEOPLE + 1)}
    parted = []
    for at, margin in enumerate(town.told):
        groups = words.group_numbers(at)
        parted.append(Parted(at, groups, dict(zip(groups, margin.shares.tolist(), strict=True))))
        for person, place in enumerate(margin.place.tolist(), start=1):
            if place >= 0:
                said[person][at] = groups[place]
    homes = words.group_numbers(len(town.told))
    parted.append(
        Parted(
            len(town.told),
            homes,
            dict(zip(homes, (1 - words.ON_BOATS, words.ON_BOATS), strict=True)),
        )
    )
    for person in range(1, PEOPLE + 1):
        if said[person]:
            said[person][len(town.told)] = homes[int(on_boats[person - 1])]
    return [_named(one, on) for one in who_was_heard(range(1, PEOPLE + 1), said, parted)]


def _named(one: dict[str, Any], on: date) -> dict[str, Any]:
    groups = [{**row, "label": row["group"]} for row in one["groups"]]
    around = {"source": words.SOURCE, "counted_on": on.isoformat(), "is_expired": False}
    return {**one, **around, "groups": groups, "name": words.PARTED_FROM + one["partition"]}


def _silent(town: Society) -> dict[int, tuple[float, float]]:
    """Groups that come with less than half of their share: that share, and what came of it."""
    found = {}
    for at, (margin, reach) in enumerate(zip(town.town.margins, town.town.reach, strict=True)):
        for group, name, share, ratio in zip(
            words.group_numbers(at),
            margin.categories,
            margin.shares.tolist(),
            reach.tolist(),
            strict=True,
        ):
            if name in town.town.unheard:
                found[group] = (share, share * ratio)
    return found


def _shows(who: list[dict[str, Any]], silent: Mapping[int, Any]) -> bool:
    """Whether the page calls unheard whoever is, nobody else, and one group alone is small."""
    rows = [row for one in who for row in one["groups"]]
    unheard = {row["group"] for row in rows if row.get("reading") == "unheard"}
    small = [row["group"] for row in rows if row["people"] is None]
    return bool(silent) and unheard == set(silent) and small == [words.ON_A_BOAT]


def _read(town: Society, value: Any, leading: int, seed: int) -> Reading:  # noqa: ANN401  # an array of stances
    said = words.sentences()
    numbers = tuple(range(1, len(words.STATEMENTS) + 1))
    item = [int(town.votes.statements[at]) + 1 for at in town.votes.statement.tolist()]
    return read(
        Responses(
            items=numbers,
            person=array("q", (town.votes.person + 1).tolist()),
            item=array("q", item),
            value=array("b", value.tolist()),
        ),
        {
            person: Participation(CHANNELS[how], "en", "none")
            for person, how in enumerate(town.channel, start=1)
        },
        texts={one: said[_text(one, leading)] for one in numbers},
        seed=seed,
    )


def _text(item: int, leading: int) -> int:
    return words.LEADING_FROM + item if item == leading else item


def _can_be_asked(town: Society, found: Reading, leading: int) -> bool:
    """Whether the pages show a campaign where there is one, and two things that most agree with."""
    scripts = found.result["signs"]["scripts"]
    members = int(town.in_campaign.sum())
    agreed = [item for item, way in found.result["unites"] if way == "agree"]
    as_it_is = (
        len(scripts) == 1
        and bool(scripts[0]["changes"])
        and FOUND_AT_LEAST * members <= scripts[0]["people"] <= members + FEWEST_IN_A_CELL // 3
        if members
        else not scripts
    )
    return as_it_is and leading in agreed and len(agreed) > 1


def _told(found: Reading, who: list[dict[str, Any]], leading: int) -> dict[str, Any]:
    return {
        "people": found.people,
        "votes": found.votes,
        "items": [{**asdict(one), "text": _text(one.item, leading)} for one in found.items],
        "result": {**found.result, "refused": 0, "held": 0, "lives_here": []},
        "who": {"people": PEOPLE, "parted": who},
    }


def _truth(
    town: Society, found: Reading, who: list[dict[str, Any]], leading: int, plain: float
) -> dict[str, Any]:
    """What was put in, and which groups the page says may be unheard though they are not."""
    agreed = [item for item, way in found.result["unites"] if way == "agree" and item != leading]
    rows = [row for one in who for row in one["groups"]]
    scripts = found.result["signs"]["scripts"]
    return {
        "silent": [[group, *shares] for group, shares in _silent(town).items()],
        "may_be_silent": [row["group"] for row in rows if "unheard" in row.get("may_be", [])],
        "small": words.ON_A_BOAT,
        "members": int(town.in_campaign.sum()),
        "found": scripts[0]["people"] if scripts else 0,
        "leading": leading,
        "plain": plain,
        "said_of": agreed[0],
        "share": float(town.shares[agreed[0] - 1]),
    }
