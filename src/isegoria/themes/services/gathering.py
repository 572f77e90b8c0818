"""Beginning to place the words about a question, and taking up what was said since."""

import secrets
from hashlib import sha256
from math import ceil

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.hear.activity_type import activity_types
from isegoria.hear.models import Item
from isegoria.languages.models import Rendering
from isegoria.process.models import Process
from isegoria.themes.models import Codebook, OpenText
from isegoria.themes.queries.texts import standing
from isegoria.themes.queries.untaken import new_items, new_points

AT_ONCE = 200
_SEEDS = _DRAWS = 2**31


@transaction.atomic
def begin(process: Process) -> Codebook:
    """Begin to place the words about a question; a second time changes nothing.

    The first words are there at once, the rest once the worker has taken them up.
    """
    if process.published_at is None:
        raise Refused(_("Nobody could answer yet. Open the question first."))
    book, is_new = Codebook.objects.get_or_create(
        process=process, defaults={"seed": secrets.randbelow(_SEEDS)}
    )
    if is_new:
        gather(process)
    return Codebook.objects.get(pk=book.pk)


@transaction.atomic
def gather(process: Process, *, most: int = AT_ONCE) -> int:
    """Take up some of what was said since, and draw what two persons read; how much it was."""
    book = hold(process)
    last = OpenText.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0
    items = list(new_items(process).select_related("activity")[:most])
    spoken, about = _languages(items), _answered(items)
    rows = [
        OpenText(item=one, language=spoken.get(one.text_id, ""), about_id=about.get(one.pk))
        for one in items
    ]
    points = new_points(process)[: most - len(items)]
    rows += [OpenText(point=one, language=one.meeting.language) for one in points]
    _number(rows, book, first=last + 1)
    draw_anew(book)
    return len(rows)


def hold(process: Process) -> Codebook:
    """Keep everybody else from changing themes until this transaction has ended."""
    return Codebook.objects.select_for_update().select_related("process").get(process=process)


def draw_anew(book: Codebook) -> None:
    """Settle below which draw texts are read twice, so that it is the share of what stands."""
    draws = standing(book.process).order_by("draw").values_list("draw", flat=True)
    wanted = ceil(draws.count() * book.share / 100)
    below = draws[wanted - 1] + 1 if wanted else 0
    if below != book.drawn_below:
        book.drawn_below = below
        book.save(update_fields=["drawn_below"])


def _number(rows: list[OpenText], book: Codebook, *, first: int) -> None:
    for number, one in enumerate(rows, first):
        one.process_id, one.number = book.process_id, number
        one.draw = _draw(book.seed, number)
    OpenText.objects.bulk_create(rows)


def _draw(seed: int, number: int) -> int:
    """The draw of a text: anybody who knows the seed comes to the same."""
    digest = sha256(f"{seed}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % _DRAWS


def _languages(items: list[Item]) -> dict[int | None, str]:
    rows = Rendering.objects.filter(
        text__in=[one.text_id for one in items], state=Rendering.State.SOURCE
    )
    return dict(rows.values_list("text_id", "language"))


def _answered(items: list[Item]) -> dict[int, int]:
    """Which question each of these answers, as their ways of asking tell."""
    found: dict[int, int] = {}
    for slug, kind in activity_types().items():
        mine = [one.pk for one in items if one.activity.type_slug == slug]
        found |= kind.answered_by(mine) if mine else {}
    return found
