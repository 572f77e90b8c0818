"""Whether a form was sent from one of our own pages.

The public forms work before anybody has a cookie, so the usual token in a cookie cannot guard
them. Browsers name the page that a form came from; where an old browser names none, the form must
carry a ticket that only our page could have given (see ``ticket``). docs/decisions/0003.
"""

from urllib.parse import urlsplit

from django.core.signing import Signer
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

# A sandboxed frame of another site names no origin, just as an old browser does, and everybody can
# fetch a ticket for somebody who has no cookie. By this header browsers tell the two apart.
_FROM_ELSEWHERE = {"cross-site", "same-site"}


def is_from_our_own_page(request: HttpRequest, *, holder: str = "") -> bool:
    """Tell whether this POST was sent by a page of this site.

    ``holder`` is what the ticket is bound to: the value of the person's cookie, or nothing for
    somebody who has none yet.
    """
    if request.headers.get("Sec-Fetch-Site") in _FROM_ELSEWHERE:
        return False
    named = request.headers.get("Origin") or request.headers.get("Referer")
    if named and named != "null":
        return _host_in(named) == request.get_host()
    return _ticket_fits(request.POST.get("ticket", ""), holder)


def ticket(holder: str = "") -> str:
    """Give what a form of ours carries, so that browsers which name no origin can use it."""
    return Signer(salt="base.own_page").signature(holder)


def _host_in(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _ticket_fits(given: str, holder: str) -> bool:
    return constant_time_compare(given, ticket(holder))
