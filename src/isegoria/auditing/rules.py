"""What stands in the way of asking for a folder, and how long one is kept."""

from datetime import timedelta

from django.utils.translation import gettext as _

SHORTEST_REASON = 20
LONGEST_REASON = 300
KEPT_FOR = timedelta(hours=1)
MOST_A_DAY = 10


def obstacle_to_reason(reason: str) -> str | None:
    """What is wrong with the reason that everybody will read; None if nothing."""
    if len(reason.strip()) < SHORTEST_REASON:
        return _("Say in a sentence why you need the folder. Everybody can read it.")
    if len(reason) > LONGEST_REASON:
        return _("This is too long: %(most)d characters at most.") % {"most": LONGEST_REASON}
    if "\0" in reason:
        return _("The text holds a character that cannot be stored. Type it again by hand.")
    return None


def obstacle_to_one_more(asked_today: int) -> str | None:
    """Why somebody may not ask for one more folder today; None if they may."""
    if asked_today < MOST_A_DAY:
        return None
    return _("You have asked for %(most)d folders since yesterday. Ask again tomorrow.") % {
        "most": MOST_A_DAY
    }
