"""Writing commitments down: drafted from a decision, published, changed with a reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from isegoria.base.easy import is_easy_form
from isegoria.base.refusal import Faulty, NotNow, NotThere, Refused
from isegoria.decide.fetching import latest_decision
from isegoria.decide.models import Disposition, Publication
from isegoria.follow import rules
from isegoria.follow.models import Commitment, Milestone, Proof, Step
from isegoria.follow.queries import Point, point_of, taken_up_in, today_at
from isegoria.follow.words import seal
from isegoria.languages.models import Text
from isegoria.languages.queries import as_written
from isegoria.languages.services import reword, say, translate
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.services import hold


class Overtaken(NotNow):
    """Somebody else has changed this since the page was opened."""


@dataclass(frozen=True)
class Promise:
    """What somebody writes of a commitment, in the language of the question.

    ``version`` is the one that they saw; ``reason`` says why, once everybody can read it.
    """

    version: int
    words: Mapping[str, str]
    due_on: date | None = None
    milestones: Sequence[tuple[str, date]] = field(default_factory=tuple)
    reason: str = ""


@transaction.atomic
def draft(*, process: Process) -> int:
    """Draft one commitment for each point that the decision takes up; how many are new.

    Where it takes none up, one for the whole decision. What is there already stays as it is.
    """
    hold(process)
    publication = _published(process)
    there = Commitment.objects.filter(process=process).select_related("disposition")
    done = {point_of(one.disposition) for one in there}
    taken_up = taken_up_in(publication)
    made = 0
    for disposition in Disposition.objects.filter(decision=publication.decision).order_by("pk"):
        point = point_of(disposition)
        if point in taken_up and point not in done:
            _make(process, publication, disposition, _changed_for(publication, point))
            made += 1
    if not taken_up and None not in done:
        _make(process, publication, None, publication.body["record"].get("next_steps", {}))
        made += 1
    return made


@transaction.atomic
def draft_for_the_whole(*, process: Process) -> Commitment:
    """Draft one more commitment, for the whole decision."""
    hold(process)
    publication = _published(process)
    return _make(process, publication, None, publication.body["record"].get("next_steps", {}))


@transaction.atomic
def put(*, commitment: Commitment, promise: Promise, by: Account) -> Commitment:
    """Say what is promised; once everybody can read it, only with a reason that they read too."""
    held = _held(commitment, promise.version)
    _check(held, promise)
    was = _as_it_was(held, promise)
    if held.is_public and not was:
        return held  # pressed twice, or nothing else was typed
    source = held.process.source_language
    for name, words in promise.words.items():
        _say(held, name, words.strip(), source)
    held.due_on = promise.due_on
    held.version += 1
    held.save()
    _put_milestones(held, promise.milestones, source)
    if held.is_public:
        reason = say(promise.reason.strip(), language=source)
        add_step(held, Step.Kind.CHANGED, by=by, words=reason, was=was)
        seal(held)
    return held


@transaction.atomic
def publish(*, commitment: Commitment, version: int, by: Account) -> Commitment:
    """Let everybody read what is promised; from now on nothing of it changes in silence."""
    held = _held(commitment, version)
    said = as_written(getattr(held, f"{name}_id") for name in held.TEXTS)
    there = {name for name in held.TEXTS if said.get(getattr(held, f"{name}_id"))}
    if refused := rules.obstacle_to_publishing(held, there, today_at(held.process)):
        raise NotNow(refused)
    held.state, held.version = Commitment.State.PLANNED, held.version + 1
    held.save()
    add_step(held, Step.Kind.PLANNED, by=by)
    seal(held)
    return held


@transaction.atomic
def throw_away(*, commitment: Commitment) -> None:
    """Throw a draft away; what everybody could read stays for good."""
    held = _held(commitment, None)
    if held.is_public:
        raise NotNow(_("Everybody can read this. It can be given up, with a reason."))
    milestones = list(held.milestones.all())
    texts = [getattr(held, f"{name}_id") for name in held.TEXTS]
    texts += [one.what_id for one in milestones]
    held.delete()
    Text.objects.filter(pk__in=[key for key in texts if key]).delete()


@transaction.atomic
def translate_texts(*, commitment: Commitment, language: str, words: Mapping[int, str]) -> None:
    """Say texts of a commitment, and of what became of it, in another language of the question."""
    held = _held(commitment, None)
    if language not in held.process.language_codes[1:]:
        raise NotThere(_("This question is not put in that language."))
    for body in words.values():
        if refused := rules.obstacle_to_words(body):
            raise Refused(refused)
    mine = set(texts_of(held))
    for text in Text.objects.filter(pk__in=mine & set(words)):
        translate(text, language=language, body=words[text.pk].strip())
    seal(held)


def texts_of(commitment: Commitment) -> Iterator[int]:
    """Every text of a commitment that readers see, in their order."""
    keys: list[int | None] = [getattr(commitment, f"{name}_id") for name in commitment.TEXTS]
    keys += [one.what_id for one in commitment.milestones.all()]
    for step in commitment.steps.select_related("proof"):
        keys.append(step.words_id)
        if step.proof:
            keys += [step.proof.words_id, step.proof.description_id]
    keys += commitment.reports.values_list("answer", flat=True)
    yield from (one for one in keys if one is not None)


def add_step(
    commitment: Commitment,
    kind: Step.Kind,
    *,
    by: Account | None,
    words: Text | None = None,
    was: Mapping[str, Any] | None = None,
    proof: Proof | None = None,
) -> Step:
    """Put down what became of a commitment, on the day of the server."""
    last = commitment.steps.aggregate(last=Max("number"))["last"] or 0
    return Step.objects.create(
        commitment=commitment,
        number=last + 1,
        kind=kind,
        on=today_at(commitment.process),
        words=words,
        was=was or {},
        proof=proof,
        by=by,
    )


def refuse_overtaken(now: int, seen: int | None) -> None:
    """Refuse in words where somebody else was here since the page was opened."""
    if seen is not None and now != seen:
        raise Overtaken(
            _(
                "Somebody else has changed this since you opened the page. Nothing is lost: "
                "compare, and send it again to keep your version."
            )
        )


def _held(commitment: Commitment, version: int | None) -> Commitment:
    hold(commitment.process)
    rows = Commitment.objects.select_related("process", *Commitment.TEXTS)
    held = rows.filter(pk=commitment.pk).first()
    if held is None:
        raise NotThere(_("This draft was thrown away."))
    refuse_overtaken(held.version, version)
    return held


def _published(process: Process) -> Publication:
    found = latest_decision(process)
    if found is None:
        raise NotNow(_("Promises follow from a published decision. There is none yet."))
    return found


def _changed_for(publication: Publication, point: Point | None) -> dict[str, str]:
    """What the first passage that was changed for a point says from now on, by language."""
    body = publication.body
    one = next(one for one in body["points"] if (one["kind"], one["key"]) == point)
    passages = {each["number"]: each["after"] for each in body["passages"]}
    return next((dict(passages[key]) for key in one["passages"] if key in passages), {})


def _make(
    process: Process,
    publication: Publication,
    disposition: Disposition | None,
    words: Mapping[str, str],
) -> Commitment:
    """A draft that begins with words of the decision, in every language that has them."""
    last = Commitment.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0
    if last >= rules.MOST_COMMITMENTS:
        raise Refused(_("These are very many promises already: put some together."))
    owner = publication.body["record"].get("decided_by", {})
    return Commitment.objects.create(
        process=process,
        number=last + 1,
        publication=publication,
        disposition=disposition,
        what=_taken_over(words, process.source_language, rules.LONGEST),
        owner=_taken_over(owner, process.source_language, rules.LONGEST_NAME),
    )


def _taken_over(words: Mapping[str, str], source: str, most: int) -> Text | None:
    if not words.get(source):
        return None
    fit = {code: body[:most] for code, body in words.items() if not is_easy_form(code)}
    return say(fit[source], language=source, also=fit)


def _check(held: Commitment, promise: Promise) -> None:
    """Refuse everything that is wrong with what was typed, each beside its field."""
    today = today_at(held.process)
    found = {
        name: rules.obstacle_to_words(words, rules.LONGEST_OF[name])
        for name, words in promise.words.items()
    }
    found["reason"] = rules.obstacle_to_words(promise.reason)
    found["due_on"] = rules.obstacle_to_day(promise.due_on, today, held.due_on)
    found["milestone_1"] = _obstacle_to_milestones(held, promise, today)
    if held.is_public:
        found |= rules.obstacles_to_emptying(promise.words, promise.due_on)
        if not promise.reason.strip() and _as_it_was(held, promise):
            found["reason"] = _("Say why. Everybody reads it.")
    if faults := {name: words for name, words in found.items() if words}:
        raise Faulty(faults)


def _obstacle_to_milestones(held: Commitment, promise: Promise, today: date) -> str | None:
    """What is wrong with the steps on the way; days that stood there before may stay."""
    before = {one.due_on for one in held.milestones.all()}
    days = [day for _words, day in promise.milestones]
    found = [rules.obstacle_to_day(day, today) for day in days if day not in before]
    found.append(rules.obstacle_to_milestones(days, promise.due_on))
    found += [rules.obstacle_to_words(one, rules.LONGEST_NAME) for one, _day in promise.milestones]
    return next(filter(None, found), None)


def _as_it_was(held: Commitment, promise: Promise) -> dict[str, Any]:
    """What stands there now where it is to be something else, in the language of the question."""
    said = as_written([*(getattr(held, f"{name}_id") for name in held.TEXTS)])
    was: dict[str, Any] = {}
    for name, words in promise.words.items():
        now = said.get(getattr(held, f"{name}_id"), "")
        if now != words.strip():
            was[name] = now
    if held.due_on and held.due_on != promise.due_on:
        was["due_on"] = held.due_on.isoformat()
    stones = list(held.milestones.filter(reached_on=None))
    there = as_written(one.what_id for one in stones)
    before = [(there.get(one.what_id, ""), one.due_on) for one in stones]
    if sorted(before) != sorted((words.strip(), day) for words, day in promise.milestones):
        was["milestones"] = [[words, day.isoformat()] for words, day in before]
    return was


def _put_milestones(held: Commitment, said: Sequence[tuple[str, date]], source: str) -> None:
    """Keep what is said in the same words, with its day; what was reached stays as it is."""
    last = held.milestones.aggregate(last=Max("number"))["last"] or 0
    there = list(held.milestones.filter(reached_on=None))
    words_of = as_written(one.what_id for one in there)
    left = {words_of.get(one.what_id, ""): one for one in there}
    for words, day in said:
        kept = left.pop(words.strip(), None)
        if kept is None:
            last += 1
            kept = Milestone(commitment=held, number=last, what=say(words.strip(), language=source))
        kept.due_on = day
        kept.save()
    gone = list(left.values())
    Milestone.objects.filter(pk__in=[one.pk for one in gone]).delete()
    Text.objects.filter(pk__in=[one.what_id for one in gone]).delete()


def _say(held: Commitment, name: str, words: str, source: str) -> None:
    text: Text | None = getattr(held, name) if getattr(held, f"{name}_id") else None
    if text is not None:
        reword(text, words)
    elif words:
        setattr(held, name, say(words, language=source))
