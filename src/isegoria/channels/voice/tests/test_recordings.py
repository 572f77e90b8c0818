"""What people speak: kept as it was, heard by a person, written down, never lost."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from isegoria.base.refusal import Refused
from isegoria.channels.voice import recordings
from isegoria.channels.voice.models import Recording
from isegoria.channels.voice.tests.conftest import Line
from isegoria.hear.models import Contribution, Item
from isegoria.hear.services import erase
from isegoria.languages.queries import shown
from isegoria.notices.models import Notice
from isegoria.people.routes import enclosed_for
from isegoria.receipts.codes import fits

pytestmark = pytest.mark.django_db
SOUND = b"RIFF" + bytes(2000)


class Shelf(BaseHTTPRequestHandler):
    """Where a gateway keeps recordings."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        elsewhere = {"/away": "http://localhost:9/1.mp3", "/here": "/1.mp3"}.get(self.path)
        self.send_response(302 if elsewhere else 404 if self.path == "/gone" else 200)
        if elsewhere:
            self.send_header("Location", elsewhere)
        kind = "text/html" if self.path == "/page" else "audio/mpeg"
        self.send_header("Content-Type", kind)
        self.end_headers()
        if not elsewhere:
            self.wfile.write(bytes(5 * 1024 * 1024) if self.path == "/large" else SOUND)

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def shelf(settings):
    server = HTTPServer(("127.0.0.1", 0), Shelf)
    server.asked = []
    host = f"127.0.0.1:{server.server_port}"
    words = settings.GATEWAYS_FILE.read_text()
    settings.GATEWAYS_FILE.write_text(words.replace("recordings.example.org", host))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.address = f"http://{host}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def spoken(by_phone, phone):
    """Somebody who has answered three statements and is asked for words of their own."""
    phone.ring()
    for key in "1231":
        phone.press(key)
    return phone


def test_what_is_spoken_is_played_back_and_confirmed(spoken, client, officer):
    asked = spoken.press("1")
    played = spoken.speak("https://recordings.example.org/1.mp3?a=1&b=2")
    document = spoken.document
    kept = spoken.press("1")
    client.force_login(officer)
    listed = client.get("/en/desk/q/internet/voice/").content.decode()

    assert "Speak after the tone." in asked
    assert "You said:" in played
    assert '<Play url="https://recordings.example.org/1.mp3?a=1&amp;b=2"/>' in document
    assert "Your words are kept." in kept
    assert f"/en/desk/q/internet/voice/{Recording.objects.get().pk}/" in listed


def test_one_person_writes_it_down_and_it_counts_once_a_second_one_has_checked_it(
    spoken, client, officer, make_account
):
    spoken.press("1")
    spoken.speak()
    row = Recording.objects.get()
    page = f"/en/desk/q/internet/voice/{row.pk}/"
    client.force_login(officer)
    empty = client.post(page, {"words": ""})
    client.post(page, {"words": "Boats on Sunday."})
    before = Item.objects.filter(author__isnull=False).count()
    own = client.get(page).content.decode()
    client.force_login(make_account("ama", "officer"))
    second = client.get(page).content.decode()
    client.post(page, {"words": "Boats on Sundays."})
    again = client.post(page, {"words": "Something else."})

    assert (empty.status_code, before, again.status_code) == (422, 0, 422)
    assert "Somebody else hears it too before it counts." in own
    assert "Boats on Sunday.</textarea>" in second
    item = Item.objects.get(author__isnull=False)
    assert shown([item.text_id], "en")[item.text_id].body == "Boats on Sundays."
    assert item.author == Contribution.objects.get().participant
    row.refresh_from_db()
    assert row.standing == Recording.Standing.WRITTEN
    assert (row.written_by, row.checked_by) == ("Olu", "Ama")
    assert "Heard and checked by Ama." in client.get(page).content.decode()


def test_no_number_is_kept_with_the_words_of_somebody_who_has_a_receipt(spoken, client):
    spoken.press("1")
    spoken.speak()

    assert Recording.objects.get().caller is None
    assert Recording.objects.get().participant == Contribution.objects.get().participant


def test_who_speaks_again_is_heard_in_the_second_words_alone(spoken):
    spoken.press("1")
    spoken.speak("https://recordings.example.org/1.mp3")
    spoken.press("2")
    spoken.speak("https://recordings.example.org/2.mp3")
    spoken.press("1")

    row = Recording.objects.get()

    assert recordings.source_of(row) == "https://recordings.example.org/2.mp3"
    assert row.standing == Recording.Standing.CONFIRMED


def test_words_of_somebody_who_hangs_up_are_kept_unconfirmed(spoken):
    spoken.press("1")
    spoken.hang_up(recordingUrl="https://recordings.example.org/1.mp3")
    spoken.hang_up(recordingUrl="https://recordings.example.org/1.mp3")

    assert Recording.objects.get().standing == Recording.Standing.SPOKEN


def test_silence_after_the_tone_is_asked_again_and_then_left(spoken):
    spoken.press("1")
    said = [spoken.speak("") for _time in range(3)]

    assert "Speak after the tone." in said[1]
    assert said[2] == "Nothing was heard. What you answered is kept. Goodbye."
    assert not Recording.objects.exists()


def test_what_was_spoken_while_the_question_was_open_counts_after_its_closing(spoken, by_phone):
    spoken.press("1")
    spoken.speak()
    spoken.press("1")
    by_phone.stage.ends_at = timezone.now() - timedelta(microseconds=1)
    by_phone.stage.save()

    recordings.put_down(Recording.objects.get(), "Boats on Sundays.", by="Olu")

    assert Item.objects.filter(author__isnull=False).count() == 1


def test_a_sound_is_fetched_once_with_the_login_of_the_gateway(spoken, shelf, client, officer):
    spoken.press("1")
    spoken.speak(f"{shelf.address}/here")
    fetched = [recordings.fetch_what_waits() for _time in range(2)]
    row = Recording.objects.get()
    client.force_login(officer)

    sound = client.get(f"/en/desk/q/internet/voice/{row.pk}/audio/")

    assert fetched == [1, 0]
    assert (sound.content, sound["Content-Type"]) == (SOUND, "audio/mpeg")
    assert SOUND not in bytes(row.audio)
    assert row.source is None


@pytest.mark.parametrize("path", ["/gone", "/page", "/large", "/away"])
def test_what_cannot_be_fetched_is_tried_later_and_then_told(spoken, shelf, client, officer, path):
    spoken.press("1")
    spoken.speak(f"{shelf.address}{path}")
    fetched = [recordings.fetch_what_waits() for _time in range(2)]
    row = Recording.objects.get()
    tries = row.tries
    Recording.objects.update(tries=recordings.MOST_TRIES)
    client.force_login(officer)

    page = client.get(f"/en/desk/q/internet/voice/{row.pk}/").content.decode()

    assert fetched == [0, 0]
    assert tries == 1
    assert f"{shelf.address}{path}" in page
    assert "The gateway did not give the recording." in page


def test_whoever_only_speaks_gets_a_receipt_once_it_is_written_down(activity, client):
    activity.process.channels = "voice"
    activity.process.save()
    phone = Line(client)
    phone.ring()
    phone.press("1")
    phone.press("1")
    phone.speak()
    phone.press("1")

    before = Notice.objects.filter(kind="receipt").count()
    has_number = Recording.objects.get().caller is not None
    recordings.put_down(Recording.objects.get(), "Boats on Sundays.", by="Olu")

    assert before == 0
    assert has_number
    assert Recording.objects.get().caller is None
    assert fits(enclosed_for(Notice.objects.get(kind="receipt").route_token))
    assert Contribution.objects.get().channel == "voice"


def test_who_erases_their_answers_erases_their_voice(spoken):
    spoken.press("1")
    spoken.speak()
    spoken.press("1")
    erase(participant=Contribution.objects.get().participant)

    with pytest.raises(Refused, match="erased"):
        recordings.put_down(Recording.objects.get(), "Words.", by="Olu")
    gone = recordings.forget_what_was_erased()

    assert gone == 1
    assert not Recording.objects.exists()


def test_noise_is_set_aside_and_kept(spoken, client, officer):
    spoken.press("1")
    spoken.speak()
    client.force_login(officer)
    row = Recording.objects.get()

    client.post(f"/en/desk/q/internet/voice/{row.pk}/", {"aside": "yes"})

    row.refresh_from_db()
    assert row.standing == Recording.Standing.SET_ASIDE
    assert row.source is not None


def test_nobody_but_officers_of_the_question_hears_it(spoken, client, stranger):
    spoken.press("1")
    spoken.speak()
    row = Recording.objects.get()
    address = f"/en/desk/q/internet/voice/{row.pk}/"
    client.force_login(stranger)

    codes = [client.get(one).status_code for one in (address, f"{address}audio/")]

    assert codes == [404, 404]


def test_whoever_works_alone_can_let_their_words_count_and_that_is_seen(spoken, client, officer):
    spoken.press("1")
    spoken.speak()
    client.force_login(officer)
    row = Recording.objects.get()
    page = f"/en/desk/q/internet/voice/{row.pk}/"
    client.post(page, {"words": "Boats on Sundays."})

    client.post(page, {"words": "Boats on Sundays.", "alone": "yes"})

    assert Item.objects.filter(author__isnull=False).count() == 1
    assert "Nobody else checked it." in client.get(page).content.decode()
