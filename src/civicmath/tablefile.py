"""A table of votes in one binary file, which can be used without reading it all.

The file begins with the eight bytes ``CIVICVOT``, the version (1) and the length of a
heading, both as 32-bit numbers, and the heading: JSON that names people, votes, statements
and sections. Then come the sections, each at a multiple of 64 bytes: where each person's
votes start (64 bits a person, and one more), the statement of each vote (16 or 32 bits),
each vote (8 bits), and the identifiers of people: 64-bit numbers, or where each text starts
and all texts in UTF-8. All numbers are little-endian. Each section has its CRC-32 in the
heading, and everything is checked when the file is opened.
"""

import json
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.errors import BadInput
from civicmath.names import Names, Texts
from civicmath.tables import ordinary
from civicmath.votes import AGREE, DISAGREE, MOST_SHORT, Votes

MAGIC = b"CIVICVOT"
VERSION = 1
ALIGNED = 64
START = struct.Struct("<8sII")
LONGEST_HEADING = 1 << 28
TYPES = {
    "starts": ("<i8",),
    "about": ("<u2", "<u4"),
    "value": ("|i1",),
    "numbers": ("<i8",),
    "ends": ("<i8",),
    "texts": ("|u1",),
}

Section = NDArray[Any]


def write(path: Path, votes: Votes) -> None:
    """Write a table into one file; BadInput if that fails."""
    sections = _sections(votes)
    heading = json.dumps(
        {
            "people": len(votes.participants),
            "votes": len(votes),
            "statements": list(votes.statements),
            "sections": [
                {
                    "name": name,
                    "type": values.dtype.str,
                    "length": len(values),
                    "crc32": zlib.crc32(values.data),
                }
                for name, values in sections.items()
            ],
        }
    ).encode()
    try:
        with path.open("wb") as file:
            file.write(START.pack(MAGIC, VERSION, len(heading)) + heading)
            for values in sections.values():
                file.write(b"\0" * (-file.tell() % ALIGNED))
                values.tofile(file)
    except OSError as error:
        raise BadInput(path.name, None, error.strerror or "cannot be written") from error


def read(path: Path) -> Votes:
    """Open the file of a table; votes are fetched from it when they are needed.

    Raises
    ------
    BadInput
        If it is no such file, was cut short or damaged, or holds an impossible table.
    """
    ordinary(path)
    try:
        content = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise BadInput(path.name, None, "the file cannot be opened") from error
    heading, end = _heading(path.name, content)
    try:
        sections = dict(_found(path.name, content, heading["sections"], end))
        statements = tuple(str(each) for each in heading["statements"])
        votes = Votes(
            participants=_names(path.name, sections),
            statements=statements,
            starts=sections["starts"],
            about=sections["about"],
            value=sections["value"],
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadInput(path.name, None, "its heading makes no sense") from error
    if reason := _obstacle(votes):
        raise BadInput(path.name, None, reason)
    return votes


def _sections(votes: Votes) -> dict[str, Section]:
    sections: dict[str, Section] = {
        "starts": votes.starts.astype("<i8"),
        "about": votes.about.astype(votes.about.dtype.newbyteorder("<"), copy=False),
        "value": votes.value,
    }
    values = votes.participants.values
    if votes.participants.are_numbers:
        return {**sections, "numbers": values.astype("<i8", copy=False)}
    texts = [name.encode() for name in votes.participants]
    ends = np.zeros(len(texts) + 1, dtype="<i8")
    np.cumsum([len(text) for text in texts], out=ends[1:])
    return {**sections, "ends": ends, "texts": np.frombuffer(b"".join(texts), dtype=np.uint8)}


def _heading(name: str, content: Section) -> tuple[dict[str, Any], int]:
    start = bytes(content[: START.size])
    if len(start) < START.size or start[: len(MAGIC)] != MAGIC:
        raise BadInput(name, None, "this is no table of votes")
    _, version, length = START.unpack(start)
    if version != VERSION:
        raise BadInput(name, None, f"this is version {version}, and only version 1 is known")
    end = START.size + length
    if length > LONGEST_HEADING or end > len(content):
        raise BadInput(name, None, "the file was cut short")
    try:
        heading = json.loads(bytes(content[START.size : end]))
    except (ValueError, RecursionError) as error:
        raise BadInput(name, None, "its heading is damaged") from error
    if not isinstance(heading, dict):
        raise BadInput(name, None, "its heading is damaged")
    return heading, end


def _found(
    name: str, content: Section, listed: list[dict[str, Any]], at: int
) -> Iterator[tuple[str, Section]]:
    for each in listed:
        at += -at % ALIGNED
        if each["type"] not in TYPES[each["name"]]:
            raise TypeError(each["type"])
        kind = np.dtype(each["type"])
        end = at + int(each["length"]) * kind.itemsize
        if not at <= end <= len(content):
            raise BadInput(name, None, "the file was cut short")
        section = content[at:end]
        if zlib.crc32(section.data) != each["crc32"]:
            raise BadInput(name, None, f"the part with {each['name']} is damaged")
        yield each["name"], section.view(kind)
        at = end
    if at != len(content):
        raise BadInput(name, None, "something stands after its end")


def _names(name: str, sections: dict[str, Section]) -> Names:
    if "numbers" in sections:
        numbers = sections["numbers"]
        if np.any(numbers < 0):
            raise BadInput(name, None, "the number of a person is below zero")
        return Names(numbers.astype(np.int64, copy=False))
    texts, ends = bytes(sections["texts"]), sections["ends"].tolist()
    if ends[:1] != [0] or ends[-1] != len(texts) or any(a > b for a, b in pairwise(ends)):
        raise BadInput(name, None, "the texts of its people do not follow one another")
    listed = [texts[first:last].decode() for first, last in pairwise(ends)]
    return Names(np.array(listed, dtype=Texts))


def _obstacle(votes: Votes) -> str | None:
    """Return why a table is impossible, as a clause; None if it is not."""
    starts, size = votes.starts, len(votes.statements)
    if len(starts) != len(votes.participants) + 1 or starts[0] != 0 or np.any(np.diff(starts) < 0):
        return "its people do not follow one another"
    if not starts[-1] == len(votes.about) == len(votes.value):
        return "its parts have different lengths"
    if votes.about.dtype != (np.uint16 if size <= MOST_SHORT else np.uint32):
        return "its statements have the wrong width"
    if votes.participants.has_doubles or len(set(votes.statements)) != size:
        return "an identifier comes twice"
    return next((reason for part in votes.parts() if (reason := _impossible(part))), None)


def _impossible(part: Votes) -> str | None:
    if np.any((part.value > AGREE) | (part.value < DISAGREE)):
        return "a vote is not -1, 0 or 1"
    if np.any(part.about >= len(part.statements)):
        return "a vote is about no statement"
    # Within a person statements rise; from one person to the next they need not.
    rises = part.about[1:] > part.about[:-1]
    firsts = part.starts[1:-1]
    rises[firsts[(firsts > 0) & (firsts < len(part))] - 1] = True
    return None if rises.all() else "a person answers the same statement twice"
