"""How much one key may bring in a while; see isegoria.base.allowance for what is kept."""

from django.utils.translation import gettext as _

from isegoria.base.allowance import Allowance
from isegoria.channels.api.models import Key
from isegoria.channels.api.rules import TooMuch
from isegoria.hear.limits import wait_after_unknown_receipt

ARRIVALS = Allowance(burst=1000, seconds_each=0.1)


def count(key: Key) -> None:
    """Count one arrival of this key; TooMuch where there were too many."""
    if wait := ARRIVALS.take(str(key.pk).encode()):
        raise TooMuch(_("This key brings too much at once. Wait a little, then go on."), wait)


def count_unknown_receipt(network: bytes) -> None:
    """Count a receipt that nobody holds; TooMuch where there were too many."""
    if wait := wait_after_unknown_receipt(network):
        raise TooMuch(_("Too many receipts that nobody holds. Wait a little, then go on."), wait)
