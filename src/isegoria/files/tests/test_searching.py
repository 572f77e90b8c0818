"""A program of the operator's looks through files; where there is none, the site says so."""

import socket
import socketserver
import threading

import pytest

from isegoria.base.refusal import NotNow, Refused
from isegoria.files import services
from isegoria.files.models import File
from isegoria.files.rules import WEB
from isegoria.files.tests.pictures import photograph

pytestmark = pytest.mark.django_db

HARMFUL = b"stands for something harmful"


class Clamd(socketserver.StreamRequestHandler):
    """Speaks as clamd does: INSTREAM with lengths of four bytes, and an answer that ends in NUL."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        self.server.seen.append(content)
        found = HARMFUL in content
        self.wfile.write(b"stream: Test.Thing FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def clamd(settings):
    """A program that knows one harmful thing."""
    server = socketserver.TCPServer(("127.0.0.1", 0), Clamd)
    server.seen = []
    settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def keep(content):
    return services.keep(content=[content], size=len(content), limits=WEB)


def test_without_a_program_a_file_is_kept_and_known_as_not_looked_through():
    assert keep(photograph()).is_searched is False


def test_the_program_sees_all_of_a_file_before_it_is_kept(clamd):
    content = photograph() + b"\0" * 500_000

    assert keep(content).is_searched is True
    assert clamd.seen == [content]


def test_a_harmful_file_is_stopped_and_nothing_of_it_stays(clamd):
    with pytest.raises(Refused, match="looks for harmful files"):
        keep(photograph() + HARMFUL)

    assert not File.objects.exists()


def test_a_program_that_is_away_lets_nothing_pass(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(NotNow, match="try again later"):
        keep(photograph())

    assert not File.objects.exists()
