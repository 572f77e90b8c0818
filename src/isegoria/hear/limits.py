"""How much may come from one network in a while; see isegoria.base.allowance for what is kept.

They are wide: a school, a village or a whole mobile network may share one address. Somebody who
has a receipt already is never held up here.
"""

import logging

from isegoria.base.allowance import Allowance

NEWCOMERS = Allowance(burst=3000, seconds_each=1)
STATEMENTS = Allowance(burst=300, seconds_each=5)
RECEIPTS = Allowance(burst=120, seconds_each=2)
ALL_RECEIPTS = Allowance(burst=1200, seconds_each=1)
_TELLING = Allowance(burst=1, seconds_each=3600)
_EVERYBODY = b"everybody"

_logger = logging.getLogger(__name__)


def wait_after_unknown_receipt(network: bytes) -> int:
    """Count a receipt that nobody holds: how many seconds this network has to wait, mostly none.

    Asked only when no receipt was found, so that a right one always opens. That a guess hits is
    kept unlikely by the length of a receipt, not by waiting. But all tries together are counted
    too, so that from however many networks they come, the operator is told.
    """
    own, everybodys = RECEIPTS.take(network), ALL_RECEIPTS.take(_EVERYBODY)
    if everybodys and not _TELLING.take(_EVERYBODY):
        _logger.warning(
            "Very many receipts were tried that nobody holds: somebody may be guessing. Right ones "
            "still open. This is said once an hour at most."
        )
    return max(own, everybodys)
