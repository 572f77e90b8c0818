"""What happened of which partners are told: found by looking, and put down once for each hook.

Nothing pushes. What is public is held against what each hook was told; so nothing is lost while
the worker is away, and nothing is told before everybody can read it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q

from isegoria.channels.api.models import Call, Hook
from isegoria.process.models import Correction, Process, Stage
from isegoria.report.models import Publication
from isegoria.understand.models import Finding

# Whoever wrote something down some time ago may have finished only now.
OVERLAP = timedelta(hours=1)
HEARD_EVERY = timedelta(hours=1)
OLDEST_HEARD = timedelta(days=30)


@dataclass(frozen=True)
class News:
    """One thing that happened to a question."""

    kind: str
    process_id: int
    mark: str
    happened_at: datetime


def take_up(now: datetime) -> int:
    """Put down what happened since each hook was looked after; how many calls that makes."""
    hooks = list(live_hooks())
    if not hooks:
        return 0
    since = min(_since(one) for one in hooks)
    news = [*_of_questions(since, now), *_of_reports(since, now), *_heard(since, now)]
    reach = _questions_of(hooks)
    told = _last_heard(hooks)
    calls = [
        Call(
            hook=hook,
            kind=one.kind,
            process_id=one.process_id,
            mark=one.mark,
            happened_at=one.happened_at,
        )
        for hook in hooks
        for one in news
        if one.kind in hook.kind_codes
        and one.process_id in reach[hook.pk]
        and _is_news(one, hook, told.get((hook.pk, one.process_id)), now)
    ]
    Call.objects.bulk_create(calls, ignore_conflicts=True)
    Hook.objects.filter(pk__in=[one.pk for one in hooks]).update(looked_until=now)
    return len(calls)


def live_hooks() -> Iterable[Hook]:
    """Those that are called: neither given up nor of a key that was made void."""
    rows = Hook.objects.filter(given_up_at=None).exclude(key__digest=None)
    return rows.select_related("key").order_by("pk")


def _since(hook: Hook) -> datetime:
    return max(hook.made_at, hook.looked_until - OVERLAP)


def _is_news(one: News, hook: Hook, last_heard: datetime | None, now: datetime) -> bool:
    if one.kind != Call.Kind.HEARD:
        return one.happened_at > _since(hook)
    if last_heard is None:
        return one.happened_at > hook.made_at
    return one.happened_at > last_heard and now - last_heard >= HEARD_EVERY


def _of_questions(since: datetime, now: datetime) -> Iterator[News]:
    """Questions put to the public, opened, changed and closed."""
    public = Process.objects.filter(published_at__lte=now)
    fresh = public.filter(published_at__gt=since).values_list("pk", "published_at")
    for pk, at in fresh:
        if at:
            yield News(Call.Kind.PUBLISHED, pk, "", at)
    stages = Stage.objects.filter(kind=Stage.Kind.HEAR, process__in=public)
    within = Q(begins_at__gt=since, begins_at__lte=now) | Q(ends_at__gt=since, ends_at__lte=now)
    for pk, begins, ends in stages.filter(within).values_list("process", "begins_at", "ends_at"):
        if begins and since < begins <= now:
            yield News(Call.Kind.OPENED, pk, begins.isoformat(), begins)
        if ends and since < ends <= now:
            yield News(Call.Kind.CLOSED, pk, ends.isoformat(), ends)
    made = Correction.objects.filter(process__in=public, made_at__gt=since, made_at__lte=now)
    for number, pk, at in made.values_list("pk", "process", "made_at"):
        yield News(Call.Kind.CORRECTED, pk, str(number), at)


def _of_reports(since: datetime, now: datetime) -> Iterator[News]:
    rows = Publication.objects.filter(published_at__gt=since, published_at__lte=now)
    for pk, number, at in rows.values_list("report__process", "number", "published_at"):
        yield News(Call.Kind.REPORTED, pk, str(number), at)


def _heard(since: datetime, now: datetime) -> Iterator[News]:
    """What was read anew; looked for further back, since it is told once an hour at most."""
    before = min(since, now - OLDEST_HEARD)
    rows = Finding.objects.filter(computed_at__gt=before, activity__process__published_at__lte=now)
    latest = rows.order_by().values_list("activity__process").annotate(at=Max("computed_at"))
    for pk, at in latest:
        yield News(Call.Kind.HEARD, pk, at.isoformat(), at)


def _questions_of(hooks: Iterable[Hook]) -> dict[int, set[int]]:
    """Which questions each hook is told of: that of its key, or all of the key's institution."""
    institutions: dict[int, set[int]] = {}
    wanted = {one.key.institution_id for one in hooks if one.key.process_id is None}
    rows = Process.objects.filter(institution__in=wanted).values_list("institution", "pk")
    for institution, pk in rows:
        institutions.setdefault(institution, set()).add(pk)
    return {
        one.pk: {one.key.process_id}
        if one.key.process_id
        else institutions.get(one.key.institution_id, set())
        for one in hooks
    }


def _last_heard(hooks: Iterable[Hook]) -> dict[tuple[int, int], datetime]:
    rows = Call.objects.filter(hook__in=[one.pk for one in hooks], kind=Call.Kind.HEARD)
    last = rows.order_by().values_list("hook", "process").annotate(at=Max("happened_at"))
    return {(hook, process): at for hook, process, at in last}
