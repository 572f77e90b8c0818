"""Preparing a question, putting it to the public, and correcting it in the open."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotThere, Refused
from isegoria.languages.services import reword, say
from isegoria.organisations.models import Institution
from isegoria.organisations.rules import obstacle_to_time_zone
from isegoria.people.models import Account
from isegoria.process import moments, rules
from isegoria.process.models import Author, Correction, Process, Stage
from isegoria.process.queries import is_free, record_as_written
from isegoria.process.timetable import day_in_words, instant_in_words
from isegoria.process.words import seal_record

LONGEST_SLUG = 60
SHORTEST_SLUG = 3

# Which date of an official's timetable begins and which ends a stage; the others follow from these.
_DATES = {
    "hear": ("opens_at", "closes_at"),
    "decide": ("decides_on", ""),
    "answer": ("", "answers_by"),
    "learn": ("looks_back_on", ""),
}


class Obstructed(Refused):
    """Several things stand in the way at once; ``obstacles`` names each with its field."""

    def __init__(self, obstacles: Iterable[rules.Obstacle]) -> None:
        self.obstacles = list(obstacles)
        super().__init__(" ".join(one.words for one in self.obstacles))


@dataclass(frozen=True)
class Why:
    """Who corrects a question that the public has seen, and why; empty in a draft."""

    reason: str = ""
    by: Account | None = None


IN_A_DRAFT = Why()


@dataclass(frozen=True)
class Times:
    """The timetable as officials write it, in the question's own time zone.

    Opening and closing are instants; the others are days. What is not known yet is None.
    """

    time_zone: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    decides_on: date | None = None
    answers_by: date | None = None
    looks_back_on: date | None = None


def hold(process: Process) -> None:
    """Let those who change one question at the same time wait for one another.

    Until the transaction ends nobody else can change it or put it to the public. Answers go on.
    """
    held = Process.objects.select_for_update(no_key=True).filter(pk=process.pk).first()
    if held is None:  # a draft that somebody has thrown away meanwhile
        raise NotThere(_("There is no question “%(name)s” here.") % {"name": process.slug})
    process.published_at = held.published_at


@transaction.atomic
def create_question(
    *,
    institution: Institution,
    question: str,
    language: str,
    time_zone: str,
    languages: Iterable[str] = (),
) -> Process:
    """Begin to prepare a question, with its six stages and no dates yet."""
    _check(rules.obstacle_to_words("question", question))
    _check(None if question.strip() else _("Write the question."))
    _check(obstacle_to_time_zone(time_zone))
    process = Process(
        institution=institution,
        slug=free_slug(question),
        source_language=language,
        time_zone=time_zone,
    )
    _check(rules.obstacle_to_languages(process, [language, *languages]))
    process.languages = _joined([language, *languages])
    process.question = say(question.strip(), language=language)
    process.save()
    Stage.objects.bulk_create(Stage(process=process, kind=kind) for kind in Stage.Kind.values)
    return process


@transaction.atomic
def save_words(process: Process, words: Mapping[str, str], *, why: Why = IN_A_DRAFT) -> None:
    """Say texts of the record in the language in which the question was written.

    Translations made from the earlier words are shown as out of date. Nothing is saved if one of
    the texts cannot be.
    """
    hold(process)
    before = record_as_written(process)
    changed = {name: body.strip() for name, body in words.items()}
    changed = {name: body for name, body in changed.items() if body != before.get(name, "")}
    if "question" in changed and process.above_id:
        _check(rules.obstacle_to_asking_otherwise(process))
    for name, body in changed.items():
        _check(rules.obstacle_to_words(name, body))
        if process.published_at and not body and name in before:
            raise Refused(_("People have read this text already. Change it, but do not empty it."))
    for name, body in changed.items():
        _correct(process, name, before.get(name, ""), why)
        _say(process, name, body)
    process.save(update_fields=[f"{name}_id" for name in changed])
    seal_record(process)


@transaction.atomic
def promise(process: Process, level: str) -> None:
    """Say how much the answers may change; once the public has seen it, it is a promise."""
    if level == process.promise:
        return
    hold(process)
    _check(rules.obstacle_to_draft_alone(process))
    if level and level not in Process.Promise.values:
        raise Refused(_("There is no such promise."))
    process.promise = level
    process.save(update_fields=["promise"])


@transaction.atomic
def offer(
    process: Process, *, languages: Iterable[str], channels: Iterable[str], why: Why = IN_A_DRAFT
) -> None:
    """Say in which languages and by which ways people can take part."""
    hold(process)
    chosen = [process.source_language, *languages]
    _check(rules.obstacle_to_languages(process, chosen))
    ways = _joined(channels)
    if process.published_at and not set(process.channel_codes) <= set(ways.split(",")):
        raise Refused(_("People take part in these ways already: none can be taken away."))
    for field, value in (("languages", _joined(chosen)), ("channels", ways)):
        before = getattr(process, field)
        if set(before.split(",")) != set(value.split(",")):
            _correct(process, field, before, why)
            setattr(process, field, value)
    process.save(update_fields=["languages", "channels"])
    seal_record(process)


@transaction.atomic
def set_times(process: Process, times: Times, *, why: Why = IN_A_DRAFT) -> None:
    """Set the timetable; after the opening, only what has not come yet, and with a reason."""
    hold(process)
    _check(obstacle_to_time_zone(times.time_zone))
    if times.time_zone != process.time_zone:
        _check(rules.obstacle_to_draft_alone(process))
        process.time_zone = times.time_zone
        process.save(update_fields=["time_zone"])
    _check_years(times)
    stages = {one.kind: one for one in process.stages.select_for_update()}
    before = {kind: (one.begins_at, one.ends_at) for kind, one in stages.items()}
    _lay_out(process, stages, times)
    if obstacles := rules.obstacles_to_times(process, stages, closed_before=before["hear"][1]):
        raise Obstructed(obstacles)
    if process.published_at:
        for kind, one in stages.items():
            _move(process, one, before[kind], why)
            one.first_ends_at = one.first_ends_at or before[kind][1] or one.ends_at
    for one in stages.values():
        one.save(update_fields=["begins_at", "ends_at", "first_ends_at"])
    seal_record(process)


@transaction.atomic
def rename(process: Process, slug: str) -> None:
    """Give a question another name in addresses, as long as nobody has seen the old one."""
    if slug == process.slug:
        return
    hold(process)
    _check(rules.obstacle_to_draft_alone(process))
    if slugify(slug) != slug or not SHORTEST_SLUG <= len(slug) <= LONGEST_SLUG:
        words = _("Use 3 to 60 small Latin letters, digits and hyphens, such as bus-shelters.")
        raise Obstructed([rules.Obstacle("slug", words)])
    if not is_free(slug, process):
        words = _("Another question has this address already.")
        raise Obstructed([rules.Obstacle("slug", words)])
    process.slug = slug
    process.save(update_fields=["slug"])


@transaction.atomic
def publish(
    process: Process,
    *,
    by: Account,
    further: Iterable[rules.Obstacle] = (),
    aside: Collection[str] = (),
) -> None:
    """Put the question to the public, or refuse and name everything that is missing.

    An opening that is past begins now: nobody could have taken part before. ``aside`` are fields
    whose obstacles two people have set aside in public.
    """
    process = Process.objects.select_for_update().get(pk=process.pk)
    found = rules.obstacles_to_opening(process, further)
    if obstacles := [one for one in found if one.field not in aside]:
        raise Obstructed(obstacles)
    now = timezone.now()
    process.published_at, process.published_by = now, by
    process.save(update_fields=["published_at", "published_by"])
    stages = {one.kind: one for one in process.stages.select_for_update()}
    hear, inform = stages["hear"], stages["inform"]
    hear.begins_at = max(hear.begins_at or now, now)
    inform.begins_at, inform.ends_at = min(inform.begins_at or now, now), hear.begins_at
    hear.save(update_fields=["begins_at"])
    inform.save(update_fields=["begins_at", "ends_at"])
    seal_record(process)


@transaction.atomic
def delete_draft(process: Process) -> None:
    """Throw away a question that the public has never seen, and its texts."""
    hold(process)
    _check(rules.obstacle_to_draft_alone(process))
    texts = [getattr(process, name) for name in Process.TEXTS]
    process.delete()
    for text in texts:
        if text is not None:
            text.delete()


def note_author(process: Process, account: Account) -> None:
    """Note that somebody writes words of a question; once is enough."""
    Author.objects.get_or_create(process=process, account=account)


def free_slug(question: str) -> str:
    """Make a name for addresses from the question; scripts without Latin letters get a number."""
    words = slugify(unicodedata.normalize("NFKD", question))[:LONGEST_SLUG]
    wanted = words.rpartition("-")[0] if len(words) == LONGEST_SLUG and "-" in words else words
    wanted = wanted.strip("-_")
    if sum(one.isalpha() for one in wanted) < SHORTEST_SLUG:
        return _first_free("q", start=1)
    return wanted if is_free(wanted) else _first_free(wanted, start=2)


def _first_free(stem: str, *, start: int) -> str:
    taken = set(Process.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbers = range(start, start + len(taken) + 1)
    return next(one for number in numbers if (one := f"{stem}-{number}") not in taken)


def _check_years(times: Times) -> None:
    now = timezone.now()
    slips = [
        rules.Obstacle(field, words)
        for field, day in asdict(times).items()
        if isinstance(day, date) and (words := rules.obstacle_to_year(day, now))
    ]
    if slips:
        raise Obstructed(slips)


def _lay_out(process: Process, stages: Mapping[str, Stage], times: Times) -> None:
    """From the five dates that officials write to the six stages."""
    zone = process.zone
    hear = stages["hear"]
    opens = _instant(process, "opens_at", hear.begins_at, times.opens_at)
    closes = _instant(process, "closes_at", hear.ends_at, times.closes_at)
    decides, decided = _day(times.decides_on, zone)
    _from, due = _day(times.answers_by, zone)
    looks_back, _to = _day(times.looks_back_on, zone)
    _span(stages["inform"], stages["inform"].begins_at, opens)
    _span(stages["hear"], opens, closes)
    _span(stages["understand"], closes, decides)
    _span(stages["decide"], decides, decided)
    _span(stages["answer"], decided, due)
    _span(stages["learn"], looks_back, None)


def _day(day: date | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The first and the last instant of a day."""
    return (moments.start_of(day, zone), moments.end_of(day, zone)) if day else (None, None)


def _span(stage: Stage, begins: datetime | None, ends: datetime | None) -> None:
    stage.begins_at, stage.ends_at = begins, ends


def _instant(
    process: Process, field: str, before: datetime | None, written: datetime | None
) -> datetime | None:
    """What was written, or the instant there was if it says the same but for its seconds."""
    if written is None:
        return None
    local = before and before.astimezone(process.zone)
    if local and local.replace(tzinfo=None, second=0, microsecond=0) == written:
        return before
    try:
        return moments.moment_in(process.zone, written)
    except Refused as refusal:
        raise Obstructed([rules.Obstacle(field, str(refusal))]) from refusal


def _move(
    process: Process,
    stage: Stage,
    before: tuple[datetime | None, datetime | None],
    why: Why,
) -> None:
    """Note in the open that a date was moved; what is past stays where it was."""
    tell = instant_in_words if stage.kind == "hear" else day_in_words
    now = timezone.now()
    after = (stage.begins_at, stage.ends_at)
    for field, was, is_ in zip(_DATES.get(stage.kind, ("", "")), before, after, strict=True):
        if field and was != is_:
            if words := rules.obstacle_to_moving(was, is_, now):
                raise Obstructed([rules.Obstacle(field, words)])
            _correct(process, field, tell(was, process) if was else "", why)


def _say(process: Process, name: str, body: str) -> None:
    text = getattr(process, name)
    if text is None:
        setattr(process, name, say(body, language=process.source_language))
    else:
        reword(text, body)


def _correct(process: Process, field: str, before: str, why: Why) -> None:
    if words := rules.obstacle_to_reason(process, why.reason):
        raise Obstructed([rules.Obstacle("reason", words)])
    if process.published_at is not None:
        Correction.objects.create(
            process=process, field=field, before=before, reason=why.reason.strip(), made_by=why.by
        )


def _joined(codes: Iterable[str]) -> str:
    return ",".join(dict.fromkeys(one for one in codes if one))


def _check(reason: str | None) -> None:
    if reason:
        raise Refused(reason)
