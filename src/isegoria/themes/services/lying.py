"""Letting many answers lie under another theme at once, and giving them back.

A few statements move however many there are. What a split has to remember of each answer is taken
a run at a time, so that memory does not grow with a theme.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from isegoria.base.runs import runs_of
from isegoria.themes.models import OpenText, Placing, Proposal, Reading, Theme
from isegoria.themes.services.settling import settle

AT_ONCE = 2000


def move_all(theme: Theme, into: Theme) -> None:
    """Let all that lies under a theme lie under another; what was chosen is kept with each."""
    Placing.objects.filter(process=theme.process_id, theme=theme).update(theme=into)
    Proposal.objects.filter(theme=theme).update(theme=into)
    _settle_under(into)


def give_back(theme: Theme, out_of: Theme) -> None:
    """Let a theme have again what was placed under it, or under one that is part of it."""
    theirs = _parts_of(theme)
    rows = Placing.objects.filter(process=theme.process_id, given__in=theirs, theme=out_of)
    rows.update(theme=theme)
    Proposal.objects.filter(given__in=theirs, theme=out_of).update(theme=theme)
    _settle_under(theme, out_of)


def move_some(theme: Theme, to: Theme, texts: Iterable[int]) -> tuple[int, dict[str, Any]]:
    """Let some answers lie under another theme; how many, and what giving them back needs.

    That is which theme was chosen for each, by a program or not, and which of them lay under the
    other theme before.
    """
    many, there, lay = 0, [], defaultdict(list)
    for run in runs_of(texts, AT_ONCE):
        rows = Placing.objects.filter(
            process=theme.process_id,
            theme=theme,
            reading__text__in=run,
            reading__counted_for__isnull=False,
        )
        found = list(rows.order_by("pk").values_list("pk", "reading", "given", "from_machine"))
        already = _already(to, [reading for _pk, reading, *_what in found])
        stays = {reading: pk for pk, reading, *_what in reversed(found) if reading not in already}
        for _pk, reading, *what in found:
            lay[tuple(what)].append(reading)
        rows.exclude(pk__in=stays.values()).delete()
        Placing.objects.filter(pk__in=stays.values()).update(theme=to, given=to)
        many += len(stays) + len(already)
        there += sorted(already)
    _settle_under(to)
    return many, {"there": there, "lay": [[*what, readings] for what, readings in lay.items()]}


def move_back(theme: Theme, out_of: Theme, before: Mapping[str, Any]) -> None:
    """Give back what was moved, unless somebody has read it otherwise since."""
    there = set(before.get("there", ()))
    now = _resolved(theme)
    for given, from_machine, all_of_it in _lay(theme, before):
        for run in runs_of(all_of_it, AT_ONCE):
            still = _already(out_of, run)
            Placing.objects.bulk_create(
                (
                    Placing(
                        process_id=theme.process_id,
                        reading_id=reading,
                        given_id=given,
                        theme_id=now[given],
                        from_machine=from_machine,
                    )
                    for reading in run
                    if reading in still
                ),
                ignore_conflicts=True,
            )
    for _given, _from_machine, all_of_it in _lay(theme, before):
        for run in runs_of((one for one in all_of_it if one not in there), AT_ONCE):
            Placing.objects.filter(process=theme.process_id, reading__in=run, given=out_of).delete()
    _settle_under(theme, out_of)


def _lay(theme: Theme, before: Mapping[str, Any]) -> Sequence[tuple[int, bool, list[int]]]:
    """Under which chosen theme each reading lay; changes of old say only which they were."""
    if "lay" in before:
        return [(given, machine, readings) for given, machine, readings in before["lay"]]
    return [(theme.pk, False, before["readings"])]


def _already(theme: Theme, readings: Collection[int]) -> set[int]:
    """Which of these readings have chosen this theme."""
    rows = Placing.objects.filter(process=theme.process_id, reading__in=readings, given=theme)
    return set(rows.values_list("reading_id", flat=True))


def _resolved(theme: Theme) -> dict[int, int]:
    """For each theme of the question, the one that it is part of by now."""
    rows = Theme.objects.filter(process=theme.process_id).values_list("pk", "merged_into")
    into = dict(rows)
    found = {}
    for one in into:
        now = one
        while (further := into[now]) is not None:
            now = further
        found[one] = now
    return found


def _parts_of(theme: Theme) -> set[int]:
    """A theme, and all that became part of it."""
    rows = Theme.objects.filter(process=theme.process_id).values_list("pk", "merged_into")
    found, todo = set(), {theme.pk}
    into = dict(rows)
    while todo:
        found |= todo
        todo = {one for one, other in into.items() if other in todo} - found
    return found


def _settle_under(*themes: Theme) -> None:
    """What two persons placed may agree now, or differ."""
    twice = Reading.objects.filter(process=themes[0].process_id, turn=Reading.Turn.SECOND).values(
        "text"
    )
    placed = Placing.objects.filter(theme__in=[one.pk for one in themes]).values("reading__text")
    settle(OpenText.objects.filter(pk__in=twice).filter(pk__in=placed))
