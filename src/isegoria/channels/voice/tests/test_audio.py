"""A computer's voice: what is heard, for how long, and for how long it is kept."""

import io
import shutil
import wave
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.channels.voice import audio
from isegoria.channels.voice.menus import SECONDS, Line, Menu
from isegoria.channels.voice.models import Speech
from isegoria.conversation.models import Conversation
from isegoria.languages import speech

pytestmark = pytest.mark.django_db
SENTENCES = {
    "en": "Every village should have a boat that runs on Sundays too, all year round.",
    "fr": "Chaque village devrait avoir un bateau qui circule aussi le dimanche.",
    "es": "Cada pueblo debería tener un barco que funcione también los domingos.",
    "ar": "ينبغي أن يكون لكل قرية قارب يعمل أيام الأحد أيضًا طوال السنة.",
    "ru": "В каждой деревне должна быть лодка, которая ходит и по воскресеньям.",
    "zh-hans": "每个村庄都应该有一艘全年包括星期天在内都运行的船。",
    "sw": "Kila kijiji kinapaswa kuwa na mashua inayosafiri hata Jumapili.",
}


@pytest.fixture(autouse=True)
def _voices():
    assert shutil.which(speech.PROGRAM), "A voice is missing: apt-get install espeak-ng"


def _seconds(content):
    with wave.open(io.BytesIO(content)) as sound:
        return sound.getnframes() / sound.getframerate()


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("slow", [False, True])
def test_no_stretch_is_longer_than_twenty_seconds(language, slow):
    words = " ".join([SENTENCES[language]] * 8)
    menu = Menu((Line(words, language), Line("1, 2, 3, 4. 5, 6, 7, 8.", language)))
    stretches = menu.stretches(slow=slow)

    lengths = [_seconds(audio.sound(audio.ask_for(one, slow=slow))) for one in stretches]

    assert len(lengths) > 1
    assert max(lengths) <= SECONDS
    assert max(lengths) > SECONDS / 3


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh-hans"])
def test_a_whole_call_is_heard_in_stretches_of_twenty_seconds(by_phone, phone, language):
    by_phone.process.languages = "en" if language == "en" else f"en,{language}"
    by_phone.process.save()
    phone.ring()
    if language != "en":
        phone.press("1")
    for key in ("*", "3", "1" if language == "en" else "2", "8", "1", "2", "3"):
        phone.press(key)

    lengths = [_seconds(audio.sound(one.name)) for one in Speech.objects.all()]

    assert Conversation.objects.get().language == language
    assert Vote.objects.count() == 3
    assert len(lengths) > 10
    assert max(lengths) <= SECONDS


def test_languages_are_spoken_each_in_its_voice_in_one_sound():
    lines = [Line(SENTENCES[one], one) for one in ("en", "ar")]

    both = audio.sound(audio.ask_for(lines, slow=False))

    alone = [audio.sound(audio.ask_for([one], slow=False)) for one in lines]
    assert _seconds(both) == pytest.approx(sum(map(_seconds, alone)), abs=0.01)


def test_slow_speech_is_slower():
    line = Line(SENTENCES["en"], "en")

    fast, slow = (_seconds(audio.sound(audio.ask_for([line], slow=one))) for one in (False, True))

    assert slow > 1.25 * fast


def test_the_worker_speaks_what_is_asked_for_and_forgets_it_after_an_hour(settings):
    name = audio.ask_for([Line("-v --version; $(ls)", "en")], slow=False)
    counts = [audio.speak_what_is_asked_for() for _time in range(2)]
    file = Path(settings.DATA_FOLDER) / "speech" / f"{name}.wav"
    was_there = file.exists()
    Speech.objects.update(made_at=timezone.now() - timedelta(hours=2))

    late = audio.sound(name)
    gone = audio.forget_what_is_over()

    assert counts == [1, 0]
    assert was_there
    assert late is None
    assert gone == 1
    assert not file.exists()


def test_a_gateway_that_asks_before_the_worker_hears_it_at_once(client):
    name = audio.ask_for([Line("Good morning.", "en")], slow=False)

    sound = client.get(f"/voice/audio/{name}.wav")

    assert sound["Content-Type"] == "audio/wav"
    assert 0.5 < _seconds(sound.content) < 5


def test_a_language_without_a_voice_is_left_to_the_gateway():
    assert speech.can_speak("sw")
    assert not speech.can_speak("xx")
    assert not speech.can_speak("")
