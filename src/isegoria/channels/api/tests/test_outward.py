"""Calls go to the public internet alone, to the address that was looked up, and end in time."""

from ipaddress import ip_address
from threading import Event

import pytest

from isegoria.channels.api import outward
from isegoria.channels.api.outward import Line, NotCalled, is_public, is_usable, post
from isegoria.channels.api.tests.partner import Partner


@pytest.fixture(scope="module")
def partner(tmp_path_factory):
    there = Partner(tmp_path_factory.mktemp("partner"))
    yield there
    there.end()


def called(address, line):
    return post(address, body=b"{}", headers={"Content-Type": "application/json"}, line=line)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
        "2001:0:7f00:1::1",
    ],
)
def test_what_is_not_public_is_not_called(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_what_is_public_is_called(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "http://partner.example.org/",
        "https://",
        "https:///told",
        "ftp://partner.example.org/",
        "https://name:word@partner.example.org/",
        "https://name@partner.example.org/",
        "https://partner.example.org:22/",
        "https://partner.example.org:99999/",
        "https://partner.example.org/#part",
        "https://partner.example.org/a b",
        "https://partner.example.org\\@127.0.0.1/",
        "https://partner.example.org/\nHost: other",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::1/",
        "https://شريك.example.org/",
        "//partner.example.org/",
        "",
    ],
)
def test_an_address_that_is_none_is_not_taken(address):
    assert not is_usable(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://partner.example.org",
        "https://partner.example.org:8443/told?by=us",
        "https://93.184.216.34/",
    ],
)
def test_an_address_of_the_public_internet_is_taken(address):
    assert is_usable(address)


def test_a_call_arrives_as_it_was_sent(partner):
    assert called(partner.address, partner.line) == 204

    path, headers, body = partner.heard.pop()
    assert (path, body) == ("/told?by=isegoria", b"{}")
    assert headers["Host"] == f"localhost:{partner.server.server_port}"


def test_this_machine_is_not_called_unless_a_test_says_so(partner):
    with pytest.raises(NotCalled, match="inside"):
        called(partner.address, Line(trust=partner.trust))

    assert partner.heard == []


def test_one_address_inside_is_enough_to_call_none(partner, monkeypatch):
    both = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr(outward.socket, "getaddrinfo", lambda *_asked, **_how: both)

    with pytest.raises(NotCalled, match="inside"):
        called("https://partner.example.org/", Line())


def test_a_name_is_looked_up_once_and_that_address_is_called(partner, monkeypatch):
    answers = [[(2, 1, 6, "", ("127.0.0.1", partner.server.server_port))]]
    monkeypatch.setattr(outward.socket, "getaddrinfo", lambda *_asked, **_how: answers.pop())
    reached = []
    connect = outward.socket.create_connection

    def noting(where, **how):
        reached.append(where)
        answers.append([(2, 1, 6, "", where)])  # for a literal the machine asks once more
        return connect(where, **how)

    monkeypatch.setattr(outward.socket, "create_connection", noting)

    assert called(partner.address, partner.line) == 204
    assert reached == [("127.0.0.1", partner.server.server_port)]
    partner.heard.clear()


def test_an_unknown_name_is_told_as_that():
    with pytest.raises(NotCalled, match="unknown"):
        called("https://nobody.invalid/", Line())


def test_a_redirect_is_not_followed(partner):
    partner.status = 307
    try:
        assert called(partner.address, partner.line) == 307
    finally:
        partner.status = 204

    assert [path for path, _headers, _body in partner.heard] == ["/told?by=isegoria"]
    partner.heard.clear()


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(partner):
    with pytest.raises(NotCalled, match="certificate"):
        called(partner.address, Line(may_reach=partner.line.may_reach))

    assert partner.heard == []


def test_somebody_who_does_not_answer_is_not_waited_for(partner, monkeypatch):
    monkeypatch.setattr(outward, "_SECONDS_ALTOGETHER", 0.3)
    partner.silent.clear()
    try:
        with pytest.raises(NotCalled, match="slow"):
            called(partner.address, partner.line)
    finally:
        partner.silent.set()
    partner.heard.clear()


def test_nobody_at_the_address_is_told_as_that(partner):
    closed = "https://localhost:1/"

    with pytest.raises(NotCalled, match="unreached"):
        called(closed, partner.line)


def test_a_name_with_many_dead_addresses_does_not_hold_the_line_open(partner, monkeypatch):
    monkeypatch.setattr(outward, "_SECONDS_ALTOGETHER", 0.05)
    dead = [(2, 1, 6, "", (f"127.0.0.{one}", 0)) for one in range(1, 40)]
    monkeypatch.setattr(outward.socket, "getaddrinfo", lambda *_what, **_how: dead)
    tried = []

    def slow(where, **_how):
        tried.append(where)
        ended.wait(0.1)
        raise OSError

    ended = Event()
    monkeypatch.setattr(outward.socket, "create_connection", slow)

    with pytest.raises(NotCalled, match="slow"):
        called(partner.address, partner.line)

    assert len(tried) == 1


def test_what_was_reached_after_the_time_was_over_is_left_at_once(partner, monkeypatch):
    monkeypatch.setattr(outward, "_SECONDS_ALTOGETHER", 0.05)
    reach, ended = outward.socket.create_connection, Event()

    def late(where, **how):
        ended.wait(0.2)
        return reach(where, **how)

    monkeypatch.setattr(outward.socket, "create_connection", late)

    with pytest.raises(NotCalled, match="slow"):
        called(partner.address, partner.line)

    assert partner.heard == []
