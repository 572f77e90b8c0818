"""Giving many points the same answer, in the background, to be undone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, NotThere
from isegoria.bulk.kinds import Before, BulkKind, Details
from isegoria.decide.models import Disposition
from isegoria.decide.queries import STATEMENT, THEME, Point, passages_of, points_of
from isegoria.decide.services.writing import Answer, open_again, settle
from isegoria.languages.queries import as_written, page_language
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.models import Account

LONGEST_NAME = 160
PREPARERS = (Role.Kind.OFFICER, Role.Kind.DECISION_OFFICER)


class AnswerMany(BulkKind):
    """Give many points one answer and one reason; each can be changed by itself afterwards."""

    slug = "decide-answer"

    def heading(self, details: Details) -> str:
        """What becomes of them."""
        outcome = str(Disposition.Outcome(details["outcome"]).label)
        return _("Answer many points: %(outcome)s") % {"outcome": outcome}

    def explained(self, details: Details) -> Sequence[str]:
        """What follows, with the reason."""
        return [
            _("Reason: %(reason)s") % {"reason": details["reason"]},
            _("Nobody outside reads it before the decision is published."),
            _("Points that have an answer already stay as they are."),
        ]

    def named(self, targets: Sequence[int]) -> Mapping[int, str]:
        """What each point says."""
        rows = Disposition.objects.filter(pk__in=targets).select_related("theme", "item")
        texts = {
            one.pk: one.theme.name_id if one.theme else (one.item.text_id if one.item else None)
            for one in rows
        }
        said = as_written(texts.values())
        return {pk: Truncator(said.get(text, "")).chars(LONGEST_NAME) for pk, text in texts.items()}

    def obstacles(self, targets: Sequence[int], details: Details) -> Mapping[int, str]:  # noqa: ARG002  # the same whatever was asked
        """Points that have an answer, or are there no more."""
        rows = Disposition.objects.filter(pk__in=targets).select_related("decision__process")
        found: dict[int, str] = dict.fromkeys(targets, _gone())
        processes = {one.decision.process_id: one.decision.process for one in rows}
        for process in processes.values():
            for point in points_of(process, page_language()):
                if point.disposition is None or point.disposition.pk not in found:
                    continue
                if point.is_due:
                    found.pop(point.disposition.pk)
                else:
                    found[point.disposition.pk] = _("It has an answer already.")
        return found

    def do(self, target: int, details: Details, *, by: Account) -> Before:
        """Answer one."""
        row, point = _found(target, by)
        if not point.is_due:
            raise NotNow(_("It has an answer already."))
        before: dict[str, Any] = {
            "outcome": row.outcome,
            "reason": as_written([row.reason_id]).get(row.reason_id, ""),
            "passages": passages_of(row),
        }
        done = settle(
            decision=row.decision,
            kind=point.kind,
            key=point.key,
            answer=Answer(
                details["outcome"], details["reason"], details["passages"], version=row.version
            ),
            by=by,
        )
        return before | {"version": done.version}

    def undo(self, target: int, details: Details, before: Before, *, by: Account) -> None:  # noqa: ARG002  # what was asked is in before
        """Bring one back to what was said of it before."""
        row, point = _found(target, by)
        if row.version != before["version"]:
            raise NotNow(_("Somebody has changed it since."))
        if not before["outcome"]:
            open_again(decision=row.decision, kind=point.kind, key=point.key)
            return
        settle(
            decision=row.decision,
            kind=point.kind,
            key=point.key,
            answer=Answer(
                before["outcome"], before["reason"], before["passages"], version=row.version
            ),
            by=by,
        )


def _gone() -> str:
    return _("This is no point of this question any more.")


def _found(target: int, by: Account) -> tuple[Disposition, Point]:
    """The row and the point as it is now, if whoever asked may still answer it."""
    mine = institutions_where(by, *PREPARERS)
    rows = Disposition.objects.filter(decision__process__institution__in=mine)
    row = rows.select_related("decision__process").filter(pk=target).first()
    if row is None:
        raise NotThere(_("It is not there any more, or not yours to decide on."))
    whose = (THEME, row.theme_id) if row.theme_id else (STATEMENT, row.item_id)
    for point in points_of(row.decision.process, page_language()):
        if (point.kind, point.key) == whose:
            return row, point
    raise NotThere(_gone())
