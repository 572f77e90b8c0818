"""What is due soon or late, and which officials are written to about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from isegoria.answer.models import SecondAnswer
from isegoria.answer.queries import higher_officers, to_let_go
from isegoria.decide.fetching import undecided_of
from isegoria.decide.rules import due_at
from isegoria.follow.models import Commitment
from isegoria.journey.rules import LATE, mark_of
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.organisations.models import Institution, Role
from isegoria.process.models import Process, Stage

_OFFICERS = (Role.Kind.OFFICER, Role.Kind.DECISION_OFFICER)
_DECIDING = (Role.Kind.DECISION_OFFICER,)


@dataclass(frozen=True)
class Due:
    """Something that is due on a day: what, of which question, where it is done, and by whom.

    ``about`` is its name among reminders, ``what`` the sort of thing that it is, ``page`` the name
    of the page and what that is of.
    """

    about: str
    what: str
    process: Process
    day: date
    page: tuple[str, ...]
    accounts: tuple[int, ...]

    @property
    def address(self) -> str:
        """Where it is done, in the language that is set."""
        name, *of = self.page
        return settings.ADDRESS + reverse(name, args=of)

    @property
    def mark(self) -> int | None:
        """Which reminder belongs to today."""
        return mark_of((self.day - timezone.now().astimezone(self.process.zone).date()).days)


def everything_due() -> Iterator[Due]:
    """Decisions, answers, second answers and promises with a day, and whose they are."""
    institutions = list(Institution.objects.values_list("pk", flat=True))
    by_kind = _accounts_by_institution()
    yield from _decisions(undecided_of(institutions), by_kind)
    yield from _answers(to_let_go(institutions), by_kind)
    yield from _seconds()
    yield from _promises(by_kind)


def in_words(dues: Iterable[tuple[Due, int]]) -> str:
    """A mail that reminds of these, in the language that is set: what, until when, and where."""
    rows = list(dues)
    titles = shown([due.process.question_id for due, _mark in rows], page_language())
    parts = [_line(due, mark, titles) for due, mark in rows]
    ending = _("If you want no such mails, say so under %(address)s") % {
        "address": settings.ADDRESS + reverse("desk-judge")
    }
    return "\n\n".join([_("This waits for you:"), *parts, ending])


def _line(due: Due, mark: int, titles: Mapping[int | None, Shown]) -> str:
    day = {"day": date_format(due.day, "DATE_FORMAT")}
    when = (
        _("It was due on %(day)s and is overdue.") if mark == LATE else _("It is due on %(day)s.")
    )
    what = {
        "decision": _("The decision"),
        "answers": _("The answers to everybody"),
        "second": _("The second answer"),
        "promise": _("A promise"),
    }[due.what]
    return "\n".join([f"{what}: “{titles[due.process.question_id]}”", when % day, due.address])


def _accounts_by_institution() -> dict[tuple[int, str], list[int]]:
    found: dict[tuple[int, str], list[int]] = {}
    rows = Role.objects.filter(kind__in=_OFFICERS, account__is_active=True)
    for institution, kind, account in rows.values_list("institution", "kind", "account"):
        found.setdefault((institution, kind), []).append(account)
    return found


def _whose(
    process: Process, kinds: Iterable[str], by_kind: Mapping[tuple[int, str], list[int]]
) -> tuple[int, ...]:
    held = [by_kind.get((process.institution_id, kind), []) for kind in kinds]
    return tuple(sorted({account for each in held for account in each}))


def _decisions(
    processes: Iterable[Process], by_kind: Mapping[tuple[int, str], list[int]]
) -> Iterator[Due]:
    for one in processes:
        due = due_at({stage.kind: stage for stage in one.stages.all()})
        if due is not None:
            day = due.astimezone(one.zone).date()
            yield Due(
                f"decision-{one.pk}-{day}",
                "decision",
                one,
                day,
                ("desk-decision", one.slug),
                _whose(one, _OFFICERS, by_kind),
            )


def _answers(
    processes: Iterable[Process], by_kind: Mapping[tuple[int, str], list[int]]
) -> Iterator[Due]:
    for one in processes:
        stage = one.stages.filter(kind=Stage.Kind.ANSWER).exclude(ends_at=None).first()
        if stage is not None and stage.ends_at is not None:
            day = stage.ends_at.astimezone(one.zone).date()
            yield Due(
                f"answers-{one.pk}-{day}",
                "answers",
                one,
                day,
                ("desk-answers", one.slug),
                _whose(one, _DECIDING, by_kind),
            )


def _seconds() -> Iterator[Due]:
    rows = SecondAnswer.objects.filter(answered_at=None).defer("edition__publication__body")
    for one in rows.select_related("edition__publication__decision__process__institution"):
        process = one.edition.publication.decision.process
        yield Due(
            f"second-{one.pk}",
            "second",
            process,
            one.due_at.astimezone(process.zone).date(),
            ("desk-second-answer", process.slug, str(one.pk)),
            tuple(higher_officers(one.edition).values_list("pk", flat=True)),
        )


def _promises(by_kind: Mapping[tuple[int, str], list[int]]) -> Iterator[Due]:
    rows = Commitment.objects.filter(state__in=Commitment.OPEN).exclude(due_on=None)
    for one in rows.select_related("process").order_by("pk"):
        if one.due_on is not None:
            yield Due(
                f"promise-{one.pk}-{one.due_on}",
                "promise",
                one.process,
                one.due_on,
                ("desk-promised", one.process.slug),
                _whose(one.process, _OFFICERS, by_kind),
            )
