"""Figures as they are told: what was measured, against which bar, and how."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line of the table; ``values`` are the same figures for programs."""

    what: str
    measured: str
    bar: str = ""
    how: str = ""
    is_met: bool | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        missed = " **(missed)**" if self.is_met is False else ""
        return f"| {self.what} | {self.measured}{missed} | {self.bar} | {self.how} |"


TABLE_HEAD = "| what | measured | bar | how |\n|---|---|---|---|"


def median(values: Iterable[float]) -> float:
    """The middle value; 0 of none."""
    return statistics.median(list(values) or [0])


def number(value: float) -> str:
    """A number with as many digits as mean something."""
    if abs(value) >= 100:  # noqa: PLR2004  # from here on nobody needs digits behind the point
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"  # noqa: PLR2004  # three digits
