"""What somebody looks for, among all that they may read: the public, or staff at the desk."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.hear.models import Item
from isegoria.inform.models import Passage
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.organisations.models import HelpPoint
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.search.folding import marked, words_in
from isegoria.search.queries import closeness, texts_with
from isegoria.search.showing import Stretch, stretches

A_FEW, A_PAGE = 5, 20


@dataclass(frozen=True)
class Found:
    """One thing that was found: where it is, its words, and to which question it belongs."""

    address: str
    stretch: Stretch
    about: Shown | None = None
    note: str = ""


NEWEST, BEST = ("-pk",), ("-closest", "-pk")
# To put more than these in order takes too long, and says little where nearly everything fits.
MOST_RANKED = 2_000


@dataclass(frozen=True)
class Sort:
    """Things of one sort: how to find them, and how to show some of them."""

    key: str
    name: str
    rows: QuerySet[Any]
    show: Callable[[Sequence[Any]], list[Found]]
    is_ranked: bool = True

    def ordered(self, count: int, *, newest: bool) -> QuerySet[Any]:
        """The rows as they stand on the pages, always the same for the same words."""
        if not self.is_ranked:
            return self.rows.order_by("pk")
        return self.rows.order_by(*(NEWEST if newest or count > MOST_RANKED else BEST))


@dataclass(frozen=True)
class Answer:
    """What was found of one sort: a page of it, or the first few."""

    sort: Sort
    count: int
    found: list[Found]
    page: Page[Any] | None

    @property
    def is_too_much(self) -> bool:
        """Whether so much fits that it stands newest first, whatever was asked for."""
        return self.sort.is_ranked and self.count > MOST_RANKED


def public_sorts(query: str) -> list[Sort]:
    """What everybody may read: questions, their background, and what stands before others."""
    words = words_in(query)
    now = timezone.now()
    questions = _questions(words).exclude(published_at=None)
    passages = _passages(words).exclude(document__process__published_at=None)
    items = _items(words).filter(
        standing=Item.Standing.ACCEPTED,
        activity__process__published_at__isnull=False,
        activity__stage__begins_at__lte=now,
    )
    return [
        Sort("questions", _("Questions"), questions, _told(words, _texts_of, _of_question)),
        Sort("background", _("Background"), passages, _told(words, _texts_of_passage, _of_passage)),
        Sort(
            "contributions",
            _("What is asked, and what people said"),
            items,
            _told(words, _text_of, _of_item),
        ),
    ]


def desk_sorts(
    query: str,
    *,
    prepared: Collection[int],
    moderated: Collection[int],
    administered: Collection[int],
) -> list[Sort]:
    """What staff may read of these institutions, drafts and what waits or is refused among it."""
    words = words_in(query)
    questions = _questions(words).filter(institution__in=prepared)
    passages = _passages(words).filter(document__process__institution__in=prepared)
    items = _items(words).filter(activity__process__institution__in=moderated)
    items = items.exclude(standing=Item.Standing.WITHDRAWN)
    points = HelpPoint.objects.filter(institution__in=administered, closed_on=None)
    staff = Account.objects.filter(roles__institution__in=administered).distinct()
    return [
        Sort("questions", _("Questions"), questions, _told(words, _texts_of, _at_desk)),
        Sort("background", _("Background"), passages, _told(words, _texts_of_passage, _document)),
        Sort(
            "contributions",
            _("What is asked, and what people said"),
            items,
            _told(words, _text_of, lambda row: _queue(row, query)),
        ),
        Sort(
            "points",
            _("Places that help"),
            _plain(points, words, "name", "address"),
            _points(words),
            is_ranked=False,
        ),
        Sort(
            "staff",
            _("Staff"),
            _plain(staff, words, "name", "email"),
            _staff(words),
            is_ranked=False,
        ),
    ]


def answers(
    sorts: Sequence[Sort], *, chosen: str, number: int, newest: bool = False
) -> list[Answer] | None:
    """A few of each sort, or a page of the chosen one; None if there is no such page."""
    if chosen:
        sort = next((one for one in sorts if one.key == chosen), None)
        if sort is None:
            return None
        count = sort.rows.count()
        pages = Paginator(sort.ordered(count, newest=newest), A_PAGE)
        pages.count = count
        if number > pages.num_pages:
            return None
        page = pages.page(number)
        return [Answer(sort, count, sort.show(list(page)), page)]
    found = []
    for sort in sorts:
        if count := sort.rows.count():
            rows = sort.ordered(count, newest=newest)[:A_FEW]
            found.append(Answer(sort, count, sort.show(list(rows)), None))
    return found


def _questions(words: Sequence[str]) -> QuerySet[Process]:
    texts = texts_with(words).values("text")
    said = Q()
    for name in Process.TEXTS:
        said |= Q(**{f"{name}__in": texts})
    closest = closeness(words, *Process.TEXTS, naming="question")
    return Process.objects.filter(said).alias(closest=closest)


def _passages(words: Sequence[str]) -> QuerySet[Passage]:
    """Passages as they read now: earlier versions stay for those who referred to them."""
    texts = texts_with(words).values("text")
    newest = Passage.objects.filter(
        document=OuterRef("document"), position=OuterRef("position")
    ).order_by("-version")
    return (
        Passage.objects.filter(Q(body__in=texts) | Q(heading__in=texts))
        .filter(pk=Subquery(newest.values("pk")[:1]))
        .select_related("document__process")
        .alias(closest=closeness(words, "body", "heading", naming="heading"))
    )


def _items(words: Sequence[str]) -> QuerySet[Item]:
    texts = texts_with(words).values("text")
    rows = Item.objects.filter(text__in=texts).select_related("activity__process")
    return rows.alias(closest=closeness(words, "text"))


def _plain(rows: QuerySet[Any], words: Sequence[str], *fields: str) -> QuerySet[Any]:
    """Rows of which every word is in one of these fields: few enough to look at one by one."""
    for word in words:
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(either)
    return rows if words else rows.none()


Place = tuple[str, Process | None, str]


def _told(
    words: Sequence[str],
    texts_of: Callable[[Any], list[int | None]],
    place_of: Callable[[Any], Place],
) -> Callable[[Sequence[Any]], list[Found]]:
    """How rows with texts are shown: the words found, the address, the question, a note."""

    def show(rows: Sequence[Any]) -> list[Found]:
        said = stretches([text for row in rows for text in texts_of(row)], words)
        places = [place_of(row) for row in rows]
        about = shown(
            [process.question_id for _address, process, _note in places if process],
            page_language(),
        )
        return [
            Found(
                address=address,
                stretch=said[text],
                about=about[process.question_id]
                if process and process.question_id != text
                else None,
                note=note,
            )
            for row, (address, process, note) in zip(rows, places, strict=True)
            # Nothing where it was erased since the rows were read.
            for text in [one for one in texts_of(row) if one and one in said][:1]
        ]

    return show


def _texts_of(row: Process) -> list[int | None]:
    return row.text_ids


def _texts_of_passage(row: Passage) -> list[int | None]:
    return [row.body_id, row.heading_id]


def _text_of(row: Item) -> list[int | None]:
    return [row.text_id]


def _of_question(row: Process) -> Place:
    return reverse("question", args=[row.slug]), row, ""


def _of_passage(row: Passage) -> Place:
    process = row.document.process
    return reverse("inform", args=[process.slug]), process, ""


def _of_item(row: Item) -> Place:
    process = row.activity.process
    return reverse("heard", args=[process.slug]), process, ""


def _at_desk(row: Process) -> Place:
    note = "" if row.published_at else _("Draft")
    return reverse("desk-question", args=[row.slug]), row, note


def _document(row: Passage) -> Place:
    process = row.document.process
    return reverse("desk-document", args=[process.slug, row.document.position]), process, ""


def _queue(row: Item, query: str) -> Place:

    values = {"question": row.activity.process.slug, "q": query}
    if row.standing != Item.Standing.HELD:
        values["list"] = "decided"
    address = f"{reverse('moderation-queue')}?{urlencode(values)}#item-{row.pk}"
    return address, row.activity.process, str(row.get_standing_display())


def _points(words: Sequence[str]) -> Callable[[Sequence[HelpPoint]], list[Found]]:
    def show(rows: Sequence[HelpPoint]) -> list[Found]:
        said = [f"{one.name}, {one.address}" for one in rows]
        return [Found(reverse("desk-points"), Stretch(marked(one, words), "und")) for one in said]

    return show


def _staff(words: Sequence[str]) -> Callable[[Sequence[Account]], list[Found]]:
    def show(rows: Sequence[Account]) -> list[Found]:
        said = [f"{one.name}, {one.email}" for one in rows]
        return [Found(reverse("desk-staff"), Stretch(marked(one, words), "und")) for one in said]

    return show
