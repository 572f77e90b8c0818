"""What sets up ODK Collect: its settings, as a picture that it reads with the camera."""

import json
import zlib
from base64 import b64encode
from typing import Any

import segno


def settings_of(server: str, name: str) -> dict[str, Any]:
    """Where to load and send; forms are kept as they are here, and sent as soon as can be."""
    return {
        "general": {
            "server_url": server,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": name},
    }


def picture_of(settings: dict[str, Any]) -> str:
    """The settings as a QR code, packed as Collect reads it; the address of an image."""
    packed = b64encode(zlib.compress(json.dumps(settings, separators=(",", ":")).encode()))
    return segno.make_qr(packed.decode(), error="l").svg_data_uri(scale=4, border=4, light="white")
