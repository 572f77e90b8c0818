"""How a receipt is known without its code."""

from isegoria.base.keyed import keyed

PURPOSE = b"isegoria receipts: code of a person"


def seal_of(code: str) -> bytes:
    """Seal a code under a key made from the site's secret for this purpose alone."""
    return keyed(PURPOSE, code.encode())
