"""Many answers in people's own words in a site's own database, and what working on them costs.

See inside.py.
"""

import random
import resource
import time
from collections.abc import Callable
from typing import Any

import machine
from crowds import put_question
from figures import median

_THEMES = 30
_SAID = (
    "the bus comes late and nobody tells us why we wait beside the road in the rain for an hour "
    "there is no ramp at the stop near the school and the driver would not help my mother with her "
    "chair prices went up again last winter while the timetable lost its evening line we need "
    "shelters light a bench and a clear answer from whoever decides about this"
)
_AT_ONCE = 2_000


def lay_out_texts(texts: int, read: int, large: int) -> dict[str, Any]:
    """Put a question with many answers into the tables, and persons who have read most of them.

    ``large`` of them lie under the first theme, the rest under others; what is drawn to be read
    by two persons is, and in one of ten of these they differ.
    """
    from isegoria.hear.models import Item, Participant  # noqa: PLC0415  # the site is open by then
    from isegoria.languages.models import Rendering, Text  # noqa: PLC0415
    from isegoria.organisations.models import Role  # noqa: PLC0415
    from isegoria.people.models import Account  # noqa: PLC0415
    from isegoria.themes.models import Codebook  # noqa: PLC0415
    from isegoria.themes.services.book import add  # noqa: PLC0415
    from isegoria.themes.services.gathering import begin, gather  # noqa: PLC0415

    activity, _items = put_question("made-up-words", 1)
    process, chance = activity.process, random.Random(1)  # noqa: S311  # made-up words, no secret
    words, people = _SAID.split(), []
    for name in ("first", "second"):
        account = Account.objects.create_user(f"{name}@example.org", name=name.title())
        for kind in ("officer", "interpreter"):
            Role.objects.create(account=account, institution=process.institution, kind=kind)
        people.append(account)
    for at in range(0, texts, _AT_ONCE):
        many = range(at, min(texts, at + _AT_ONCE))
        said = Text.objects.bulk_create(Text(source_language="en") for _one in many)
        Rendering.objects.bulk_create(
            Rendering(
                text=one,
                language="en",
                body=f"{number}: {' '.join(chance.choices(words, k=chance.randint(8, 60)))}.",
                state="source",
                source_revision=1,
            )
            for number, one in zip(many, said, strict=True)
        )
        authors = Participant.objects.bulk_create(Participant(process=process) for _one in many)
        Item.objects.bulk_create(
            Item(
                process=process,
                activity=activity,
                number=number + 100,
                author=author,
                text=one,
                standing="accepted",
            )
            for number, one, author in zip(many, said, authors, strict=True)
        )
    begun = time.process_time()
    begin(process)
    while gather(process):
        pass
    taken_ms = (time.process_time() - begun) * 1000
    themes = [
        add(process=process, words={"name": f"Theme {number}"}, language="en", by=people[0])
        for number in range(1, _THEMES + 1)
    ]
    _let_read(Codebook.objects.get(process=process), people, themes, read=read, large=large)
    return {"slug": process.slug, "taken_ms": taken_ms, "themes": [one.number for one in themes]}


def _let_read(
    book: Any,  # noqa: ANN401  # a model of the site
    people: list[Any],
    themes: list[Any],
    *,
    read: int,
    large: int,
) -> None:
    """Put down readings and placings as persons would have made them, and what follows."""
    from isegoria.themes.models import OpenText, Placing, Reading  # noqa: PLC0415
    from isegoria.themes.services.settling import settle  # noqa: PLC0415

    process, chance = book.process_id, random.Random(2)  # noqa: S311  # made up, no secret
    rows = list(OpenText.objects.filter(process=process).order_by("number")[:read])
    readings, under = [], []
    for place, one in enumerate(rows):
        theme = themes[0] if place < large else chance.choice(themes[1:])
        readings.append(Reading(process_id=process, text=one, turn=1, reader=people[0]))
        under.append(theme)
        if one.draw < book.drawn_below:
            readings.append(Reading(process_id=process, text=one, turn=2, reader=people[1]))
            under.append(chance.choice(themes) if chance.random() < 0.1 else theme)  # noqa: PLR2004
    for one in readings:
        one.outcome = "placed"
    made = Reading.objects.bulk_create(readings, batch_size=_AT_ONCE)
    Placing.objects.bulk_create(
        (
            Placing(process_id=process, reading=one, given=theme, theme=theme)
            for one, theme in zip(made, under, strict=True)
        ),
        batch_size=_AT_ONCE,
    )
    for at in range(0, len(rows), _AT_ONCE):
        numbers = [one.number for one in rows[at : at + _AT_ONCE]]
        settle(OpenText.objects.filter(process=process, number__in=numbers))


def change_large_theme(slug: str, database: int = 0) -> dict[str, dict[str, float]]:
    """Merge the large theme, undo it, split half of it off, undo that, settle all; what each took.

    ``database`` is the process of PostgreSQL, which computes as well.
    """
    from isegoria.people.models import Account  # noqa: PLC0415  # the site is open by then
    from isegoria.process.models import Process  # noqa: PLC0415
    from isegoria.themes.models import Change, OpenText, Theme  # noqa: PLC0415
    from isegoria.themes.services import book  # noqa: PLC0415
    from isegoria.themes.services.settling import settle  # noqa: PLC0415

    process = Process.objects.get(slug=slug)
    by = Account.objects.get(email="first@example.org")
    first, second = Theme.objects.filter(process=process).order_by("number")[:2]
    texts = OpenText.objects.filter(process=process)

    def undo() -> None:
        last = Change.objects.filter(process=process, is_undone=False).latest("number")
        book.undo(process=process, number=last.number, by=by)

    under = texts.filter(counted__placings__theme=first).order_by("number")
    half = list(under.values_list("pk", flat=True)[: under.count() // 2])
    acts: dict[str, Callable[[], Any]] = {
        "merge": lambda: book.merge(theme=first, into=second, by=by),
        "undo merge": undo,
        "split half": lambda: book.split(theme=first, texts=half, to=second, by=by),
        "undo split": undo,
        "settle all": lambda: settle(texts),
    }
    return {name: _cost(act, database) for name, act in acts.items()}


def cost_of_themes(slug: str, database: int = 0, rounds: int = 5) -> dict[str, dict[str, float]]:
    """What each page of themes costs made afresh: the middle of some, their worst, statements."""
    from django.conf import settings  # noqa: PLC0415  # the site is open by then
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from isegoria.people.models import Account  # noqa: PLC0415
    from isegoria.process.models import Process  # noqa: PLC0415
    from isegoria.search.services import rebuild  # noqa: PLC0415

    settings.KEPT_SECONDS = 0
    rebuild()
    client = Client(HTTP_HOST="127.0.0.1")
    _be_found(Process.objects.get(slug=slug))
    staff, everybody = _pages(slug)
    client.force_login(Account.objects.get(email="first@example.org"))
    costs = {}
    for name, path in (staff | everybody).items():
        if name in everybody:
            client.logout()
        answer = client.get(path)  # what is loaded once for a process is loaded now
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"{path} answered {answer.status_code}")
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        statements = len(queries)  # which the next request forgets
        each = [_cost(lambda path=path: client.get(path), database) for _round in range(rounds)]
        costs[name] = {key: median(one[key] for one in each) for key in each[0]}
        costs[name] |= {"worst_ms": max(one["ms"] for one in each), "statements": statements}
    return costs


def _pages(slug: str) -> tuple[dict[str, str], dict[str, str]]:
    """The addresses that are measured: those of staff, and those of everybody."""
    from isegoria.themes.models import OpenText  # noqa: PLC0415  # the site is open by then

    unread = OpenText.objects.filter(process__slug=slug, state="unread").order_by("number").first()
    desk, public = f"/en/desk/q/{slug}/themes/", f"/en/q/{slug}/themes/"
    staff = {
        "overview": desk,
        "list": f"{desk}answers/",
        "last page of it": f"{desk}answers/?page=1000",
        "filtered by state": f"{desk}answers/?state=placed",
        "filtered by theme": f"{desk}answers/?theme=1",
        "waiting for a second reader": f"{desk}answers/?state=second",
        "search that finds many": f"{desk}answers/?words=ramp",
        "search that finds none": f"{desk}answers/?words=zebra",
        "search with theme and state": f"{desk}answers/?words=mother&theme=1&state=placed",
        "coding page": f"{desk}answers/{unread.number if unread else 1}/",
        "coding page of one that was read": f"{desk}answers/1/",
        "on to the next": f"{desk}answers/next/?state=unread",
        "a theme": f"{desk}1/",
        "agreement": f"{desk}agreement/",
        "publish": f"{desk}publish/",
        "objections": f"{desk}objections/",
        "programs": f"{desk}programs/",
        "search of the desk": "/en/desk/search/?q=mother",
    }
    everybody = {
        "public list": public,
        "public theme": f"{public}1/",
        "last page of a public theme": f"{public}1/?page=700",
        "search for everybody": "/en/search/?q=mother",
    }
    return staff, everybody


def ask_for_many(slug: str, many: int) -> int:
    """Ask that many answers that nobody has read be placed under one theme; the job."""
    from isegoria.bulk.services import begin, prepare  # noqa: PLC0415  # the site is open by then
    from isegoria.people.models import Account  # noqa: PLC0415
    from isegoria.themes.models import OpenText, Reading, Theme  # noqa: PLC0415

    by = Account.objects.get(email="first@example.org")
    theme = Theme.objects.filter(process__slug=slug).latest("number")
    texts = list(OpenText.objects.filter(process__slug=slug).order_by("-number")[:many])
    OpenText.objects.filter(pk__in=[one.pk for one in texts]).update(state="unread", counted=None)
    Reading.objects.filter(text__in=texts).delete()
    job = prepare(
        kind="themes-place",
        targets=[one.pk for one in texts],
        details={"theme": theme.pk, "by": by.pk},
        by=by,
    )
    begin(job)
    return int(job.pk)


def how_far(job: int) -> dict[str, Any]:
    """How far a job has come, and in how many answers it is really to be seen, each once."""
    from isegoria.bulk.models import Job  # noqa: PLC0415  # the site is open by then
    from isegoria.themes.models import Placing, Theme  # noqa: PLC0415

    found = Job.objects.get(pk=job)
    theme = Theme.objects.get(pk=found.details["theme"])
    targets = found.steps.values("target")
    placed = Placing.objects.filter(theme=theme, reading__text__in=targets)
    return {
        "state": found.state,
        "done": found.steps.filter(state="done").count(),
        "left": found.steps.filter(state="left").count(),
        "placed": placed.filter(reading__counted_for__isnull=False).count(),
        "texts": placed.values("reading__text").distinct().count(),
    }


def _be_found(process: Any) -> None:  # noqa: ANN401  # a model of the site
    from isegoria.search.services import rebuild  # noqa: PLC0415  # the site is open by then
    from isegoria.themes.models import Theme  # noqa: PLC0415

    rebuild()
    rows = Theme.objects.filter(process=process, published_on=None, merged_into=None)
    rows.update(published_on=process.published_at.date())


def _cost(act: Callable[[], Any], database: int) -> dict[str, float]:
    """How long it took, and how long this process and the database have computed."""
    beside = machine.computed_ms(database) if database else 0.0
    begun, computed = time.monotonic(), time.process_time()
    act()
    return {
        "ms": (time.monotonic() - begun) * 1000,
        "computed_ms": (time.process_time() - computed) * 1000,
        "database_ms": machine.computed_ms(database) - beside if database else 0.0,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
