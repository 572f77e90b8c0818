"""Long lists come in runs, in order, with nothing lost."""

import pytest

from isegoria.base.runs import runs_of


@pytest.mark.parametrize(
    ("count", "runs"),
    [(0, []), (1, [[0]]), (3, [[0, 1, 2]]), (4, [[0, 1, 2], [3]]), (6, [[0, 1, 2], [3, 4, 5]])],
)
def test_a_list_is_cut_into_runs(count, runs):
    assert list(runs_of(iter(range(count)), 3)) == runs
