"""Placing what somebody said under themes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.people.models import Account
from isegoria.themes import rules
from isegoria.themes.models import OpenText, Placing, Reader, Reading, Theme
from isegoria.themes.services.gathering import hold
from isegoria.themes.services.settling import settle

LONGEST_NOTE = 500
_Turn, _Outcome = Reading.Turn, Reading.Outcome


@dataclass(frozen=True)
class Found:
    """What somebody found in a text; ``themes`` are those ticked, ``seen`` the turn it was shown.

    ``proposed`` are those of the ticked themes that a program had proposed. ``again`` is a third
    look of its own, whoever looks: what others or they themselves had found stays beside it.
    """

    themes: Sequence[int] = ()
    outcome: Reading.Outcome = _Outcome.PLACED
    note: str = ""
    seen: int = _Turn.FIRST
    proposed: Collection[int] = ()
    again: bool = False


@dataclass(frozen=True)
class Placed:
    """How it was taken: as which reading, and which ticked themes are part of which by now."""

    reading: Reading
    moved: tuple[tuple[Theme, Theme], ...] = ()


@transaction.atomic
def place(*, text: OpenText, by: Account, found: Found) -> Placed:
    """Put down what somebody found in a text, as the first, the second, or a third reader.

    Who was shown the text unread while somebody else read it has read it as the second: nothing is
    lost. A theme that was merged meanwhile counts as the one that it is part of.
    """
    book = hold(text.process)
    fresh = OpenText.objects.prefetch_related("readings").get(pk=text.pk)
    turn = _turn(fresh, by, found, is_drawn=fresh.draw < book.drawn_below)
    note = " ".join(found.note.split())[:LONGEST_NOTE]
    if turn == _Turn.THIRD and not note:
        raise Refused(_("Say in a few words why it belongs there."))
    if found.outcome == _Outcome.PLACED and not found.themes:
        raise Refused(_("Tick a theme, or say that there is nothing to place."))
    chosen = _resolve(fresh, found.themes if found.outcome == _Outcome.PLACED else ())
    reading, _is_new = Reading.objects.update_or_create(
        process_id=fresh.process_id,
        text=fresh,
        turn=turn,
        defaults={"reader": by, "outcome": found.outcome, "note": note},
    )
    _put_under(reading, chosen, found.proposed)
    settle(OpenText.objects.filter(pk=fresh.pk))
    return Placed(reading, tuple(pair for pair in chosen if pair[0] != pair[1]))


@transaction.atomic
def bring_back(*, text: OpenText, by: Account, before: Mapping[str, Any]) -> None:
    """Let a text be read as it was before many were placed at once, unless it was read since."""
    hold(text.process)
    first = Reading.objects.filter(text=text, turn=_Turn.FIRST).first()
    later = Reading.objects.filter(text=text, turn__gt=_Turn.FIRST).exists()
    given = sorted(first.placings.values_list("given_id", flat=True)) if first else []
    if first is None or later or first.reader_id != by.pk or given != before["done"]:
        raise NotNow(_("It was read again since. It stays as it is."))
    first.placings.all().delete()
    if before["outcome"]:
        first.outcome, first.note = before["outcome"], before["note"]
        first.reader_id = before["reader"]
        first.save(update_fields=["outcome", "note", "reader"])
        _put_under(first, _resolve(text, before["themes"]), ())
        settle(OpenText.objects.filter(pk=text.pk))
        return
    OpenText.objects.filter(pk=text.pk).update(counted=None, state=OpenText.State.UNREAD)
    first.delete()


def put_languages(*, account: Account, codes: Sequence[str]) -> None:
    """Keep which languages somebody reads; none means all."""
    Reader.objects.update_or_create(account=account, defaults={"languages": ",".join(codes)[:200]})


def _put_under(
    reading: Reading, chosen: Sequence[tuple[Theme, Theme]], proposed: Collection[int]
) -> None:
    reading.placings.all().delete()
    Placing.objects.bulk_create(
        Placing(
            process_id=reading.process_id,
            reading=reading,
            given=given,
            theme=now,
            from_machine=given.pk in proposed,
        )
        for given, now in chosen
    )


def _turn(text: OpenText, by: Account, found: Found, *, is_drawn: bool) -> Reading.Turn:
    """As which reader: whoever saw where others placed it can only be the third."""
    if found.again:
        return _Turn.THIRD
    turn = rules.turn_for(text, by, is_drawn=is_drawn)
    if turn == _Turn.SECOND and found.seen == _Turn.THIRD:
        return _Turn.THIRD
    if turn == _Turn.THIRD and found.seen != _Turn.THIRD:
        if {one.turn for one in text.readings.all()} & {_Turn.SECOND, _Turn.THIRD}:
            raise NotNow(_("Others have read this answer meanwhile. Nothing was changed."))
        return _Turn.SECOND
    return turn


def _resolve(text: OpenText, chosen: Sequence[int]) -> list[tuple[Theme, Theme]]:
    """Each ticked theme with the one that it is part of by now."""
    there = {one.pk: one for one in Theme.objects.filter(process=text.process_id)}
    pairs = []
    for pk in dict.fromkeys(chosen):
        given = now = there.get(pk)
        while now is not None and now.merged_into_id is not None:
            now = there[now.merged_into_id]
        if given is None or now is None or now.is_removed:
            raise NotNow(_("A theme that you ticked was taken out meanwhile. Nothing was changed."))
        pairs.append((given, now))
    return pairs
