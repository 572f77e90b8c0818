"""What stands in the way of a partner's program, in words for those who run it."""

from typing import ClassVar

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.channels.api.models import Key
from isegoria.hear.models import Activity, Channel


class Unknown(Refused):
    """There is no such key, or no longer."""

    status: ClassVar[int] = 401


class NotYours(Refused):
    """The key is for something else."""

    status: ClassVar[int] = 403


class OtherContent(Refused):
    """Something else came under the same name before."""

    status: ClassVar[int] = 409


class Gone(Refused):
    """The person has erased it."""

    status: ClassVar[int] = 410


class TooMuch(Refused):
    """More than is taken in a while; ``wait`` is how many seconds until there is room again."""

    status: ClassVar[int] = 429

    def __init__(self, words: str, wait: int) -> None:
        super().__init__(words)
        self.wait = wait


def obstacle(key: Key, activity: Activity) -> str | None:
    """Why this key does not bring answers to this activity; None if it does."""
    process = activity.process
    is_for_it = (
        key.process_id in (None, process.pk) and key.institution_id == process.institution_id
    )
    if not is_for_it:
        return _("This key is for another question.")
    if Channel.API not in process.channel_codes:
        return _("This question takes no answers from other systems.")
    return None
