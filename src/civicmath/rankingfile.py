"""Ranked ballots in files: read from a table, written in the formats of PrefLib and BLT."""

from pathlib import Path

from civicmath.errors import quoted
from civicmath.rankings import Rankings
from civicmath.tables import column, records

BETTER = ">"
# Every option is compared with every other, and told in every round.
MOST_OPTIONS = 1_000


def read(path: Path) -> Rankings:
    """Read a table with one ballot a row, its ``ranking`` written like ``Elm>Oak>Fir``.

    Raises
    ------
    BadInput
        Naming the line, if a ballot comes twice, leaves a place empty or names an option twice.
    """
    names, every = records(path)
    id_at, ranking_at = (column(path.name, names, each) for each in ("ballot_id", "ranking"))
    seen: set[str] = set()
    orders: list[tuple[str, ...]] = []
    known = _Names()
    for row in every:
        ballot = row.cells[id_at].strip()
        if not ballot:
            raise row.bad("the ballot has no identifier")
        if ballot in seen:
            raise row.bad(f"the ballot {quoted(ballot)} comes twice")
        seen.add(ballot)
        cell = row.text(ranking_at, "ranking").strip()
        order = tuple(map(known.__getitem__, cell.split(BETTER))) if cell else ()
        if not all(order):
            raise row.bad(f"the ranking {quoted(cell)} leaves a place empty")
        if len(set(order)) != len(order):
            raise row.bad(f"the ranking {quoted(cell)} names an option twice")
        if len(known.options) > MOST_OPTIONS:
            raise row.bad(f"up to here there are more than {MOST_OPTIONS:,} options")
        orders.append(order)
    return Rankings.from_orders(orders)


class _Names(dict[str, str]):
    """Each option as it is called, kept once however many ballots name it."""

    def __init__(self) -> None:
        super().__init__()
        self.options: set[str] = set()

    def __missing__(self, written: str) -> str:
        name = self[written] = written.strip()
        self.options.add(name)
        return name


def preflib(rankings: Rankings, *, title: str, file_name: str) -> str:
    """Ranked ballots as a PrefLib file: ``soc`` if every ballot ranks everything, else ``soi``."""
    every = len(rankings.options)
    ranked = sorted(((many, order) for order, many in rankings.ballots if order), reverse=True)
    complete = all(len(order) == every for _, order in ranked)
    lines = [
        f"# FILE NAME: {_one_line(file_name)}",
        f"# TITLE: {_one_line(title)}",
        "# DESCRIPTION:",
        f"# DATA TYPE: {'soc' if complete else 'soi'}",
        "# MODIFICATION TYPE: original",
        "# RELATES TO:",
        "# RELATED FILES:",
        "# PUBLICATION DATE:",
        "# MODIFICATION DATE:",
        f"# NUMBER ALTERNATIVES: {every}",
        f"# NUMBER VOTERS: {rankings.voters}",
        f"# NUMBER UNIQUE ORDERS: {len(ranked)}",
        *(
            f"# ALTERNATIVE NAME {number}: {_one_line(name)}"
            for number, name in enumerate(rankings.options, start=1)
        ),
        *(f"{many}: {','.join(str(place + 1) for place in order)}" for many, order in ranked),
    ]
    return "\n".join(lines) + "\n"


def blt(rankings: Rankings, *, title: str, seats: int) -> str:
    """Ranked ballots as a BLT file, which programs for the single transferable vote read."""
    lines = [
        f"{len(rankings.options)} {seats}",
        *(
            " ".join(str(number) for number in (many, *(place + 1 for place in order), 0))
            for order, many in rankings.ballots
            if order
        ),
        "0",
        *(_quoted(name) for name in rankings.options),
        _quoted(title),
    ]
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    # The format has no way to write a quotation mark inside a name.
    return '"' + _one_line(text).replace('"', "'") + '"'
