"""What the worker does for gates: note what is no longer missing, and who is unheard at the end."""

from isegoria.gates.closing import mark_closings
from isegoria.gates.queries import questions_with_gaps
from isegoria.gates.setting_aside import note_mended
from isegoria.journey.queries.gates import everything_missing


def look_after_gates() -> int:
    """Note where what was missing at the opening is there by now; of how many things it was."""
    mark_closings()
    return sum(
        note_mended(process, {one.field for one in everything_missing(process)})
        for process in questions_with_gaps()
    )
