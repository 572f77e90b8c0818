"""The checklist of a question in preparation: the gates of its record and of what hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from isegoria.base.listed import listed
from isegoria.gates.models import GateOverride
from isegoria.gates.queries import (
    gates_of_each,
    live_overrides,
    processes_with_overrides,
)
from isegoria.gates.rules import GATES as FURTHER_GATES
from isegoria.gates.rules import NEVER_SET_ASIDE
from isegoria.gates.setting_aside import cause_of
from isegoria.hear.activity_type import Building, type_of
from isegoria.hear.models import Activity, Item
from isegoria.journey.queries.texts import digest_of_wording, with_words, wordings_of_each
from isegoria.languages.codes import own_name
from isegoria.languages.queries import missing
from isegoria.process.models import Process
from isegoria.process.rules import GATES, Obstacle, obstacles_in, record_of, records_of

SEEDS = "seeds"
BUILDING = "building"
OTHER_TEXTS = "other_texts"

# On which page of the desk each field is to be mended.
PAGES = {
    "question": "desk-words",
    "summary": "desk-words",
    "problem": "desk-words",
    "groups_affected": "desk-words",
    "can_change": "desk-influence",
    "is_fixed": "desk-influence",
    "decided_by": "desk-influence",
    "promise": "desk-influence",
    "time_zone": "desk-times",
    "opens_at": "desk-times",
    "closes_at": "desk-times",
    "decides_on": "desk-times",
    "answers_by": "desk-times",
    "channels": "desk-access",
    "languages": "desk-translations",
    OTHER_TEXTS: "desk-translations",
    SEEDS: "desk-seeds",
    # What the policy and the access of people ask: the rules are in the room ``gates``.
    "access": "desk-access",
    "rural": "desk-access",
    "min_days": "desk-times",
    "answer_days": "desk-times",
    "must_channels": "desk-access",
    "must_languages": "desk-access",
    "invited": "desk-who",
    "background": "desk-background",
    "influence": "desk-confirm",
    "neutral": "desk-review",
}
# Which field of its page a gate is about, where it is not called like the gate.
FIELDS = {
    "access": "channels",
    "rural": "channels",
    "min_days": "closes_at",
    "answer_days": "answers_by",
    "must_channels": "channels",
    "must_languages": "languages",
}


@dataclass(frozen=True)
class Checked:
    """One gate as design/gates.html shows it."""

    field: str
    name: str
    met: bool
    note: str
    address: str
    action: str
    set_aside: bool = False
    aside_address: str = ""
    aside_words: str = ""


def checklist(process: Process) -> list[Checked]:
    """Every gate with its state, what is missing in words, and where to mend it.

    What two people have set aside is met, and says so.
    """
    further = gates_of_each([process], digest_of_wording)[process.pk]
    found = {one.field: one.words for one in everything_missing(process)}
    keys = {one.gate: one for one in live_overrides(process)}
    aside = {one.gate for one in overrides_that_hold(process)}
    names = [(gate.field, str(gate.name)) for gate in GATES]
    names += [
        *_names_of_asking(process),
        (OTHER_TEXTS, _("What people read and answer to, in every language")),
        *((gate.field, str(gate.name)) for gate, _words in further),
    ]
    return [
        Checked(
            field=field,
            name=name,
            met=field not in found or field in aside,
            note=found.get(field, ""),
            address=address_of(process, field),
            action=_("Change") if field not in found else _("Add"),
            set_aside=field in aside,
            **_aside(process, field, keys.get(field), is_missing=field in found),
        )
        for field, name in names
    ]


def obstacles(process: Process) -> list[Obstacle]:
    """Everything that is missing before this question may open and was not set aside."""
    aside = {one.gate for one in overrides_that_hold(process)}
    return [one for one in everything_missing(process) if one.field not in aside]


def everything_missing(process: Process) -> list[Obstacle]:
    """Everything that is missing in a question, whatever was set aside and whoever can see it."""
    return [*obstacles_in(record_of(process)), *further_obstacles([process])[process.pk]]


def overrides_that_hold(process: Process) -> list[GateOverride]:
    """What two people have set aside of what is missing just now."""
    agreed = [one for one in live_overrides(process) if one.state == GateOverride.State.AGREED]
    causes = causes_in(process) if agreed else {}
    return [one for one in agreed if causes.get(one.gate) == one.cause]


def causes_in(process: Process) -> dict[str, str]:
    """A mark of what is missing, by gate; the same in whatever language the page is."""
    with override(settings.LANGUAGE_CODE):
        return {one.field: cause_of(one.words) for one in everything_missing(process)}


def obstacles_of_each(processes: Sequence[Process]) -> dict[int, list[Obstacle]]:
    """What is missing in each of these drafts; as many queries for one as for all.

    A draft in which something was set aside is looked at by itself.
    """
    further = further_obstacles(processes)
    records = records_of(processes)
    apart = processes_with_overrides(processes)
    return {
        one.pk: obstacles(one)
        if one.pk in apart
        else [*obstacles_in(records[one.pk]), *further[one.pk]]
        for one in processes
    }


def names_of_gates() -> dict[str, str]:
    """What each gate is called that two people can set aside."""
    return {
        **{gate.field: str(gate.name) for gate in GATES},
        **{gate.field: str(gate.name) for gate in FURTHER_GATES},
        OTHER_TEXTS: _("What people read and answer to, in every language"),
    }


def further_obstacles(processes: Sequence[Process]) -> dict[int, list[Obstacle]]:
    """What is missing beyond the record: seeds, and the languages of other texts."""
    found: dict[int, list[Obstacle]] = {one.pk: [] for one in processes}
    for process_id, obstacle in _seeding(processes):
        found[process_id].append(obstacle)
    others = {
        pk: [one.text_id for one in wordings if not one.is_record]
        for pk, wordings in wordings_of_each(processes).items()
    }
    codes = sorted({code for one in processes for code in one.language_codes})
    everything = with_words([text_id for texts in others.values() for text_id in texts])
    lacking = set(missing(everything, codes)) if len(codes) > 1 else set()
    for process in processes:
        untranslated = _untranslated(process, others[process.pk], lacking)
        if untranslated:
            found[process.pk].append(Obstacle(OTHER_TEXTS, untranslated))
    for pk, gates in gates_of_each(processes, digest_of_wording).items():
        found[pk] += [Obstacle(gate.field, words) for gate, words in gates if words]
    return found


def address_of(process: Process, field: str) -> str:
    """Where at the desk a field is to be mended."""
    if field == BUILDING and (there := _buildings(process)):
        return there[0].address
    page = PAGES.get(field, "desk-question")
    anchor = f"#id_{FIELDS.get(field, field)}" if field in _IN_FORMS else ""
    return reverse(page, args=[process.slug]) + anchor


def _aside(
    process: Process, field: str, key: GateOverride | None, *, is_missing: bool
) -> dict[str, str]:
    """Where two people set a gate aside, and how far that has come."""
    if not is_missing or field in NEVER_SET_ASIDE:
        return {}
    words = {
        None: _("Open all the same"),
        GateOverride.State.ASKED: _("Somebody has asked to open all the same"),
        GateOverride.State.AGREED: _("Two people have set this aside"),
    }[GateOverride.State(key.state) if key else None]
    return {
        "aside_address": reverse("desk-override", args=[process.slug, field]),
        "aside_words": words,
    }


_WITHOUT_FIELDS = {
    *("desk-translations", "desk-seeds", "desk-who"),
    *("desk-confirm", "desk-review", "desk-background"),
}
_IN_FORMS = {field for field, page in PAGES.items() if page not in _WITHOUT_FIELDS}


def _names_of_asking(process: Process) -> list[tuple[str, str]]:
    """How what staff put together for people to answer is called, by gate."""
    activities = list(process.activities.select_related("process"))
    seeds = [found.name for one in activities if (found := type_of(one).seeds())]
    built = [one.name for one in _buildings(process)]
    if not activities:
        return [(SEEDS, _("What people are asked to do"))]
    return [*((SEEDS, name) for name in seeds[:1]), *((BUILDING, name) for name in built[:1])]


def _buildings(process: Process) -> list[Building]:
    activities = process.activities.select_related("process").order_by("position", "pk")
    return [found for one in activities if (found := type_of(one).building(one))]


def _seeding(processes: Sequence[Process]) -> list[tuple[int, Obstacle]]:
    """Where an activity has too little to begin with, or where there is no activity."""
    accepted = Count("items", filter=Q(items__standing=Item.Standing.ACCEPTED))
    activities = list(
        Activity.objects.filter(process__in=processes)
        .select_related("process")
        .annotate(there=accepted)
    )
    asked = {one.process_id for one in activities}
    idle = [
        (one.pk, Obstacle(SEEDS, _("Nothing is asked of people yet.")))
        for one in processes
        if one.pk not in asked
    ]
    built = [
        (one.process_id, Obstacle(BUILDING, there.obstacle))
        for one in activities
        if (there := type_of(one).building(one)) and there.obstacle
    ]
    return (
        idle
        + built
        + [
            (one.process_id, Obstacle(SEEDS, _too_few(seeds.fewest - one.there)))
            for one in activities
            if (seeds := type_of(one).seeds()) and one.there < seeds.fewest
        ]
    )


def _too_few(lacking: int) -> str:
    return ngettext(
        "Add %(number)d more, so that the first who comes finds something to answer.",
        "Add %(number)d more, so that the first who comes finds something to answer.",
        lacking,
    ) % {"number": lacking}


def _untranslated(
    process: Process, texts: Sequence[int], lacking: set[tuple[int, str]]
) -> str | None:
    counts = {
        code: sum((text_id, code) in lacking for text_id in texts)
        for code in process.language_codes
    }
    found = [
        ngettext("%(language)s (%(count)d text)", "%(language)s (%(count)d texts)", count)
        % {"language": own_name(code), "count": count}
        for code, count in counts.items()
        if count
    ]
    if not found:
        return None
    return _("Translate what is missing or out of date: %(list)s.") % {"list": listed(found)}
