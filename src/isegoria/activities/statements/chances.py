"""How likely a statement was to be drawn: carried by whatever asks it, and believed only if sealed.

Whoever counts shares later divides by it. So the form carries it under a seal that fits this
person, this statement and this chance alone: otherwise people could make themselves count more.
"""

from base64 import urlsafe_b64encode

from django.utils.crypto import constant_time_compare, salted_hmac

_SEAL_BYTES = 9  # twelve letters; nobody is told whether a guess was right


def rounded(chance: float) -> float:
    """A chance to three digits, which is all that shares need."""
    return float(f"{chance:.3g}")


def written(chance: float) -> str:
    """The one way to write a chance: forms carry it so, and the log seals it so."""
    return repr(chance)


def carried(chance: float, *, item_id: int, participant_id: int | None) -> str:
    """What a form carries of the draw that chose its statement for this person."""
    words = written(chance)
    return f"{words}:{_seal(words, item_id, participant_id)}"


def read(words: str, *, item_id: int, participant_id: int | None) -> float | None:
    """The chance that came back with an answer; None if there is none that we sealed for it."""
    chance, _colon, seal = words.partition(":")
    whole = words.isascii() and constant_time_compare(seal, _seal(chance, item_id, participant_id))
    return float(chance) if whole else None


def _seal(words: str, item_id: int, participant_id: int | None) -> str:
    sealed = f"{participant_id or 0}/{item_id}/{words}"
    mac = salted_hmac("activities.statements.chances", sealed, algorithm="sha256").digest()
    return urlsafe_b64encode(mac[:_SEAL_BYTES]).decode()
