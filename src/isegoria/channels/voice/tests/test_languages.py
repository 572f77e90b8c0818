"""Whoever calls for the first time is asked for a language, in each of them."""

import json
import re

import pytest

from isegoria.channels.voice.models import Speech
from isegoria.channels.voice.tests.conftest import Line
from isegoria.channels.voice.tests.test_calls import signed
from isegoria.languages import speech
from isegoria.people.vault import unseal

pytestmark = pytest.mark.django_db


def test_the_first_sentence_offers_each_language_in_its_own_voice(by_phone, phone, client):
    by_phone.process.languages, by_phone.process.source_language = "ar,en", "ar"
    by_phone.process.save()
    first = phone.ring()
    voices = _voices_in(phone.document)
    wrong = phone.press("5")
    begun = phone.press("1")
    phone.hang_up()
    later = Line(client, "c2")

    assert first == wrong == "العربية: اضغطوا 1.\nFor English press 2."
    assert voices == ["ar", "en"]
    assert begun.startswith("في أي وقت: ")
    assert "أوافق: اضغطوا 1." in begun
    assert later.ring().startswith("في أي وقت: ")


def _voices_in(document):
    """The languages in which the lines of a sound are spoken."""
    name = re.search(r"/voice/audio/([\w-]+)\.wav", document)[1]
    row = Speech.objects.get(name=name)
    lines, _slow = json.loads(unseal(bytes(row.sealed), place=f"voice speech {name}"))
    return [language for _words, language in lines]


def test_twilio_offers_the_languages_too_each_in_the_voice_that_its_line_has(
    by_phone, client, settings, monkeypatch
):
    monkeypatch.setattr(speech, "can_speak", lambda _language: False)
    settings.GATEWAYS_FILE.write_text(
        f'{settings.GATEWAYS_FILE.read_text()}voices = {{ ar = "ar-AE", en = "en-GB" }}\n'
    )
    by_phone.process.languages, by_phone.process.source_language = "ar,en", "ar"
    by_phone.process.save()
    values = {"CallSid": "1", "From": "+15005550001"}

    first = signed(client, "/voice/america/", values)
    second = signed(client, "/voice/america/?turn=1", {**values, "Digits": "1"})

    assert re.findall(r'<Say language="([\w-]+)">([^<]+)<', first) == [
        ("ar-AE", "العربية: اضغطوا 1."),
        ("en-GB", "For English press 2."),
    ]
    assert "في أي وقت: 9 للإعادة" in second
    assert "At any time" not in second
