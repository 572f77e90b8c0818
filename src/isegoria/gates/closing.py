"""Who is unheard while nobody does anything about it, and the flag that stays if it closes so."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from isegoria.gates.models import Closing, Rule, Silent
from isegoria.gates.queries import binding_on
from isegoria.gates.rules import unheard_in
from isegoria.gates.words import closing_things
from isegoria.hear.models import Outreach
from isegoria.languages.queries import Shown, shown
from isegoria.ledger.services import vouch_for
from isegoria.places.models import Group
from isegoria.process.models import Process, Stage
from isegoria.process.services import hold
from isegoria.understand.queries import who_was_heard

# Questions that closed longer ago closed before anybody looked: nothing is said of them now.
LOOKED_BACK = timedelta(days=7)


def silent_groups(process: Process) -> list[int]:
    """The groups of a question that are unheard, as last told, and that nobody tried to reach."""
    told = who_was_heard(process.pk)
    if told is None or told.told_on is None:
        return []
    share = binding_on(process.institution_id).numbers.get(Rule.Kind.UNHEARD_BELOW)
    unheard = unheard_in(told.result, None if share is None else share / 100)
    if not unheard:
        return []
    reached = Outreach.objects.filter(process=process, group__in=unheard).exclude(done_on=None)
    tried = set(reached.values_list("group", flat=True))
    return [one for one in unheard if one not in tried]


def mark_closings() -> int:
    """Look at every question that has just closed, once; how many had silent groups."""
    now = timezone.now()
    hear = Stage.objects.filter(
        kind=Stage.Kind.HEAR, ends_at__lte=now, ends_at__gt=now - LOOKED_BACK
    )
    closed = Process.objects.exclude(published_at=None).filter(
        pk__in=hear.values("process"), closing=None
    )
    return sum(_mark(process) for process in closed)


def names_of(groups: list[int], language: str) -> list[Shown]:
    """What these groups are called."""
    labels = dict(Group.objects.filter(pk__in=groups).values_list("pk", "label_id"))
    words = shown(labels.values(), language)
    return [words[labels[one]] for one in groups]


def silent_at_closing(process: Process, language: str) -> list[Shown]:
    """The groups that were unheard when a question closed, for good."""
    rows = Silent.objects.filter(closing__process=process)
    return names_of(list(rows.values_list("group", flat=True)), language)


@transaction.atomic
def _mark(process: Process) -> bool:
    hold(process)
    closing, is_new = Closing.objects.get_or_create(process=process)
    if not is_new:
        return False
    silent = silent_groups(process)
    Silent.objects.bulk_create(Silent(closing=closing, group_id=one) for one in silent)
    vouch_for(closing_things(Closing.objects.filter(pk=closing.pk)))
    return bool(silent)
