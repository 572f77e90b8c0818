"""Which towns there are, and where somebody stands on the way to a certificate."""

import random

from isegoria.people.models import Account
from isegoria.training.models import Attempt, Town


def town_to_practise(other_than: int | None = None) -> int | None:
    """The number of any town that everybody may read, another one if there is another."""
    keys = list(Town.objects.filter(is_for_certificate=False).values_list("pk", flat=True))
    others = [one for one in keys if one != other_than] or keys
    return random.choice(others) if others else None  # noqa: S311  # no secret hangs on it


def town_shown(key: int) -> Town | None:
    """A town that everybody may read."""
    return Town.objects.filter(pk=key, is_for_certificate=False).first()


def attempt_at(account: Account, key: int) -> Attempt | None:
    """What somebody makes of a town for the certificate, begun or handed in."""
    return (
        Attempt.objects.filter(account=account, town=key, town__is_for_certificate=True)
        .select_related("town")
        .first()
    )


def unfinished(account: Account) -> Attempt | None:
    """The town that somebody has begun to read for the certificate."""
    return Attempt.objects.filter(account=account, has_passed=None).first()
