"""Staff let helpers in: a code to be photographed, slips to be printed, and what was kept aside."""

import json
import re
import zlib
from base64 import b64decode

import pytest

from isegoria.channels.odk import queries
from isegoria.channels.odk.models import Enumerator, Slip
from isegoria.channels.odk.setup import picture_of, settings_of
from isegoria.channels.odk.tests.sending import close, filled_in, listed, send
from isegoria.receipts.codes import fits

pytestmark = pytest.mark.django_db

DESK = "/en/desk/q/internet/helper/"


@pytest.fixture
def desk(client, officer, asked_outside):
    client.force_login(officer)
    return client


def test_the_desk_of_the_question_leads_here(desk):
    assert f'href="{DESK}"' in desk.get("/en/desk/q/internet/").content.decode()


def test_a_code_is_made_and_shown_once(desk, statements):
    page = desk.post(DESK, {"name": " Amina  Otieno "}).content.decode()

    (server,) = re.findall(r"<code[^>]*>http://testserver/helper/([\w-]+)</code>", page)
    assert Enumerator.objects.get().name == "Amina Otieno"
    assert 'src="data:image/svg+xml' in page
    assert len(listed(desk, server)) == 1
    assert server not in desk.get(DESK).content.decode()


def test_the_picture_holds_what_collect_reads(monkeypatch):
    drawn = []
    monkeypatch.setattr("segno.make_qr", lambda text, error: drawn.append(text) or _Nothing())

    picture_of(settings_of("https://talks.example/helper/code", "internet"))

    assert json.loads(zlib.decompress(b64decode(drawn[0]))) == {
        "general": {
            "server_url": "https://talks.example/helper/code",
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": "internet"},
    }


class _Nothing:
    def svg_data_uri(self, **_options):
        return ""


@pytest.mark.parametrize("name", ["", "x" * 81, "Amina"])
def test_a_name_that_tells_nobody_apart_is_refused(desk, amina, name):
    response = desk.post(DESK, {"name": name})

    assert response.status_code == 422
    assert Enumerator.objects.count() == 1


def test_a_new_code_takes_the_place_of_the_old_one(desk, amina, token, statements):
    page = desk.post(f"{DESK}{amina.pk}/", {"renew": "yes"}).content.decode()

    assert "/helper/" in page
    assert desk.get(f"/helper/{token}/formList").status_code == 403


def test_a_code_is_made_void(desk, amina, token):
    response = desk.post(f"{DESK}{amina.pk}/", {"stop": "yes"}, follow=True)

    assert "No code" in response.content.decode()
    assert desk.get(f"/helper/{token}/formList").status_code == 403


def test_slips_are_printed_once_and_only_their_seals_are_kept(desk, amina):
    page = desk.post(f"{DESK}{amina.pk}/", {"count": "3"}).content.decode()

    codes = [one.replace(" ", "") for one in re.findall(r"\d{4} \d{4} \d{4} \d{4}", page)]
    assert len(set(codes)) == Slip.objects.count() == 3
    assert all(map(fits, codes))
    assert not set(codes) & set(desk.get(f"{DESK}{amina.pk}/").content.decode().split())


@pytest.mark.parametrize("count", ["0", "201", "many"])
def test_too_many_slips_are_refused(desk, amina, count):
    assert desk.post(f"{DESK}{amina.pk}/", {"count": count}).status_code == 422
    assert Slip.objects.count() == 0


def test_what_was_kept_aside_is_looked_at_and_deleted(desk, token, asked_outside, statements):
    content = filled_in(asked_outside, statements, "agree")
    close(asked_outside, 0.5)
    send(desk, token, content)
    assert "1 form was not counted" in desk.get(DESK).content.decode()

    shown = desk.get(f"{DESK}aside/").content.decode()
    (row,) = queries.kept_aside(asked_outside.process)
    desk.post(f"{DESK}aside/", {"delete": str(row.submission.pk)})

    assert "agree" in shown
    assert queries.kept_aside(asked_outside.process) == []
    for number in ("999", "9" * 5000, "²"):
        assert desk.post(f"{DESK}aside/", {"delete": number}).status_code == 404


def test_strangers_find_nothing_here(client, stranger, amina):
    client.force_login(stranger)

    for where in ("", f"{amina.pk}/", "aside/"):
        assert client.get(f"{DESK}{where}").status_code == 404
