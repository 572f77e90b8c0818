"""What people speak: kept as it was, heard by a person, written down, never lost."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.utils import timezone

from isegoria.activities.statements.activity import Statements
from isegoria.base.refusal import Refused
from isegoria.channels.voice import recordings
from isegoria.channels.voice.models import Recording
from isegoria.channels.voice.tests.conftest import Line
from isegoria.files.models import File
from isegoria.files.tests.recordings import tone
from isegoria.hear import transcripts
from isegoria.hear.models import Contribution, Item, Transcript
from isegoria.hear.services import erase, seal_question
from isegoria.journey.audit import all_bodies
from isegoria.languages.queries import shown
from isegoria.ledger.audit import audit
from isegoria.notices.models import Notice
from isegoria.people.routes import enclosed_for
from isegoria.people.vault import seal
from isegoria.receipts.codes import fits

pytestmark = pytest.mark.django_db
SOUND = tone(0.2)
SPOKEN = "/en/desk/q/internet/spoken/"


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
            contents = {"/large": bytes(5 * 1024 * 1024), "/noise": b"noise"}
            self.wfile.write(contents.get(self.path, SOUND))

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


@pytest.fixture
def taken(shelf):
    """What was spoken is fetched, and put down as an answer; how many that were."""

    def take():
        return recordings.fetch_what_waits(), recordings.take_in_what_came()

    take.address = f"{shelf.address}/1.mp3"
    return take


@pytest.fixture
def kept(spoken, taken):
    """Somebody has spoken, heard it back and kept it."""
    spoken.press("1")
    spoken.speak(taken.address)
    spoken.press("1")
    assert taken() == (1, 1)
    return Item.objects.get(author__isnull=False)


def test_what_is_spoken_is_played_back_and_confirmed(spoken):
    asked = spoken.press("1")
    played = spoken.speak("https://recordings.example.org/1.mp3?a=1&b=2")
    document = spoken.document
    kept = spoken.press("1")

    assert "Speak after the tone." in asked
    assert "You said:" in played
    assert '<Play url="https://recordings.example.org/1.mp3?a=1&amp;b=2"/>' in document
    assert "Your words are kept." in kept


def test_what_is_spoken_waits_in_the_list_of_all_recordings_and_counts_once_two_agree(
    kept, client, officer, make_account
):
    client.force_login(officer)
    listed = client.get(SPOKEN).content.decode()
    page = f"{SPOKEN}{kept.pk}/"
    sound = client.get(f"{page}original/")
    empty = client.post(page, {"words": "", "language": "en"})
    client.post(page, {"words": "Boats on Sundays.", "language": "en"})
    before = shown([kept.text_id], "en")[kept.text_id].body
    client.force_login(make_account("ama", "officer"))
    client.post(page, {"words": "Boats on Sundays.", "language": "en"})

    assert f"{page}" in listed
    assert (sound.content, empty.status_code, before) == (SOUND, 422, "")
    kept.refresh_from_db()
    assert shown([kept.text_id], "en")[kept.text_id].body == "Boats on Sundays."
    assert kept.standing == Item.Standing.HELD
    assert kept.author == Contribution.objects.get().participant
    assert (kept.transcript.written_by.name, kept.transcript.checked_by.name) == ("Olu", "Ama")
    assert not Recording.objects.exists()
    seal_question(kept.process)  # its channels were changed above
    assert audit(all_bodies()).problems == []


def test_a_spoken_statement_is_as_short_as_a_written_one(kept, officer):
    with pytest.raises(Refused, match="too long"):
        transcripts.write_down(item=kept, words="x" * 281, language="en", by=officer)

    assert not hasattr(Item.objects.get(pk=kept.pk), "transcript")


def test_the_receipt_plays_a_spoken_statement_and_reads_it_back(kept, officer, make_account):
    before = Statements().points(kept.author, "en")[0]
    by = {"item": kept, "words": "Boats on Sundays.", "language": "en"}
    transcripts.write_down(**by, by=officer)
    transcripts.check(**by, by=make_account("ama", "officer"))
    after = Statements().points(kept.author, "en")[0]

    assert (before.stance, before.attached.file.kind) == ("A recording", "audio")
    assert before.state.startswith("A person listens to it")
    assert (after.stance, after.about.body) == ("Your own statement", "Boats on Sundays.")
    assert transcripts.read_back(kept.author, kept.pk).stage == "checked"
    owed = Notice.objects.get(kind=transcripts.WRITTEN_DOWN)
    assert "put it right" in owed.body


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


def test_what_was_spoken_while_the_question_was_open_counts_after_its_closing(
    spoken, by_phone, taken
):
    spoken.press("1")
    spoken.speak(taken.address)
    spoken.press("1")
    by_phone.stage.ends_at = timezone.now() - timedelta(microseconds=1)
    by_phone.stage.save()

    assert taken() == (1, 1)
    assert Item.objects.filter(author__isnull=False).count() == 1


def test_what_a_pause_holds_up_is_put_down_after_it(spoken, by_phone, taken):
    spoken.press("1")
    spoken.speak(taken.address)
    spoken.press("1")
    by_phone.is_paused, by_phone.pause_reason = True, "A storm"
    by_phone.save()
    during = taken()
    by_phone.is_paused, by_phone.pause_reason = False, ""
    by_phone.save()
    at_once = taken()
    recordings.try_again(Recording.objects.get())

    assert (during, at_once, taken()) == ((1, 0), (0, 0), (0, 1))


def test_words_that_nobody_confirmed_are_taken_after_a_while(spoken, taken):
    spoken.press("1")
    spoken.hang_up(recordingUrl=taken.address)
    at_once = taken()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        later = taken()

    assert (at_once, later) == ((1, 0), (0, 1))
    assert Item.objects.filter(author__isnull=False).count() == 1


def test_a_sound_is_fetched_once_with_the_login_of_the_gateway(spoken, shelf):
    spoken.press("1")
    spoken.speak(f"{shelf.address}/here")
    fetched = [recordings.fetch_what_waits() for _time in range(2)]
    row = Recording.objects.get()

    assert fetched == [1, 0]
    assert recordings.audio_of(row) == SOUND
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

    page = client.get("/en/desk/q/internet/voice/").content.decode()
    client.post("/en/desk/q/internet/voice/", {"again": row.pk})
    row.refresh_from_db()

    assert fetched == [0, 0]
    assert row.tries == 0
    assert tries == 1
    assert f"{shelf.address}{path}" in page
    assert "The gateway did not give the recording." in page


def test_whoever_only_speaks_gets_a_receipt_once_it_has_come(activity, client, taken):
    activity.process.channels = "voice"
    activity.process.save()
    phone = Line(client)
    phone.ring()
    phone.press("1")
    phone.press("1")
    phone.speak(taken.address)
    phone.press("1")

    before = Notice.objects.filter(kind="receipt").count()
    has_number = Recording.objects.get().caller is not None
    assert taken() == (1, 1)

    assert before == 0
    assert has_number
    assert fits(enclosed_for(Notice.objects.get(kind="receipt").route_token))
    assert Contribution.objects.get().channel == "voice"


def test_who_erases_their_answers_erases_their_voice(spoken, taken):
    spoken.press("1")
    spoken.speak(taken.address)
    spoken.press("1")
    erase(participant=Contribution.objects.get().participant)

    taken()
    why = Recording.objects.get().why
    gone = recordings.forget_what_was_erased()

    assert why == "What this receipt stood for has been erased."
    assert gone == 1
    assert not Recording.objects.exists()


def test_what_was_put_down_is_erased_with_the_rest(kept):
    erase(participant=kept.author)

    assert not File.objects.exists()


def test_what_cannot_be_put_down_is_heard_at_the_desk_and_set_aside(spoken, client, officer, shelf):
    spoken.press("1")
    spoken.speak(f"{shelf.address}/noise")
    spoken.press("1")
    recordings.fetch_what_waits()
    recordings.take_in_what_came()
    Recording.objects.update(tries=recordings.MOST_TRIES)
    row = Recording.objects.get()
    client.force_login(officer)
    page = client.get("/en/desk/q/internet/voice/").content.decode()

    client.post("/en/desk/q/internet/voice/", {"aside": row.pk})

    assert "We cannot read this kind of file." in page
    assert f"/voice/{row.pk}/audio/" in page
    row.refresh_from_db()
    assert (row.standing, row.caller) == (Recording.Standing.SET_ASIDE, None)
    assert recordings.audio_of(row) == b"noise"
    after = client.get("/en/desk/q/internet/voice/").content.decode()
    assert "Recordings of earlier calls" in after
    assert "could not be put down" not in after


def test_nobody_but_officers_of_the_question_hears_it(spoken, client, stranger, shelf):
    spoken.press("1")
    spoken.speak(f"{shelf.address}/noise")
    recordings.fetch_what_waits()
    row = Recording.objects.get()
    client.force_login(stranger)
    voice = "/en/desk/q/internet/voice/"

    codes = [client.get(one).status_code for one in (voice, f"{voice}{row.pk}/audio/", SPOKEN)]

    assert codes == [404, 404, 404]


def test_whoever_works_alone_can_let_their_words_count_and_that_is_seen(
    kept, client, officer, moderator
):
    client.force_login(officer)
    page = f"{SPOKEN}{kept.pk}/"
    client.post(page, {"words": "Boats on Sundays.", "language": "en"})
    offered = client.get(page).content.decode()

    client.post(page, {"words": "Boats on Sundays.", "language": "en", "alone": "yes"})
    after = client.get(page).content.decode()
    client.force_login(moderator)
    queue = client.get("/en/desk/moderation/").content.decode()

    assert "Nobody else can compare it: let it count" in offered
    assert "One person wrote this down. Nobody else compared it." in after
    assert "written down by one person here. Nobody else compared it." in queue
    assert Transcript.objects.get().stage == "alone"


@pytest.mark.parametrize("name", ["Olu", "Somebody who left"])
def test_a_draft_from_before_waits_for_a_second_person(spoken, taken, officer, make_account, name):
    spoken.press("1")
    spoken.speak(taken.address)
    spoken.press("1")
    words = seal("Boats on Sundays.", place="voice words")
    Recording.objects.update(words=words, heard_by=name)

    taken()

    draft = Transcript.objects.get()
    assert (draft.words, draft.stage) == ("Boats on Sundays.", "written")
    assert draft.written_by == (officer if name == "Olu" else None)
    by = {"item": draft.item, "words": draft.words, "language": "en"}
    counts = transcripts.check(**by, by=make_account("ama", "officer"))
    assert counts == (name == "Olu")
    assert counts or transcripts.check(**by, by=officer)
