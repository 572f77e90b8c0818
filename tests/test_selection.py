"""What runs on PostgreSQL: all that speaks to the database, and nothing else a second time."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent.parent
OF_SUMS = "src/isegoria/ledger/tests/test_merkle.py"
OF_ROWS = "src/isegoria/ledger/tests/test_seals.py"
OF_PROCESSES = "tests/test_operations.py"


def test_a_large_database_is_asked_only_what_speaks_to_it(tmp_path):
    """Nothing is collected by name: what a test asks for decides."""
    address = "postgresql://nobody@127.0.0.1:1/none"  # collecting calls nobody

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", OF_SUMS, OF_ROWS, OF_PROCESSES],
        cwd=HERE,
        env={**os.environ, "ISEGORIA_DATA": str(tmp_path), "ISEGORIA_DATABASE": address},
        capture_output=True,
        text=True,
        check=True,
    )

    found = [line.split("::")[:2] for line in done.stdout.splitlines() if "::" in line]
    assert {file for file, _name in found} == {OF_ROWS, OF_PROCESSES}
    assert [OF_PROCESSES, "test_a_new_site_says_that_nobody_runs_it_yet"] in found
    assert [OF_PROCESSES, "test_an_untouched_site_is_whole"] not in found  # always on a file
    assert [OF_ROWS, "test_many_things_take_as_many_queries_as_two"] in found
