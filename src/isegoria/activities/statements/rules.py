"""What stands in the way of a statement of one's own."""

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.hear.models import Activity, Item, Participant
from isegoria.hear.queries import voices

SHORTEST = 5
LONGEST = 280
MOST_OWN_STATEMENTS = 10
FEWEST_SEEDS = 3


def obstacle_to_text(text: str) -> str | None:
    """What is wrong with the words of a statement; None if nothing."""
    kinds = [unicodedata.category(one) for one in text]
    if "Cc" in kinds or "Cs" in kinds:
        return _("The text holds a character that cannot be stored. Type it again by hand.")
    if len(kinds) - kinds.count("Cf") < SHORTEST:  # marks that nobody sees are no words
        return _("Write what you think in a short sentence.")
    if len(text) > LONGEST:
        over = len(text) - LONGEST
        return ngettext(
            "Your statement is %(over)d character too long. One thought each; 280 at most.",
            "Your statement is %(over)d characters too long. One thought each; 280 at most.",
            over,
        ) % {"over": over}
    return None


def obstacle_to_another(activity: Activity, participant: Participant | None) -> str | None:
    """What stands in the way of one more statement by this person; None if nothing."""
    if participant is None:
        return None
    own = Item.objects.filter(voices(participant, "author"), activity=activity).exclude(
        standing=Item.Standing.WITHDRAWN
    )
    if own.count() >= MOST_OWN_STATEMENTS:
        return _(
            "You have added %(number)d statements, which is the most for one person. "
            "You can take one back on your receipt's page and add another."
        ) % {"number": MOST_OWN_STATEMENTS}
    return None
