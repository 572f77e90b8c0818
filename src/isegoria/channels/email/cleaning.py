"""What somebody wrote themselves in a mail: without our words below it, signatures and markup."""

# ruff: noqa: RUF001  # words of many scripts

import re
from collections.abc import Sequence
from html.parser import HTMLParser

_COLONS = (":", "\uff1a")
RULE = "====="
"""What our mails begin with, so that all below it is known as ours wherever it is quoted."""

_LONGEST_MARKUP = 300_000
_FEWEST_DIGITS_OF_A_DAY = 3
_SIGNATURE = re.compile(r"-- ?$")
# What mail programs write above a mail that they quote without any sign before its lines.
_QUOTED_BELOW = re.compile(r"\s*(?:={5}|_{10,}\s*$)")
_DASHES, _SHORTEST_BETWEEN_DASHES = "---", 7
_HEADER = re.compile(r"\s*\*?[^\s:\uff1a]{2,15}\*?\s?[:\uff1a]\s*\S")
# How telephones sign: “Sent from my …” in the languages of the interface and a few more.
_SENT_FROM = re.compile(
    r"\s*(?:sent from|get outlook for|envoyé (?:de|depuis|à partir)|enviado (?:desde|do)|"
    r"отправлено (?:с|из)|gesendet von|inviato da|أُ?رسلت? من|发自我的|發自我的|寄自我的)",
    re.IGNORECASE,
)
_OUT_OF_SIGHT = {"head", "script", "style", "title", "template"}
# The reader begins again at each tag that does not end, and reads all that follows each time.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_NO_TAG = re.compile(r"<(?![^<>]*>)")
_BLOCKS = {"p", "div", "br", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "hr", "pre"}


def own_words(text: str, ours: str) -> str:
    """The words of the person; ``ours`` is our address, which stands above what is quoted of us."""
    kept: list[str] = []
    is_behind_quote = False
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for at, line in enumerate(lines):
        if _is_quoted(line):
            if not is_behind_quote:
                _drop_introduction(kept)
            is_behind_quote = True
            continue
        if _ends_here(line, ours, lines[at + 1 : at + 3]):
            if line.rstrip().endswith(_COLONS):
                kept.append(line)
            if not _SIGNATURE.match(line):
                _drop_introduction(kept)
            break
        if line.strip():
            is_behind_quote = False
        kept.append(line.rstrip())
    return _without_greeting_of_the_phone("\n".join(kept).strip())


def from_markup(markup: str) -> str:
    """The words of a mail that came as HTML alone; what it quotes stands behind ``>``."""
    reader = _Reader()
    reader.feed(_NO_TAG.sub("&lt;", _COMMENT.sub("", markup[:_LONGEST_MARKUP])))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Takes the words out of markup, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = 0
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Begin a line, or what is not to be seen."""
        if tag in _OUT_OF_SIGHT:
            self.hidden += 1
        elif tag == "blockquote":
            self.quoted += 1
        if tag in _BLOCKS or tag == "blockquote":
            self._new_line()
        if tag == "div" and dict(attrs).get("id") == "divRplyFwdMsg":
            self.found.append(RULE)
            self._new_line()

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in _OUT_OF_SIGHT:
            self.hidden = max(0, self.hidden - 1)
        elif tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)
        if tag in _BLOCKS or tag == "blockquote":
            self._new_line()

    def handle_data(self, data: str) -> None:
        """Keep what can be seen."""
        if not self.hidden:
            self.found.append(re.sub(r"\s+", " ", data))

    def _new_line(self) -> None:
        self.found.append("\n> " if self.quoted else "\n")


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _ends_here(line: str, ours: str, following: Sequence[str]) -> bool:
    """Tell whether the words end here: a signature, or what is quoted with no sign before it."""
    if _SIGNATURE.match(line) or _QUOTED_BELOW.match(line) or _is_between_dashes(line):
        return True
    if ours.lower() not in line.lower():
        return False
    if _HEADER.match(line):
        return True
    return line.rstrip().endswith(_COLONS) and not any(map(_is_quoted, following))


def _is_between_dashes(line: str) -> bool:
    """Tell whether it is a line such as “--- Original message ---”."""
    words = line.strip()
    is_long = len(words) >= _SHORTEST_BETWEEN_DASHES
    return is_long and words.startswith(_DASHES) and words.endswith(_DASHES)


def _drop_introduction(kept: list[str]) -> None:
    """Take away “On Monday, … wrote:”, in whatever language, above what is quoted."""
    while kept and not kept[-1].strip():
        kept.pop()
    if not kept or not kept[-1].rstrip().endswith(_COLONS):
        return
    if not _has_day(kept.pop()) and kept and _has_day(kept[-1]):
        kept.pop()  # the line was broken


def _has_day(line: str) -> bool:
    return sum(one.isdigit() for one in line) >= _FEWEST_DIGITS_OF_A_DAY


def _without_greeting_of_the_phone(text: str) -> str:
    lines = text.split("\n")
    if _SENT_FROM.match(lines[-1]):
        lines.pop()
    return "\n".join(lines).strip()
