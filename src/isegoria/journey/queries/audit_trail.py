"""What staff did, from every room, in one list: for those who check them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import CharField, DateTimeField, F, Model, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from isegoria.auditing.models import Opening
from isegoria.base.runs import runs_of
from isegoria.moderation.models import Restriction
from isegoria.moderation.rules import rule_of
from isegoria.organisations.models import StaffChange
from isegoria.process.models import Correction, Process

if TYPE_CHECKING:
    from django.core.paginator import Page

A_PAGE = 50
_AT_ONCE = 500


@dataclass(frozen=True)
class Deed:
    """One thing that was done: when, by whom (nobody: on the server), what, to what, and why."""

    at: datetime
    who: str
    second: str
    what: str
    about: str
    reason: str


def deeds(institutions: Collection[int], *, words: str = "", number: int = 1) -> Page[Deed] | None:
    """A page of what was done for these institutions, the last first; None past the end.

    ``words`` are part of the name of a question, or of somebody's name.
    """
    kinds = _kinds(institutions, words)
    pages = Paginator(_united(kinds), A_PAGE)
    if not 1 <= number <= pages.num_pages:
        return None
    page = pages.page(number)
    page.object_list = list(_told(kinds, list(page.object_list)))
    return page


def all_deeds(institutions: Collection[int], *, words: str = "") -> Iterator[Deed]:
    """All that was done for these institutions, the last first."""
    kinds = _kinds(institutions, words)
    for keys in runs_of(_united(kinds).iterator(_AT_ONCE), _AT_ONCE):
        yield from _told(kinds, keys)


def _united(kinds: _Kinds) -> QuerySet[Any]:
    """The kind, key and time of every deed, the last first."""
    first: QuerySet[Any]
    first, *rest = [
        rows.annotate(store=Value(kind, CharField())).values_list("store", "pk", "at").order_by()
        for kind, (rows, _tell) in kinds.items()
    ]
    united: QuerySet[Any] = first.union(*rest, all=True)
    return united.order_by("-at", "store", "-pk")


def _told(kinds: _Kinds, keys: Sequence[tuple[str, int, datetime]]) -> Iterator[Deed]:
    rows: dict[tuple[str, int], Any] = {
        (kind, row.pk): row
        for kind, (all_rows, _tell) in kinds.items()
        for row in all_rows.filter(pk__in=[pk for name, pk, _at in keys if name == kind])
    }
    for kind, pk, at in keys:
        yield kinds[kind][1](rows[kind, pk], at)


_Kinds = Mapping[str, tuple["QuerySet[Any]", Any]]


def _kinds(institutions: Collection[int], words: str) -> _Kinds:
    """Where deeds are stored, each with how one is told."""
    processes = Process.objects.filter(institution__in=institutions)
    staff = StaffChange.objects.filter(institution__in=institutions)
    corrections = Correction.objects.filter(process__institution__in=institutions)
    restrictions = Restriction.objects.filter(item__activity__process__institution__in=institutions)
    openings = Opening.objects.filter(activity__process__institution__in=institutions)
    if words:
        openings = openings.filter(activity__process__slug__icontains=words)
        processes = processes.filter(slug__icontains=words)
        corrections = corrections.filter(process__slug__icontains=words)
        restrictions = restrictions.filter(item__activity__process__slug__icontains=words)
        staff = staff.filter(account__name__icontains=words)
    restrictions = restrictions.select_related("item__activity__process", "decided_by", "lifted_by")
    return {
        "staff": (_at(staff.select_related("account", "made_by", "agreed_by"), "made_at"), _staff),
        "opened": (
            _at(
                processes.exclude(published_at=None).select_related("published_by"), "published_at"
            ),
            _opened,
        ),
        "corrected": (_at(corrections.select_related("process", "made_by"), "made_at"), _corrected),
        "folder": (
            _at(
                openings.select_related("activity__process", "account").defer("sealed"), "asked_at"
            ),
            _folder,
        ),
        "refused": (_at(restrictions, "decided_on"), _refused),
        "restored": (_at(restrictions.exclude(lifted_on=None), "lifted_on"), _restored),
    }


def _at(rows: QuerySet[Any], field: str) -> QuerySet[Any]:
    dated: QuerySet[Any] = rows.annotate(at=Cast(F(field), DateTimeField()))
    return dated


def _folder(row: Opening, at: datetime) -> Deed:
    what, about = _("Asked for the confidential folder"), row.activity.process.slug
    return Deed(at, _name(row.account), "", what, about, row.reason)


def _staff(row: StaffChange, at: datetime) -> Deed:
    what = str(row.get_kind_display())
    role = f": {row.get_role_display()}" if row.role else ""
    return Deed(at, _name(row.made_by), _name(row.agreed_by), what + role, str(row.account), "")


def _opened(row: Process, at: datetime) -> Deed:
    return Deed(at, _name(row.published_by), "", _("Question published"), row.slug, "")


def _corrected(row: Correction, at: datetime) -> Deed:
    what = _("Question corrected: %(field)s") % {"field": row.field}
    return Deed(at, _name(row.made_by), "", what, row.process.slug, row.reason)


def _refused(row: Restriction, at: datetime) -> Deed:
    words = {"number": row.item.number, "rule": rule_of(row.rule) or row.rule}
    what = _("Contribution %(number)s refused. Rule %(rule)s") % words
    return Deed(at, _name(row.decided_by), "", what, row.item.activity.process.slug, row.reason)


def _restored(row: Restriction, at: datetime) -> Deed:
    what = _("Contribution %(number)s restored") % {"number": row.item.number}
    return Deed(at, _name(row.lifted_by), "", what, row.item.activity.process.slug, "")


def _name(account: Model | None) -> str:
    return "" if account is None else str(account)
