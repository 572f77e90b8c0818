"""How often one phone is heard."""

from django.utils.translation import gettext as _

from isegoria.base.allowance import Allowance
from isegoria.base.refusal import Refused
from isegoria.conversation.gateways import PhoneGateway
from isegoria.conversation.numbers import tag_of

_allowances: dict[tuple[type[PhoneGateway], int], Allowance] = {}


class TooMany(Refused):
    """One number sends, types or presses more than a person can."""

    status = 429


def hold_back(gateway: PhoneGateway, number: str) -> None:
    """Raise TooMany, in words, for a number that is heard too often on this channel."""
    most = gateway.per_minute
    limit = _allowances.setdefault(
        (type(gateway), most), Allowance(burst=most, seconds_each=60 / most)
    )
    if wait := limit.take(tag_of(number).encode()):
        raise TooMany(_("Too many messages. Wait %(seconds)d seconds.") % {"seconds": wait})


def forget() -> None:
    """Let every number begin afresh."""
    _allowances.clear()
