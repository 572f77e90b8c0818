"""A mail server that fails: takes mail on a port, writes each number down, refuses one in twenty.

    mail_server.py PORT FILE SEED

A mail is taken once its number is in the file; only then the server says so. It is a process of
its own, so that it can be killed.
"""

import os
import socketserver
import sys
from contextlib import suppress
from random import Random

_FAILS = 0.05
_MOODS = ("451 later", "421 too busy", "")  # nothing: it hangs up in the middle


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int, file: str, seed: int) -> None:
        super().__init__(("127.0.0.1", port), _Clerk)
        self.dice = Random(seed)  # noqa: S311  # which mail fails
        self.file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def mood(self) -> str:
        """What becomes of the next mail."""
        return self.dice.choice(_MOODS) if self.dice.random() < _FAILS else "250 taken"


class _Clerk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):  # whoever writes may be killed
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line.partition(" ")[0].upper()
                if word == "QUIT":
                    self._say("221 bye")
                    return
                if word != "DATA":
                    self._say("250 well")
                elif not self._take():
                    return

    def _take(self) -> bool:
        self._say("354 go on")
        number = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            if line.lower().startswith(b"message-id:"):
                number = line.partition(b":")[2].strip()
        mood = self.server.mood()
        if mood.startswith("250"):
            os.write(self.server.file, number + b"\n")
        if mood:
            self._say(mood)
        return bool(mood) and not mood.startswith("421")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


if __name__ == "__main__":
    with _Server(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])) as server:
        server.serve_forever()
