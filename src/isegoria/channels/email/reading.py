"""Reading a mail as it comes, however broken: from whom, in reply to what, the words."""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email import message_from_bytes, message_from_string
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from hashlib import sha256

from isegoria.channels.email.cleaning import from_markup

LARGEST = 10 * 1024 * 1024
_LONGEST_ADDRESS = 254
_LONGEST_SUBJECT = 200
_LONGEST_LINE = 20_000
_MOST_ANSWERED = 50
_MOST_PARTS = 200
_ADDRESS = re.compile(r"[^@\s<>\"(),:;\\\[\]]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_ID = re.compile(r"<[^<>\s]{1,250}>")
# Larger families of signs than the names that mail programs write promise.
_WIDER = {
    "us-ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
}
# Ways of writing that Python knows and no mail is written in: reading them can take hours.
_NO_SIGNS = {"idna", "punycode", "raw-unicode-escape", "unicode-escape"}
# RFC 3834 and what mail programs did before it: nothing of these is ever answered.
_BULK = {"bulk", "list", "junk"}
_REPORTS = {"multipart/report", "message/delivery-status", "message/disposition-notification"}
_NOBODY = re.compile(
    r"mailer-daemon|postmaster|bounces?|no-?_?reply|do-?_?not-?_?reply|owner-.*|.*-(?:owner|bounces|request)"
)
_NOT_KEPT_ANYWAY = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "text/vcard",
    "text/x-vcard",
}


class Unreadable(Exception):
    """What came is no mail that could be answered."""


@dataclass(frozen=True)
class Letter:
    """A mail: its number, from whom, to whom, what it is about, which mails it replies to.

    ``text`` is all of its words, with what it quotes. Without ``is_whole`` only its head was read.
    ``returned`` is the number of the mail that a mail server sends back with it, for good.
    """

    id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    answers: tuple[str, ...]
    is_automatic: bool = False
    has_attachments: bool = False
    is_whole: bool = True
    returned: str = ""


def read(raw: bytes, *, is_whole: bool = True) -> Letter:
    """Read a mail, or only its head; Unreadable where nobody could be answered."""
    try:
        message = message_from_bytes(raw)
        letter = _head(message, raw)
        if not is_whole:
            return replace(letter, is_whole=False)
        text, has_attachments = _body(message)
        returned = _returned(message)
    except Unreadable:
        raise
    except Exception as problem:  # whatever a broken mail does to the reader, the next one is read
        raise Unreadable(type(problem).__name__) from problem
    return replace(letter, text=text, has_attachments=has_attachments, returned=returned)


def _head(message: Message, raw: bytes) -> Letter:
    senders = _addresses(message, "from")
    if len(senders) != 1:
        raise Unreadable("no sender")
    numbers = _ID.findall(_raw(message, "message-id"))
    answers = _ID.findall(f"{_raw(message, 'references')} {_raw(message, 'in-reply-to')}")
    names = ("delivered-to", "x-original-to", "to", "cc")
    return Letter(
        id=numbers[0] if numbers else sha256(raw).hexdigest(),
        sender=senders[0],
        to=tuple(one for name in names for one in _addresses(message, name)),
        subject=_words(message, "subject")[:_LONGEST_SUBJECT],
        text="",
        answers=tuple(dict.fromkeys(answers[-_MOST_ANSWERED:])),
        is_automatic=_is_automatic(message, senders[0]),
    )


def _is_automatic(message: Message, sender: str) -> bool:
    """Tell whether a program wrote this, or a list passed it on: nobody waits for an answer."""
    submitted = _raw(message, "auto-submitted").partition(";")[0].strip().lower()
    suppressed = _raw(message, "x-auto-response-suppress").lower()
    return (
        submitted not in ("", "no")
        or _raw(message, "precedence").strip().lower() in _BULK
        or _raw(message, "return-path").strip() == "<>"
        or any(one.lower().startswith("list-") for one in message)
        or any(_raw(message, one) for one in ("x-autoreply", "x-autorespond", "x-loop"))
        or any(one in suppressed for one in ("all", "autoreply"))
        or message.get_content_type() in _REPORTS
        or bool(_NOBODY.fullmatch(sender.partition("@")[0]))
    )


def _returned(message: Message) -> str:
    """The number of the mail that a mail server reports as failed for good (RFC 3464), if any."""
    if message.get_content_type() != "multipart/report":
        return ""
    parts = {one.get_content_type(): one for one in _parts(message)}
    status, mail = parts.get("message/delivery-status"), parts.get("message/rfc822")
    told = status.get_payload() if status else None
    if not isinstance(told, list) or not any(_is_final(one) for one in told):
        return ""
    inside = mail.get_payload() if mail else None
    if isinstance(inside, list):
        heads = [one for one in inside if isinstance(one, Message)]
    else:
        heads = [message_from_string(_decoded(one)) for one in _heads_in(parts)]
    numbers = [number for one in heads for number in _ID.findall(_raw(one, "message-id"))]
    return numbers[0] if numbers else ""


def _heads_in(parts: Mapping[str, Message]) -> Iterator[Message]:
    """Where a report gives the head of a mail alone."""
    if "text/rfc822-headers" in parts:
        yield parts["text/rfc822-headers"]


def _is_final(told: object) -> bool:
    """Whether a part of a report says that a mail was given up, not only put off."""
    if not isinstance(told, Message):
        return False
    action, code = (_raw(told, name).strip().lower() for name in ("action", "status"))
    return action == "failed" and code.startswith("5")


def _body(message: Message) -> tuple[str, bool]:
    """All words of a mail, and whether something came along that is not kept."""
    plain, markup, has_attachments = [], [], False
    for part in _parts(message):
        kind = part.get_content_type()
        is_inside = "attachment" not in str(part.get("content-disposition", "")).lower()
        is_plain = kind == "text/plain" or part.get_content_maintype() == "multipart"
        if is_plain and is_inside and not part.get_filename():
            plain.append(_decoded(part))
        elif kind == "text/html" and is_inside:
            markup.append(_decoded(part))
        elif kind not in _NOT_KEPT_ANYWAY and not part.get("content-id"):
            has_attachments = True
    words = "\n".join(plain)
    if not words.strip():
        words = "\n".join(from_markup(one) for one in markup)
    return words.replace("\x00", ""), has_attachments


def _parts(message: Message) -> Iterator[Message]:
    """Every part that holds something; a mail that was forwarded inside is one part.

    What says that it has parts and names no line between them is words.
    """
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting[:0] = [one for one in inside if isinstance(one, Message)]
        else:
            yield part


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return _guessed(content, part.get_content_charset() or "")


def _guessed(content: bytes, charset: str = "") -> str:
    """The words in the signs that are named, else in the ones that are likely."""
    for name in (_WIDER.get(charset.lower(), charset), "utf-8"):
        try:
            if codecs.lookup(name).name not in _NO_SIGNS:
                words = content.decode(name)
                words.encode()  # raises for half a sign, which cannot be kept
                return words
        except (LookupError, ValueError):  # a name that nobody knows, or not these signs
            continue
    return content.decode("cp1252", "replace")


def _raw(message: Message, name: str) -> str:
    """All lines of this name, as they stand there."""
    found = [str(value) for key, value in message.raw_items() if key.lower() == name]
    words = " ".join(_guessed(one.encode("utf-8", "surrogateescape")) for one in found)
    return words[:_LONGEST_LINE]


def _words(message: Message, name: str) -> str:
    """What a line of the head says, in one line."""
    raw = _raw(message, name)
    try:
        parts = decode_header(raw)
    except HeaderParseError:
        parts = [(raw, None)]
    words = "".join(
        _guessed(one, charset or "") if isinstance(one, bytes) else one for one, charset in parts
    )
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())


def _addresses(message: Message, name: str) -> list[str]:
    """The addresses in a line of the head, in small letters; what can be none is left out."""
    found = []
    for _name, address in getaddresses([_raw(message, name)]):
        local, _at, domain = address.strip().lower().rpartition("@")
        try:
            whole = f"{local}@{domain.encode('idna').decode()}"
        except UnicodeError:
            continue
        if len(whole) <= _LONGEST_ADDRESS and whole.isascii() and _ADDRESS.fullmatch(whole):
            found.append(whole)
    return found
