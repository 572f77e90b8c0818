"""Phone numbers: read as gateways and people write them, and known by a digest alone."""

import hmac

import phonenumbers
from django.conf import settings
from django.utils.translation import gettext as _

from isegoria.base.keyed import keyed
from isegoria.base.refusal import Refused

_PURPOSE = b"isegoria conversation: number of a phone"


def phone_number(text: str, country: str = "") -> str:
    """Read a number, in the digits of any script, as ``+`` and digits.

    ``country`` is that of numbers written without one, as in ``KE``. Raises Refused for what is no
    number of a phone, such as the short number or the name of a sender.
    """
    number = _parsed(text[:40], country or None)
    if number is None:  # some gateways leave out the plus sign, or write two zeros instead
        number = _parsed("+" + text[:40].strip().removeprefix("00"), None)
    if number is None or not phonenumbers.is_possible_number(number):
        raise Refused(
            _("“%(number)s” is no phone number. Write it with its country: +254 700 000 001.")
            % {"number": text[:40]}
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def tag_of(number: str, *, within: int | None = None) -> str:
    """The digest under which a number is known; one of its own ``within`` each question."""
    place = "" if within is None else f" {within}"
    return keyed(_PURPOSE, f"{number}{place}".encode()).hex()


def digest_of(*parts: str) -> str:
    """Under which a message, a menu or a call is known, so that it is heard once."""
    return hmac.digest(settings.SECRET_KEY.encode(), "\n".join(parts).encode(), "sha256").hex()


def _parsed(text: str, country: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
