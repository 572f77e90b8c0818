"""What gateways send: whether it comes from them, and what must stand in it."""

import base64
import hmac
from collections.abc import Callable, Mapping
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.conversation.gateways import Gateways, PhoneGateway

_NOBODY = "no gateway has this secret"
G = TypeVar("G", bound=PhoneGateway)


def sender_of(
    gateways: Gateways[G], name: str, *, secret: str, is_genuine: Callable[[G], bool]
) -> G | None:
    """The gateway of this name; None if there is none, or if this does not come from it."""
    found = gateways.all().get(name)
    if found is None:
        constant_time_compare(secret, _NOBODY)  # so that no name is told from another by time
        return None
    return found if is_genuine(found) else None


def given(values: Mapping[str, str], name: str, *, longest: int) -> str:
    """What stands under this name; Refused, in words, if it is missing or too long."""
    value = values.get(name, "").strip()
    if not value:
        raise Refused(_("“%(name)s” is missing.") % {"name": name})
    if len(value) > longest:
        raise Refused(_("“%(name)s” is too long.") % {"name": name})
    return value


def is_signed(request: HttpRequest, password: str) -> bool:
    """Tell whether whoever sends this knows the password; signed as Twilio does."""
    sent = {name: request.POST.getlist(name) for name in request.POST}
    signed = signature(password, settings.ADDRESS + request.get_full_path(), sent)
    return constant_time_compare(request.headers.get("X-Twilio-Signature", ""), signed)


def signature(password: str, address: str, values: Mapping[str, list[str]]) -> str:
    """The signature of a request: HMAC-SHA1 over the address and each name with its values."""
    sent = "".join(name + value for name in sorted(values) for value in sorted(set(values[name])))
    signed = hmac.digest(password.encode(), (address + sent).encode(), "sha1")
    return base64.b64encode(signed).decode()
