"""Recordings, as small as they can be and still be what they are."""

import math
import struct
import wave
from io import BytesIO


def tone(seconds=1.0, rate=8000):
    """A sound that lasts so long, as WAV."""
    samples = (
        int(9000 * math.sin(at * 440 * math.tau / rate)) for at in range(int(seconds * rate))
    )
    written = BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    return written.getvalue()


WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm"
VOICE_NOTE = WEBM + b"\x86\x86A_OPUS" + b"\0" * 400
SIGNED = WEBM + b"\x86\x85V_VP8\x86\x86A_OPUS" + b"\0" * 400
FILM_OF_A_PHONE = b"\0\0\0\x18ftypmp42" + b"\0" * 900 + b"hdlr" + b"\0" * 8 + b"vide" + b"\0" * 60
VOICE_OF_A_PHONE = b"\0\0\0\x18ftypM4A " + b"\0" * 900 + b"hdlr" + b"\0" * 8 + b"soun" + b"\0" * 60
