"""Finding accounts by what their holders have in hand."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import base36_to_int

from isegoria.people.models import Account

DEMO_DOMAIN = "demo.example"
LONGEST_NUMBER = 13  # digits in base 36 that a row number can have


class LinkTokens(PasswordResetTokenGenerator):
    """The secret part of a link that signs somebody in once.

    It seals the time of the last sign-in, so that any sign-in makes it void, and its own day,
    so that it ends after ``settings.PASSWORD_RESET_TIMEOUT``: three days.
    """

    key_salt = "isegoria.people: a link that signs in once"

    def _make_hash_value(self, user: Account, timestamp: int) -> str:
        """Seal that time to its last digit: Django's own would let two sign-ins in one second."""
        before = user.last_login.isoformat() if user.last_login else ""
        return f"{super()._make_hash_value(user, timestamp)} {before}"


tokens = LinkTokens()


def account_of(request: HttpRequest) -> Account:
    """Who is signed in, behind a page that asks for it."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def holder_of(token: str) -> Account | None:
    """Whom a link would sign in, if it still works."""
    number, _dash, seal = token.partition("-")
    if not number or len(number) > LONGEST_NUMBER:
        return None
    try:
        account = Account.objects.filter(pk=base36_to_int(number), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return account if account and tokens.check_token(account, seal) else None


def demo_accounts() -> list[Account]:
    """Every simulated member of staff of a demonstration."""
    return list(
        Account.objects.filter(email__endswith=f"@{DEMO_DOMAIN}", is_active=True).order_by("email")
    )
