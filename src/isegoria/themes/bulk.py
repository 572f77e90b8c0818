"""What is done to many answers in the background: placing what matches, merging large themes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, NotThere
from isegoria.bulk.kinds import Before, BulkKind, Details
from isegoria.languages.queries import page_language, shown
from isegoria.organisations.queries import institutions_where
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.themes import rules
from isegoria.themes.models import Change, OpenText, Placing, Reading, Theme
from isegoria.themes.queries import book as books
from isegoria.themes.queries.texts import standing
from isegoria.themes.services.book import merge
from isegoria.themes.services.book import undo as undo_change
from isegoria.themes.services.placing import Found, bring_back, place
from isegoria.themes.staff import READERS

LONGEST_NAME = 160


class PlaceMany(BulkKind):
    """Place many answers under one theme, beside the themes that the reader gave them before."""

    slug = "themes-place"

    def heading(self, details: Details) -> str:
        """What is done, and under which theme."""
        name = _names([details["theme"]])[details["theme"]]
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


class MergeThemes(BulkKind):
    """Make a large theme part of another: all of it in one transaction, or nothing of it."""

    slug = "themes-merge"
    at_once = 1

    def heading(self, details: Details) -> str:
        """Into which theme."""
        return _("Merge into “%(theme)s”") % {"theme": _names([details["into"]])[details["into"]]}

    def explained(self, details: Details) -> Sequence[str]:  # noqa: ARG002  # the same whatever was asked
        """What follows."""
        return [
            _("All answers placed there lie under the other theme then, each of them or none."),
            _("What others tick meanwhile goes to the other theme, too: nothing is lost."),
            _("Where two readers had ticked one of these each, they agree then."),
        ]

    def named(self, targets: Sequence[int]) -> Mapping[int, str]:
        """Each theme, with how many answers are placed there."""
        rows = Placing.objects.filter(theme__in=targets).values("theme").order_by()
        many = dict(rows.annotate(n=Count("reading", distinct=True)).values_list("theme", "n"))
        return {pk: f"{name} ({many.get(pk, 0)})" for pk, name in _names(targets).items()}

    def obstacles(self, targets: Sequence[int], details: Details) -> Mapping[int, str]:
        """Themes that are there no more, or cannot be part of the other."""
        live = {one.pk: one for one in books.live(Process(pk=details["process"]))}
        into, parents = live.get(details["into"]), books.parents_of(live.values())
        found = {}
        for one in targets:
            if into is None or one not in live:
                found[one] = _("Somebody has merged or removed this theme meanwhile.")
            elif reason := rules.obstacle_to_merging(live[one], into, parents):
                found[one] = reason
        return found

    def do(self, target: int, details: Details, *, by: Account) -> Before:
        """Merge it; the number of the change undoes it."""
        rows = _themes_of(by).filter(process=details["process"])
        theme, into = rows.filter(pk=target).first(), rows.filter(pk=details["into"]).first()
        if theme is None or into is None:
            raise NotThere(_("It is not there any more, or not yours to decide on."))
        return {"change": merge(theme=theme, into=into, by=by).number}

    def undo(self, target: int, details: Details, before: Before, *, by: Account) -> None:
        """Let it be a theme of its own again, with all that was placed there."""
        theme = _themes_of(by).filter(process=details["process"], pk=target).first()
        if theme is None:
            raise NotThere(_("It is not there any more, or not yours to decide on."))
        undo_change(process=theme.process, number=before["change"], by=by)


class UndoChange(BulkKind):
    """Undo a change of themes that moved many answers, in one transaction."""

    slug = "themes-undo"
    at_once = 1

    def heading(self, details: Details) -> str:  # noqa: ARG002  # the same whatever was asked
        """What is done."""
        return _("Undo a change of themes")

    def explained(self, details: Details) -> Sequence[str]:  # noqa: ARG002  # the same
        """What follows."""
        return [
            _("Every answer lies again where it lay before, and so do those placed there since."),
        ]

    def named(self, targets: Sequence[int]) -> Mapping[int, str]:
        """What was done, and to which theme."""
        rows = list(Change.objects.filter(pk__in=targets))
        names = _names([one.theme_id for one in rows])
        return {one.pk: f"{one.get_kind_display()}: {names[one.theme_id]}" for one in rows}

    def obstacles(self, targets: Sequence[int], details: Details) -> Mapping[int, str]:  # noqa: ARG002  # targets say it
        """What was undone before, or is to be undone after something else."""
        rows = {one.pk: one for one in Change.objects.filter(pk__in=targets)}
        latest = books.latest_changes(one.theme_id for one in rows.values())
        found = {
            pk: rules.obstacle_to_undoing(one, latest.get(one.theme_id)) for pk, one in rows.items()
        }
        gone = dict.fromkeys(set(targets) - set(rows), _("There is nothing to undo."))
        return gone | {pk: reason for pk, reason in found.items() if reason}

    def do(self, target: int, details: Details, *, by: Account) -> Before:  # noqa: ARG002  # targets say it
        """Undo it."""
        mine = institutions_where(by, *READERS)
        rows = Change.objects.filter(process__institution__in=mine).select_related("process")
        change = rows.filter(pk=target).first()
        if change is None:
            raise NotThere(_("It is not there any more, or not yours to decide on."))
        undo_change(process=change.process, number=change.number, by=by)
        return {}

    def undo(self, target: int, details: Details, before: Before, *, by: Account) -> None:  # noqa: ARG002  # never
        """What was undone is done again by hand: the themes may be others by now."""
        raise NotNow(_("It stays undone. Merge or move again on the page of the theme."))


def _themes_of(by: Account) -> QuerySet[Theme]:
    """The themes of all questions that somebody may read for."""
    mine = institutions_where(by, *READERS)
    return Theme.objects.filter(process__institution__in=mine).select_related("process")


def _names(themes: Sequence[int]) -> dict[int, str]:
    """What themes are called in the language of the page."""
    keys = dict(Theme.objects.filter(pk__in=themes).values_list("pk", "name_id"))
    said = shown(keys.values(), page_language())
    return dict.fromkeys(themes, "") | {pk: said[name].body for pk, name in keys.items()}


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
