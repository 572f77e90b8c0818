"""What waits for a decision, what was decided, and how often by which rule."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from civicmath.likeness import nearest
from isegoria.hear.attachments import unwritten
from isegoria.hear.models import Attachment, Item
from isegoria.languages.codes import Direction, direction_of, tag_of
from isegoria.languages.models import Rendering
from isegoria.languages.queries import NOTHING, Shown, as_written, shown
from isegoria.moderation.models import Restriction
from isegoria.moderation.rules import RULES, PublishedRule, rule_of
from isegoria.process.models import Process

ALIKE = 0.45
MOST_ALIKE = 3
MOST_COMPARED = 1500


@dataclass(frozen=True)
class Alike:
    """An accepted statement that says nearly the same, and how nearly."""

    number: int
    words: str
    percent: int


@dataclass(frozen=True)
class Shelved:
    """An item as a moderator sees it, with what was decided about it if anything was."""

    item: Item
    words: Shown
    question: Shown
    alike: tuple[Alike, ...] = ()
    restriction: Restriction | None = None
    attached: Attachment | None = None
    about: Shown = NOTHING

    @property
    def rule(self) -> PublishedRule | None:
        """The rule by which it is refused."""
        return rule_of(self.restriction.rule) if self.restriction else None

    @property
    def lacks_words(self) -> bool:
        """Whether it says nothing yet, so that nobody who cannot see it would know what it is."""
        return bool(self.attached) and not self.words

    @property
    def is_refused(self) -> bool:
        """Whether it is refused at present."""
        return self.item.standing == Item.Standing.REFUSED


@dataclass(frozen=True)
class Refusal:
    """A refused item as the public sees it: its number, the rule and the reason, not its words."""

    number: int
    rule: PublishedRule
    reason: str
    language: str

    @property
    def tag(self) -> str:
        """The language of the reason as HTML writes it."""
        return tag_of(self.language)

    @property
    def direction(self) -> Direction:
        """Which way the reason is written."""
        return direction_of(self.language)


@dataclass(frozen=True)
class Tally:
    """How many statements by participants were accepted, refused by each rule, or still wait."""

    accepted: int
    waiting: int
    refused: tuple[tuple[PublishedRule, int], ...]

    @property
    def refused_in_all(self) -> int:
        """How many are refused at present, by whatever rule."""
        return sum(count for _rule, count in self.refused)


@dataclass(frozen=True)
class Choice:
    """A question, with how many of its statements wait and how many are refused.

    ``elsewhere`` counts those that were refused before the question was brought in.
    """

    slug: str
    words: Shown
    waiting: int = 0
    refused: int = 0
    elsewhere: int = 0


def waiting(institutions: Collection[int], slug: str = "", words: str = "") -> QuerySet[Item]:
    """Items that nobody has read yet, the oldest first; those that have these words in them."""
    rows = _items(institutions, slug, words).filter(standing=Item.Standing.HELD)
    return rows.exclude(pk__in=unwritten()).order_by("pk")


def decided(institutions: Collection[int], slug: str = "", words: str = "") -> QuerySet[Item]:
    """Items that are accepted or refused, the latest decision first."""
    standings = (Item.Standing.ACCEPTED, Item.Standing.REFUSED)
    return (
        _items(institutions, slug, words)
        .filter(standing__in=standings)
        .order_by(F("entry_id").desc(nulls_last=True), "-pk")
    )


def with_likenesses(items: Sequence[Item], language: str) -> list[Shelved]:
    """Waiting items in words, each beside the accepted ones that say nearly the same."""
    attached = _attached(items)
    words = _words(items, language, attached.values())
    accepted = _accepted({item.activity_id for item in items})
    # Spelling can only be compared within a language.
    sources = as_written(item.text_id for item in items)
    return [
        Shelved(
            item=item,
            words=words.get(item.text_id, NOTHING),
            question=words.get(item.activity.process.question_id, NOTHING),
            alike=_alike(sources.get(item.text_id, ""), accepted[item.activity_id]),
            attached=attached.get(item.pk),
            about=_about(attached.get(item.pk), words),
        )
        for item in items
    ]


def with_restrictions(items: Sequence[Item], language: str) -> list[Shelved]:
    """Decided items in words, with the rule and the reason where they are refused."""
    attached = _attached(items)
    words = _words(items, language, attached.values())
    refused = [item.pk for item in items if item.standing == Item.Standing.REFUSED]
    latest = {
        row.item_id: row
        for row in _standing().filter(item__in=refused).select_related("decided_by")
    }
    return [
        Shelved(
            item=item,
            words=words.get(item.text_id, NOTHING),
            question=words.get(item.activity.process.question_id, NOTHING),
            restriction=latest.get(item.pk),
            attached=attached.get(item.pk),
            about=_about(attached.get(item.pk), words),
        )
        for item in items
    ]


def item_for(item_id: int, institutions: Collection[int]) -> Item | None:
    """One item that these institutions may decide on."""
    return _items(institutions).filter(pk=item_id).first()


def standing_restriction(item: Item) -> Restriction | None:
    """Why an item is refused at present."""
    return item.restrictions.select_related("decided_by").filter(lifted_on=None).first()


def choices(institutions: Collection[int], language: str) -> list[Choice]:
    """The questions that a moderator can narrow the list to."""
    rows = list(
        Process.objects.filter(institution__in=institutions)
        .exclude(published_at=None)
        .annotate(
            waiting=Count(
                "activities__items", filter=Q(activities__items__standing=Item.Standing.HELD)
            )
        )
        .order_by("slug")
    )
    words = shown([row.question_id for row in rows], language)
    return [
        Choice(slug=row.slug, words=words[row.question_id], waiting=row.waiting) for row in rows
    ]


def refused_in(slug: str, language: str) -> tuple[Choice, list[Refusal]] | None:
    """A published question and the placeholders of all that is refused there."""
    process = Process.objects.filter(slug=slug).exclude(published_at=None).first()
    if process is None:
        return None
    words = shown([process.question_id], language)[process.question_id]
    ours = _refused().filter(item__activity__process=process)
    elsewhere = Item.objects.filter(
        activity__process=process, standing=Item.Standing.REFUSED
    ).exclude(pk__in=ours.values("item"))
    placeholders = _placeholders(ours)
    choice = Choice(slug=slug, words=words, refused=len(placeholders), elsewhere=elsewhere.count())
    return choice, placeholders


def questions_with_refusals(language: str) -> list[Choice]:
    """The published questions where something is refused, with how much."""
    rows = list(
        Process.objects.exclude(published_at=None)
        .annotate(
            refused=Count(
                "activities__items", filter=Q(activities__items__standing=Item.Standing.REFUSED)
            )
        )
        .filter(refused__gt=0)
        .order_by("-pk")
    )
    words = shown([row.question_id for row in rows], language)
    return [
        Choice(slug=row.slug, words=words[row.question_id], refused=row.refused) for row in rows
    ]


def tally() -> Tally:
    """What became of all statements by participants, over all questions."""
    by_standing = Counter(
        dict(
            Item.objects.exclude(author=None)
            .filter(entry__isnull=False, process__published_at__isnull=False)
            .order_by()
            .values_list("standing")
            .annotate(Count("pk"))
        )
    )
    return Tally(
        accepted=by_standing[Item.Standing.ACCEPTED],
        waiting=by_standing[Item.Standing.HELD],
        refused=_refused_by_rule(),
    )


def _items(institutions: Collection[int], slug: str = "", words: str = "") -> QuerySet[Item]:
    rows = Item.objects.filter(activity__process__institution__in=institutions).select_related(
        "activity__process", "author", "attachment__file", "attachment__about"
    )
    if words:  # a query within, so that no item comes twice
        said = Rendering.objects.filter(body__icontains=words)
        rows = rows.filter(text__in=said.order_by().values("text"))
    return rows.filter(activity__process__slug=slug) if slug else rows


def _standing() -> QuerySet[Restriction]:
    """The restrictions that were not lifted, one an item at most."""
    return Restriction.objects.filter(lifted_on=None)


def _refused() -> QuerySet[Restriction]:
    """What is refused at present; not what its author has taken back since."""
    return _standing().filter(item__standing=Item.Standing.REFUSED)


def _refused_by_rule() -> tuple[tuple[PublishedRule, int], ...]:
    """How many items are refused at present, in the order of the rules."""
    counts = Counter(_refused().values_list("rule", flat=True))
    return tuple((rule, counts[rule.number]) for rule in RULES if counts[rule.number])


def _placeholders(rows: QuerySet[Restriction]) -> list[Refusal]:
    values = rows.order_by("item__activity", "item__number").values_list(
        "item__number", "rule", "reason", "language"
    )
    return [
        Refusal(number=number, rule=rule, reason=reason, language=spoken)
        for number, by, reason, spoken in values
        if (rule := rule_of(by)) is not None
    ]


def _words(
    items: Sequence[Item], language: str, attached: Iterable[Attachment] = ()
) -> Mapping[int | None, Shown]:
    texts = [item.text_id for item in items]
    texts += [one.about.text_id for one in attached if one.about]
    questions = [item.activity.process.question_id for item in items]
    return shown([*texts, *questions], language)


def _attached(items: Sequence[Item]) -> dict[int, Attachment]:
    """What was sent with these items, which were found together with it."""
    found = {item.pk: getattr(item, "attachment", None) for item in items}
    return {pk: one for pk, one in found.items() if one}


def _about(attached: Attachment | None, words: Mapping[int | None, Shown]) -> Shown:
    """The question that a picture answers."""
    asked = attached.about if attached else None
    return words.get(asked.text_id, NOTHING) if asked else NOTHING


def _accepted(activities: Collection[int]) -> dict[int, dict[tuple[int, str], str]]:
    """The accepted statements to compare with, the newest of each activity."""
    rows = (
        Item.objects.filter(
            activity__in=activities,
            standing=Item.Standing.ACCEPTED,
            text__renderings__state=Rendering.State.SOURCE,
        )
        .order_by("-number")
        .values_list("activity_id", "number", "text__renderings__body")
    )
    found: dict[int, dict[tuple[int, str], str]] = defaultdict(dict)
    for activity, number, body in rows[:MOST_COMPARED]:
        found[activity][number, body] = body
    return found


def _alike(words: str, accepted: Mapping[tuple[int, str], str]) -> tuple[Alike, ...]:
    close = nearest(words, accepted, at_least=ALIKE, most=MOST_ALIKE)
    return tuple(
        Alike(number=number, words=body, percent=round(100 * how_much))
        for (number, body), how_much in close
    )
