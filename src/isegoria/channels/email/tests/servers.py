"""A real mailbox (Dovecot) on this machine, and a mail server that takes mail and keeps it."""

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from email import message_from_bytes, policy
from pathlib import Path

USER, PASSWORD = "talk", "only-on-this-machine"
# Not about speed: this only ends what would never end, on the busiest machine.
SECONDS = 180
_SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
first_valid_uid = {uid}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def is_here():
    """Whether this machine has Dovecot with IMAP."""
    return (
        shutil.which("dovecot", path=os.defpath + ":/usr/sbin")
        and Path("/usr/lib/dovecot/imap").exists()
    )


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Dovecot:
    """A mailbox, read by IMAP."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        is_root = os.getuid() == 0
        owner = pwd.getpwnam("dovecot" if is_root else getpass.getuser())
        (self.folder / "mail").mkdir()
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        self._file = self.folder / "dovecot.conf"
        self._file.write_text(
            _SETTINGS.format(
                folder=self.folder,
                internal=owner.pw_name,
                group=_group_of(owner),
                login="dovenull" if is_root else owner.pw_name,
                uid=owner.pw_uid,
                gid=owner.pw_gid,
                port=self.port,
                password=PASSWORD,
            )
        )

    @property
    def address(self):
        """As it stands in the file of gateways."""
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    def start(self):
        """Start it, and wait until it lets somebody in."""
        command = [_dovecot(), "-F", "-c", str(self._file)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603  # of the test
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with suppress(OSError, imaplib.IMAP4.error):
                self.count()
                return self
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self):
        """End it, and take its folder away."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(SECONDS)
        shutil.rmtree(self.folder)

    def put(self, *mails):
        """Lay mails into the mailbox."""
        with self._opened() as box:
            for one in mails:
                raw = one if isinstance(one, bytes) else one.as_bytes(policy=policy.SMTP)
                assert box.append("INBOX", None, None, raw)[0] == "OK"

    def count(self, what="ALL"):
        """How many mails lie there, of one kind."""
        with self._opened() as box:
            box.select("INBOX")
            return len(box.search(None, what)[1][0].split())

    def _opened(self):
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=SECONDS)
        box.login(USER, PASSWORD)
        return box


class Post(socketserver.ThreadingTCPServer):
    """A mail server: it takes every mail, or as a test wants it.

    ``moods`` are what becomes of the next mails, one after the other: a verdict, or nothing for
    hanging up in the middle. To the ``unknown`` it takes no mail. ``is_dead``, it hangs up at once.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.taken, self.raw = [], []
        self.verdict = "250 taken"
        self.moods, self.unknown = [], set()
        self.is_dead, self.lines = False, 0
        self.is_asked = threading.Event()
        self.goes_on = threading.Event()
        self.goes_on.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        """As it stands in the settings."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def stop(self):
        """End it."""
        self.shutdown()
        self.server_close()


class _Clerk(socketserver.StreamRequestHandler):
    def handle(self):
        if self.server.is_dead:
            return
        self.server.lines += 1
        with suppress(OSError):  # whoever writes may be killed
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line.partition(" ")[0].upper()
                if word == "DATA":
                    if not self._take():
                        return
                elif word == "RCPT" and any(one in line for one in self.server.unknown):
                    self._say("550 nobody of that name")
                elif word == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 well")

    def _take(self):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        verdict = self.server.moods.pop(0) if self.server.moods else self.server.verdict
        self.server.is_asked.set()
        self.server.goes_on.wait(SECONDS)
        if verdict.startswith("250"):
            raw = b"".join(lines)
            self.server.taken.append(message_from_bytes(raw, policy=policy.default))
        if verdict:
            self._say(verdict)
        return bool(verdict)

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


def _dovecot():
    return shutil.which("dovecot", path=os.defpath + ":/usr/sbin")


def _group_of(owner):
    return grp.getgrgid(owner.pw_gid).gr_name
