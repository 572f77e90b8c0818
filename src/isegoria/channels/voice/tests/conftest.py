"""Lines of both kinds, a question that can be answered by phone, and somebody who calls."""

import json
import re
from base64 import b64encode
from html import unescape

import pytest

from isegoria.channels.voice import recordings
from isegoria.channels.voice.models import Recording, Speech
from isegoria.conversation import limits
from isegoria.files.tests.recordings import tone
from isegoria.hear import transcripts
from isegoria.people.vault import seal, unseal

SECRET = "a-secret-of-the-gateway"
GATEWAYS = f"""
[main]
kind = "webhook"
sender = "22335"
secret = "{SECRET}"

[voice.main]
kind = "africastalking"
number = "0800 55 55"
secret = "{SECRET}"
hosts = ["recordings.example.org"]
country = "KE"
fee = "0"
per_minute = 1000

[voice.america]
kind = "twilio"
number = "+15005550006"
user = "AC1"
password = "token"
hosts = ["api.example.org"]
operator = "+15005550007"
"""


@pytest.fixture(autouse=True)
def _lines(settings, tmp_path):
    limits.forget()  # each test begins afresh
    settings.DATA_FOLDER = tmp_path
    settings.GATEWAYS_FILE = tmp_path / "gateways.toml"
    settings.GATEWAYS_FILE.write_text(GATEWAYS)


@pytest.fixture
def by_phone(activity, statements):
    """The question with three statements, to be answered by phone."""
    activity.process.channels = "web,sms,ussd,voice"
    activity.process.save()
    return activity


class Line:
    """Somebody on the phone. Presses keys when asked, or speaks; hears all stretches."""

    def __init__(self, client, call="c1", number="+254700000001"):
        self.client, self.call, self.number = client, call, number
        self.address = f"/voice/main/{SECRET}/"
        self.document, self.heard = "", ""

    def ring(self):
        self.next = self.address
        return self._all(self._post())

    def press(self, keys):
        return self._all(self._post(dtmfDigits=keys))

    def speak(self, source="https://recordings.example.org/1.mp3"):
        return self._all(self._post(recordingUrl=source))

    def hang_up(self, **more):
        return self._send(isActive="0", **more)

    def _all(self, document):
        """Wait through every stretch but the last."""
        said = [words_in(document)]
        while 'timeout="1"' in document:
            document = self._post()
            said.append(words_in(document))
        self.stretches = said
        self.document, self.heard = document, "\n".join(said)
        return self.heard

    def _post(self, **more):
        response = self._send(**more)
        assert response.status_code == 200, response.content
        document = response.content.decode()
        found = re.search(r'callbackUrl="([^"]+)"', document)
        if found:
            self.next = unescape(found[1]).removeprefix("http://127.0.0.1:8000")
        return document

    def _send(self, **more):
        values = {"isActive": "1", "sessionId": self.call, "callerNumber": self.number}
        return self.client.post(self.next, {**values, **more})


def words_in(document):
    """What a document says: the words of each sound in it, or those for the gateway's voice."""
    said = []
    for name, words in re.findall(r"/voice/audio/([\w-]+)\.wav|<Say[^>]*>([^<]*)<", document):
        said.append(unescape(words) if words else _words_of(name))
    return " ".join(said)


def _words_of(name):
    row = Speech.objects.get(name=name)
    lines, _slow = json.loads(unseal(bytes(row.sealed), place=f"voice speech {name}"))
    return "\n".join(words for words, _language in lines)


def hear_out(words, *people, language):
    """What was spoken has come; it is put down, and these two people write it down."""
    row = Recording.objects.get()
    row.source, row.audio = None, seal(b64encode(tone(0.2)).decode(), place="voice audio")
    row.save()
    said = {"item": recordings.put_down(row), "words": words, "language": language}
    transcripts.write_down(**said, by=people[0])
    assert transcripts.check(**said, by=people[1])


@pytest.fixture
def phone(client):
    return Line(client)
