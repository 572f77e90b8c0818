"""How long a text is as text messages, and what it is said with.

The letters that every phone knows are those of GSM 03.38: 160 of them fit into one message. Any
other letter turns the whole text into UCS-2, of which 70 fit.
"""

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "^{}\\[~]|€"
_ALONE, _JOINED = 160, 153
_WIDE_ALONE, _WIDE_JOINED = 70, 67

# Signs that a typesetter likes and that would cost half of the message.
_PLAINER = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "…": "...",
        "\N{EN DASH}": "-",
        "—": "-",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{FIRST STRONG ISOLATE}": None,
        "\N{POP DIRECTIONAL ISOLATE}": None,
    }
)


def is_plain(text: str) -> bool:
    """Tell whether every phone knows these letters."""
    return all(one in _BASIC or one in _EXTENDED for one in text)


def plainest(text: str) -> str:
    """The same with plainer signs, where that makes all of it plain."""
    plainer = text.translate(_PLAINER)
    return plainer if is_plain(plainer) else text


def length_of(text: str) -> int:
    """How much room a text takes, in the letters that its kind of message counts."""
    if is_plain(text):
        return len(text) + sum(one in _EXTENDED for one in text)
    return len(text.encode("utf-16-be")) // 2


def parts_of(text: str) -> int:
    """How many text messages this is."""
    alone, joined = (_ALONE, _JOINED) if is_plain(text) else (_WIDE_ALONE, _WIDE_JOINED)
    length = length_of(text)
    return 1 if length <= alone else -(-length // joined)
