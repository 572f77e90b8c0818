"""A list of things that programs take from a site, as Atom writes it (RFC 4287)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

MEDIA_TYPE = "application/atom+xml"
_ATOM, _XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Link:
    """Where more of it stands: ``relation`` as Atom names it, and what is there."""

    address: str
    relation: str
    media_type: str = "text/html"


@dataclass(frozen=True)
class Entry:
    """One thing of the list; ``lines`` are its content, a paragraph each."""

    address: str
    title: str
    language: str
    direction: str
    author: str
    summary: str
    lines: Sequence[str]
    published: datetime
    updated: datetime
    links: Sequence[Link]


@dataclass(frozen=True)
class Feed:
    """The list: its address is its name too, and never changes."""

    address: str
    title: str
    subtitle: str
    language: str
    updated: datetime
    links: Sequence[Link]
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """Write the list; signs that XML cannot hold are left out."""
    out = BytesIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("feed", AttributesImpl({"xmlns": _ATOM, "xml:lang": feed.language}))
    _put(xml, "id", feed.address)
    _put(xml, "title", feed.title)
    if feed.subtitle:
        _put(xml, "subtitle", feed.subtitle)
    _put(xml, "updated", _moment(feed.updated))
    _links(xml, [Link(feed.address, "self", MEDIA_TYPE), *feed.links])
    for one in feed.entries:
        _entry(xml, one)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def _entry(xml: SimplerXMLGenerator, one: Entry) -> None:
    xml.startElement("entry", AttributesImpl({"xml:lang": one.language}))
    _put(xml, "id", one.address)
    _put(xml, "title", one.title)
    xml.startElement("author", AttributesImpl({}))
    _put(xml, "name", one.author)
    xml.endElement("author")
    _put(xml, "published", _moment(one.published))
    _put(xml, "updated", _moment(one.updated))
    _links(xml, one.links)
    _put(xml, "summary", one.summary)
    xml.startElement("content", AttributesImpl({"type": "xhtml"}))
    xml.startElement("div", AttributesImpl({"xmlns": _XHTML, "dir": one.direction}))
    for line in one.lines:
        _put(xml, "p", line)
    xml.endElement("div")
    xml.endElement("content")
    xml.endElement("entry")


def _links(xml: SimplerXMLGenerator, links: Iterable[Link]) -> None:
    for one in links:
        told = {"rel": one.relation, "type": one.media_type, "href": one.address}
        xml.addQuickElement("link", "", told)


def _put(xml: SimplerXMLGenerator, name: str, words: str) -> None:
    xml.addQuickElement(name, _NO_XML.sub("", words))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
