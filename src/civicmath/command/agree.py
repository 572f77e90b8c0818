"""``civicmath agree``: how far people agree who sorted the same items by hand."""

import argparse
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from civicmath.coding import cohen_kappa, krippendorff_alpha
from civicmath.command.terminal import add_common_options, cost, several, short, write_json
from civicmath.errors import BadInput, quoted
from civicmath.tables import Row, column, records

COLUMNS = ("item", "coder", "code")
MOST_LISTED = 10
MOST_CODERS = 50
# A convention of the field, no measurement: below it codes are too unclear to count by.
CLEAR_ENOUGH = 0.67


@dataclass(frozen=True)
class Pair:
    """Two coders: how many items both coded, how often alike, and their kappa."""

    coders: tuple[str, str]
    items: int
    alike: int
    kappa: float | None


@dataclass(frozen=True)
class Agreement:
    """How far all coders agree, each two of them, and which codes are taken for one another."""

    items: int
    coders: tuple[str, ...]
    codes: Mapping[str, int]
    coded_twice: int
    alpha: float | None
    pairs: tuple[Pair, ...]
    confused: Mapping[tuple[str, str], int]


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command and its options."""
    parser = commands.add_parser("agree", help="say how far those agree who sorted by hand")
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE.csv",
        help="columns item, coder, code; one row for each code that a coder gave",
    )
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the codes, compare them, and tell how far they agree."""
    started = time.perf_counter()
    found = compare(read(options.file))
    write_json(options.json, {**as_json(found), **cost(started)})
    print(summary(found))
    return 0


def read(path: Path) -> dict[str, dict[str, str]]:
    """Read what each coder gave to each item, by coder and item; an empty code is none.

    Raises
    ------
    BadInput
        Naming the line, if a column or name is missing or a coder coded an item twice.
    """
    names, every = records(path)
    places = [column(path.name, names, name) for name in COLUMNS]
    given: dict[str, dict[str, str]] = {}
    for row in every:
        item, coder, code = (row.cells[place].strip() for place in places)
        _check(row, item, coder)
        given.setdefault(coder, {})
        if len(given) > MOST_CODERS:
            raise row.bad(f"up to here there are more than {MOST_CODERS} coders")
        if item in given[coder]:
            raise row.bad(f"{quoted(coder)} coded the item {quoted(item)} twice")
        given[coder][item] = code
    if len(given) <= 1:
        raise BadInput(path.name, None, "to compare takes two coders or more")
    return given


def _check(row: Row, item: str, coder: str) -> None:
    for name, value in (("item", item), ("coder", coder)):
        if not value:
            raise row.bad(f"the {name} is empty")


def compare(given: Mapping[str, Mapping[str, str]]) -> Agreement:
    """Compare the codes of two coders or more, given by coder and item; empty for none."""
    items = sorted({item for codes in given.values() for item in codes})
    coders = tuple(sorted(given))
    table = [[given[coder].get(item) or None for item in items] for coder in coders]
    confused: Counter[tuple[str, str]] = Counter()
    pairs = []
    for one, other in combinations(range(len(coders)), 2):
        both = [
            (mine, yours)
            for mine, yours in zip(table[one], table[other], strict=True)
            if mine is not None and yours is not None
        ]
        confused.update(
            (min(mine, yours), max(mine, yours)) for mine, yours in both if mine != yours
        )
        mine, yours = [pair[0] for pair in both], [pair[1] for pair in both]
        alike = sum(a == b for a, b in both)
        names = (coders[one], coders[other])
        pairs.append(Pair(names, len(both), alike, cohen_kappa(mine, yours)))
    by_item = zip(*table, strict=True)
    return Agreement(
        items=len(items),
        coders=coders,
        codes=Counter(sorted(code for codes in table for code in codes if code is not None)),
        coded_twice=sum(sum(code is not None for code in codes) > 1 for codes in by_item),
        alpha=krippendorff_alpha(table),
        pairs=tuple(pairs),
        confused=dict(sorted(confused.items(), key=lambda each: (-each[1], each[0]))),
    )


def as_json(found: Agreement) -> dict[str, object]:
    """Everything that was found, under stable names; null where chance leaves nothing to tell."""
    return {
        "items": found.items,
        "coded_twice": found.coded_twice,
        "coders": list(found.coders),
        "codes": dict(found.codes),
        "krippendorff_alpha": found.alpha,
        "pairs": [
            {
                "coders": list(pair.coders),
                "items": pair.items,
                "alike": pair.alike,
                "cohen_kappa": pair.kappa,
            }
            for pair in found.pairs
        ],
        "confused": [
            {"codes": list(codes), "times": times} for codes, times in found.confused.items()
        ],
    }


def summary(found: Agreement) -> str:
    """How far the coders agree, in plain words for the terminal."""
    items = several(found.items, "item", "items")
    lines = [
        f"{len(found.coders)} coders sorted {items}, {found.coded_twice:,} of them more than once.",
        _in_words(found.alpha),
        "",
        "Each two coders:",
    ]
    lines += [_pair_in_words(pair) for pair in found.pairs[:MOST_LISTED]]
    if len(found.pairs) > MOST_LISTED:
        lines.append(f"  and {len(found.pairs) - MOST_LISTED:,} more")
    if found.confused:
        lines += ["", "Codes taken for one another, most often first:"]
    lines += [
        f"  {short(one)} and {short(other)}: {several(times, 'time', 'times')}"
        for (one, other), times in list(found.confused.items())[:MOST_LISTED]
    ]
    return "\n".join(lines)


def _in_words(alpha: float | None) -> str:
    if alpha is None:
        return "Agreement cannot be told: too little was coded twice, or only one code was used."
    verdict = (
        "Clear enough to count by, by the usual convention (0.67)."
        if alpha >= CLEAR_ENOUGH
        else "Too unclear to count by, by the usual convention (0.67): talk about the codes first."
    )
    return f"Agreement beyond chance: {alpha:.2f} (1 is full, 0 is chance). {verdict}"


def _pair_in_words(pair: Pair) -> str:
    names = " and ".join(map(short, pair.coders))
    if not pair.items:
        return f"  {names}: no item in common"
    kappa = "cannot be told" if pair.kappa is None else f"{pair.kappa:.2f}"
    return f"  {names}: alike on {pair.alike:,} of {pair.items:,}, beyond chance {kappa}"
