"""The log as programs fetch it, and the page for people."""

import pytest

from isegoria.ledger import merkle
from isegoria.ledger.models import Entry
from isegoria.ledger.queries import latest_checkpoint
from isegoria.ledger.services import seal


@pytest.fixture
def sealed(write):
    """Three hundred entries: one full tile, one of forty-four, and one above them."""
    for _ in range(300):
        write()
    return seal()


def entries_in(bundle):
    """Cut a bundle of entries apart."""
    found = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        found.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return found


def test_the_checkpoint_is_plain_text_that_is_asked_for_again(client, sealed):
    response = client.get("/log/checkpoint")

    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.content.decode() == sealed.note


def test_an_unchanged_checkpoint_is_not_sent_twice(client, sealed, write):
    mark = client.get("/log/checkpoint")["ETag"]

    assert client.get("/log/checkpoint", headers={"If-None-Match": mark}).status_code == 304
    write()
    seal()
    assert client.get("/log/checkpoint", headers={"If-None-Match": mark}).status_code == 200


def test_the_key_is_the_one_that_signs(client, log):
    assert client.get("/log/key").content.decode() == f"{log.key}\n"


def test_tiles_and_entries_lead_to_the_root(client, sealed):
    tiles = [client.get(f"/log/tile/0/{name}").content for name in ("000", "001.p/44")]
    bundles = [client.get(f"/log/tile/entries/{name}").content for name in ("000", "001.p/44")]

    hashes = [merkle.leaf_hash(one) for bundle in bundles for one in entries_in(bundle)]
    assert b"".join(hashes) == b"".join(tiles)
    assert merkle.root(hashes) == bytes(sealed.root)
    above = client.get("/log/tile/1/000.p/1").content
    assert above == merkle.root(hashes[:256])


def test_a_tile_never_changes_and_may_be_kept_for_ever(client, sealed):
    response = client.get("/log/tile/0/000")

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(response.content) == 8192


def test_a_tile_as_it_was_at_an_earlier_checkpoint_is_still_there(client, sealed, write):
    before = client.get("/log/tile/0/001.p/44").content
    for _ in range(212):
        write()
    seal()

    assert client.get("/log/tile/0/001.p/44").content == before
    assert client.get("/log/tile/0/001").content[: len(before)] == before


@pytest.mark.parametrize(
    "address",
    ["0/001", "0/001.p/45", "0/002", "1/000.p/2", "2/000.p/1", "entries/001", "entries/999"],
)
def test_what_the_log_has_not_reached_is_not_found(client, sealed, address):
    response = client.get(f"/log/tile/{address}")

    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert response.content == b"The log has not grown that far.\n"


@pytest.mark.parametrize("address", ["0/1", "0/000.p/0", "nonsense", "64/000", "0/x000/001"])
def test_an_address_that_means_nothing_is_refused_with_an_example(client, log, address):
    response = client.get(f"/log/tile/{address}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert b"ile" in response.content


def test_entries_that_wait_are_not_shown(client, sealed, write):
    write(item="still waiting")

    assert client.get("/log/tile/entries/001.p/45").status_code == 404
    assert latest_checkpoint().size == 300
    assert Entry.objects.filter(position=None).count() == 1


def test_nothing_can_be_posted_to_the_log(client, log):
    assert [
        client.post(f"/log/{name}").status_code for name in ("", "checkpoint", "key", "tile/0/000")
    ] == [405, 405, 405, 405]


def test_people_are_led_to_a_page_in_their_language(client, site):
    response = client.get("/log/", headers={"Accept-Language": "ar"})

    assert response.status_code == 302
    assert response["Location"] == "/ar/log/"


def test_the_page_says_where_the_log_stands_and_how_to_check_it(client, sealed, log, site):
    response = client.get("/en/log/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "It holds 300 entries." in page
    assert str(log.key).replace("+", "&#x2B;") in page or str(log.key) in page
    assert "verify.py follow" in page
    assert 'href="/log/checkpoint"' in page
    assert page.count("<h1>") == 1
