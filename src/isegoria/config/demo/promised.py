"""What the demonstration promises because of its decision: done, disputed, late, and to come."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from isegoria.config.demo.content import LANGUAGE, promises_of, words
from isegoria.config.demo.district import today
from isegoria.follow.jobs import note_what_is_late
from isegoria.follow.models import Commitment, Step
from isegoria.follow.queries import commitment_of
from isegoria.follow.services import becoming, reporting, writing
from isegoria.follow.words import seal
from isegoria.languages.models import Rendering
from isegoria.people.models import Account
from isegoria.process.models import Process


def put_promises(process: Process) -> None:
    """Draft, publish and follow what the file of a question tells, as people would."""
    told = promises_of(process.slug)
    by = Account.objects.get(email=told["by"])
    writing.draft(process=process)
    drafts = {
        str(Rendering.objects.get(text=one.disposition.item.text, language=LANGUAGE)): one
        for one in Commitment.objects.filter(process=process).select_related("disposition__item")
        if one.disposition is not None and one.disposition.item is not None
    }
    for each in told["promises"]:
        number = drafts[each["to"]].number
        _promise(process, number, each, by)
        if each["due_in"] < 0:
            _let_it_be_late(process, number, each["due_in"])
        if "done" in each:
            _do(process, number, each, by)
        _translate(process, number, each)
    note_what_is_late()


def _promise(process: Process, number: int, told: dict[str, Any], by: Account) -> None:
    one = _found(process, number)
    day = today().date()
    milestones = []
    if "milestone" in told:
        milestones = [
            (told["milestone"][LANGUAGE], day + timedelta(days=told["milestone_in"])),
        ]
    promise = writing.Promise(
        version=one.version,
        words={name: told.get(name, {}).get(LANGUAGE, "") for name in Commitment.TEXTS},
        due_on=day + timedelta(days=max(told["due_in"], 1)),
        milestones=milestones,
    )
    one = writing.put(commitment=one, promise=promise, by=by)
    writing.publish(commitment=one, version=one.version, by=by)


def _let_it_be_late(process: Process, number: int, days: int) -> None:
    """As if it had been promised with the decision, for a day that has passed since."""
    one = _found(process, number)
    one.due_on = today().date() + timedelta(days=days)
    one.save(update_fields=["due_on"])
    Step.objects.filter(commitment=one).update(on=one.due_on)
    seal(one)


def _do(process: Process, number: int, told: dict[str, Any], by: Account) -> None:
    one = _found(process, number)
    with override(LANGUAGE):
        link = settings.ADDRESS + reverse("decision-text", args=[process.slug])
    becoming.put_down(
        commitment=one,
        kind=Step.Kind.DONE,
        words=told["done"][LANGUAGE],
        version=one.version,
        by=by,
        shows=becoming.Shows(link=link),
    )
    if "report" in told:
        found = reporting.Found(told["report_place"], told["report"], LANGUAGE)
        report = reporting.report(commitment=one, found=found, sent_as=f"demo-{number}")
        reporting.show(report=report, by=by)


def _translate(process: Process, number: int, told: dict[str, Any]) -> None:
    """Say everything in the other languages: what is the same in one is the same in the others."""
    one = _found(process, number)
    said = {each[LANGUAGE]: words(each) for each in told.values() if isinstance(each, dict)}
    rows = Rendering.objects.filter(text__in=list(writing.texts_of(one)), language=LANGUAGE)
    source = dict(rows.exclude(body="").values_list("text", "body"))
    for code in process.language_codes[1:]:
        writing.translate_texts(
            commitment=one,
            language=code,
            words={key: said[body][code] for key, body in source.items()},
        )


def _found(process: Process, number: int) -> Commitment:
    found = commitment_of(process, number)
    if found is None:
        raise LookupError(number)
    return found
