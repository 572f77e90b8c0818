"""Links that sign somebody in once."""

from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotThere
from isegoria.people.models import Account
from isegoria.people.queries import holder_of, tokens


def one_time_link(account: Account, base_address: str) -> str:
    """Make a link that signs this account in once; it ends with any sign-in or after three days.

    Nothing is stored; an earlier link works until then too.
    """
    token = f"{int_to_base36(account.pk)}-{tokens.make_token(account)}"
    return base_address.rstrip("/") + reverse("desk-enter", args=[token])


def look_at(token: str) -> Account:
    """Find whom a link would sign in, without using it up."""
    account = holder_of(token)
    if account is None:
        raise _ended()
    return account


def redeem(token: str) -> Account:
    """Use a link up and give whom it signs in. Of two who use it at once exactly one gets through.

    The sign-in is noted here already, by the one statement that also looks whether there was any
    since the link was made; that makes the link void.
    """
    account = look_at(token)
    unused = Account.objects.filter(pk=account.pk, last_login=account.last_login)
    if not unused.update(last_login=timezone.now()):
        raise _ended()
    account.refresh_from_db()
    return account


def _ended() -> NotThere:
    return NotThere(
        _(
            "This link does not work any more. It worked once, for three days. "
            "If you have an account, sign in with your e-mail address; "
            "else ask an administrator for a new link."
        )
    )
