"""What the list of questions tells: those open now, in preparation, and closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.isolated import isolated
from isegoria.base.joined import columns_of, joined
from isegoria.base.listed import in_a_row
from isegoria.hear.models import Contribution
from isegoria.journey.queries.public import COUNTS, Standing, number_in_words, standing_of
from isegoria.languages.queries import Shown, shown
from isegoria.process.models import Process, Stage
from isegoria.process.timetable import day_in_words, instant_in_words

QUESTIONS_A_PAGE = 10

_PLACES = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(Stage.Kind.values))
_LISTED = f"""WITH listed AS (
        SELECT process.id, hear.ends_at, COUNT(*) OVER () AS total,
            CASE WHEN hear.ends_at <= %(now)s THEN 2
                WHEN hear.begins_at <= %(now)s THEN 0 ELSE 1 END AS standing,
            CASE WHEN hear.ends_at <= %(now)s THEN NULL
                WHEN hear.begins_at <= %(now)s THEN hear.ends_at ELSE hear.begins_at END AS soonest
        FROM {Process._meta.db_table} process LEFT JOIN {Stage._meta.db_table} hear
            ON hear.process_id = process.id AND hear.kind = 'hear'
        WHERE process.published_at IS NOT NULL
        ORDER BY standing, soonest ASC NULLS LAST, hear.ends_at DESC, process.id
        LIMIT %(most)s OFFSET %(first)s
    )
    SELECT {columns_of(Process, "process")}, {columns_of(Stage, "hear")},
        {columns_of(Stage, "decide")},
        (SELECT MAX(CASE begun.kind {_PLACES} END) FROM {Stage._meta.db_table} begun
            WHERE begun.process_id = process.id AND begun.begins_at <= %(now)s),
        (SELECT COUNT(DISTINCT part.participant_id) FROM {Contribution._meta.db_table} part
            WHERE part.process_id = process.id AND {COUNTS}),
        listed.total
    FROM listed JOIN {Process._meta.db_table} process ON process.id = listed.id
    LEFT JOIN {Stage._meta.db_table} hear ON hear.process_id = process.id AND hear.kind = 'hear'
    LEFT JOIN {Stage._meta.db_table} decide
        ON decide.process_id = process.id AND decide.kind = 'decide'
    ORDER BY listed.standing, listed.soonest ASC NULLS LAST, listed.ends_at DESC, listed.id
"""  # noqa: S608  # the same


@dataclass(frozen=True)
class Card:
    """One question in the list, as design/cards.html shows it."""

    title: str
    language: str
    direction: str
    address: str
    tag: str
    text: str
    when: str


@dataclass(frozen=True)
class Listed:
    """One question in the list, by all that its card follows from.

    ``reached`` is the last stage that has begun.
    """

    process: Process = field(compare=False)  # of which the next three are shown
    slug: str
    time_zone: str
    is_asked_here: bool
    title: Shown
    decided_by: Shown
    opens: datetime | None
    closes: datetime | None
    decides: datetime | None
    standing: Standing
    reached: str
    people: int

    def card(self) -> Card:
        """What the list shows of this question."""
        return Card(
            title=self.title.body,
            language=self.title.tag,
            direction=self.title.direction,
            address=reverse("question", args=[self.slug]),
            tag=str(Stage.Kind(self.reached).label) if self.reached else "",
            text=self._who_decides(),
            when=self._when(),
        )

    def _who_decides(self) -> str:
        """One sentence for whom, one for the day: officials may end theirs with a full stop."""
        who = isolated(str(self.decided_by).rstrip().rstrip(".。"))
        words = _("Who decides: %(who)s.") % {"who": who}
        if self.decides is None:
            return words
        day = day_in_words(self.decides, self.process)
        return in_a_row(words, _("The decision is made on %(day)s.") % {"day": day})

    def _when(self) -> str:
        """Until when one can take part, and how many have."""
        if self.standing == "preparation":
            if self.opens is None:
                return ""
            return _("Opens %(instant)s") % {"instant": instant_in_words(self.opens, self.process)}
        so_far = ngettext(
            "%(number)s person took part", "%(number)s people took part", self.people
        ) % {"number": number_in_words(self.people)}
        if self.closes is None or not self.is_asked_here:  # brought in: when it closed is not known
            return so_far
        words = _("Closes %(instant)s") if self.standing == "open" else _("Closed %(instant)s")
        return f"{words % {'instant': instant_in_words(self.closes, self.process)}} · {so_far}"


@dataclass(frozen=True)
class HomePage:
    """What journey/home.html shows of the questions."""

    listed: tuple[Listed, ...]
    is_first: bool

    def seen(self) -> dict[str, Any]:
        """The cards of the questions by what one can do, worked out to be drawn."""
        return {
            "is_first": self.is_first,
            **{
                standing: [one.card() for one in self.listed if one.standing == standing]
                for standing in ("open", "preparation", "closed")
            },
        }


def home_page(language: str, *, number: int, now: datetime) -> dict[str, Any] | None:
    """List the published questions: those open now by their closing, then the others.

    Two queries, whatever their number. None if there is no such page of the list.
    """
    asked_for = {
        "now": connection.ops.adapt_datetimefield_value(now),
        "most": QUESTIONS_A_PAGE,
        "first": (number - 1) * QUESTIONS_A_PAGE,
    }
    rows = list(joined(_LISTED, asked_for, Process, Stage, Stage))
    if not rows and number > 1:
        return None
    total = rows[0][-1] if rows else 0
    processes = [process for process, *_others in rows]
    words = shown(
        [key for one in processes for key in (one.question_id, one.decided_by_id)], language
    )
    page = HomePage(tuple(_listed(row, words, now=now) for row in rows), is_first=number == 1)
    return {"page": page, "pages": Paginator(range(total), QUESTIONS_A_PAGE).page(number)}


def _listed(row: tuple[Any, ...], words: Mapping[int | None, Shown], *, now: datetime) -> Listed:
    process, hear, decide, reached, people, _total = row
    return Listed(
        process=process,
        slug=process.slug,
        time_zone=process.time_zone,
        is_asked_here=bool(process.channel_codes),
        title=words[process.question_id],
        decided_by=words[process.decided_by_id],
        opens=hear.begins_at if hear else None,
        closes=hear.ends_at if hear else None,
        decides=(decide.begins_at or decide.ends_at) if decide else None,
        standing=standing_of(hear, now),
        reached="" if reached is None else Stage.Kind.values[reached],
        people=people,
    )
