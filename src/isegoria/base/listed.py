"""Several things said in a row, parted as the language of the page parts them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(things: Iterable[str]) -> str:
    """Things in a list: with commas, or what stands for them in the language of the page."""
    return pgettext("between the things of a list", ", ").join(things)


def in_a_row(first: str, second: str) -> str:
    """Two whole sentences, with a space between them where the language of the page has one."""
    return _("%(first)s %(second)s") % {"first": first, "second": second}
