"""Pictures as phones write them: with the place, the device and the time beside the picture."""

from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

PLACE = b"GPS"
DEVICE = "Lantern Phone 7"


def photograph(*, size=(640, 480), mode="RGB", form="JPEG", turned=False):
    """A picture, red in one corner, with everything beside it that gives somebody away."""
    picture = Image.new(mode, size, "blue" if mode != "L" else 80)
    picture.paste("red" if mode != "L" else 200, (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Lantern", DEVICE
    exif[Base.DateTime] = "2026:11:22 07:30:00"
    exif[Base.Orientation] = 6 if turned else 1
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "S",
            GPS.GPSLatitude: (1.0, 17.0, 0.5),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: (36.0, 49.0, 0.25),
        }
    )
    written = BytesIO()
    more = {"pnginfo": PngInfo()} if form == "PNG" else {}
    if form == "PNG":
        more["pnginfo"].add_text("Comment", f"Taken with {DEVICE}")
    picture.save(written, form, exif=exif, **more)
    return written.getvalue()


def place_in(content):
    """Where a picture says that it was taken; nothing where it says nothing."""
    with Image.open(BytesIO(content)) as picture:
        return dict(picture.getexif().get_ifd(IFD.GPSInfo))
