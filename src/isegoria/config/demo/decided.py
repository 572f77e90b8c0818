"""The decision of the demonstration: an answer to every point that its simulated people raised."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count

from isegoria.answer.jobs import answer_everybody
from isegoria.answer.models import Edition, Mark
from isegoria.answer.queries import said_by, to_be_answered
from isegoria.answer.rules import SECOND_ANSWER_FROM, named
from isegoria.answer.services import begin as begin_answers
from isegoria.answer.services import let_go, mark, note_read
from isegoria.config.demo.content import LANGUAGE, decision_of, words
from isegoria.config.demo.district import today
from isegoria.decide.models import Decision, Disposition, Option, Publication
from isegoria.decide.queries import (
    STATEMENT,
    body_of,
    decision_on,
    digest_of_body,
    points_of,
    texts_of,
)
from isegoria.decide.services.publishing import publish
from isegoria.decide.services.writing import (
    Answer,
    Record,
    begin,
    put_passage,
    put_record,
    settle,
    translate_texts,
)
from isegoria.languages.models import Rendering
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.receipts.models import Receipt
from isegoria.receipts.queries import seal_of


def put_decision(process: Process) -> None:
    """Prepare and publish the decision that the file of a question tells, as people would."""
    told = decision_of(process.slug)
    by = Account.objects.get(email=told["by"])
    decision = begin(process=process)
    for one in told["passages"]:
        put_passage(
            decision=decision,
            number=None,
            before=one["before"][LANGUAGE],
            after=one["after"][LANGUAGE],
        )
    put_record(decision=decision, record=_record(told, decision.version))
    answers = {one["to"]: one for one in told["answers"]}
    for point in points_of(process, LANGUAGE):
        one = answers[str(point.name)]
        answer = Answer(one["outcome"], one["reason"][LANGUAGE], one["passages"])
        settle(decision=decision, kind=point.kind, key=point.key, answer=answer, by=by)
    _translate(process, told)
    publication = _publish(process, by)
    _answer_everybody(publication, by)
    _find_wanting(publication)


def _record(told: dict[str, Any], version: int) -> Record:
    day = today().date()
    return Record(
        version=version,
        decided_on=day - timedelta(days=told["days_ago"]),
        starts_on=day + timedelta(days=told["starts_in"]),
        words={name: said[LANGUAGE] for name, said in told["record"].items()},
        options=[
            (one["name"][LANGUAGE], one["cost"][LANGUAGE], one["why"][LANGUAGE])
            for one in told["options"]
        ],
    )


def _translate(process: Process, told: dict[str, Any]) -> None:
    """Say everything in the other languages: what is the same in one is the same in the others."""
    said = [
        *told["record"].values(),
        *(one[name] for one in told["options"] for name in Option.TEXTS),
        *(one[name] for one in told["passages"] for name in ("before", "after")),
        *(one["reason"] for one in told["answers"]),
    ]
    by_words = {one[LANGUAGE]: words(one) for one in said}
    decision = _fresh(process)
    texts = texts_of(decision, points_of(process, LANGUAGE))
    keys = [key for each in texts.values() for key in each]
    rows = Rendering.objects.filter(text__in=keys, language=LANGUAGE)
    source = dict(rows.values_list("text", "body"))
    for code in process.language_codes[1:]:
        translate_texts(
            decision=decision,
            language=code,
            words={key: by_words[body][code] for key, body in source.items()},
            was={},
        )


def _publish(process: Process, by: Account) -> Publication:
    decision = _fresh(process)
    digest = digest_of_body(body_of(decision, points_of(process, LANGUAGE)))
    return publish(decision=decision, digest=digest, by=by)


def _answer_everybody(publication: Publication, by: Account) -> None:
    """Read the samples, sign, and let everybody have their answer; one receipt is shown to all."""
    edition = begin_answers(publication=publication)
    reader = Account.objects.get(email="officer@demo.example")
    note_read(edition=edition, seed=edition.seed, by=reader)
    let_go(edition=edition, by=by)
    while not Edition.objects.get(pk=edition.pk).is_whole:
        answer_everybody()
    people = to_be_answered(publication.decision.process)
    voted = people.annotate(many=Count("votes")).order_by("-many", "pk")
    Receipt.objects.filter(participant=voted.first()).update(
        code_hmac=seal_of(settings.RECEIPT_SHOWN)
    )


def _find_wanting(publication: Publication) -> None:
    """Let as many find one answer without a reason that a second one is owed by somebody higher."""
    refused = next(
        (one["kind"], one["key"])
        for one in publication.body["points"]
        if one["kind"] == STATEMENT and one["outcome"] == Disposition.Outcome.NOT_ADOPTED
    )
    people = list(to_be_answered(publication.decision.process))
    said = said_by(publication, [one.pk for one in people])
    theirs = [one for one in people if one.pk in said and refused in said[one.pk].points()]
    for one in theirs[:SECOND_ANSWER_FROM]:
        mark(participant=one, point=named(refused), kind=Mark.Kind.NO_REASON)


def _fresh(process: Process) -> Decision:
    found = decision_on(process)
    if found is None:
        raise LookupError(process.slug)
    return found
