"""Links that sign somebody in once."""

from django.urls import reverse
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


def redeem(token: str) -> Account:
    """Find whom a link signs in; whoever signs them in makes it void by that."""
    account = holder_of(token)
    if account is None:
        raise NotThere(
            _(
                "This link does not work any more. It worked once, for three days. "
                "If you have an account, sign in with your e-mail address; "
                "else ask an administrator for a new link."
            )
        )
    return account
