"""What the worker does for the log, every few seconds."""

from isegoria.ledger.services import seal


def seal_new_entries() -> int:
    """Seal all entries that wait, batch by batch; return the number of checkpoints signed."""
    signed = 0
    while seal():
        signed += 1
    return signed
