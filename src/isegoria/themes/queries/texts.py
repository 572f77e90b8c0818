"""What people said in words: what stands, what of it is wanted, and how it reads."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from isegoria.hear.models import Item
from isegoria.languages.codes import Direction, direction_of, tag_of
from isegoria.languages.models import Rendering
from isegoria.languages.queries import NOTHING, Shown, shown
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.themes import rules
from isegoria.themes.models import Codebook, InvokedRight, OpenText, Placing, Reader, Reading

MINE, SECOND, RIGHT = "mine", "second", "right"
LONGEST_SEARCH = 100
READ = (OpenText.State.PLACED, OpenText.State.NOTHING)


@dataclass(frozen=True)
class Wanted:
    """Which texts somebody looks for, as it stands in addresses."""

    language: str = ""
    theme: str = ""
    state: str = ""
    about: str = ""
    words: str = ""

    @classmethod
    def in_(cls, given: QueryDict) -> "Wanted":
        """Read it from an address or a form."""
        said = {
            one.name: given.get(one.name, "").replace("\x00", "").strip() for one in fields(cls)
        }
        return cls(**{name: value[:LONGEST_SEARCH] for name, value in said.items()})

    def query(self, **other: str) -> str:
        """The part of an address that says it, with what is to differ."""
        said = {one.name: getattr(self, one.name) for one in fields(self)} | other
        return urlencode({name: value for name, value in said.items() if value})

    def __bool__(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class Said:
    """A text as somebody reads it: the original, a translation beside it, and what it answers."""

    text: OpenText
    words: str
    language: str
    translation: Shown = NOTHING
    is_by_machine: bool = False
    about: Shown = NOTHING
    placed: tuple[int, ...] = field(default=())
    is_hidden: bool = False

    @property
    def tag(self) -> str:
        """The language of the original as HTML writes it."""
        return tag_of(self.language)

    @property
    def direction(self) -> Direction:
        """Which way the original is written."""
        return direction_of(self.language)


def standing(process: Process) -> QuerySet[OpenText]:
    """What was said and stands at present, in order."""
    accepted = Q(item__standing=Item.Standing.ACCEPTED, item__text__isnull=False)
    told = Q(point__isnull=False, point__meeting__taken_out="")
    return OpenText.objects.filter(accepted | told, process=process).order_by("number")


def wanted(
    process: Process,
    by: Account,
    want: Wanted,
    *,
    book: Codebook,
    themes: Collection[int] = (),
) -> QuerySet[OpenText]:
    """What of it somebody looks for; ``themes`` are those in which the wanted theme shows itself.

    Where a second person is still to read, nobody finds by theme what another placed.
    """
    rows = standing(process)
    if want.language:
        rows = rows.filter(language=want.language)
    if want.about.isdecimal():
        rows = rows.filter(about=int(want.about[:18]))
    if want.words:
        rows = rows.filter(_says(want.words))
    if want.theme:
        placed = Placing.objects.filter(reading=OuterRef("counted"), theme__in=themes)
        rows = rows.filter(Exists(placed)).exclude(pk__in=hidden_from(by, book))
    return _in_state(rows, by, want.state, book)


def hidden_from(by: Account, book: Codebook) -> QuerySet[OpenText]:
    """What somebody else has read first, and a second person is to read without seeing it."""
    later = Reading.objects.filter(text=OuterRef("pk"), turn__gt=Reading.Turn.FIRST)
    first = Reading.objects.filter(text=OuterRef("pk"), turn=Reading.Turn.FIRST)
    read = first.exclude(outcome=Reading.Outcome.ASKED).exclude(reader=by).exclude(reader=None)
    return OpenText.objects.filter(
        Exists(read), ~Exists(later), process=book.process_id, draw__lt=book.drawn_below
    )


def settled(book: Codebook) -> QuerySet[OpenText]:
    """What counts for everybody: read, and by a second person where one is to read it apart."""
    later = Reading.objects.filter(text=OuterRef("pk"), turn__gt=Reading.Turn.FIRST)
    is_read = Q(draw__gte=book.drawn_below) | Exists(later)
    return standing(book.process).filter(is_read, state__in=READ, counted__isnull=False)


def waiting_for_a_second(book: Codebook) -> QuerySet[OpenText]:
    """What was read once and is to be read by another person."""
    later = Reading.objects.filter(text=OuterRef("pk"), turn__gt=Reading.Turn.FIRST)
    rows = standing(book.process).filter(draw__lt=book.drawn_below, state__in=READ)
    return rows.filter(~Exists(later))


def read_in(by: Account) -> list[str]:
    """The languages that somebody reads; none means all."""
    found = Reader.objects.filter(account=by).first()
    return found.codes if found else []


def with_readings(texts: QuerySet[OpenText]) -> QuerySet[OpenText]:
    """The same with who placed them where."""
    readings = Reading.objects.order_by("turn").select_related("reader")
    return texts.select_related("item", "point__meeting", "about").prefetch_related(
        Prefetch("readings", readings), "readings__placings"
    )


def in_words(
    texts: Sequence[OpenText], language: str, *, by: Account | None, book: Codebook | None
) -> list[Said]:
    """These texts as somebody reads them; two queries for all."""
    ids = {one.item.text_id for one in texts if one.item}
    said = Rendering.objects.filter(text__in=ids).filter(
        Q(state=Rendering.State.SOURCE) | Q(language=language)
    )
    by_text: dict[int, list[Rendering]] = {}
    for one in said.annotate(now=F("text__revision")):
        by_text.setdefault(one.text_id, []).append(one)
    about = shown({one.about.text_id for one in texts if one.about}, language)
    return [_said(one, by_text, about, by, book) for one in texts]


def _said(
    text: OpenText,
    by_text: dict[int, list[Rendering]],
    about: dict[int | None, Shown],
    by: Account | None,
    book: Codebook | None,
) -> Said:
    asked = about.get(text.about.text_id, NOTHING) if text.about else NOTHING
    if text.point:
        return _placed(
            Said(text, text.point.words, text.point.meeting.language, about=asked), by, book
        )
    rows = by_text.get((text.item.text_id if text.item else None) or 0, [])
    source = next((one for one in rows if one.state == Rendering.State.SOURCE), None)
    other = next((one for one in rows if one.state != Rendering.State.SOURCE and one.body), None)
    found = Said(text, source.body if source else "", text.language, about=asked)
    if other is not None:
        stale = other.source_revision < other.now  # type: ignore[attr-defined]  # annotated above
        found = replace(
            found,
            translation=Shown(other.body, other.language, is_stale=stale),
            is_by_machine=other.state != Rendering.State.CHECKED,
        )
    return _placed(found, by, book)


def _placed(said: Said, by: Account | None, book: Codebook | None) -> Said:
    """Under which themes it lies, unless whoever looks is to read it without knowing."""
    if by is None or book is None:
        return said
    drawn = said.text.draw < book.drawn_below
    if rules.is_blind(said.text, by, is_drawn=drawn):
        return replace(said, is_hidden=True)
    counted = (one for one in said.text.readings.all() if one.pk == said.text.counted_id)
    reading = next(counted, None)
    placings = reading.placings.all() if reading else ()
    return replace(said, placed=tuple(dict.fromkeys(one.theme_id for one in placings)))


def _in_state(
    rows: QuerySet[OpenText], by: Account, state: str, book: Codebook
) -> QuerySet[OpenText]:
    if state in (OpenText.State.PLACED, OpenText.State.NOTHING):
        return rows.filter(state=state).exclude(pk__in=hidden_from(by, book))
    if state in OpenText.State.values:
        return rows.filter(state=state)
    if state == MINE:
        return rows.filter(Exists(Reading.objects.filter(text=OuterRef("pk"), reader=by)))
    if state == SECOND:
        return rows.filter(pk__in=hidden_from(by, book))
    if state == RIGHT:
        marks = InvokedRight.objects.filter(text=OuterRef("pk"), is_taken_out=False)
        return rows.filter(Exists(marks))
    return rows


def _says(words: str) -> Q:
    """The words in the original or a point; SQLite knows capitals of Latin letters alone."""
    found = Q()
    for one in _spellings(words):
        source = Rendering.objects.filter(
            text=OuterRef("item__text"), state=Rendering.State.SOURCE, body__icontains=one
        )
        found |= Q(Exists(source)) | Q(point__words__icontains=one)
    return found


def _spellings(words: str) -> Iterable[str]:
    if words.isascii():
        return (words,)
    return dict.fromkeys((words, words.lower(), words.capitalize(), words.upper()))
