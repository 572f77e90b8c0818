"""What may be sent, and how large it may be, by channel."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from isegoria.files.kinds import AUDIO, DOCUMENT, IMAGE, VIDEO, Found

_MEGA = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How large each kind may be, in bytes; what is not named is not taken."""

    largest: Mapping[str, int]

    @property
    def most(self) -> int:
        """The largest of all."""
        return max(self.largest.values())

    def only(self, kinds: frozenset[str]) -> "Limits":
        """The same for some kinds alone."""
        return Limits({kind: size for kind, size in self.largest.items() if kind in kinds})


WEB = Limits({IMAGE: 12 * _MEGA, AUDIO: 8 * _MEGA, VIDEO: 24 * _MEGA, DOCUMENT: 4 * _MEGA})


def obstacle_to_size(size: int, limits: Limits) -> str | None:
    """What stands in the way of anything of this size; None if nothing."""
    if size <= 0:
        return _("This file is empty. Choose another one.")
    return _too_large(limits.most) if size > limits.most else None


def obstacle(found: Found | None, size: int, limits: Limits) -> str | None:
    """What stands in the way of taking a file; None if nothing."""
    if found is None:
        return _(
            "We cannot read this kind of file. Send a picture as JPEG, PNG or WebP, a recording "
            "or a film from your phone, or a PDF."
        )
    if found.kind not in limits.largest:
        return _wanted(limits)
    most = limits.largest[found.kind]
    return _too_large(most) if size > most else None


def _wanted(limits: Limits) -> str:
    """What is asked for, where something else was sent."""
    if set(limits.largest) == {IMAGE}:
        return _("This is no picture. Send a picture as JPEG, PNG or WebP.")
    if IMAGE not in limits.largest and DOCUMENT not in limits.largest:
        return _("This is no recording. Send a recording or a film from your phone.")
    return _("This kind of file is not asked for here.")


def _too_large(most: int) -> str:
    return _("This file is too large. It may have %(number)s MB at most.") % {
        "number": number_format(most // _MEGA)
    }
