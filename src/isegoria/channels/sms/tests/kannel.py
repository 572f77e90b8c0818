"""A real Kannel, and phones that write to it through its own stand-in for an operator's centre."""

import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
SHORT_NUMBER = "22333"
USER, PASSWORD = "isegoria", "only-on-this-machine"
# Not about speed: this only ends what would never end, on the busiest machine.
SECONDS = 180
_SETTINGS = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = {password}
smsbox-port = {box}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
log-level = 0
dlr-storage = internal

{centres}
group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-file = "{folder}/smsbox.log"
log-level = 0
http-request-retry = 20
http-queue-delay = 1

group = sendsms-user
username = {user}
password = {password}
max-messages = 10
concatenation = true

group = sms-service
keyword = default
catch-all = true
get-url = "{calls}?from=%p&to=%P&text=%b&coding=%c&charset=%C&id=%I&udh=%u"
accept-x-kannel-headers = true
max-messages = 10
concatenation = true
omit-empty = true
"""
_CENTRE = """
group = smsc
smsc = fake
smsc-id = fake{number}
port = {port}
connect-allow-ip = 127.0.0.1
"""


_GOT = re.compile(r"Got message \d+: <(.*)>$", re.MULTILINE)
_SENT = re.compile(r"fakesmsc: sent message \d+$", re.MULTILINE)
_MESSAGE = re.compile(rf"{SHORT_NUMBER} (\S+) (?:udh (\S+) )?(text|data|ucs-2) (.*)", re.DOTALL)


def _decoded(form, words):
    if form == "text":
        return words
    raw = unquote_to_bytes(words.replace("+", "%20"))
    # A part of a long message comes as bytes; plain letters have none of the control signs.
    is_wide = form == "ucs-2" or any(one < ord("\n") for one in raw)
    return raw.decode("utf-16-be" if is_wide else "latin-1")


def free_ports(count):
    """So many ports that nobody listens on, no two of them the same."""
    with ExitStack() as held:  # all at once: a port let go of may be given again
        sockets = [held.enter_context(socket.socket()) for _one in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def is_here():
    """Whether this machine has Kannel."""
    return FAKESMSC.exists() and shutil.which("bearerbox") and shutil.which("smsbox")


class Kannel:
    """bearerbox and smsbox on free ports of this machine; it calls ``calls`` with each message.

    Each centre is one line to the operator: it speaks to one stand-in at a time.
    """

    def __init__(self, folder, calls, *, centres=1):
        self.folder = Path(folder)
        names = ("admin", "box", "sendsms")
        ports = free_ports(len(names) + centres)
        self.ports = dict(zip(names, ports, strict=False))
        self.centres = ports[len(names) :]
        lines = [_CENTRE.format(number=at, port=port) for at, port in enumerate(self.centres)]
        self._file = self.folder / "kannel.conf"
        self._file.write_text(
            _SETTINGS.format(
                **self.ports,
                centres="".join(lines),
                folder=folder,
                calls=calls,
                user=USER,
                password=PASSWORD,
            )
        )
        self._boxes = []
        self._phones = {}

    @property
    def send_address(self):
        """Where messages are handed over."""
        return f"http://127.0.0.1:{self.ports['sendsms']}/cgi-bin/sendsms"

    def start(self):
        """Start both, and wait until they listen."""
        for box, port in (("bearerbox", "box"), ("smsbox", "sendsms")):
            self._boxes.append(
                _started(
                    [shutil.which(box), "-v", "4", str(self._file)], self.folder / f"{box}.out"
                )
            )
            _wait_for(self.ports[port])
        for port in self.centres:
            _wait_for(port)
        return self

    def stop(self):
        """Hang up, and end both."""
        for phones in self._phones.values():
            phones.stop()
        for box in reversed(self._boxes):
            box.send_signal(signal.SIGTERM)
        for box in reversed(self._boxes):
            with suppress(subprocess.TimeoutExpired):
                box.wait(timeout=60)
            if box.poll() is None:
                box.kill()
                box.wait()
        self._boxes = []

    def status(self):
        """What it says of itself."""
        address = f"http://127.0.0.1:{self.ports['admin']}/status.txt?password={PASSWORD}"
        with urllib.request.urlopen(address, timeout=SECONDS) as response:
            return response.read().decode()

    def phones(self, name="phones", *, centre=0):
        """Phones at the other end; what is sent to any of them is seen."""
        if name not in self._phones:
            self._phones[name] = Phones(self.folder / f"{name}.log", self.centres[centre])
        return self._phones[name]

    def wait_for_everybody(self, numbers, count):
        """Wait until each of these has got so many messages, by whichever line; they all."""
        until = time.monotonic() + SECONDS
        while True:
            got = {number: [] for number in numbers}
            for phones in self._phones.values():
                for number, texts in phones.texts().items():
                    got[number] += texts
            if all(len(texts) >= count for texts in got.values()):
                return got
            if time.monotonic() > until:
                raise AssertionError({number: len(texts) for number, texts in got.items()})
            time.sleep(0.05)


class Phones:
    """Everybody who writes through one connection to the centre."""

    def __init__(self, log, port):
        self._log, self._port = log, port
        self._processes = []

    def write(self, number, words, *, times=1, every=0.01):
        """Send a message, or the same some times over, and stay to hear the answers."""
        form = f"text {words}" if words.isascii() else f"data {quote(words)}"
        command = [str(FAKESMSC), "-H", "127.0.0.1", "-r", str(self._port)]
        command += ["-i", str(every), "-m", str(times), f"{number} {SHORT_NUMBER} {form}"]
        self.stop()  # the centre speaks to one at a time
        self._processes.append(_started(command, self._log))
        return self

    def raw(self):
        """All that the stand-in has printed."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def listen(self):
        """Stay to hear what comes, without sending anything."""
        command = [str(FAKESMSC), "-H", "127.0.0.1", "-r", str(self._port), "-i", "600"]
        self.stop()
        self._processes.append(_started([*command, "-m", "0", "0 0 text 0"], self._log))

    def sent(self):
        """How many messages have gone out by this line."""
        return len(_SENT.findall(self.raw()))

    def texts(self):
        """What every phone has got so far, by number: each message whole, joined from its parts."""
        lines = []
        for line in _GOT.findall(self.raw()):
            if _MESSAGE.fullmatch(line):
                lines.append(line)
            else:  # the stand-in prints a message of several lines as several
                lines[-1] += "\n" + line
        texts, parts = {}, {}
        for number, udh, form, words in (_MESSAGE.fullmatch(line).groups() for line in lines):
            said = _decoded(form, words)
            if not udh:
                texts.setdefault(number, []).append(said)
                continue
            _length, _kind, _size, reference, count, place = unquote_to_bytes(udh)
            key = number, reference, len(texts.get(number, []))
            parts.setdefault(key, {})[place] = said
            if len(parts[key]) == count:
                whole = parts.pop(key)
                texts.setdefault(number, []).append("".join(whole[one] for one in sorted(whole)))
        return texts

    def wait_for_texts(self, number, count):
        """Wait until this phone has got so many messages; they all."""
        until = time.monotonic() + SECONDS
        while len(got := self.texts().get(number, [])) < count:
            if time.monotonic() > until:
                raise AssertionError(f"{number} got {got}")
            time.sleep(0.05)
        return self._whole()[number]

    def _whole(self):
        """All texts, once no further line of the last one comes."""
        before, now = None, self.raw()
        while before != now:
            time.sleep(0.15)
            before, now = now, self.raw()
        return self.texts()

    def stop(self):
        """Hang up."""
        for one in self._processes:
            one.terminate()
            one.wait()
        self._processes = []


def _started(command, log):
    with log.open("ab") as output:
        return subprocess.Popen(command, stdout=output, stderr=output)  # noqa: S603  # programs of Debian


def _wait_for(port):
    until = time.monotonic() + SECONDS
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if time.monotonic() > until:
            raise AssertionError(f"nobody listens on port {port}")
        time.sleep(0.05)
