"""A large table of an organisation: how fast its rows become answers, in how much memory."""

from figures import Figure, number
from ground import Ground

_QUESTION = "market-hall"
_ROWS, _FEWER = 20_000, 4_000
_MOST_GROWTH_MIB = 16
_PATIENCE = 3600


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """Bring a table into a demonstration, as its worker does."""
    rows = _FEWER if quick else _ROWS
    site = ground.demo("table")
    site.stop()  # its worker would go on with the same table
    found = site.inside("bring_table", patience=_PATIENCE, slug=_QUESTION, rows=rows)
    site.start()
    looking, taking = found["looking"], found["taking"]
    grown = max(one["most_mib"] - one["early_mib"] for one in (looking, taking))
    how = (
        f"{rows / looking['seconds']:.0f} rows a second looked at ({number(looking['computed'])} s "
        f"computing, {looking['statements'] / rows:.2f} statements a row), "
        f"{rows / taking['seconds']:.0f} made answers ({number(taking['computed'])} s, "
        f"{taking['statements'] / rows:.2f} statements a row); a file of "
        f"{found['bytes'] / 1e6:.1f} MB, SQLite; {number(found['before_mib'])} MiB before, "
        f"{number(taking['most_mib'])} MiB at most; stored: {found['stored']}"
    )
    return [
        Figure(
            f"a table of {rows:,} people with eleven answers each, one of them words of their own",
            f"{number(grown)} MiB more than with the first two thousand",
            f"≤ {_MOST_GROWTH_MIB} MiB, every row stored",
            how,
            is_met=grown <= _MOST_GROWTH_MIB and found["stored"] == rows,
            values=found,
        )
    ]
