"""What a check of the log has found."""

from collections.abc import Callable
from dataclasses import dataclass, field

MOST_PROBLEMS_NAMED = 1_000
ROWS_AT_ONCE = 2_000
STEPS_BETWEEN_PROGRESS = 10_000

Progress = Callable[[int], None]


@dataclass
class Report:
    """How much was checked, and a sentence for each broken thing.

    ``waiting`` entries have no place yet; ``moving`` counts what changed while
    it was being checked and was not judged.
    """

    entries: int = 0
    waiting: int = 0
    checkpoints: int = 0
    bodies: int = 0
    erased: int = 0
    moving: int = 0
    problem_count: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether everything stored is what the log says."""
        return self.problem_count == 0

    def add_problem(self, sentence: str) -> None:
        """Count a broken thing, and name it unless the list is long already."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS_NAMED:
            self.problems.append(sentence)


class Steps:
    """Counts what was looked at, and says so from time to time."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0

    def count(self) -> None:
        """Note that one more entry or body was looked at."""
        self._done += 1
        if self._progress and self._done % STEPS_BETWEEN_PROGRESS == 0:
            self._progress(self._done)
