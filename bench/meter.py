"""A pipe between a browser and a site that counts every byte the browser is sent."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

_CHUNK = 65_536


class Meter:
    """Listens on a port of the loopback and passes everything on to a site."""

    def __init__(self, port: int) -> None:
        self.sent = 0
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._let_in, daemon=True).start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._door.close()

    def _let_in(self) -> None:
        """Take each connection until the door is closed."""
        with suppress(OSError):
            while True:
                browser, _address = self._door.accept()
                site = socket.create_connection(("127.0.0.1", self._port))
                for way in ((browser, site, False), (site, browser, True)):
                    threading.Thread(target=self._copy, args=way, daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket, is_counted: bool) -> None:  # noqa: FBT001  # a thread is given no names
        """Pass on what comes until one side hangs up, as browsers do."""
        with suppress(OSError):
            while chunk := source.recv(_CHUNK):
                self.sent += len(chunk) * is_counted
                target.sendall(chunk)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
