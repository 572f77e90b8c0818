"""Which kiosk calls, what it asks, and how each of them is doing."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from isegoria.channels.kiosk.models import Aside, Kiosk
from isegoria.channels.kiosk.parcels import public_part
from isegoria.conversation.queries import Open, open_by
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Channel
from isegoria.hear.prompts import Prompt
from isegoria.hear.queries import activities_of
from isegoria.hear.questions import every_prompt, in_words
from isegoria.hear.rules import obstacle
from isegoria.languages.queries import Shown
from isegoria.people.vault import unseal
from isegoria.process.models import Process
from isegoria.process.timetable import instant_in_words

REPORTS_EVERY = 60
_SILENT = timedelta(seconds=5 * REPORTS_EVERY)


@dataclass(frozen=True)
class Doing:
    """A kiosk as staff see it: whether it reports, and what it reports."""

    kiosk: Kiosk
    is_silent: bool
    seen: str = ""


@dataclass(frozen=True)
class Kept:
    """One activity as it is kept on a kiosk for the time without a connection."""

    activity: Activity
    question: Open
    title: Shown
    prompts: tuple[Prompt, ...]


def kiosk_of(token: str) -> Kiosk | None:
    """Whose code this is; None if it was never given, or was made void."""
    digest = sha256(token.encode()).digest()
    return Kiosk.objects.select_related("institution").filter(token_digest=digest).first()


def is_current(kiosk: Kiosk, visit: str) -> bool:
    """Tell whether this visit is the one that goes on at the kiosk now."""
    digest = sha256(visit.encode()).digest()
    return kiosk.visit_digest is not None and bytes(kiosk.visit_digest) == digest


def kiosks_of(process: Process) -> list[Doing]:
    """The kiosks of the institution that asks, by name; times as this question tells them."""
    late = timezone.now() - _SILENT
    rows = Kiosk.objects.filter(institution=process.institution_id).order_by("name")
    return [
        Doing(one, one.seen_at is None or one.seen_at < late, _to_the_minute(one, process))
        for one in rows
    ]


def _to_the_minute(kiosk: Kiosk, process: Process) -> str:
    """When it reported last, in words; "" if it never did."""
    seen = kiosk.seen_at
    return instant_in_words(seen.replace(second=0), process) if seen else ""


def questions_at(kiosk: Kiosk, language: str) -> list[Open]:
    """The questions that can be answered at this kiosk now, newest first."""
    found = open_by(Channel.KIOSK, language)
    return [one for one in found if one.process.institution_id == kiosk.institution_id]


def question_at(kiosk: Kiosk, slug: str) -> Process | None:
    """The question of this name, if it is put through kiosks."""
    rows = Process.objects.filter(institution=kiosk.institution_id, slug=slug)
    found = rows.exclude(published_at=None).first()
    return found if found and Channel.KIOSK in found.channel_codes else None


def kept_at(kiosk: Kiosk, language: str) -> list[Kept]:
    """All that the kiosk can ask while it has no connection."""
    found = []
    for question in questions_at(kiosk, language):
        for activity in activities_of(question.process):
            if obstacle(activity) is None:
                form = type_of(activity).form(activity)
                title = in_words(form.title, form, language)
                found.append(Kept(activity, question, title, every_prompt(form, language)))
    return [one for one in found if one.prompts]


def prompts_of(activity: Activity, language: str) -> tuple[Prompt, ...]:
    """All that an activity can ask, for whoever answers without being asked one by one."""
    return every_prompt(type_of(activity).form(activity), language)


def lock_of(kiosk: Kiosk) -> str:
    """With what the kiosk seals answers; it can close with it and not open."""
    return public_part(unseal(bytes(kiosk.sealed_key), place=place_of_key(kiosk)))


def place_of_key(kiosk: Kiosk) -> str:
    """What the seal of a kiosk's key is bound to."""
    return f"kiosk key {kiosk.institution_id} {kiosk.name}"


def kept_aside(process: Process) -> list[Aside]:
    """What came for this question and could not be counted."""
    rows = Aside.objects.filter(process=process, sealed__isnull=False)
    return list(rows.select_related("kiosk").order_by("pk"))
