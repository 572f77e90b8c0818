"""Whether a form was sent from one of our own pages.

The public forms work before anybody has a cookie, so the usual token in a cookie cannot guard
them. Browsers name the page that a form came from; where an old browser names none, the form must
carry a ticket that only our page could have given (see ``ticket``). docs/decisions/0003.
"""

from urllib.parse import urlsplit

from django.core.signing import Signer
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare


def is_from_our_own_page(request: HttpRequest, *, holder: str = "") -> bool:
    """Tell whether this POST was sent by a page of this site.

    ``holder`` is what the ticket is bound to: the value of the person's cookie, or nothing for
    somebody who has none yet.
    """
    named = request.headers.get("Origin") or request.headers.get("Referer")
    if named and named != "null":
        return urlsplit(named).netloc == request.get_host()
    return _ticket_fits(request.POST.get("ticket", ""), holder)


def ticket(holder: str = "") -> str:
    """Give what a form of ours carries, so that browsers which name no origin can use it."""
    return Signer(salt="base.own_page").signature(holder)


def _ticket_fits(given: str, holder: str) -> bool:
    return constant_time_compare(given, ticket(holder))
