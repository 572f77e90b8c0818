"""The steps by which a question is prepared, one a page, each with what it still lacks."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isegoria.journey.queries.gates import BUILDING, PAGES, SEEDS, checklist
from isegoria.process.models import Process

STEPS: dict[str, str | Promise] = {
    "desk-words": gettext_lazy("The question"),
    "desk-influence": gettext_lazy("What can change"),
    "desk-asking": gettext_lazy("What people are asked"),
    "desk-background": gettext_lazy("Background"),
    "desk-access": gettext_lazy("Languages and ways"),
    "desk-times": gettext_lazy("Timetable"),
    "desk-translations": gettext_lazy("Translations"),
    "desk-preview": gettext_lazy("Preview"),
    "desk-question": gettext_lazy("Check and open"),
}
LAST = "desk-question"


@dataclass(frozen=True)
class SetupStep:
    """One step in the bar: its page, and what it still lacks, in words."""

    name: str
    address: str
    state: str
    note: str
    is_current: bool


@dataclass(frozen=True)
class Bar:
    """All steps of a draft, and the one that comes after the page that is shown."""

    steps: tuple[SetupStep, ...]
    following: SetupStep | None


def bar_of(process: Process, at: str) -> Bar | None:
    """The steps of a draft around the page that is shown; None once the public can see it."""
    if process.published_at is not None:
        return None
    gates = checklist(process)
    asked = {_step_of(one.field) for one in gates}
    lacking = Counter(_step_of(one.field) for one in gates if not one.met)
    steps = tuple(
        _step(
            process,
            page,
            lacking.total() if page == LAST else lacking[page],
            at,
            is_free=page not in asked and page != LAST,
        )
        for page in STEPS
    )
    after = list(STEPS).index(at) + 1 if at in STEPS else len(steps)
    return Bar(steps, steps[after] if after < len(steps) else None)


def address_after(process: Process, at: str) -> str:
    """The page of the step that comes after this one."""
    pages = list(STEPS)
    return reverse(pages[pages.index(at) + 1], args=[process.slug])


def _step_of(field: str) -> str:
    """On which step a gate is met; what belongs to none is told on the last."""
    if field in (SEEDS, BUILDING):
        return "desk-asking"
    page = PAGES.get(field, LAST)
    return page if page in STEPS else LAST


def _step(process: Process, page: str, lacking: int, at: str, *, is_free: bool) -> SetupStep:
    if lacking:
        words = ngettext("%(count)d missing", "%(count)d missing", lacking)
        state, note = "missing", words % {"count": lacking}
    elif is_free:
        state, note = "free", _("if you like")
    else:
        state, note = "done", _("done")
    address = reverse(page, args=[process.slug])
    return SetupStep(str(STEPS[page]), address, state, note, is_current=page == at)
