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
from civicmath.weighting import NoWeights, middle_of, rake, share_of, thin

HERE = Path(__file__).parent
SAME = 1e-9
MIDDLE_DIGITS = 2
Figures = dict[str, float | int | None]


def main(folder: Path = HERE) -> int:
    """Compare all; 0 if every figure is the same, 1 if any is not."""
    figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    found = Answered(folder) if (folder / "answers.csv").exists() else Worked(folder)
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

    table = "votes.csv"

    def __init__(self, folder: Path) -> None:
        read = _measured if self.table == "answers.csv" else _numbers
        self.votes = read(folder / self.table)
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
            if kind != "group" and f"{kind} {number} people" not in found:
                found |= self._worked(int(number))
            if kind == "group":
                is_it = (self.groups[:, 2] == int(number)) & (self.groups[:, 3] == 1)
                found[name] = int(is_it.sum())
        return found

    def _worked(self, number: int) -> Figures:
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


class Answered(Worked):
    """The tables of a survey, and what follows from them."""

    table = "answers.csv"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with (folder / "questions.csv").open(encoding="utf-8", newline="") as lines:
            self.options = {
                int(one["number"]): int(one["options"]) for one in csv.DictReader(lines)
            }

    def _worked(self, number: int) -> Figures:
        rows = self.votes[self.votes[:, 1] == number]
        place = np.searchsorted(self.people, rows[:, 0])
        answered: Flags = np.zeros(len(self.people), dtype=np.bool_)
        answered[place] = True
        weights = None
        if not thin(self.margins, answered):
            try:
                weights = rake(self.margins, answered).weights
            except NoWeights:
                weights = None
        name = f"question {number}"
        found: Figures = {f"{name} people": int(answered.sum())}
        for option in range(1, self.options[number] + 1):
            value = np.where(answered, 0.0, np.nan)
            value[place[rows[:, 2] == option]] = 1.0
            found[f"{name} option {option} raw"] = share_of(value).share
            weighted = None if weights is None else share_of(value, weights).share
            found[f"{name} option {option} weighted"] = weighted
        measured = np.full(len(self.people), np.nan)
        measured[place] = rows[:, 3]
        if not np.isnan(measured).all():
            found[f"{name} middle raw"] = middle_of(measured)
            weighted = None if weights is None else middle_of(measured, weights)
            found[f"{name} middle weighted"] = weighted
        worth = None if weights is None else share_of(np.ones_like(weights), weights)
        found[f"{name} design effect"] = worth.design_effect if worth else None
        found[f"{name} effective"] = worth.effective if worth else None
        return found

    def as_told(self, wanted: Figures, exact: Figures) -> Figures:
        """The same, rounded as everybody reads them."""
        return {name: _rounded(_kind_of(name), exact.get(name)) for name in wanted}


def _kind_of(name: str) -> str:
    """What a figure of a survey is, whichever question it is of."""
    words = [one for one in name.split() if not one.isdigit()]
    return " ".join(words)


def _measured(path: Path) -> Floats:
    """A table some cells of which are empty, or have a point."""
    with path.open(encoding="utf-8") as lines:
        width = len(next(lines).split(","))
        rows = [[float(cell.strip() or "nan") for cell in line.split(",")] for line in lines]
    return np.array(rows, dtype=np.float64).reshape(-1, width)


def _numbers(path: Path) -> Floats:
    with path.open(encoding="utf-8") as lines:
        width = len(next(lines).split(","))
        table: Floats = np.loadtxt(lines, delimiter=",", dtype=np.int64, ndmin=2)
    return table.reshape(-1, width)


def _rounded(kind: str, exact: float | None) -> float | None:
    if exact is None or kind in {"statement people", "question people"}:
        return exact
    if kind.startswith("question middle"):
        return round(exact, MIDDLE_DIGITS)
    if kind == "group people":
        return rounded(int(exact)) if exact >= MINIMUM else None
    if kind.endswith(" effective"):
        return rounded(int(exact))
    return round(exact, 1) if kind.endswith(" design effect") else _points(exact)


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
