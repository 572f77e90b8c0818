"""Where several people say exactly the same through one helper: a sign for staff to look at.

It proves nothing: people may have agreed on their words, or think alike. All of it counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan

from django.db.models import F

from isegoria.hear.activity_type import Column, Responses, type_of
from isegoria.hear.models import Activity, Channel, Contribution, Item
from isegoria.languages.models import Rendering
from isegoria.process.models import Process
from isegoria.questionnaire.definition import DONT_KNOW, NOT_SAY

FEWEST_PEOPLE = 5
"""From how many people on the same answers are told."""

FEWEST_ANSWERS = 3
"""With fewer answers each, people who think for themselves often answer alike."""

Answer = tuple[int, int, float, int]
_SAID_SO = {Column.MISSING.index(DONT_KNOW), Column.MISSING.index(NOT_SAY)}


@dataclass(frozen=True)
class Alike:
    """What several people said alike through one helper.

    ``words`` is a text of their own; empty where it is all their choices, ``answers`` of them.
    ``helped`` is how many people the helper helped there; ``elsewhere``, for choices, is how many
    of ``others`` who came without this helper chose the same.
    """

    activity: Activity
    helper: str
    people: int
    helped: int
    words: str = ""
    answers: int = 0
    elsewhere: int = 0
    others: int = 0


def alike_in(process: Process) -> list[Alike]:
    """Everything that is told of one question, those of most people first.

    The same number of queries however many helpers and people there are.
    """
    found: list[Alike] = []
    for activity in process.activities.select_related("process", "stage").order_by("pk"):
        helpers = _helpers_in(activity)
        helped = Counter(helpers.values())
        if max(helped.values(), default=0) < FEWEST_PEOPLE:
            continue
        found += _texts(activity, helpers, helped)
        found += _choices(activity, helpers, helped)
    return sorted(found, key=lambda one: -one.people)


def _helpers_in(activity: Activity) -> dict[int, str]:
    """Who helped, by the person who goes on for whoever was helped."""
    rows = Contribution.objects.filter(activity=activity, channel=Channel.HELPER).exclude(
        standing=Contribution.Standing.ERASED
    )
    pairs = rows.values_list("participant_id", "participant__merged_into_id", "helper")
    return {into or person: helper for person, into, helper in pairs}


def _texts(
    activity: Activity, helpers: Mapping[int, str], helped: Mapping[str, int]
) -> Iterator[Alike]:
    """The same words, but for capitals and spaces, from several people through one helper."""
    rows = Item.objects.filter(
        activity=activity,
        author__contributions__activity=F("activity"),
        author__contributions__channel=Channel.HELPER,
        text__renderings__state=Rendering.State.SOURCE,
    ).exclude(standing=Item.Standing.WITHDRAWN)
    said: dict[tuple[str, str], set[int]] = defaultdict(set)
    as_written: dict[str, str] = {}
    # In the order in which they came, so that the spelling shown is that of the first.
    for person, into, body in rows.order_by("pk").values_list(
        "author_id", "author__merged_into_id", "text__renderings__body"
    ):
        if helper := helpers.get(into or person):
            words = " ".join(body.casefold().split())
            as_written.setdefault(words, body)
            said[helper, words].add(into or person)
    for (helper, words), people in said.items():
        if len(people) >= FEWEST_PEOPLE:
            yield Alike(activity, helper, len(people), helped[helper], words=as_written[words])


def _choices(
    activity: Activity, helpers: Mapping[int, str], helped: Mapping[str, int]
) -> Iterator[Alike]:
    """The same choices throughout, from several people through one helper."""
    by_person = _chosen(type_of(activity).responses(activity))
    alike = Counter(
        (helpers[person], chosen) for person, chosen in by_person.items() if person in helpers
    )
    everybody = Counter(by_person.values())
    answered = Counter(helpers[person] for person in by_person if person in helpers)
    for (helper, chosen), people in alike.items():
        answers = len({item for item, *_rest in chosen})
        if people >= FEWEST_PEOPLE and answers >= FEWEST_ANSWERS:
            yield Alike(
                activity,
                helper,
                people,
                helped[helper],
                answers=answers,
                elsewhere=everybody[chosen] - people,
                others=len(by_person) - answered[helper],
            )


def _chosen(responses: Responses) -> dict[int, frozenset[Answer]]:
    """All that each person chose, by person; words of their own and what was left empty are not."""
    rows: dict[int, dict[tuple[int, int], Answer]] = defaultdict(dict)
    votes = zip(responses.person, responses.item, responses.value, strict=True)
    for person, item, value in votes:
        rows[person][item, -1] = (item, value, 0.0, 0)
    for one in responses.columns:
        answers = zip(one.person, one.option, one.number, one.missing, strict=True)
        for person, option, number, missing in answers:
            if option >= 0 or not isnan(number) or missing in _SAID_SO:
                told = 0.0 if isnan(number) else number
                rows[person][one.item, option] = (one.item, option, told, missing)
    return {person: frozenset(chosen.values()) for person, chosen in rows.items()}
