"""Files are known by what they hold, kept sealed, and published as cleaned copies."""

import zlib
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
import time_machine
from PIL import Image

from isegoria.base.refusal import NotThere, Refused
from isegoria.files import services
from isegoria.files.jobs import sweep
from isegoria.files.kinds import found_in
from isegoria.files.models import File, Piece
from isegoria.files.queries import Copy, content_of
from isegoria.files.rules import WEB, Limits
from isegoria.files.sealing import SealBroken
from isegoria.files.tests.pictures import DEVICE, PLACE, photograph, place_in
from isegoria.files.tests.recordings import (
    FILM_OF_A_PHONE,
    SIGNED,
    VOICE_NOTE,
    VOICE_OF_A_PHONE,
    tone,
)

pytestmark = pytest.mark.django_db


def keep(content, limits=WEB):
    return services.keep(content=[content], size=len(content), limits=limits)


def copy_of(file, copy=Copy.PUBLIC):
    return b"".join(content_of(file, copy))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (photograph(), "image/jpeg"),
        (photograph(form="PNG"), "image/png"),
        (photograph(form="WEBP"), "image/webp"),
        (tone(0.1), "audio/wav"),
        (VOICE_NOTE, "audio/webm"),
        (SIGNED, "video/webm"),
        (FILM_OF_A_PHONE, "video/mp4"),
        (VOICE_OF_A_PHONE, "audio/mp4"),
        (b"OggS" + b"\0" * 24 + b"OpusHead", "audio/ogg"),
        (b"#!AMR\n" + b"\0" * 40, "audio/amr"),
        (b"%PDF-1.7\n", "application/pdf"),
    ],
)
def test_what_a_file_is_follows_from_what_it_holds(content, media_type):
    assert found_in(content).media_type == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"PK\x03\x04" + b"\0" * 100,
        b"MZ\x90\0",
        b"GIF89a",
        b"\0\0\0\x18ftypheic" + b"\0" * 100,
        b"\x1aE\xdf\xa3 a film of another sort",
        b"plain words",
    ],
)
def test_anything_else_is_refused_in_words_and_leaves_nothing(content):
    with pytest.raises(Refused, match="cannot read this kind of file"):
        keep(content)

    assert not File.objects.exists()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_published_copies_hold_no_place_no_device_and_no_time(form):
    came = photograph(form=form)
    assert place_in(came)
    assert DEVICE.encode() in came

    file = keep(came)

    for copy in (Copy.PUBLIC, Copy.SMALL):
        published = copy_of(file, copy)
        assert place_in(published) == {}
        assert not any(
            telling in published for telling in (PLACE, DEVICE.encode(), b"Exif", b"2026:11:22")
        )
    assert b"".join(content_of(file)) == came


def test_a_picture_that_a_phone_has_turned_stands_upright():
    file = keep(photograph(size=(640, 400), turned=True))

    with Image.open(BytesIO(copy_of(file))) as shown:
        assert shown.size == (400, 640)
        red, _green, blue = shown.getpixel((390, 10))
        assert (red > 200, blue < 60) == (True, True)


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_what_a_phone_writes_wrongly_beside_a_picture_does_not_hold_it_up(form):
    content = photograph(turned=True, form=form)
    broken = content.replace(b"\x01\x0f\x00\x02", b"\x01\x00\x00\x02")  # a width in words
    assert broken != content

    file = keep(broken)

    with Image.open(BytesIO(copy_of(file))) as picture:
        assert picture.size == (480, 640)
        assert not dict(picture.getexif())


def test_the_copy_is_small_enough_for_a_slow_line():
    noise = Image.effect_noise((3000, 2000), 60).convert("RGB")
    written = BytesIO()
    noise.save(written, "JPEG", quality=95)

    file = keep(written.getvalue())

    with (
        Image.open(BytesIO(copy_of(file))) as large,
        Image.open(BytesIO(copy_of(file, Copy.SMALL))) as small,
    ):
        assert (max(large.size), max(small.size)) == (1600, 480)
    assert len(copy_of(file, Copy.SMALL)) < 130_000


def bomb():
    """A PNG of a few kilobytes that would fill two gigabytes."""

    def chunk(name, content):
        body = name + content
        return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = (30_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(), "too many points|broken"),
        (photograph()[:300], "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "broken"),
        (b"\xff\xd8\xff" + b"nonsense" * 20, "broken"),
    ],
)
def test_bombs_and_broken_pictures_are_refused(content, words):
    with pytest.raises(Refused, match=words):
        keep(content)

    assert not Piece.objects.exists()


def test_what_lies_in_the_database_is_sealed_and_bound_to_its_place():
    file = keep(photograph())
    rows = list(Piece.objects.filter(file=file, copy=Copy.ORIGINAL))

    assert not any(DEVICE.encode() in bytes(row.sealed) for row in rows)
    assert file.name.startswith(sha256(photograph()).hexdigest())
    Piece.objects.filter(pk=rows[0].pk).update(begins_at=7)
    with pytest.raises(SealBroken):
        b"".join(content_of(file))


def test_a_file_comes_piece_by_piece_over_a_line_that_breaks():
    came = photograph()
    begun = services.begin(size=len(came), limits=WEB)

    assert services.add(name=begun.name, begins_at=0, content=came[:100]) == 100
    assert services.add(name=begun.name, begins_at=0, content=came[:100]) == 100
    assert services.add(name=begun.name, begins_at=900, content=came[900:]) == 100
    with pytest.raises(Refused, match="Not all of the file has arrived"):
        services.finish(name=begun.name, limits=WEB)
    services.add(name=begun.name, begins_at=100, content=came[100:])
    file = services.finish(name=begun.name, limits=WEB)

    assert b"".join(content_of(file)) == came
    assert services.finish(name=file.name, limits=WEB) == file


def test_more_than_was_announced_is_refused():
    begun = services.begin(size=10, limits=WEB)

    with pytest.raises(Refused, match="more than was announced"):
        services.add(name=begun.name, begins_at=0, content=b"x" * 11)


def test_each_kind_has_its_own_limit_told_in_words():
    limits = Limits({"image": 2000, "audio": 5 * 1024 * 1024})

    with pytest.raises(Refused, match=r"too large\. It may have 5 MB"):
        services.begin(size=6 * 1024 * 1024, limits=limits)
    with pytest.raises(Refused, match="too large"):
        keep(photograph(), limits)
    with pytest.raises(Refused, match="no recording"):
        keep(photograph(), limits.only(frozenset({"audio"})))
    with pytest.raises(Refused, match="no picture"):
        keep(tone(0.1), limits.only(frozenset({"image"})))
    with pytest.raises(Refused, match="empty"):
        services.begin(size=0, limits=limits)


def test_a_name_is_used_once_so_that_knowing_it_gives_nobody_the_file():
    file = keep(photograph())
    services.claim(file.name)

    with pytest.raises(NotThere, match="not here any more"):
        services.claim(file.name)
    with pytest.raises(NotThere):
        services.claim("never-came.jpg")


def test_what_broke_off_or_was_never_named_is_swept_away_after_two_days():
    with time_machine.travel("2026-11-01"):
        services.begin(size=10, limits=WEB)
        keep(photograph())
        kept = services.claim(keep(tone(0.1)).name)

        assert sweep() == 0
    with time_machine.travel("2026-11-01") as clock:
        clock.shift(timedelta(days=3))
        assert sweep() == 2

    assert list(File.objects.all()) == [kept]
    assert set(Piece.objects.values_list("file", flat=True)) == {kept.pk}
