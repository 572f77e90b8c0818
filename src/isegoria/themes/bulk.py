"""Placing all that match a search under one theme, in the background, to be undone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotThere
from isegoria.bulk.kinds import Before, BulkKind, Details
from isegoria.languages.queries import page_language, shown
from isegoria.organisations.queries import institutions_where
from isegoria.people.models import Account
from isegoria.themes.models import OpenText, Reading, Theme
from isegoria.themes.queries.texts import standing
from isegoria.themes.services.placing import Found, bring_back, place
from isegoria.themes.staff import READERS

LONGEST_NAME = 160


class PlaceMany(BulkKind):
    """Place many answers under one theme, beside the themes that the reader gave them before."""

    slug = "themes-place"

    def heading(self, details: Details) -> str:
        """What is done, and under which theme."""
        theme = Theme.objects.filter(pk=details["theme"]).first()
        name = shown([theme.name_id], page_language())[theme.name_id].body if theme else ""
        return _("Place many answers under “%(theme)s”") % {"theme": name}

    def explained(self, details: Details) -> Sequence[str]:  # noqa: ARG002  # the same whatever was asked
        """What follows."""
        return [
            _("You count as their reader: look at some of them first."),
            _("Those that others have read stay as they are."),
        ]

    def named(self, targets: Sequence[int]) -> Mapping[int, str]:
        """The number and the words of each answer."""
        rows = OpenText.objects.filter(pk__in=targets).select_related("item", "point")
        found = list(rows)
        words = shown([one.item.text_id for one in found if one.item], page_language())
        return {one.pk: f"{one.number}. {_beginning(one, words)}" for one in found}

    def obstacles(self, targets: Sequence[int], details: Details) -> Mapping[int, str]:
        """Answers that others have read, or that are there no more."""
        read = Reading.objects.filter(text__in=targets).exclude(outcome=Reading.Outcome.ASKED)
        others = set(read.exclude(reader=details["by"], turn=1).values_list("text_id", flat=True))
        there = set(OpenText.objects.filter(pk__in=targets).values_list("pk", flat=True))
        gone = dict.fromkeys(set(targets) - there, _("It is not there any more."))
        return gone | dict.fromkeys(others, _("Others have read it already."))

    def do(self, target: int, details: Details, *, by: Account) -> Before:
        """Place one as its first reader."""
        text = _text(target, by)
        if self.obstacles([target], details):
            raise NotThere(_("Others have read it already."))
        before = _before(text)
        themes = [*before["themes"], details["theme"]]
        placed = place(text=text, by=by, found=Found(themes=themes))
        return before | {"done": sorted(one.given_id for one in placed.reading.placings.all())}

    def undo(self, target: int, details: Details, before: Before, *, by: Account) -> None:  # noqa: ARG002  # what was asked is in before
        """Bring one back to how it was read before."""
        bring_back(text=_text(target, by), by=by, before=before)


def _before(text: OpenText) -> dict[str, Any]:
    """How it was read before: by nobody, by whoever asks, or that a colleague was asked."""
    first = text.readings.filter(turn=Reading.Turn.FIRST).prefetch_related("placings").first()
    if first is None:
        return {"themes": [], "outcome": "", "note": "", "reader": None}
    return {
        "themes": [one.given_id for one in first.placings.all()],
        "outcome": str(first.outcome),
        "note": first.note,
        "reader": first.reader_id,
    }


def _beginning(text: OpenText, words: Mapping[int | None, object]) -> str:
    said = text.point.words if text.point else str(words[text.item.text_id if text.item else None])
    return Truncator(said).chars(LONGEST_NAME)


def _text(target: int, by: Account) -> OpenText:
    """The answer, if it stands and whoever asked may still place it."""
    mine = institutions_where(by, *READERS)
    rows = OpenText.objects.filter(process__institution__in=mine).select_related("process")
    text = rows.filter(pk=target).first()
    if text is None or not standing(text.process).filter(pk=target).exists():
        raise NotThere(_("It is not there any more, or not yours to decide on."))
    return text
