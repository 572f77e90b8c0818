"""An archive is unpacked no further than it says, and no further than is allowed."""

import io
import struct
import zipfile

import pytest

from isegoria.base.archives import DAMAGED, unpacked


def archive_of(content, packing=zipfile.ZIP_DEFLATED, claimed=None):
    """An archive with one part; ``claimed`` is the size that its list of contents gives."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packing) as archive:
        archive.writestr("part", content)
    raw = bytearray(written.getvalue())
    if claimed is not None:
        size = raw.rfind(b"PK\x01\x02") + 24
        raw[size : size + 4] = struct.pack("<I", claimed)
    return zipfile.ZipFile(io.BytesIO(raw))


def part_of(archive, most):
    return unpacked(archive, archive.getinfo("part"), most=most)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_part_that_is_what_it_says_is_unpacked(packing):
    assert part_of(archive_of(b"words " * 100, packing), most=600) == b"words " * 100


def test_a_part_that_is_too_long_is_refused():
    with pytest.raises(DAMAGED):
        part_of(archive_of(b"x" * 601), most=600)


@pytest.mark.parametrize("claimed", [0, 10, 1_000_001])
def test_a_part_that_lies_about_its_size_is_refused(claimed):
    with pytest.raises(DAMAGED):
        part_of(archive_of(b"\0" * 1_000_000, claimed=claimed), most=2_000_000)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_cannot_be_unpacked_bit_by_bit_are_refused(packing):
    with pytest.raises(DAMAGED):
        part_of(archive_of(b"words", packing), most=600)
