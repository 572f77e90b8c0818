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
    higher_officers,
    marks_on,
    progress_of,
    progress_of_all,
    seconds_of,
    to_be_answered,
)
from isegoria.answer.rules import (
    SECOND_ANSWER_FROM,
    came_out_otherwise,
    is_second_answer_due,
    named,
)
from isegoria.answer.second import SecondTold, seconds_told
from isegoria.answer.services import obstacle_to_letting_go
from isegoria.answer.told import became, samples_of
from isegoria.decide.fetching import answers_by_point, publications_of
from isegoria.decide.told import around
from isegoria.hear.channel_type import channel_types
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
    names = became(edition.publication, page_language()).named
    seconds = seconds_told(process, [edition], page_language())
    channels = list(channel_types().values())
    return {
        "marks": [{"rows": _marks(edition, names, seconds)}],
        "threshold": SECOND_ANSWER_FROM,
        "went_on": day_in_words(edition.let_go_at, process) if edition.let_go_at else "",
        "figures": [{"label": label, "value": found[name]} for name, label in labels.items()],
        "troubles": [words for one in channels if (words := one.trouble(process))],
        "sending": [row for one in channels for row in one.sending(process, edition.kind)],
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
        "marks": _marks_by_version(process, went),
        "threshold": SECOND_ANSWER_FROM,
    }


def _marks_by_version(process: Process, went: list[Edition]) -> list[dict[str, Any]]:
    """What people found wanting of each version; a correction of other points clears none of it."""
    latest, found = went[0], []
    seconds = seconds_told(process, went, page_language())
    for edition in went:
        names = became(edition.publication, page_language()).named
        otherwise = came_out_otherwise(
            answers_by_point(edition.publication), answers_by_point(latest.publication)
        )
        rows = _marks(edition, names, seconds, settled={named(key) for key in otherwise})
        if rows or edition is latest:
            number = edition.publication.number if len(went) > 1 else 0
            found.append({"number": number, "rows": rows})
    return found


def _marks(
    edition: Edition,
    names: Mapping[str, Shown | None],
    seconds: Mapping[tuple[int, str], SecondTold],
    *,
    settled: Collection[str] = (),
) -> list[dict[str, Any]]:
    counted = marks_on(edition)
    owed = {point: one for (key, point), one in seconds.items() if key == edition.pk}
    return [
        _marked(names.get(point), counted.get(point), owed.get(point), is_settled=point in settled)
        for point in sorted({*counted, *owed})
    ]


def _marked(
    name: Shown | None, counted: Marked | None, second: SecondTold | None, *, is_settled: bool
) -> dict[str, Any]:
    found = counted.kinds if counted else {}
    kinds = [(str(label), found.get(code, 0)) for code, label in Mark.Kind.choices]
    is_due = counted is not None and is_second_answer_due(counted.people) and not is_settled
    return {
        "name": name,
        "kinds": [one for one in kinds if one[1]],
        "is_due": is_due and second is None,
        "second": second,
        "is_settled": is_settled,
    }


def again_page(process: Process, by: Account) -> dict[str, Any]:
    """Second answers at the desk of whoever gives them: what is owed, and what was given."""
    went, language = editions_that_went(process), page_language()
    told = seconds_told(process, went, language)
    rows = []
    for one in seconds_of(went):
        edition = next(each for each in went if each.pk == one.edition_id)
        counted = marks_on(edition).get(one.point)
        rows.append(
            {
                "second": one,
                "told": told[one.edition_id, one.point],
                "name": became(edition.publication, language).named.get(one.point),
                "version": edition.publication.number,
                "people": counted.people if counted else 0,
                "is_mine": higher_officers(edition).filter(pk=by.pk).exists(),
            }
        )
    return around(process) | {"rows": rows}
