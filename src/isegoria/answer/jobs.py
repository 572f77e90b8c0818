"""What the worker does for this room: answers everybody, once each."""

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override

from isegoria.answer import told
from isegoria.answer.models import Edition, Mark, PersonalAnswer, SecondAnswer
from isegoria.answer.queries import (
    Said,
    edition_before,
    languages_of,
    latest_edition,
    long_overdue,
    points_many_mark,
    said_by,
    still_to_be_answered,
    to_be_answered,
)
from isegoria.answer.rules import (
    ENDS_SOON,
    KEPT_WHILE_OWED,
    Key,
    came_out_otherwise,
    named,
)
from isegoria.answer.second import second_letter, short_second
from isegoria.answer.services import owe_again_where_many_ask
from isegoria.answer.words import edition_things, second_things
from isegoria.base.runs import runs_of
from isegoria.decide.fetching import answers_by_point
from isegoria.hear.models import Channel, Participant
from isegoria.hear.routes import route_token_of
from isegoria.languages.queries import as_written, shown
from isegoria.ledger.services import vouch_for
from isegoria.notices.jobs import forget_ways_back
from isegoria.notices.models import Notice
from isegoria.notices.services import owe_many
from isegoria.people.models import ReturnRoute

_AT_ONCE = 500
_LONGEST = 5.0  # seconds, so that the other duties have their turn


@dataclass
class Answering:
    """One edition while it is told: whom it concerns, and its words in each language."""

    edition: Edition
    before: Edition | None
    otherwise: set[Key]
    words: dict[str, told.Became] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition) -> "Answering":
        """Find out what comes out otherwise than in the answers before these."""
        before = edition_before(edition)
        otherwise = (
            came_out_otherwise(
                answers_by_point(before.publication), answers_by_point(edition.publication)
            )
            if before
            else set()
        )
        return cls(edition, before, otherwise)

    def in_language(self, language: str) -> told.Became:
        """What became of every point, in one language; made once."""
        if language not in self.words:
            self.words[language] = told.became(self.edition.publication, language)
        return self.words[language]


def answer_everybody() -> int:
    """Give everybody their answer who has none yet; how many that were.

    After some seconds it stops, and goes on where it was the next time.
    """
    begun, done = time.monotonic(), 0
    waiting = Edition.objects.exclude(let_go_at=None).filter(is_whole=False)
    rows = waiting.select_related("publication__decision__process").order_by("publication__number")
    for edition in rows:
        answering = Answering.of(edition)
        while not answering.edition.is_whole and time.monotonic() - begun < _LONGEST:
            done += _answer_some(answering)
    return done


def forget_marks_of_the_erased() -> int:
    """Delete what people found wanting who have erased all that they said; how many marks."""
    return Mark.objects.filter(participant__secret=None).delete()[0]


def owe_second_answers() -> int:
    """Owe second answers on whatever enough people found wanting already; how many are new.

    A mark owes one by itself; this is for marks that were there before second answers were.
    """
    wanting = points_many_mark() - set(SecondAnswer.objects.values_list("edition", "point"))
    rows = Edition.objects.select_related("publication__decision__process")
    editions = rows.in_bulk({key for key, _point in wanting})
    return sum(
        owe_again_where_many_ask(edition=editions[key], point=point)
        for key, point in sorted(wanting)
        if not _is_settled(editions[key], point)
    )


def _is_settled(edition: Edition, point: str) -> bool:
    """Whether a later version says something else of a point."""
    latest = latest_edition(edition.publication.decision.process) or edition
    before, after = (answers_by_point(one.publication) for one in (edition, latest))
    return point in {named(key) for key in came_out_otherwise(before, after)}


def tell_second_answers() -> int:
    """Send the second answers to those who were answered on that point; how many that were."""
    begun, done = time.monotonic(), 0
    rows = SecondAnswer.objects.exclude(answered_at=None).filter(is_whole=False)
    for one in rows.order_by("answered_at"):
        is_whole = False
        while not is_whole and time.monotonic() - begun < _LONGEST:
            is_whole, many = _tell_some(one.pk)
            done += many
    return done


def look_after_ways_back() -> int:
    """Keep ways back to people whom an answer is owed still, and delete the rest when it is time.

    A number or an address is kept as long as was promised, or, where the answer is late, until it
    has come; then it is deleted, and the log seals how many were.
    """
    keep_until_answered()
    return forget_ways_back()


@transaction.atomic
def keep_until_answered() -> int:
    """Keep for another month what would be deleted before an answer has come; how many ways.

    A year after everybody was to be answered nothing is kept on, not even for what waits to go.
    """
    today = timezone.now().date()
    rows = ReturnRoute.objects.filter(until__lt=today + ENDS_SOON)
    ending = set(rows.values_list("token", flat=True))
    if not ending:
        return 0
    owed = Notice.objects.filter(state=Notice.State.OWED, route_token__in=rows.values("token"))
    kept = set(owed.values_list("route_token", flat=True))
    for process in long_overdue(today) if kept else []:
        kept -= _tokens_of(Participant.objects.filter(process=process, receipt__isnull=False))
    for process in still_to_be_answered(today):
        kept |= ending & _tokens_of(to_be_answered(process))
    for run in runs_of(sorted(kept), _AT_ONCE):
        ReturnRoute.objects.filter(token__in=run).update(until=today + KEPT_WHILE_OWED)
    return len(kept)


def _tokens_of(people: QuerySet[Participant]) -> set[str]:
    return {route_token_of(one) for one in people.only("pk", "receipt_id").iterator(_AT_ONCE)}


@transaction.atomic
def _tell_some(key: int) -> tuple[bool, int]:
    """Tell the next of them, all or nothing; whether that were all, and how many notices."""
    rows = SecondAnswer.objects.select_related("edition__publication__decision__process")
    held = rows.select_for_update(of=("self",)).get(pk=key)
    publication = held.edition.publication
    answered = PersonalAnswer.objects.filter(edition__publication__decision=publication.decision_id)
    people = list(
        to_be_answered(publication.decision.process).filter(
            pk__gt=held.told_up_to, pk__in=answered.values("participant")
        )[:_AT_ONCE]
    )
    concerned = {one.pk for one in people}
    if held.point:
        said = said_by(publication, concerned)
        theirs = {pk: {named(key) for key in one.points()} for pk, one in said.items()}
        concerned = {pk for pk, points in theirs.items() if held.point in points}
    tokens = {route_token_of(one): one.pk for one in people if one.pk in concerned}
    notices = _second_notices(held, tokens)
    owe_many(notices)
    held.told_up_to = people[-1].pk if people else held.told_up_to
    held.sent_out += len(notices)
    held.is_whole = len(people) < _AT_ONCE
    held.save(update_fields=["told_up_to", "sent_out", "is_whole"])
    if held.is_whole:
        vouch_for(second_things(SecondAnswer.objects.filter(pk=held.pk)))
    return held.is_whole, len(notices)


def _second_notices(held: SecondAnswer, tokens: Mapping[str, int]) -> list[Notice]:
    """A second answer in the language of each of these, as a mail or as a few messages."""
    languages, made = languages_of(tokens.values()), dict[tuple[str, bool], str]()
    found = []
    for token, channel in _routes(tokens).items():
        if tokens[token] not in languages:  # who took everything back is not written to
            continue
        wanted, is_mail = languages[tokens[token]], channel == Channel.EMAIL
        if (wanted, is_mail) not in made:
            made[wanted, is_mail] = _second_words(held, wanted, is_mail=is_mail)
        found.append(
            Notice(
                route_token=token,
                kind=held.kind,
                language=told.interface_language(wanted),
                body=made[wanted, is_mail],
                priority=Notice.Priority.EVERYBODY,
            )
        )
    return found


def _second_words(held: SecondAnswer, language: str, *, is_mail: bool) -> str:
    with override(told.interface_language(language)):
        point = told.became(held.edition.publication, language).named.get(held.point)
        where = held.institution
        said = shown([held.body_id, where.name_id if where else None], language)
        name, body = str(point or ""), said[held.body_id].body
        if not is_mail:
            return short_second(name, body)
        return second_letter(held, name, body, str(said[where.name_id]) if where else "")


@transaction.atomic
def _answer_some(answering: Answering) -> int:
    """Answer the next of them: their rows, their notices and how far it came, all or nothing."""
    held = Edition.objects.select_for_update().get(pk=answering.edition.pk)
    process = answering.edition.publication.decision.process
    people = list(to_be_answered(process).filter(pk__gt=held.told_up_to)[:_AT_ONCE])
    said = said_by(answering.edition.publication, [one.pk for one in people])
    languages = languages_of(one.pk for one in people)
    due = _whom_it_concerns(answering, people, said, languages)
    tokens = {route_token_of(one): one.pk for one in due}
    routes = _routes(tokens)
    sent = {tokens[token] for token in routes}
    PersonalAnswer.objects.bulk_create(
        PersonalAnswer(
            participant=one,
            edition=held,
            state=PersonalAnswer.State.SENT_OUT
            if one.pk in sent
            else PersonalAnswer.State.AT_RECEIPT,
        )
        for one in due
    )
    owe_many(_notices(answering, tokens, routes, said, languages))
    _note_progress(held, people, sent)
    answering.edition = _with_publication(held, answering)
    return len(due)


def _with_publication(held: Edition, answering: Answering) -> Edition:
    held.publication = answering.edition.publication
    return held


def _note_progress(held: Edition, people: list[Participant], sent: Collection[int]) -> None:
    held.told_up_to = people[-1].pk if people else held.told_up_to
    held.sent_out += len(sent)
    held.is_whole = len(people) < _AT_ONCE
    if held.is_whole:
        held.answers = PersonalAnswer.objects.filter(edition=held).count()
    held.save(update_fields=["told_up_to", "sent_out", "is_whole", "answers"])
    if held.is_whole:
        vouch_for(edition_things(Edition.objects.filter(pk=held.pk)))


def _whom_it_concerns(
    answering: Answering,
    people: Iterable[Participant],
    said: Mapping[int, Said],
    languages: Collection[int],
) -> list[Participant]:
    """Those of these who are told something new; who took everything back is not written to."""
    there = [one for one in people if one.pk in languages]
    if answering.before is None:
        return there
    rows = PersonalAnswer.objects.filter(participant__in=there)
    told_before = set(rows.values_list("participant", flat=True))
    return [
        one
        for one in there
        if one.pk not in told_before or said.get(one.pk, Said()).points() & answering.otherwise
    ]


def _routes(tokens: Iterable[str]) -> dict[str, str]:
    """By which channel each of these can be written to, as far as they can be."""
    rows = ReturnRoute.objects.filter(token__in=list(tokens))
    return dict(rows.values_list("token", "channel"))


def _notices(
    answering: Answering,
    tokens: Mapping[str, int],
    routes: Mapping[str, str],
    said: Mapping[int, Said],
    languages: Mapping[int, str],
) -> list[Notice]:
    """The answers that go out, as a letter by mail and as a few messages to phones."""
    by_mail = {tokens[one] for one, channel in routes.items() if channel == Channel.EMAIL}
    quotes = as_written(each.text for pk in by_mail if pk in said for each in said[pk].wrote)
    return [
        _notice(
            answering,
            token,
            channel,
            said.get(tokens[token], Said()),
            quotes,
            languages[tokens[token]],
        )
        for token, channel in routes.items()
    ]


def _notice(
    answering: Answering,
    token: str,
    channel: str,
    who: Said,
    quotes: Mapping[int | None, str],
    language: str,
) -> Notice:
    spoken = told.interface_language(language)
    with override(spoken):
        words = answering.in_language(language)
        is_new = answering.before is not None
        body = (
            told.letter(who, words, quotes, is_new=is_new)
            if channel == Channel.EMAIL
            else told.short_words(who, words, is_new=is_new)
        )
    return Notice(
        route_token=token,
        kind=answering.edition.kind,
        language=spoken,
        body=body,
        priority=Notice.Priority.EVERYBODY,
    )
