"""Preparing a decision: the record, the text, and what becomes of each point."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from isegoria.base.easy import is_easy_form
from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.decide import rules
from isegoria.decide.models import Decision, Disposition, Option, Passage
from isegoria.decide.queries import THEME, Point, decision_on, point_of, points_of, said_in
from isegoria.inform.models import Document
from isegoria.inform.queries import latest_passages
from isegoria.languages.models import Text
from isegoria.languages.queries import as_written
from isegoria.languages.services import reword, say, translate
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.services import hold

LARGEST_NUMBER = 2**31 - 1


class Overtaken(NotNow):
    """Somebody else has changed this since the page was opened."""


@dataclass(frozen=True)
class Record:
    """What the record says, in the language of the question; options as name, cost and why."""

    version: int
    decided_on: date | None = None
    starts_on: date | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    options: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class Answer:
    """What somebody decides on one point; ``version`` is the one that they saw."""

    outcome: str
    reason: str
    passages: Collection[int] = ()
    version: int = 0


@transaction.atomic
def begin(*, process: Process) -> Decision:
    """Begin to prepare the decision on a question; begun twice it stays the first one.

    Whatever people read as background can be taken over as the text that is decided on.
    """
    hold(process)
    if process.published_at is None:
        raise NotNow(_("Nobody has been asked this question yet."))
    found = decision_on(process)
    if found is None:
        found = Decision.objects.create(
            process=process, decided_by=_copied(process.decided_by) if process.decided_by else None
        )
    return found


@transaction.atomic
def put_record(*, decision: Decision, record: Record) -> None:
    """Say in the record what is said; Refused with nothing changed."""
    hold(decision.process)
    held = Decision.objects.select_related("process", *Decision.TEXTS).get(pk=decision.pk)
    _refuse_overtaken(held.version, record.version)
    for words in (*record.words.values(), *(one for each in record.options for one in each)):
        _refuse(rules.obstacle_to_words(words))
    if any(
        not name.strip() and (cost.strip() or why.strip()) for name, cost, why in record.options
    ):
        raise Refused(_("Say which option this is about."))
    source = held.process.source_language
    for name in Decision.TEXTS:
        if name in record.words:
            _say(held, name, record.words[name].strip(), source)
    held.decided_on, held.starts_on = record.decided_on, record.starts_on
    held.version += 1
    held.save()
    _put_options(held, [one for one in record.options if one[0].strip()], source)


@transaction.atomic
def take_text_from(*, decision: Decision, document: Document) -> int:
    """Take a document that people could read as the text before, passage by passage."""
    hold(decision.process)
    if document.process_id != decision.process_id:
        raise NotThere(_("There is no such document."))
    if decision.passages.exists():
        raise NotNow(_("There is a text already. Change its passages one by one."))
    rows = latest_passages(document).select_related("body", "heading")
    whole = [one for one in rows if any(as_written([one.body_id]).values())]
    for number, one in enumerate(whole, start=1):
        Passage.objects.create(
            decision=decision, number=number, before=_copied(one.body), after=_copied(one.body)
        )
    return len(whole)


@transaction.atomic
def put_passage(
    *, decision: Decision, number: int | None, before: str, after: str, version: int = 0
) -> Passage:
    """Say what a passage said before and says from now on; without a number it is a new one."""
    hold(decision.process)
    for words in (before, after):
        _refuse(rules.obstacle_to_words(words, rules.LONGEST_PASSAGE))
    source = decision.process.source_language
    if number is None:
        if not before.strip() and not after.strip():
            raise Refused(_("Write what the passage says."))
        last = decision.passages.aggregate(last=Max("number"))["last"] or 0
        if last >= rules.MOST_PASSAGES:
            raise Refused(
                _("A text has %(most)d passages at most.") % {"most": rules.MOST_PASSAGES}
            )
        passage = Passage(decision=decision, number=last + 1, version=0)
    else:
        found = decision.passages.filter(number=number).select_related("before", "after").first()
        if found is None:
            raise NotThere(_("There is no such passage."))
        passage = found
        _refuse_overtaken(passage.version, version)
    _say(passage, "before", before.strip(), source)
    _say(passage, "after", after.strip(), source)
    passage.version += 1
    passage.save()
    return passage


@transaction.atomic
def settle(*, decision: Decision, kind: str, key: int, answer: Answer, by: Account) -> Disposition:
    """Say what becomes of a point and why; whoever comes second sees what the first one said."""
    hold(decision.process)
    point = point_of(decision.process, decision.process.source_language, kind, key)
    if point is None:
        raise NotThere(_("This is no point of this question any more."))
    _refuse(rules.obstacle_to_outcome(answer.outcome, answer.reason, answer.passages))
    passages = list(decision.passages.filter(number__in=answer.passages))
    if len(passages) != len(set(answer.passages)):
        raise NotThere(_("There is no such passage."))
    disposition = _row_of(decision, point)
    _refuse_overtaken(disposition.version, answer.version)
    _give_reason(disposition, answer.reason.strip())
    disposition.outcome = answer.outcome
    disposition.seen = point.digest
    disposition.set_by = by
    disposition.version += 1
    disposition.save()
    disposition.passages.set(passages)
    return disposition


@transaction.atomic
def rows_for(*, decision: Decision, points: Collection[tuple[str, int]]) -> list[int]:
    """The rows of these points, to do one thing to many; a row is made where there is none."""
    hold(decision.process)
    found = [
        one
        for one in points_of(decision.process, decision.process.source_language)
        if (one.kind, one.key) in points
    ]
    rows = [_row_of(decision, one) for one in found]
    for one in rows:
        if one.pk is None:
            one.save()
    return [one.pk for one in rows]


@transaction.atomic
def open_again(*, decision: Decision, kind: str, key: int) -> None:
    """Take back what was decided on a point, as if nobody had looked at it."""
    hold(decision.process)
    point = point_of(decision.process, decision.process.source_language, kind, key)
    if point is None or point.disposition is None:
        raise NotThere(_("This is no point of this question any more."))
    row = point.disposition
    row.passages.clear()
    row.outcome, row.seen, row.version = "", "", row.version + 1
    row.save()


@transaction.atomic
def translate_texts(
    *, decision: Decision, language: str, words: Mapping[int, str], was: Mapping[int, str]
) -> None:
    """Say texts of a decision in another language; ``was`` is what whoever writes has seen."""
    hold(decision.process)
    if language not in decision.process.language_codes:
        raise NotThere(_("This question is not put in that language."))
    said = said_in(words)
    for key, body in words.items():
        _refuse(rules.obstacle_to_words(body, rules.LONGEST_PASSAGE))
        now = said[key].get(language, "")
        if now not in (was.get(key, now), body.strip()):
            raise Overtaken(_overtaken())
    for text in Text.objects.filter(pk__in=list(words)):
        translate(text, language=language, body=words[text.pk].strip())


def _overtaken() -> str:
    """What somebody reads who comes second."""
    return _(
        "Somebody else has changed this since you opened the page. Nothing is lost: "
        "compare, and send it again to keep your version."
    )


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)


def _refuse_overtaken(now: int, seen: int) -> None:
    if now != seen:
        raise Overtaken(_overtaken())


def _row_of(decision: Decision, point: Point) -> Disposition:
    if point.disposition is not None:
        return point.disposition
    whose = {"theme_id" if point.kind == THEME else "item_id": point.key}
    return Disposition(decision=decision, **whose)


def _give_reason(disposition: Disposition, words: str) -> None:
    """Say the reason; where another point has the same words, their translations come with them."""
    source = disposition.decision.process.source_language
    like = (
        Text.objects.filter(
            pk__in=Disposition.objects.filter(decision=disposition.decision)
            .exclude(pk=disposition.pk)
            .values("reason"),
            renderings__language=source,
            renderings__body=words,
        )
        .order_by("pk")
        .first()
    )
    _say(disposition, "reason", words, source)
    if like is None or disposition.reason is None:
        return
    for code, said in _current(like).items():
        if code != source:
            translate(disposition.reason, language=code, body=said)


def _current(text: Text) -> dict[str, str]:
    """What a text says in each language in which it says what its source says now."""
    rows = text.renderings.filter(source_revision__gte=text.revision)
    said = dict(rows.values_list("language", "body"))
    return {code: body for code, body in said.items() if not is_easy_form(code)}


def _copied(text: Text) -> Text:
    said = _current(text)
    source = said.get(text.source_language, "")
    return say(source, language=text.source_language, also=said)


def _say(
    row: Decision | Passage | Disposition | Option, name: str, words: str, source: str
) -> None:
    """Say something in the language of the question; a new text if there is none."""
    text: Text | None = getattr(row, name) if getattr(row, f"{name}_id") else None
    if text is not None:
        reword(text, words)
    elif words:
        setattr(row, name, say(words, language=source))


def _put_options(decision: Decision, options: Sequence[tuple[str, str, str]], source: str) -> None:
    if len(options) > rules.MOST_OPTIONS:
        raise Refused(_("Name %(most)d options at most.") % {"most": rules.MOST_OPTIONS})
    there = list(decision.options.select_related(*Option.TEXTS))
    for position, said in enumerate(options, start=1):
        option = there[position - 1] if position <= len(there) else None
        if option is None:
            option = Option(decision=decision, position=position)
        for name, words in zip(Option.TEXTS, said, strict=True):
            _say(option, name, words.strip(), source)
        option.save()
    for one in there[len(options) :]:
        texts = [one.name_id, one.cost_id, one.why_id]
        one.delete()
        Text.objects.filter(pk__in=[key for key in texts if key]).delete()
