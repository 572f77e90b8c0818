"""Work every weighted figure of this folder out anew. Needs Python and civicmath alone.

    python recompute.py

It reads the tables beside it and compares what follows from them with figures.json: with the exact
figures to a billionth, and, rounded, with what everybody reads. Where more was said since that was
told, it names what has moved; that is no fault.
"""

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from civicmath.arrays import Flags, Floats
from civicmath.disclosure import MINIMUM, rounded
from civicmath.margins import NOT_SAID, Margin
from civicmath.weighting import NoWeights, rake, share_of, thin

HERE = Path(__file__).parent
SAME = 1e-9
Figures = dict[str, float | int | None]


def main(folder: Path = HERE) -> int:
    """Compare all; 0 if every figure is the same, 1 if any is not."""
    figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    found = Worked(folder)
    exact = found.exact(figures["exact"])
    others = [name for name, said in figures["exact"].items() if not _same(said, exact.get(name))]
    for name in others:
        _say(f"{name}: {figures['exact'][name]} is in the folder, {exact.get(name)} follows")
    told = found.as_told(figures["told"], exact)
    moved = [name for name, said in figures["told"].items() if not _same(said, told.get(name))]
    for name in moved:
        _say(f"{name}: {figures['told'][name]} is told, {told.get(name)} follows")
    _say(f"{len(figures['exact'])} exact figures, {len(others)} of them otherwise.")
    _say(f"{len(figures['told'])} figures that everybody reads, {len(moved)} of them otherwise.")
    if moved and not figures["is_as_told"]:
        _say("More was said since these were told; the next table that is told has it.")
    wrong = others or (moved and figures["is_as_told"]) or not figures["exact"]
    return 1 if wrong else 0


class Worked:
    """The tables of a folder, and what follows from them."""

    def __init__(self, folder: Path) -> None:
        self.votes = _numbers(folder / "votes.csv")
        self.groups = _numbers(folder / "groups.csv")
        self.people = np.unique(self.votes[:, 0])
        self.community: dict[int, dict[int, float]] = {}
        self.hardly_online: set[int] = set()
        with (folder / "community.csv").open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                group = int(line["group"])
                self.community.setdefault(int(line["parted"]), {})[group] = float(line["share"])
                if int(line["hardly_online"]):
                    self.hardly_online.add(group)
        self.margins = tuple(self._margin(parted) for parted in self.community)

    def _margin(self, parted: int) -> Margin:
        shares = self.community[parted]
        where = {group: at for at, group in enumerate(shares)}
        named = {
            int(person): where.get(int(group), NOT_SAID)
            for person, by, group, _counted in self.groups
            if by == parted
        }
        return Margin.of(
            str(parted),
            [str(one) for one in shares],
            shares=list(shares.values()),
            place=[named.get(int(one), NOT_SAID) for one in self.people],
        )

    def value_of(self, number: int) -> Floats:
        """1 for who agrees with a statement, 0 for who answered otherwise, else NaN."""
        value = np.full(len(self.people), np.nan)
        about = self.votes[self.votes[:, 1] == number]
        value[np.searchsorted(self.people, about[:, 0])] = about[:, 2] == 1
        return value

    def exact(self, wanted: Figures) -> Figures:
        """Every figure of these names, before anything is rounded."""
        found: Figures = {}
        for name in wanted:
            kind, number, *_rest = name.split()
            if kind == "statement" and f"statement {number} people" not in found:
                found |= self._statement(int(number))
            if kind == "group":
                is_it = (self.groups[:, 2] == int(number)) & (self.groups[:, 3] == 1)
                found[name] = int(is_it.sum())
        return found

    def _statement(self, number: int) -> Figures:
        value, name = self.value_of(number), f"statement {number}"
        answered: Flags = ~np.isnan(value)
        raw = share_of(value)
        weighted = None
        if not thin(self.margins, answered):
            try:
                weighted = share_of(value, rake(self.margins, answered).weights)
            except NoWeights:
                weighted = None
        return {
            f"{name} people": raw.people,
            f"{name} raw": raw.share if raw.people else None,
            f"{name} weighted": weighted.share if weighted else None,
            f"{name} design effect": weighted.design_effect if weighted else None,
            f"{name} effective": weighted.effective if weighted else None,
        }

    def as_told(self, wanted: Figures, exact: Figures) -> Figures:
        """The same, rounded as everybody reads them, and what groups said beside all others."""
        found: Figures = {}
        for name in wanted:
            kind, number, *what = name.split()
            if what[0] in {"group", "hardly"}:
                members, others = self._sides(what)
                side = members if what[-1] == "agree" else others
                found[name] = self._agreeing(int(number), side)
            else:
                found[name] = _rounded(" ".join([kind, *what]), exact.get(name))
        return found

    def _sides(self, what: Sequence[str]) -> tuple[Flags, Flags]:
        """Who is in a group and who is not; of access, among those who named such a group."""
        members = np.zeros(len(self.people), dtype=np.bool_)
        asked = np.zeros_like(members)
        for margin in self.margins:
            groups = [int(one) for one in margin.categories]
            if what[0] == "group" and int(what[1]) in groups:
                members |= margin.place == groups.index(int(what[1]))
                asked |= True
            hardly = [at for at, one in enumerate(groups) if one in self.hardly_online]
            if what[0] == "hardly" and hardly:
                members |= np.isin(margin.place, hardly)
                asked |= margin.said
        return members, asked & ~members

    def _agreeing(self, number: int, side: Flags) -> int | None:
        value = self.value_of(number)[side]
        said = value[~np.isnan(value)]
        return _points(float(said.mean())) if len(said) >= MINIMUM else None


def _numbers(path: Path) -> Floats:
    with path.open(encoding="utf-8") as lines:
        width = len(next(lines).split(","))
        table: Floats = np.loadtxt(lines, delimiter=",", dtype=np.int64, ndmin=2)
    return table.reshape(-1, width)


def _rounded(kind: str, exact: float | None) -> float | None:
    if exact is None or kind == "statement people":
        return exact
    if kind == "group people":
        return rounded(int(exact)) if exact >= MINIMUM else None
    if kind == "statement effective":
        return rounded(int(exact))
    return round(exact, 1) if kind == "statement design effect" else _points(exact)


def _points(share: float) -> int:
    return int(100 * share + 0.5)


def _same(said: float | None, again: float | None) -> bool:
    if said is None or again is None:
        return said is None and again is None
    return abs(said - again) <= SAME * max(1.0, abs(said))


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
