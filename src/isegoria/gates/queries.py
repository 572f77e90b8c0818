"""What binds a question, what is known of it, and the policies that everybody may read."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.isolated import isolated
from isegoria.gates.models import Confirmation, GateOverride, Policy, Review, Rule
from isegoria.gates.rules import (
    NUMBERS,
    YES,
    Binding,
    Facts,
    Gate,
    Judged,
    binding_of,
    gates_for,
    wants_background,
)
from isegoria.hear.models import Channel, Outreach
from isegoria.inform.queries import packs_of
from isegoria.inform.rules import lacking_in
from isegoria.languages.codes import own_name
from isegoria.languages.queries import Shown, in_all_languages, page_language, shown
from isegoria.organisations.models import HelpPoint, Institution, Role
from isegoria.places.models import Area, Group
from isegoria.places.queries import (
    areas_around,
    areas_within,
    counted_in,
    low_access,
    partitions,
    share_of,
)
from isegoria.places.rules import Told
from isegoria.process.models import Author, Process
from isegoria.process.queries import record_as_written

RURAL = ("area-type", "rural")
DECIDED_ON = ("can_change", "is_fixed", "decided_by")
_LIVE = (GateOverride.State.ASKED, GateOverride.State.AGREED)
_OPENING = GateOverride.Step.OPENING


@dataclass(frozen=True)
class RuleShown:
    """One rule as people read it, and from which institution it comes."""

    words: str
    institution: Shown
    slug: str


@dataclass(frozen=True)
class Edition:
    """One edition of a policy as people read it."""

    policy: Policy
    text: Shown
    rules: tuple[RuleShown, ...]
    is_latest: bool


@dataclass(frozen=True)
class _Place:
    """What is known of the area of a question, as far as gates ask for it."""

    low: tuple[Told, ...] = ()
    rural_in: str = ""
    has_point: bool = True


def gates_of_each(
    processes: Sequence[Process], wording: Callable[[Process], str]
) -> dict[int, list[tuple[Gate, str | None]]]:
    """The gates of these questions beyond those of their record, with what stands in the way.

    ``wording`` gives a mark of the words that are judged for whether they are neutral; it is asked
    only where the policy wants them judged. As many queries for one question as for all of one area
    and one institution, but for what people judge.
    """
    return {facts.process.pk: gates_for(facts) for facts in _facts_of_each(processes, wording)}


def binding_on(institution_id: int) -> Binding:
    """What binds the questions of an institution."""
    return bindings_on([institution_id])[institution_id]


def bindings_on(institutions: Iterable[int]) -> dict[int, Binding]:
    """What binds the questions of each of these institutions: two queries, one without policies."""
    rules = _rules_by_institution()
    above = dict(Institution.objects.values_list("pk", "above_id")) if rules else {}
    return {
        one: binding_of(rule for each in _way_up(one, above) for rule in rules.get(each, ()))
        for one in institutions
    }


def latest_policies() -> QuerySet[Policy]:
    """The edition of each institution that holds now."""
    newest = Policy.objects.filter(institution=OuterRef("institution")).order_by("-number")
    return Policy.objects.filter(pk=Subquery(newest.values("pk")[:1])).order_by("institution")


def edition_of(
    institution: Institution, language: str, number: int | None = None
) -> Edition | None:
    """An edition of a policy, the last if none is named, with all rules that hold by it."""
    editions = Policy.objects.filter(institution=institution).order_by("-number")
    latest = editions.first()
    policy = latest if number is None else editions.filter(number=number).first()
    if policy is None or latest is None:
        return None
    words = shown([policy.text_id, institution.name_id], language)
    rules = [
        RuleShown(words_of(rule, language), words[institution.name_id], institution.slug)
        for rule in policy.rules.select_related("group")
    ]
    return Edition(policy, words[policy.text_id], tuple(rules), policy == latest)


def editions_of(institution: Institution) -> list[Policy]:
    """Every edition of a policy, the last first."""
    return list(Policy.objects.filter(institution=institution).order_by("-number"))


def rules_from_above(institution: Institution, language: str) -> list[RuleShown]:
    """The rules that hold for an institution because of those above it."""
    above = dict(Institution.objects.values_list("pk", "above_id"))
    way = list(_way_up(institution.pk, above))[1:]
    rows = Rule.objects.filter(policy__in=latest_policies().filter(institution__in=way))
    found = list(rows.select_related("policy__institution", "group").order_by("pk"))
    names = shown([one.policy.institution.name_id for one in found], language)
    return [
        RuleShown(
            words_of(one, language),
            names[one.policy.institution.name_id],
            one.policy.institution.slug,
        )
        for one in found
    ]


def words_of(rule: Rule, language: str) -> str:
    """A rule in words."""
    kind = Rule.Kind(rule.kind)
    if rule.group_id is not None and rule.group is not None:
        group = shown([rule.group.label_id], language)[rule.group.label_id]
        return _("This group is invited to every question: %(group)s.") % {
            "group": isolated(group.body)
        }
    if kind == Rule.Kind.CHANNEL:
        way = Channel(rule.code).label
        return _("Every question can be answered in this way: %(way)s.") % {"way": way}
    if kind == Rule.Kind.LANGUAGE:
        return _("Every question is put in this language: %(language)s.") % {
            "language": isolated(own_name(rule.code))
        }
    if kind in YES:
        return f"{kind.label}."
    return _NUMBERED[kind]() % {"number": rule.number}


_NUMBERED = {
    Rule.Kind.MIN_DAYS: lambda: _("A question stays open for %(number)d days at least."),
    Rule.Kind.ANSWER_DAYS: lambda: _(
        "Everybody is answered within %(number)d days of the decision."
    ),
    Rule.Kind.UNHEARD_BELOW: lambda: _(
        "A group counts as unheard below %(number)d%% of what was to be expected."
    ),
    Rule.Kind.ENOUGH_ACCESS: lambda: _(
        "Where fewer than %(number)d%% can use the internet, people can take part without it."
    ),
}


def _facts_of_each(
    processes: Sequence[Process], wording: Callable[[Process], str]
) -> Iterator[Facts]:
    now = timezone.now()
    bindings = bindings_on({one.institution_id for one in processes})
    areas = _areas_of(processes)
    places: dict[tuple[int | None, float], _Place] = {}
    invited = _invited_by_hand(processes, bindings)
    weighed = [one for one in processes if wants_background(one, bindings[one.institution_id])]
    packs = packs_of(weighed) if weighed else {}
    for process in processes:
        binding = bindings[process.institution_id]
        key = (areas[process.pk], binding.enough_access)
        if key not in places:
            places[key] = _place(*key)
        place = places[key]
        yield Facts(
            process=process,
            stages={one.kind: one for one in process.stages.all()},
            now=now,
            binding=binding,
            low=place.low,
            rural_in=place.rural_in,
            has_point=place.has_point,
            uninvited=_names([one for one in binding.groups if one not in invited[process.pk]]),
            lacking=lacking_in(packs[process.pk]) if process.pk in packs else (),
            judged=_judged(process, binding, wording),
        )


def _judged(process: Process, binding: Binding, wording: Callable[[Process], str]) -> Judged:
    """What people have judged of a question as it stands, where the policy wants it."""
    confirmed, reviews = False, []
    if Rule.Kind.CONFIRMED in binding.asked_for:
        digest = digest_of_influence(process)
        confirmed = Confirmation.objects.filter(process=process, digest=digest).exists()
    if Rule.Kind.REVIEWED in binding.asked_for:
        authors = Author.objects.filter(process=process).values("account")
        rows = Review.objects.filter(process=process, digest=wording(process))
        reviews = list(rows.exclude(reviewed_by__in=authors))
    found = {code for one in reviews for code in one.fault_codes}
    return Judged(
        is_confirmed=confirmed,
        neutral=sum(not one.faults for one in reviews),
        faults=[code for code in Review.Check.values if code in found],
    )


def _areas_of(processes: Sequence[Process]) -> dict[int, int | None]:
    """Where each question belongs: its own area, else that of whoever asks."""
    lacking = [one.institution_id for one in processes if one.area_id is None]
    rows = Institution.objects.filter(pk__in=lacking)
    of_institutions = dict(rows.values_list("pk", "area_id")) if lacking else {}
    return {one.pk: one.area_id or of_institutions.get(one.institution_id) for one in processes}


def _place(area_id: int | None, level: float) -> _Place:
    if area_id is None:
        return _Place()
    language = page_language()
    partition, group = RURAL
    is_rural = (share_of(counted_in(area_id), partition, group) or 0) > 0
    near = {*areas_within(area_id), *areas_around(area_id)}
    return _Place(
        low=tuple(low_access(area_id, language=language, level=level)),
        rural_in=_name_of_area(area_id) if is_rural else "",
        has_point=HelpPoint.objects.filter(area__in=near, closed_on=None).exists(),
    )


def _name_of_area(area_id: int) -> str:
    text = Area.objects.values_list("name_id", flat=True).get(pk=area_id)
    return shown([text], page_language())[text].body


def _invited_by_hand(
    processes: Sequence[Process], bindings: Mapping[int, Binding]
) -> Mapping[int, set[int]]:
    """For which groups something was done to invite them, by question."""
    found: dict[int, set[int]] = defaultdict(set)
    if any(one.groups for one in bindings.values()):
        rows = Outreach.objects.filter(process__in=processes).exclude(group=None)
        for process, group in rows.values_list("process", "group"):
            found[process].add(group)
    return found


def _names(groups: Sequence[int]) -> list[str]:
    if not groups:
        return []
    labels = dict(Group.objects.filter(pk__in=groups).values_list("pk", "label_id"))
    words = shown(labels.values(), page_language())
    return [words[labels[one]].body for one in groups]


def _rules_by_institution() -> dict[int, list[Rule]]:
    rows = Rule.objects.filter(policy__in=latest_policies()).annotate(by=F("policy__institution"))
    found: dict[int, list[Rule]] = defaultdict(list)
    for one in rows:
        found[one.by].append(one)
    return found


def _way_up(institution: int, above: Mapping[int, int | None]) -> Iterator[int]:
    """The institution, the one above it, and so on."""
    at: int | None = institution
    seen: set[int] = set()
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = above.get(at)


def policies_shown(language: str) -> list[tuple[str, Shown]]:
    """The institutions that have a policy of their own, by name."""
    rows = list(latest_policies().select_related("institution"))
    names = shown([one.institution.name_id for one in rows], language)
    found = [(one.institution.slug, names[one.institution.name_id]) for one in rows]
    return sorted(found, key=lambda one: one[1].body.casefold())


def name_of(institution: Institution, language: str) -> Shown:
    """What an institution is called."""
    return shown([institution.name_id], language)[institution.name_id]


def groups_to_invite(language: str) -> list[tuple[str, str]]:
    """Every group that a policy can ask to invite, each with what tells it apart."""
    return [
        (str(group.pk), f"{one.name}: {group.label}")
        for one in partitions(language)
        for group in one.groups
    ]


def policy_data(institution: Institution) -> dict[str, Any]:
    """A policy and all that binds the questions of an institution, for programs."""
    latest = Policy.objects.filter(institution=institution).order_by("-number").first()
    binding = binding_on(institution.pk)
    groups = Group.objects.filter(pk__in=binding.groups).select_related("partition")
    return {
        "institution": institution.slug,
        "edition": latest.number if latest else None,
        "made_on": latest.made_at.date().isoformat() if latest else None,
        "text": in_all_languages([latest.text_id])[latest.text_id] if latest else {},
        "rules": {
            **{str(kind): binding.numbers.get(kind) for kind in NUMBERS},
            "channels": list(binding.channels),
            "languages": list(binding.languages),
            "invited": sorted(f"{one.partition.code}:{one.code}" for one in groups),
            **{str(kind): kind in binding.asked_for for kind in YES},
        },
    }


def live_overrides(process: Process, step: str = _OPENING) -> list[GateOverride]:
    """What was asked for or agreed to be set aside in a question, and not used up."""
    rows = _overrides(step).filter(process=process, state__in=_LIVE, used_at=None)
    return list(rows.select_related("first_by", "second_by", "process"))


def processes_with_overrides(processes: Iterable[Process]) -> set[int]:
    """In which of these questions two people have set something aside for the opening."""
    rows = _overrides(_OPENING).filter(process__in=processes, state=GateOverride.State.AGREED)
    return set(rows.values_list("process", flat=True))


def override_for(process: Process, gate: str, step: str = _OPENING) -> GateOverride | None:
    """What was asked for one gate and still stands."""
    return next((one for one in live_overrides(process, step) if one.gate == gate), None)


def agreed_overrides(process: Process, language: str) -> list[tuple[GateOverride, Shown]]:
    """What two people set aside so that a question opened, each with its public reason."""
    rows = list(_overrides(_OPENING).filter(process=process, state=GateOverride.State.AGREED))
    words = shown([one.reason_id for one in rows], language)
    return [(one, words[one.reason_id]) for one in rows]


def _overrides(step: str) -> QuerySet[GateOverride]:
    return GateOverride.objects.filter(step=step)


def questions_with_gaps() -> list[Process]:
    """The public questions in which something that was set aside may still be missing."""
    gaps = _overrides(_OPENING).filter(state=GateOverride.State.AGREED, mended_at=None)
    return list(Process.objects.exclude(published_at=None).filter(pk__in=gaps.values("process")))


def digest_of_influence(process: Process) -> str:
    """A mark of what a question says that it can change, and who decides."""
    said = record_as_written(process)
    return sha256(repr([said.get(name, "") for name in DECIDED_ON]).encode()).hexdigest()


def last_reviews(process: Process) -> list[Review]:
    """What each person said last of the words of a question, the first who read them first."""
    found = {one.reviewed_by_id: one for one in Review.objects.filter(process=process)}
    return list(found.values())


def last_confirmation(process: Process) -> Confirmation | None:
    """What whoever decides said last."""
    return Confirmation.objects.filter(process=process).order_by("-confirmed_at", "-pk").first()


def decision_officers(institution_id: int) -> list[str]:
    """Who can confirm that nothing is decided yet."""
    rows = Role.objects.filter(
        institution=institution_id, kind=Role.Kind.DECISION_OFFICER, account__is_active=True
    )
    return [str(one.account) for one in rows.select_related("account")]
