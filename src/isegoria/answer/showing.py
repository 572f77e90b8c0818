"""The answers to a question as the desk shows them: samples first, then how far they have come."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.answer.models import Edition
from isegoria.answer.queries import edition_of, progress_of, to_be_answered
from isegoria.answer.services import obstacle_to_letting_go
from isegoria.answer.told import samples_of
from isegoria.decide.fetching import publications_of
from isegoria.decide.told import around
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
    return {
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
