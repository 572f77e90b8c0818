"""Copies of pictures that may be published: drawn anew, so that nothing but the picture is left.

No place, no device, no time, no thumbnail of what was cut away: none of what cameras write beside a
picture is taken over.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.files.kinds import JPEG, Found

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_POINTS = 40_000_000
MOST_POINTS_OF_JPEG = 170_000_000  # read at an eighth of its size, or less
WIDEST, WIDEST_SMALL = 1600, 480
_QUALITY = 80
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_one_at_a_time = Lock()  # a large picture takes some 150 MB while it is drawn


@dataclass(frozen=True)
class Copies:
    """A copy to look at, and a small one for lists and slow lines; both JPEG."""

    public: bytes
    small: bytes


def copies_of(content: bytes, found: Found) -> Copies:
    """Draw a picture anew, upright; Refused where it is broken, or would burst the memory."""
    # Loaded here: most web processes of most sites never see a picture.
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415  # see above

    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # counted below, stricter
        try:
            with Image.open(BytesIO(content), formats=[_FORMATS[found.media_type]]) as picture:
                _refuse_a_bomb(picture, found)
                picture.draft("RGB", (WIDEST, WIDEST))
                picture.getexif()
                # Which way is up is known now; the rest, often written wrongly, is not copied.
                picture.info.pop("exif", None)
                upright = ImageOps.exif_transpose(picture)
                return Copies(_drawn(upright, WIDEST), _drawn(upright, WIDEST_SMALL))
        except (
            UnidentifiedImageError,
            Image.DecompressionBombError,
            OSError,
            SyntaxError,
            ValueError,
        ) as problem:
            raise Refused(
                _("This picture is broken and cannot be shown. Send it again, or another one.")
            ) from problem


def _refuse_a_bomb(picture: "Image", found: Found) -> None:
    # A progressive one has to be held whole before any of it can be drawn smaller.
    can_be_read_small = found == JPEG and not picture.info.get("progressive")
    most = MOST_POINTS_OF_JPEG if can_be_read_small else MOST_POINTS
    if picture.width * picture.height > most:
        raise Refused(_("This picture has too many points. Send a smaller one."))


def _drawn(picture: "Image", widest: int) -> bytes:
    """The picture on white where it was see-through, at most so wide and high."""
    from PIL import Image  # noqa: PLC0415  # as above

    small = picture.copy()
    small.thumbnail((widest, widest))
    if small.mode in ("RGBA", "LA", "PA", "P"):
        small = small.convert("RGBA")
        paper = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(paper, small)
    plain = Image.new("RGB", small.size)  # a new one carries nothing over
    plain.paste(small.convert("RGB"))
    written = BytesIO()
    plain.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return written.getvalue()
