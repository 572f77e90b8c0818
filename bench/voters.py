"""People who vote as a browser does: take the page, send its form, follow where it leads."""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

import machine
from ground import Ground, Site
from web import Line, Load, together

SEEN, TAKEN = 200, 303
_FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_ASKED = re.compile(r'<input type="hidden" name="(statement-(\d+))">')
_SHARES = {"agree": 6, "disagree": 3, "pass": 1}


@dataclass
class Voter:
    """One person with a device of their own: its cookies, the page before them, what was taken."""

    page: str
    dice: random.Random
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None
    asked: tuple[str, str] = ("", "")
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The receipt, as the device remembers it."""
        return next((one for name, one in self.cookies.items() if name.startswith("part-")), "")[
            :16
        ]

    async def look(self, line: Line, load: Load) -> None:
        """Take the page with the next statement."""
        answer = await line.ask(self.page, headers=self._headers())
        text = answer.body.decode()
        self.form, self.asked = self._form_in(text)
        is_good = answer.status == SEEN and (self.form is not None or "<main" in text)
        load.note(str(answer.status), answer.seconds if is_good else None)

    async def vote(self, line: Line, load: Load) -> None:
        """Answer the statement on the page; note it where the server says that it was taken."""
        if self.form is None:
            return
        form, self.form = self.form, None
        value = self.dice.choices(list(_SHARES), weights=list(_SHARES.values()))[0]
        body = urlencode({**form, self.asked[0]: value})
        answer = await line.ask(self.page, form=body, headers=self._headers())
        is_taken = answer.status == TAKEN
        if is_taken:
            self.answers[self.asked[1]] = value
            self.cookies |= answer.cookies
            self.page = answer.headers["location"]
        load.note(str(answer.status), answer.seconds if is_taken else None)

    def _headers(self) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": kept} if kept else {}

    @staticmethod
    def _form_in(page: str) -> tuple[dict[str, str] | None, tuple[str, str]]:
        """What the form carries unseen; how it calls the statement, and the statement's number."""
        for _address, inner in _FORM.findall(page):
            if asked := _ASKED.search(inner):
                hidden = {name: unescape(value) for name, value in _HIDDEN.findall(inner)}
                return hidden, (asked[1], asked[2])
        return None, ("", "")


@dataclass
class Phase:
    """One kind of request, done by everybody, apart from every other kind."""

    load: Load = field(default_factory=Load)
    site_ms: float = 0.0
    worker_ms: float = 0.0

    @property
    def ms_each(self) -> float:
        """How long server and database computed for each, the worker left out."""
        return (self.site_ms - self.worker_ms) / max(1, len(self.load.waits))


class Crowd:
    """Many people who vote on one question over a number of connections."""

    def __init__(self, ground: Ground, site: Site, slug: str, *, connections: int = 32) -> None:
        self.people: list[Voter] = []
        self.slug = slug
        self._ground, self._site, self._connections = ground, site, connections
        self._dice = random.Random(7)  # noqa: S311  # the same opinions in every run

    def welcome(self, number: int) -> list[Voter]:
        """That many more people, each with a device that knows nothing yet."""
        page = f"/en/q/{self.slug}/statements/1/"
        seeds = [self._dice.random() for _ in range(number)]
        new = [Voter(page, random.Random(seed)) for seed in seeds]  # noqa: S311  # the same
        self.people += new
        return new

    def look(self, people: Iterable[Voter]) -> Phase:
        """Let everybody take the page, and nobody do anything else."""
        return asyncio.run(self._phase(people, Voter.look))

    def vote(self, people: Iterable[Voter]) -> Phase:
        """Let everybody send the form that they have, and nobody do anything else."""
        return asyncio.run(self._phase(people, Voter.vote))

    def talk(self, seconds: float) -> tuple[Load, Load]:
        """Let people vote and look in turn, each on a connection; who is through makes room."""
        return asyncio.run(self._talk(seconds))

    def compare(self) -> dict[str, int]:
        """Hold what was acknowledged against what is stored."""
        told = [{"code": one.code, "answers": one.answers} for one in self.people if one.answers]
        found: dict[str, int] = self._site.inside("compare", slug=self.slug, people=told)
        return found

    async def _phase(
        self, people: Iterable[Voter], act: Callable[[Voter, Line, Load], Awaitable[None]]
    ) -> Phase:
        phase, waiting = Phase(), iter(people)

        async def go(line: Line) -> None:
            for person in waiting:
                await _try(person, line, phase.load, act)

        site_ms, worker_ms = self._computed()
        phase.load.seconds = await together(self._site.address, self._connections, go)
        until_now = self._computed()
        phase.site_ms, phase.worker_ms = until_now[0] - site_ms, until_now[1] - worker_ms
        return phase

    async def _talk(self, seconds: float) -> tuple[Load, Load]:
        votes, looks = Load(), Load()
        until = time.perf_counter() + seconds

        async def go(line: Line) -> None:
            person = self.welcome(1)[0]
            while time.perf_counter() < until and votes.errors + looks.errors < self._connections:
                if person.form is None:
                    await _try(person, line, looks, Voter.look)
                if person.form is None:
                    person = self.welcome(1)[0]
                else:
                    await _try(person, line, votes, Voter.vote)

        votes.seconds = looks.seconds = await together(self._site.address, self._connections, go)
        return votes, looks

    def _computed(self) -> tuple[float, float]:
        return self._ground.computed_ms(self._site), machine.computed_ms(self._site.worker)


async def _try(
    person: Voter, line: Line, load: Load, act: Callable[[Voter, Line, Load], Awaitable[Any]]
) -> None:
    """A broken connection is an outcome too; what was on its way then is not acknowledged."""
    try:
        await act(person, line, load)
    except (OSError, EOFError, TimeoutError) as problem:
        load.note(type(problem).__name__)
