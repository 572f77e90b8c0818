"""What the tests of every room start from: a site, an institution, a question, people."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Browser, Page, expect, sync_playwright

from isegoria.activities.statements.services import add_statement
from isegoria.base.allowance import Allowance
from isegoria.belonging.jobs import look_after_keys
from isegoria.hear.models import Activity, Item
from isegoria.hear.services import seal_question
from isegoria.languages.services import say
from isegoria.ledger.services import ensure_log
from isegoria.organisations.models import Institution, Role, Site
from isegoria.organisations.services import certify
from isegoria.people.models import Account
from isegoria.places.models import Group
from isegoria.places.services import Count, add_ready_set, put_area, use_partitions
from isegoria.process.models import Process, Stage

SHARED = Path(__file__).parent.parent / "shared"
QUESTION = {
    "question": "How should we bring fast internet to every home?",
    "summary": "One home in five has no line.",
    "problem": "Most homes without a line are in the eastern villages.",
    "can_change": "Which of the four ways is built first.",
    "is_fixed": "The budget of six million.",
    "decided_by": "The District Council",
    "groups_affected": "Everybody in the district, above all the eastern villages.",
}
# A page is waited for, never timed: a busy machine must not fail a test.
PATIENCE = 90_000
# What a test asks for that speaks to the database which the tests run on.
SPEAKING = {"db", "transactional_db", "live_server", "place"}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE_RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
}"""


def pytest_configure() -> None:
    """Keep what tests need out of the way of a real site, and serve files as the product does."""
    cache = Path(__file__).parent / ".cache"
    folder = Path(os.environ.get("ISEGORIA_DATA", cache / "tests"))
    folder /= os.environ.get("PYTEST_XDIST_WORKER", "")  # where several run side by side
    folder.mkdir(parents=True, exist_ok=True)
    settings.STATIC_ROOT = folder / "static"
    settings.KEPT_SECONDS = 0  # a test reads what it has just written
    expect.set_options(timeout=PATIENCE)
    # Time is measured in bench/, never asserted: a busy machine must not fail a test.
    hypothesis.settings.register_profile(
        "tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("tests")
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(folder / "test.sqlite3")
    else:  # where a page would give up waiting for a connection, a test does not
        database["OPTIONS"]["pool"]["timeout"] = PATIENCE / 1000


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL keep only what speaks to it; the rest has run beside the embedded database."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    silent = [one for one in items if not _speaks_to_the_database(one)]
    config.hook.pytest_deselected(items=silent)
    items[:] = [one for one in items if _speaks_to_the_database(one)]


def _speaks_to_the_database(item: pytest.Item) -> bool:
    asked = SPEAKING & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def _collected_static_files() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_FOLDER = tmp_path / "keys"


@pytest.fixture(autouse=True)
def _english_and_rested() -> Iterator[None]:
    Allowance.forget_all()
    with translation.override("en"):
        yield


@pytest.fixture
def shared() -> Path:
    """The folder of test data that is kept beside the repository."""
    if SHARED.is_dir():
        return SHARED
    if os.environ.get("CI"):
        pytest.fail(f"The test data in {SHARED.name} beside the checkout is missing.")
    pytest.skip("This test needs the test data kept beside the repository; it is not here.")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is missing: apt-get install chromium"
    return found


@pytest.fixture
def institution(db: None) -> Institution:
    return Institution.objects.create(
        name=say("Harbour District Council", language="en", also={"fr": "Conseil du district"}),
        slug="harbour",
    )


@pytest.fixture
def site(institution: Institution) -> Site:
    ensure_log()
    return Site.objects.create(
        pk=1,
        name=say("Harbour talks", language="en"),
        operator=institution,
        help_phone="0800 555 017",
        privacy_contact="privacy@example.org",
    )


@pytest.fixture
def make_question(site: Site, institution: Institution) -> Callable[..., Process]:
    """Make a published question with a statement activity; times are days from now."""

    def make(
        slug: str = "internet", *, opens: float = -2, closes: float = 9, published: bool = True
    ) -> Process:
        now = timezone.now()
        process = Process.objects.create(
            institution=institution,
            slug=slug,
            source_language="en",
            languages="en",
            time_zone="Europe/Paris",
            promise=Process.Promise.CONSULT,
            channels="web",
            published_at=now + timedelta(days=min(opens, 0) - 1) if published else None,
            **{name: say(body, language="en") for name, body in QUESTION.items()},
        )
        _lay_out(process, opens, closes)
        Activity.objects.create(
            process=process,
            stage=process.stages.get(kind="hear"),
            type_slug="statements",
            title=say("Say what you agree with", language="en"),
        )
        seal_question(process)
        return process

    return make


def _lay_out(process: Process, opens: float, closes: float) -> None:
    """Give a question its six stages; times are days from now."""
    now = timezone.now()
    times = {
        "inform": (opens - 5, opens),
        "hear": (opens, closes),
        "understand": (closes, closes + 10),
        "decide": (closes + 30, closes + 30),
        "answer": (closes + 30, closes + 60),
        "learn": (closes + 365, None),
    }
    for kind, (begins, ends) in times.items():
        Stage.objects.create(
            process=process,
            kind=kind,
            begins_at=now + timedelta(days=begins),
            ends_at=None if ends is None else now + timedelta(days=ends),
        )


@pytest.fixture
def question(make_question: Callable[..., Process]) -> Process:
    return make_question()


@pytest.fixture
def activity(question: Process) -> Activity:
    return question.activities.select_related("process", "stage").get()


@pytest.fixture
def profile(question: Process) -> dict[tuple[str, str], int]:
    """What the community of the question is described by, and the number of each of its groups.

    By age and gender, both counted; the key that seals what people say of themselves is there.
    """
    ages = {"15-24": 2000, "25-44": 3000, "45-59": 2000, "60-up": 3000}
    counts = {"age": ages, "gender": {"women": 5000, "men": 5000}}
    for partition in counts:
        add_ready_set(partition)
    question.area = put_area(
        code="harbour",
        name="Harbour District",
        language="en",
        counts=[
            Count(partition, group, people, "Census 2021", date(2021, 3, 1))
            for partition, groups in counts.items()
            for group, people in groups.items()
        ],
    )
    question.save(update_fields=["area"])
    use_partitions(area=question.area, codes=list(counts))
    look_after_keys()
    groups = Group.objects.values_list("partition__code", "code", "pk")
    return {(partition, code): pk for partition, code, pk in groups}


@pytest.fixture
def statements(activity: Activity) -> list[Item]:
    """Three accepted statements, put there by staff."""
    return [
        add_statement(
            activity=activity, words=words, language="en", standing=Item.Standing.ACCEPTED
        )
        for words in (
            "Villages with no line at all come first.",
            "Prices matter more than speed.",
            "The library should be open on Sundays.",
        )
    ]


@pytest.fixture
def make_account(institution: Institution) -> Callable[..., Account]:
    """Make an account with the given roles for the institution."""

    def make(name: str, *kinds: str) -> Account:
        account = Account.objects.create_user(f"{name}@example.org", name=name.title())
        for kind in kinds:
            Role.objects.create(account=account, institution=institution, kind=kind)
        return account

    return make


@pytest.fixture
def administrator(make_account: Callable[..., Account]) -> Account:
    return make_account("ada", "administrator")


@pytest.fixture
def officer(make_account: Callable[..., Account]) -> Account:
    return make_account("olu", "officer")


@pytest.fixture
def moderator(make_account: Callable[..., Account]) -> Account:
    return make_account("mei", "moderator")


@pytest.fixture
def auditor(make_account: Callable[..., Account]) -> Account:
    return make_account("aud", "auditor")


@pytest.fixture
def decision_officer(make_account: Callable[..., Account]) -> Account:
    return make_account("dee", "decision_officer")


@pytest.fixture
def interpreter(make_account: Callable[..., Account]) -> Account:
    """Somebody who passed the course today and may publish what answers mean."""
    account = make_account("ina", "interpreter")
    certify(account=account, course="interpretation", on=timezone.localdate())
    return account


@pytest.fixture
def stranger(make_account: Callable[..., Account]) -> Account:
    """Somebody with an account and no role."""
    return make_account("stan")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium, started once for the tests of a file; each test opens a context of its own."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    arguments.append("--use-fake-device-for-media-stream")  # a microphone that hums
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # It is driven by an event loop in this thread; the database calls here are our own.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def _plain_static_names(settings: Any) -> None:
    """The server of the tests serves files by their plain names, from where they are written."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def browse(
    request: pytest.FixtureRequest,
    browser: Browser,
    live_server: Any,
    client: Client,
    _plain_static_names: None,
) -> Iterator[Callable[..., Page]]:
    """Open pages of the running site in a browser, signed in as somebody or as nobody.

    ``page.complaints`` holds what the browser wrote to its console, refusals of the content
    security policy among it.
    """
    # What is marked so runs once, on the embedded database.
    assert request.node.get_closest_marker("browser"), "mark this test with pytest.mark.browser"
    contexts = []

    def open_page(
        account: Account | None = None, *, base: str = live_server.url, **options: Any
    ) -> Page:
        context = browser.new_context(base_url=base, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if account:
            client.force_login(account)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": cookie, "url": base}])
        page = context.new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.complaints.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """Ask axe what on a page breaks WCAG 2.2 AA; a list of rules with the elements."""
    axe = (Path(__file__).parent / ".cache/axe.min.js").read_text(encoding="utf-8")

    def ask(page: Page) -> list[str]:
        page.wait_for_load_state()
        page.evaluate(axe)
        found: list[str] = page.evaluate(AXE_RUN, AXE_TAGS)
        return found

    return ask
