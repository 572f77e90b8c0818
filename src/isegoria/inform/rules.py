"""How long a text takes to read, and how much of it fits on one page."""

import math
import re
import unicodedata

WORDS_A_MINUTE = 180  # slower than practised readers, so that nobody is promised too little time
SIGNS_A_MINUTE = 300  # in scripts that put no spaces between words
_MAY_BE_WIDE = re.compile("[\u1100-\U0010ffff]")  # no wide sign has a lower number
BYTES_A_PAGE = 9_000  # about 4 kB on the way, which a slow line carries in a second


def minutes_to_read(text: str) -> int:
    """Whole minutes that somebody takes to read this, at least one."""
    signs = sum(unicodedata.east_asian_width(one) == "W" for one in _MAY_BE_WIDE.findall(text))
    words = sum(unicodedata.east_asian_width(word[0]) != "W" for word in text.split())
    return max(1, math.ceil(words / WORDS_A_MINUTE + signs / SIGNS_A_MINUTE))
