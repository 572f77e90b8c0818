"""What the desk shows of helpers, in words."""

from typing import Any

from django.utils.translation import gettext as _

from isegoria.hear.alike import Alike, alike_in
from isegoria.hear.helping import days_of, how_agreed, share_of
from isegoria.hear.models import Assistance
from isegoria.process.models import Process
from isegoria.understand.words import assisted as assisted_in_words


def through(process: Process) -> dict[str, Any]:
    """How much came through helpers, on which days, and what of it is alike."""
    return {
        "share": assisted_in_words(*share_of(process)),
        "signs": [_sign(one) for one in alike_in(process)],
        "agreed": [
            (
                Assistance.Consent(consent).label,
                Assistance.ReadBack(read_back).label,
                people,
            )
            for consent, read_back, people in how_agreed(process)
        ],
        "days": days_of(process),
    }


def _sign(one: Alike) -> dict[str, Any]:
    others = _("%(number)d of %(total)d") % {"number": one.elsewhere, "total": one.others}
    return {
        "helper": one.helper,
        "words": one.words,
        "what": _("The same words")
        if one.words
        else _("The same choices: %(answers)d") % {"answers": one.answers},
        "people": _("%(number)d of %(total)d") % {"number": one.people, "total": one.helped},
        "others": "" if one.words else others,
    }
