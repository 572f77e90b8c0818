"""The answers to a question as the desk shows them: samples first, then how far they have come."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.answer.models import Edition, Mark
from isegoria.answer.queries import (
    Marked,
    edition_of,
    editions_that_went,
    marks_on,
    progress_of,
    progress_of_all,
    to_be_answered,
)
from isegoria.answer.rules import (
    SECOND_ANSWER_FROM,
    came_out_otherwise,
    is_second_answer_due,
    named,
)
from isegoria.answer.services import obstacle_to_letting_go
from isegoria.answer.told import became, samples_of
from isegoria.decide.fetching import answers_by_point, publications_of
from isegoria.decide.told import around
from isegoria.languages.queries import Shown, page_language
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.timetable import day_in_words


def desk_page(process: Process, by: Account) -> dict[str, Any]:
    """Everything that the desk shows of the answers to the last version of a decision."""
    versions = publications_of(process)
    page = around(process) | {"version": versions[0].number if versions else 0}
    edition = edition_of(versions[0]) if versions else None
    if edition is None:
        return page
    edition.publication = versions[0]
    versions[0].decision.process = process
    page |= {
        "edition": edition,
        "people": to_be_answered(process).count(),
        "earlier": [_told(one) for one in Edition.objects.filter(publication__in=versions[1:])],
    }
    if edition.let_go_at is None:
        return page | {
            "samples": samples_of(edition),
            "signing": obstacle_to_letting_go(edition, by),
        }
    return page | _progress(edition, process)


def _progress(edition: Edition, process: Process) -> dict[str, Any]:
    found = progress_of(edition)
    labels = {
        "answers": _("People who have their answer"),
        "at_receipt": _("Of these, at their receipt alone: they left no way to write to them"),
        "sent": _("Sent"),
        "waiting": _("Waiting to be sent"),
        "tried_again": _("Of these, tried before and tried again"),
        "failed": _("Not delivered: the answer stays at the receipt"),
    }
    told = became(edition.publication, page_language())
    names = {named(key): point.name for key, point in told.points.items()}
    return {
        "marks": [{"rows": _marks(edition, names)}],
        "threshold": SECOND_ANSWER_FROM,
        "went_on": day_in_words(edition.let_go_at, process) if edition.let_go_at else "",
        "figures": [{"label": label, "value": found[name]} for name, label in labels.items()],
    }


def _told(edition: Edition) -> dict[str, Any]:
    publication = edition.publication
    slug = publication.decision.process.slug
    return {
        "number": publication.number,
        "answers": edition.answers,
        "address": reverse("decision-version", args=[slug, publication.number]),
    }


def public_page(process: Process, edition: Edition) -> dict[str, Any]:
    """How people were answered, and how many found their answer wanting, for everybody."""
    went = editions_that_went(process)
    found = progress_of_all(went)
    return around(process) | {
        "figures": [
            {"label": _("People who have their answer"), "value": found["answers"]},
            {"label": _("Sent"), "value": found["sent"]},
            {"label": _("Waiting to be sent"), "value": found["waiting"]},
            {
                "label": _("Not delivered: the answer stays at the receipt"),
                "value": found["failed"],
            },
        ],
        "signed_as": edition.signed_as,
        "went_on": day_in_words(edition.let_go_at, process) if edition.let_go_at else "",
        "marks": _marks_by_version(went),
        "threshold": SECOND_ANSWER_FROM,
    }


def _marks_by_version(went: list[Edition]) -> list[dict[str, Any]]:
    """What people found wanting of each version; a correction of other points clears none of it."""
    latest, found = went[0], []
    for edition in went:
        told = became(edition.publication, page_language())
        names = {named(key): point.name for key, point in told.points.items()}
        otherwise = came_out_otherwise(
            answers_by_point(edition.publication), answers_by_point(latest.publication)
        )
        rows = _marks(edition, names, settled={named(key) for key in otherwise})
        if rows or edition is latest:
            number = edition.publication.number if len(went) > 1 else 0
            found.append({"number": number, "rows": rows})
    return found


def _marks(
    edition: Edition, names: Mapping[str, Shown | None], *, settled: Collection[str] = ()
) -> list[dict[str, Any]]:
    return [
        _marked(names.get(point), counted, is_settled=point in settled)
        for point, counted in marks_on(edition).items()
    ]


def _marked(name: Shown | None, counted: Marked, *, is_settled: bool) -> dict[str, Any]:
    kinds = [(str(label), counted.kinds.get(code, 0)) for code, label in Mark.Kind.choices]
    return {
        "name": name,
        "kinds": [one for one in kinds if one[1]],
        "is_due": is_second_answer_due(counted.people) and not is_settled,
    }
