"""What stands in the way of running a real site, or a demonstration; None if nothing."""

from django.conf import settings

from isegoria.hear.channel_type import channel_types
from isegoria.organisations.models import Site
from isegoria.people.models import Account
from isegoria.people.queries import DEMO_DOMAIN

_FEWEST_DIFFERENT = 16


def obstacle_to_serving() -> str | None:
    """A real site runs with its own random key, without debugging, and nothing simulated."""
    if settings.IS_DEMO:
        return "ISEGORIA_DEMO is set, but a real site is no demonstration. Take it away."
    if settings.DEBUG:
        return "DEBUG is on, which shows what people wrote to anybody. Turn it off."
    if len(set(settings.SECRET_KEY)) < _FEWEST_DIFFERENT or "insecure" in settings.SECRET_KEY:
        return f"The key in {settings.KEYS_FOLDER} is not a random one. Restore it from the backup."
    if Site.objects.filter(simulated=True).exists():
        return (
            f"{settings.DATA_FOLDER} holds a demonstration. Run it with `isegoria demo`, "
            "or name another folder for the real site: --data DIR"
        )
    if Account.objects.filter(email__endswith=f"@{DEMO_DOMAIN}").exists():
        return f"There are accounts of a demonstration (@{DEMO_DOMAIN}). Remove them first."
    return next(filter(None, (one.obstacle() for one in channel_types().values())), None)


def obstacle_to_demonstrating() -> str | None:
    """A demonstration is never put on top of a real site."""
    if Site.objects.filter(simulated=False).exists():
        return (
            f"{settings.DATA_FOLDER} holds a real site. "
            "Name another folder for the demonstration: --data DIR"
        )
    return None
