"""What is wrong with words before they are stored, whoever writes them."""

import unicodedata

from django.utils.translation import gettext as _


def obstacle_to_words(words: str, most: int) -> str | None:
    """What is wrong with some words of at most so many characters; None if nothing."""
    if len(words) > most:
        return _("This is too long: %(most)d characters at most.") % {"most": most}
    if any(unicodedata.category(one) == "Cc" and one not in "\r\n\t" for one in words):
        return _("The text holds a character that cannot be stored. Type it again by hand.")
    return None
