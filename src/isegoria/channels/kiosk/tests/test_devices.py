"""What the program of a kiosk sends, and what staff see of it at the desk."""

import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.channels.kiosk import queries, services
from isegoria.channels.kiosk.models import Aside, Kiosk
from isegoria.hear.models import Contribution, Participant
from isegoria.hear.queries import participant_of
from isegoria.languages import speech

pytestmark = pytest.mark.django_db

CODE = "4821773019640270"


@pytest.fixture
def seal(kiosk):
    """Seal something as the device does, with the lock alone."""

    def close(said):
        theirs = generate_private_key(SECP256R1())
        point = bytes.fromhex(queries.lock_of(kiosk))
        lock = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
        shared = theirs.exchange(ECDH(), lock)
        key = HKDF(SHA256(), length=32, salt=None, info=b"isegoria kiosk parcel").derive(shared)
        point = theirs.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return point + b"n" * 12 + AESGCM(key).encrypt(b"n" * 12, json.dumps(said).encode(), None)

    return close


@pytest.fixture
def parcel(statements, at_kiosks):
    """What somebody answered without a connection: two of three statements."""
    answers = {f"statement-{one.pk}": "agree" for one in statements[:2]}
    return {
        "key": "a-key",
        "process": "internet",
        "type_slug": "statements",
        "position": 1,
        "language": "en",
        "code": CODE,
        "form": urlencode(answers),
        "filled_at": timezone.now().isoformat(),
    }


@pytest.fixture
def send(client, token, seal):
    """Send a parcel as the device does."""

    def post(said):
        body = said if isinstance(said, bytes) else seal(said)
        return client.post(f"/kiosk/{token}/parcel", body, content_type="application/octet-stream")

    return post


def test_what_waited_arrives_once_and_its_receipt_opens_it(send, parcel):
    first, again = send(parcel), send(parcel)

    assert (first.status_code, again.status_code) == (201, 201)
    assert Vote.objects.count() == 2
    assert Contribution.objects.get().channel == "kiosk"
    assert participant_of(CODE) == Participant.objects.get()


def test_what_was_answered_before_the_closing_counts_after_it(send, parcel, at_kiosks):
    parcel["filled_at"] = (timezone.now() - timedelta(hours=2)).isoformat()
    at_kiosks.stage.ends_at = timezone.now() - timedelta(hours=1)
    at_kiosks.stage.save()

    sent = send(parcel)

    assert sent.status_code == 201
    assert Vote.objects.count() == 2


def test_what_was_answered_after_the_closing_is_kept_aside_for_staff(
    client, officer, send, parcel, at_kiosks
):
    at_kiosks.stage.ends_at = timezone.now() - timedelta(hours=1)
    at_kiosks.stage.save()

    statuses = [send(parcel).status_code, send(parcel).status_code]

    client.force_login(officer)
    page = client.get("/en/desk/q/internet/kiosk/aside/").content.decode()
    assert statuses == [201, 201]
    assert Aside.objects.count() == 1
    assert Participant.objects.count() == 0
    assert "Nothing more is counted." in page
    assert CODE not in page
    client.post("/en/desk/q/internet/kiosk/aside/", {"delete": Aside.objects.get().pk})
    assert Aside.objects.get().sealed is None


def test_a_pause_lets_it_wait_on_the_kiosk(send, parcel, at_kiosks):
    at_kiosks.is_paused, at_kiosks.pause_reason = True, "A hall is on fire."
    at_kiosks.save()

    assert send(parcel).status_code == 409
    assert Aside.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "4821773019640271"},
        {"code": "forged"},
        {"key": ""},
        {"key": "k" * 65},
        {"process": "elsewhere"},
        {"position": "none"},
        {"position": float("inf")},
        {"position": [[]]},
        {"key": "\ud800"},
        {"form": "statement-1=\ud800"},
        {"process": "\x00"},
    ],
)
def test_what_was_not_sealed_for_this_kiosk_is_refused(send, parcel, changes):
    assert send({**parcel, **changes}).status_code == 400
    assert Participant.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"x" * 30, b"\x04" + b"y" * 200, b"z" * 100_001])
def test_what_nobody_sealed_is_refused(send, body):
    assert send(body).status_code == 400


def test_nobody_without_the_code_of_a_kiosk_can_send_or_listen(client, kiosk):
    services.switch_off(kiosk)

    statuses = {
        client.post(f"/kiosk/x/{one}").status_code for one in ("parcel", "spoken", "report")
    }

    assert statuses == {403}


def test_everything_can_be_spoken_and_nothing_of_it_is_kept(client, token):
    assert speech.can_speak("en"), "A voice is missing: apt-get install espeak-ng"
    address = f"/kiosk/{token}/spoken"

    heard = client.post(address, {"words": "-v x; How?", "language": "en"}, "application/json")
    empty = client.post(address, {"words": " ", "language": "en"}, "application/json")
    unknown = client.post(address, {"words": "How?", "language": "xx"}, "application/json")

    assert heard.content[:4] == b"RIFF"
    assert (heard.headers["Content-Type"], heard.headers["Cache-Control"]) == (
        "audio/wav",
        "no-store",
    )
    assert (empty.status_code, unknown.status_code) == (404, 404)


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"[" * 99_999, rb'{"version": "\ud800"}'])
def test_what_cannot_be_read_is_refused_in_words(client, token, body):
    told = client.post(f"/kiosk/{token}/report", body, "application/json")

    assert (told.status_code, told.json()) == (400, {"error": "This cannot be read."})


def test_staff_see_how_a_kiosk_is_doing_and_nothing_of_what_is_said(client, officer, token):
    client.post(f"/kiosk/{token}/report", {"waiting": 3, "version": "1.2"}, "application/json")
    client.force_login(officer)

    page = client.get("/en/desk/q/internet/kiosk/").content.decode()

    assert "Works" in page
    assert "<dd>3</dd>" in page
    assert "<dd>1.2</dd>" in page
    assert re.search(r"<dd>[^<]+, \d\d:\d\d \([^)]+\)</dd>", page)


def test_a_kiosk_that_never_reported_is_marked(client, officer, kiosk, at_kiosks):  # one is there
    client.force_login(officer)

    assert "Does not report" in client.get("/en/desk/q/internet/kiosk/").content.decode()


def test_officers_set_up_a_kiosk_renew_its_address_and_switch_it_off(
    client, officer, at_kiosks
):  # the question
    client.force_login(officer)
    desk = "/en/desk/q/internet/kiosk/"
    form = {"name": "Harbour", "place": "Hall", "paper": "sheet", "patience": "60"}

    page = client.post(desk, form).content.decode()
    first = page.partition("/en/kiosk/")[2].partition("/")[0]
    twice = client.post(desk, form)
    kiosk = Kiosk.objects.get()
    page = client.post(f"{desk}{kiosk.pk}/", {"renew": "yes"}).content.decode()
    second = page.partition("/en/kiosk/")[2].partition("/")[0]
    seen = [client.get(f"/en/kiosk/{one}/").status_code for one in (first, second)]
    client.post(f"{desk}{kiosk.pk}/", {"stop": "yes"})

    assert twice.status_code == 422
    assert seen == [404, 200]
    assert client.get(f"/en/kiosk/{second}/").status_code == 404
    assert (kiosk.name, kiosk.paper, kiosk.patience) == ("Harbour", "sheet", 60)


def test_kiosks_of_another_institution_are_not_there(client, stranger, kiosk, at_kiosks):  # theirs
    client.force_login(stranger)

    assert client.get("/en/desk/q/internet/kiosk/").status_code == 404
    assert client.post(f"/en/desk/q/internet/kiosk/{kiosk.pk}/").status_code == 404


def test_all_that_can_be_asked_is_kept_for_the_time_without_a_connection(client, token, statements):
    page = client.get(f"/en/kiosk/{token}/kept/").content.decode()

    assert all(f'data-name="statement-{one.pk}"' in page for one in statements)
    assert "data-thanks" in page


def test_signs_that_nobody_can_keep_or_speak_are_left_out(client, kiosk, token):
    told = client.post(f"/kiosk/{token}/report", {"version": "1\x002"}, "application/json")
    heard = client.post(
        f"/kiosk/{token}/spoken", {"words": "How\x00?", "language": "en"}, "application/json"
    )

    kiosk.refresh_from_db()
    assert (told.status_code, kiosk.version) == (200, "12")
    assert heard.content[:4] == b"RIFF"
