"""Text messages through a real Kannel: how soon all are answered, and what a killed site loses."""

import statistics
import time

import machine
from figures import Figure, number
from ground import Ground, Site

from isegoria.channels.sms.tests.kannel import PASSWORD, USER, Kannel, is_here

PHONES = 100
MOST_SECONDS = 2.0
_QUESTION = "buses"
_SECRET = "a-secret-of-the-gateway"  # noqa: S105  # of a site that lives for a minute
_BETWEEN = 6
_LONGEST = 60.0


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """All phones at once, some times over; then once more while the site is killed."""
    if not is_here():
        raise RuntimeError("Kannel is missing: apt-get install kannel kannel-extras")
    site = ground.demo("sms")
    folder = ground.folder / "kannel"
    folder.mkdir()
    address = f"{site.address}/sms/main/{_SECRET}/"
    kannel = Kannel(folder, address, centres=20 if quick else PHONES)
    ground.at_the_end(kannel.stop)
    _write_gateways(site, kannel)
    before = site.inside("offer_by_text", slug=_QUESTION)
    kannel.start()
    crowd = _Crowd(kannel)
    waits = crowd.talk("1", 4)  # the first begins, the others answer
    return [_told(site, crowd, waits, before), _killed(site, crowd)]


class _Crowd:
    """Everybody with a phone, and how many messages each has got."""

    def __init__(self, kannel: Kannel) -> None:
        self.kannel = kannel
        self.numbers = [f"+2547{at:08}" for at in range(len(kannel.centres))]
        self.rounds = 0

    def talk(self, words: str, rounds: int) -> list[float]:
        """Everybody sends the same, some times over; after how many seconds each was answered."""
        for at, one in enumerate(self.numbers):
            self._line(at).write(one, words, times=rounds, every=_BETWEEN)
        self.rounds += rounds
        sent: dict[tuple[str, int], float] = {}
        answered: dict[tuple[str, int], float] = {}
        until = time.monotonic() + rounds * _BETWEEN + _LONGEST
        while len(answered) < rounds * len(self.numbers) and time.monotonic() < until:
            for at, one in enumerate(self.numbers):
                _note(sent, one, self._line(at).sent())
            for one, count in self.got().items():
                _note(answered, one, count)
            time.sleep(0.05)
        return [answered.get(one, until) - begun for one, begun in sent.items()]

    def send_and_strike(self, words: str, site: Site) -> int:
        """Everybody sends, and the site is killed while they do; how many processes that were."""
        self._write(words)
        members = machine.family(site.pid)
        site.kill()
        site.start()
        until = time.monotonic() + _LONGEST
        while min(self.got().values()) < self.rounds and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(3)  # for what would come twice
        return len(members)

    def got(self) -> dict[str, int]:
        """How many messages each phone has got, by whichever line."""
        counts = dict.fromkeys(self.numbers, 0)
        for at in range(len(self.numbers)):
            for number_, texts in self._line(at).texts().items():
                counts[number_] += len(texts)
        return counts

    def _write(self, words: str) -> None:
        self.rounds += 1
        for at, one in enumerate(self.numbers):
            self._line(at).write(one, words)

    def _line(self, at: int):  # noqa: ANN202  # a class of the tests, which have no types
        return self.kannel.phones(f"phone{at}", centre=at)


def _note(times: dict[tuple[str, int], float], one: str, count: int) -> None:
    """Remember when a count was first seen."""
    now = time.monotonic()
    for at in range(1, count + 1):
        times.setdefault((one, at), now)


def _write_gateways(site: Site, kannel: Kannel) -> None:
    (site.data / "gateways.toml").write_text(
        f'[main]\nkind = "kannel"\nsender = "22333"\nsecret = "{_SECRET}"\n'
        f'send = "{kannel.send_address}"\nuser = "{USER}"\npassword = "{PASSWORD}"\nfee = "0"\n'
        f'keyword = "{_QUESTION}"\n',  # several are open: whoever writes first is asked this one
        encoding="utf-8",
    )


def _told(site: Site, crowd: _Crowd, waits: list[float], before: int) -> Figure:
    """What everybody was answered, and how soon."""
    people, got = len(crowd.numbers), crowd.got()
    stored = site.inside("said_by_text", slug=_QUESTION)
    lost = sum(max(0, crowd.rounds - one) for one in got.values())
    doubled = sum(max(0, one - crowd.rounds) for one in got.values())
    wrong = abs(stored["people"] - before - people) + abs(stored["votes"] - 3 * people)
    ninety_five = statistics.quantiles(waits, n=20)[-1]
    return Figure(
        f"text messages through Kannel, {people} phones at once",
        f"{lost} lost, {doubled} doubled, reply p95 {number(ninety_five)} s",
        f"0 lost, 0 doubled, p95 ≤ {MOST_SECONDS:.0f} s",
        f"{len(waits)} messages, median {number(statistics.median(waits))} s, longest "
        f"{number(max(waits))} s; from when a phone has sent to when it has the answer, looked at "
        f"twenty times a second on the same machine; stored: {stored['people']} people, "
        f"{stored['votes']} votes",
        is_met=not lost and not doubled and not wrong and ninety_five <= MOST_SECONDS,
        values=stored | {"lost": lost, "doubled": doubled, "p95": ninety_five},
    )


def _killed(site: Site, crowd: _Crowd) -> Figure:
    """Everybody writes while the site is killed."""
    before = site.inside("said_by_text", slug=_QUESTION)
    processes = crowd.send_and_strike("1", site)
    got, stored = crowd.got(), site.inside("said_by_text", slug=_QUESTION)
    people = len(crowd.numbers)
    lost = sum(max(0, crowd.rounds - one) for one in got.values())
    doubled = sum(max(0, one - crowd.rounds) for one in got.values())
    heard = stored["messages"] - before["messages"]
    return Figure(
        f"site killed (-9) while {people} phones write",
        f"{lost} lost, {doubled} doubled",
        "0 lost, 0 doubled",
        f"{processes} processes killed at once; {heard} messages heard once each, "
        f"{stored['votes'] - before['votes']} votes",
        is_met=not lost and not doubled and heard == people,
        values={"lost": lost, "doubled": doubled, "heard": heard},
    )
