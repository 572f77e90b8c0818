"""What people said that a decision answers, for many at once; and how far the answers have come."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from isegoria.answer.models import Edition, Mark, PersonalAnswer, SecondAnswer
from isegoria.answer.rules import LONGEST_KEPT, SAMPLES, SECOND_ANSWER_FROM, Answers, Key
from isegoria.decide.fetching import answers_by_point
from isegoria.decide.models import Publication
from isegoria.decide.queries import STATEMENT, THEME
from isegoria.hear.activity_type import activity_types
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.notices.queries import how_far
from isegoria.organisations.models import Institution, Role
from isegoria.people.models import Account
from isegoria.process.models import Process, Stage
from isegoria.themes.models import Theme
from isegoria.themes.queries.public import placed_among

# Who joined two parts of what they said is one person.
_PERSON = Coalesce("participant__merged_into", "participant")


@dataclass(frozen=True)
class Wrote:
    """Something somebody said in words, and the points of the decision that answer it."""

    item: int
    text: int
    points: tuple[Key, ...]


@dataclass(frozen=True)
class Marked:
    """How many people found a point wanting, in each way and in any; parts joined are one."""

    kinds: Mapping[str, int]
    people: int


@dataclass
class Said:
    """All that one person said and that a decision could speak of: by items and points."""

    wrote: list[Wrote] = field(default_factory=list)
    stances: dict[int, int] = field(default_factory=dict)

    @property
    def agreed(self) -> list[int]:
        """What they agreed with."""
        return [item for item, value in self.stances.items() if value > 0]

    @property
    def disagreed(self) -> list[int]:
        """What they disagreed with."""
        return [item for item, value in self.stances.items() if value < 0]

    def answering(self, item: int) -> list[Key]:
        """What may be a point that answers one thing they wrote or were asked about."""
        wrote = [key for one in self.wrote if one.item == item for key in one.points]
        return wrote or ([(STATEMENT, item)] if item in self.stances else [])

    def points(self) -> set[Key]:
        """Everything that may be a point of the decision."""
        voted = {(STATEMENT, item) for item, value in self.stances.items() if value}
        return voted | {key for one in self.wrote for key in one.points}


def edition_of(publication: Publication) -> Edition | None:
    """The answers to one version; None before anybody has opened them."""
    return Edition.objects.filter(publication=publication).first()


def latest_edition(process: Process) -> Edition | None:
    """The answers that went last; None if none ever did."""
    rows = Edition.objects.filter(publication__decision__process=process)
    went = rows.exclude(let_go_at=None).order_by("-publication__number")
    return went.select_related("publication__decision__process").first()


def edition_before(edition: Edition) -> Edition | None:
    """The answers that went before these, to an earlier version."""
    rows = Edition.objects.filter(
        publication__decision=edition.publication.decision_id,
        publication__number__lt=edition.publication.number,
    )
    went = rows.exclude(let_go_at=None).order_by("-publication__number")
    return went.select_related("publication").first()


def to_be_answered(process: Process) -> QuerySet[Participant]:
    """Who gets an answer: who holds a receipt and has not erased what they said."""
    return Participant.objects.filter(
        process=process, merged_into=None, receipt__isnull=False, secret__isnull=False
    ).order_by("pk")


def languages_of(people: Iterable[int]) -> dict[int, str]:
    """In which language each of these took part; who took everything back is not among them."""
    rows = Contribution.objects.filter(
        participant__in=list(people), standing=Contribution.Standing.STANDS
    )
    return dict(rows.order_by("pk").values_list("participant", "language"))


def said_by(publication: Publication, people: Iterable[int]) -> dict[int, Said]:
    """What each of these people said, the parts that were joined to theirs included."""
    whose = {one: one for one in people}
    joined = Participant.objects.filter(merged_into__in=list(whose))
    whose |= {one: into for one, into in joined.values_list("pk", "merged_into") if into}
    found: dict[int, Said] = defaultdict(Said)
    for kind in activity_types().values():
        for person, item, value in kind.stances(list(whose)):
            found[whose[person]].stances[item] = value
    answers = answers_by_point(publication)
    for author, one in _written(publication.decision.process, answers, whose):
        found[whose[author]].wrote.append(one)
    return found


def _written(
    process: Process, answers: Answers, people: Collection[int]
) -> Iterable[tuple[int, Wrote]]:
    """What these people said in words and stands, with who said it."""
    rows = Item.objects.filter(author__in=list(people), standing=Item.Standing.ACCEPTED)
    items = list(rows.order_by("pk").values_list("pk", "author", "text"))
    if not items:
        return
    parents = dict(Theme.objects.filter(process=process).values_list("pk", "parent"))
    under: dict[int, list[Key]] = defaultdict(list)
    for item, theme, given in placed_among(process, people):
        under[item] += _answering(theme, given, parents, answers)
    for item, author, text in items:
        itself = [key for key in [(STATEMENT, item)] if key in answers]
        yield author, Wrote(item, text or 0, tuple(dict.fromkeys([*itself, *under[item]])))


def _answering(
    theme: int, given: int, parents: Mapping[int, int | None], answers: Answers
) -> list[Key]:
    """The theme whose answer holds for what lies under a theme of today.

    That is itself; or, of one that was made after the decision, the one that had been chosen and
    became part of it, or else the one in which it lies.
    """
    above: int | None = theme
    while above is not None:
        for one in (above, given):
            if (THEME, one) in answers:
                return [(THEME, one)]
        above = parents.get(above)
    return []


def drawn(edition: Edition) -> tuple[list[int], list[int]]:
    """Whose answers are read as samples: of those who wrote something, and of all the others."""
    process = edition.publication.decision.process
    people = list(to_be_answered(process).values_list("pk", flat=True))
    wrote = Item.objects.filter(process=process, standing=Item.Standing.ACCEPTED)
    authors = set(wrote.exclude(author=None).values_list("author", flat=True))
    dice = Random(edition.seed)  # noqa: S311  # shown to everybody who reads the samples
    first = [one for one in people if one in authors]
    first = sorted(dice.sample(first, min(SAMPLES, len(first))))
    rest = [one for one in people if one not in first]
    return first, sorted(dice.sample(rest, min(SAMPLES, len(rest))))


def progress_of(edition: Edition) -> dict[str, int]:
    """How many have an answer, by which way, and what became of what was sent."""
    state = PersonalAnswer.State
    counted = PersonalAnswer.objects.filter(edition=edition).aggregate(
        answers=Count("pk"), at_receipt=Count("pk", filter=Q(state=state.AT_RECEIPT))
    )
    return {**counted, **how_far(edition.kind)}


def progress_of_all(editions: Collection[Edition]) -> dict[str, int]:
    """How many people have an answer by any of these, and what became of all that was sent."""
    found = Counter[str]()
    for one in editions:
        found.update(how_far(one.kind))
    rows = PersonalAnswer.objects.filter(edition__in=editions)
    return {**found, "answers": rows.aggregate(people=Count(_PERSON, distinct=True))["people"]}


def editions_that_went(process: Process) -> list[Edition]:
    """All answers that went, the latest first: a correction replaces none of those before it."""
    rows = Edition.objects.filter(publication__decision__process=process)
    went = rows.exclude(let_go_at=None).order_by("-publication__number")
    return list(went.select_related("publication__decision__process"))


def marks_of(participant: Participant, edition: Edition) -> dict[str, str]:
    """What one person found wanting in their answer, by point; what they said last counts."""
    own = Q(participant=participant) | Q(participant__merged_into=participant)
    rows = Mark.objects.filter(own, edition=edition).order_by("pk")
    return dict(rows.values_list("point", "kind"))


def marks_on(edition: Edition) -> dict[str, Marked]:
    """How many people found which point wanting, and how; "" is the answers as a whole."""
    standing = Mark.objects.filter(edition=edition, participant__secret__isnull=False)
    counted = standing.exclude(pk__in=_said_before_joining(edition))
    by_kind = counted.values("point", "kind").annotate(n=Count(_PERSON, distinct=True))
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    for point, kind, many in by_kind.order_by("point").values_list("point", "kind", "n"):
        kinds[point][kind] = many
    return {point: Marked(each, sum(each.values())) for point, each in kinds.items()}


def _said_before_joining(edition: Edition) -> list[int]:
    """Marks of somebody with two receipts that were joined, but for the last on each point."""
    joined = Mark.objects.filter(edition=edition, participant__merged_into__isnull=False)
    people = joined.values("participant__merged_into")
    own = Mark.objects.filter(edition=edition, participant__in=people)
    last: dict[tuple[int, str], int] = {}
    found = []
    rows = (joined | own).annotate(person=_PERSON).order_by("pk")
    for pk, person, point in rows.values_list("pk", "person", "point"):
        if (person, point) in last:
            found.append(last[person, point])
        last[person, point] = pk
    return found


def people_marking(edition: Edition, point: str) -> int:
    """How many people found one point wanting."""
    rows = Mark.objects.filter(edition=edition, point=point, participant__secret__isnull=False)
    return int(rows.aggregate(people=Count(_PERSON, distinct=True))["people"])


def points_many_mark() -> set[tuple[int, str]]:
    """The points, each with its edition, that enough people find wanting for a second answer."""
    rows = Mark.objects.filter(participant__secret__isnull=False).order_by()
    counted = rows.values("edition", "point").annotate(people=Count(_PERSON, distinct=True))
    many = counted.filter(people__gte=SECOND_ANSWER_FROM)
    return set(many.values_list("edition", "point"))


def seconds_of(editions: Collection[Edition]) -> list[SecondAnswer]:
    """The second answers that are owed on any of these, the first one owed before all."""
    rows = SecondAnswer.objects.filter(edition__in=editions).order_by("owed_at", "pk")
    return list(rows.select_related("institution"))


def who_answers_again(process: Process) -> Institution:
    """Who owes second answers: the nearest institution above where somebody decides, else its own.

    So a question of a village is answered again by its district.
    """
    deciding = Role.objects.filter(kind=Role.Kind.DECISION_OFFICER, account__is_active=True)
    able = set(deciding.values_list("institution", flat=True))
    own = process.institution
    seen, at = {own.pk}, own.above
    while at is not None and at.pk not in seen:
        if at.pk in able:
            return at
        seen.add(at.pk)
        at = at.above
    return own


def higher_officers(edition: Edition) -> QuerySet[Account]:
    """Who can give second answers: whoever decides above those who signed the first ones.

    Where nobody is above, it is somebody of the same institution who signed neither the decision
    nor the answers: another decision officer, or an administrator.
    """
    process = edition.publication.decision.process
    where = who_answers_again(process)
    kinds = [Role.Kind.DECISION_OFFICER]
    if where.pk == process.institution_id:
        kinds.append(Role.Kind.ADMINISTRATOR)
    rows = Account.objects.filter(
        is_active=True,
        pk__in=Role.objects.filter(institution=where, kind__in=kinds).values("account"),
    )
    signed = (edition.signed_by_id, edition.publication.published_by_id)
    return rows.exclude(pk__in=[one for one in signed if one]).order_by("pk")


def seconds_waiting_for(account: Account) -> list[SecondAnswer]:
    """The second answers that this person can give and nobody has given, the first due first."""
    rows = SecondAnswer.objects.filter(answered_at=None).order_by("due_at", "pk")
    waiting = rows.select_related("edition__publication__decision__process__institution")
    return [
        one
        for one in waiting.defer("edition__publication__body")
        if higher_officers(one.edition).filter(pk=account.pk).exists()
    ]


def still_to_be_answered(today: date) -> list[Process]:
    """The closed questions of which an answer, or a second one, is still to come.

    One that was to be answered more than a year ago is not among them: it keeps no addresses.
    """
    closed = Stage.objects.filter(kind=Stage.Kind.HEAR, ends_at__date__lte=today)
    rows = Process.objects.filter(pk__in=closed.values("process")).exclude(published_at=None)
    told = Edition.objects.filter(publication__decision__process=OuterRef("pk"), is_whole=True)
    owed = SecondAnswer.objects.filter(
        edition__publication__decision__process=OuterRef("pk"), is_whole=False
    )
    waiting = rows.exclude(channels="").filter(~Exists(told) | Exists(owed))
    return [
        one
        for one in waiting.prefetch_related("stages")
        if today <= (_was_due(one) or today) + LONGEST_KEPT
    ]


def long_overdue(today: date) -> list[Process]:
    """The closed questions whose answers were to come more than a year ago: nothing keeps on."""
    closed = Stage.objects.filter(kind=Stage.Kind.HEAR, ends_at__date__lt=today - LONGEST_KEPT)
    rows = Process.objects.filter(pk__in=closed.values("process")).prefetch_related("stages")
    return [one for one in rows if (_was_due(one) or today) + LONGEST_KEPT < today]


def _was_due(process: Process) -> date | None:
    """On which day everybody was to be answered, as far as that was said."""
    ends = [one.ends_at for one in process.stages.all() if one.ends_at]
    seconds = SecondAnswer.objects.filter(
        edition__publication__decision__process=process, is_whole=False
    )
    ends += list(seconds.values_list("due_at", flat=True))
    return max(ends).date() if ends else None


def to_let_go(institutions: Collection[int]) -> list[Process]:
    """The questions of these whose last decision is public and whose answers have not gone."""
    later = Publication.objects.filter(decision=OuterRef("decision"), number__gt=OuterRef("number"))
    rows = Publication.objects.filter(
        ~Exists(later), decision__process__institution__in=institutions, edition__let_go_at=None
    )
    found = rows.select_related("decision__process").defer("body").order_by("published_at")
    return [one.decision.process for one in found]
