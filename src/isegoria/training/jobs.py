"""What the worker does for this room: draw towns, and new ones in place of old ones."""

import secrets
from datetime import timedelta

from django.utils import timezone

from isegoria.training.models import Town
from isegoria.training.towns import draw
from isegoria.understand.services import code_version

TOWNS_OF_A_KIND = 12
A_NEW_ONE_AFTER = timedelta(days=7)


def draw_towns() -> int:
    """Draw a town to practise on and one for the certificate, where they are missing; how many.

    Once there are enough, each week a new one takes the place of the oldest.
    """
    return sum(_draw_one(is_for_certificate=kind) for kind in (False, True))


def _draw_one(*, is_for_certificate: bool) -> bool:
    today = timezone.localdate()
    towns = Town.objects.filter(is_for_certificate=is_for_certificate).order_by("drawn_on", "pk")
    keys = list(towns.values_list("pk", "drawn_on"))
    if len(keys) >= TOWNS_OF_A_KIND and keys[-1][1] > today - A_NEW_ONE_AFTER:
        return False
    drawn = draw(secrets.randbits(48), today)
    Town.objects.create(
        seed=drawn.seed,
        is_for_certificate=is_for_certificate,
        drawn_on=today,
        code_version=code_version(),
        told=drawn.told,
        truth=drawn.truth,
    )
    if len(keys) >= TOWNS_OF_A_KIND:
        Town.objects.filter(pk=keys[0][0]).delete()
    return True
