"""What people judge of a question before it opens, and what everybody reads of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.answer.models import SecondAnswer
from isegoria.answer.queries import seconds_waiting_for, to_let_go
from isegoria.decide.fetching import decided_among, undecided_of
from isegoria.decide.told import deadline, deadline_in_words
from isegoria.gates.models import Review, Rule
from isegoria.gates.queries import bindings_on, digest_of_influence, last_confirmation, last_reviews
from isegoria.journey.queries.texts import digest_of_wording, wordings_to_judge
from isegoria.languages.codes import direction_of, tag_of
from isegoria.languages.queries import Shown, shown
from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.process.models import Author, Process, Stage
from isegoria.process.queries import question
from isegoria.process.timetable import day_in_words
from isegoria.report.fetching import reported_among


@dataclass(frozen=True)
class ReviewShown:
    """What one person found of the words of a question."""

    who: str
    findings: tuple[tuple[str, bool], ...]
    comment: str
    tag: str
    direction: str
    is_current: bool


@dataclass(frozen=True)
class ToJudge:
    """One draft, and what somebody can say of it."""

    title: Shown
    what: str
    address: str


def to_judge(account: Account, language: str) -> list[ToJudge]:
    """The drafts that this person can confirm or read, as far as their policies ask for it."""
    roles = Role.objects.filter(account=account)
    kinds: dict[int, set[str]] = {}
    for role in roles:
        kinds.setdefault(role.institution_id, set()).add(role.kind)
    drafts = list(Process.objects.filter(published_at=None, institution__in=kinds).order_by("-pk"))
    bindings = bindings_on(kinds)
    titles = shown([one.question_id for one in drafts], language)
    found = []
    for one in drafts:
        asked, title = bindings[one.institution_id].asked_for, titles[one.question_id]
        held = kinds[one.institution_id]
        if Rule.Kind.CONFIRMED in asked and Role.Kind.DECISION_OFFICER in held and _unsaid(one):
            words = _("Confirm that nothing is decided yet")
            found.append(ToJudge(title, words, reverse("desk-confirm", args=[one.slug])))
        if Rule.Kind.REVIEWED in asked and _can_read(account, one):
            words = _("Read whether it is neutral")
            found.append(ToJudge(title, words, reverse("desk-review", args=[one.slug])))
    return found


def to_decide(account: Account, language: str) -> list[ToJudge]:
    """What waits for whoever decides: answers to let go, and closed questions with their days."""
    mine = Role.objects.filter(account=account, kind=Role.Kind.DECISION_OFFICER)
    institutions = set(mine.values_list("institution", flat=True))
    waiting, decided = undecided_of(institutions), to_let_go(institutions)
    seconds = seconds_waiting_for(account)
    again = [one.edition.publication.decision.process for one in seconds]
    titles = shown([one.question_id for one in (*waiting, *decided, *again)], language)
    return [
        *(_again(one, titles) for one in seconds),
        *(
            ToJudge(
                titles[one.question_id],
                _("Let the answers to everybody go"),
                reverse("desk-answers", args=[one.slug]),
            )
            for one in decided
        ),
        *_undecided(waiting, titles),
    ]


def _again(one: SecondAnswer, titles: Mapping[int | None, Shown]) -> ToJudge:
    process = one.edition.publication.decision.process
    words = (
        _("A second answer was owed by %(day)s. It is overdue.")
        if one.due_at < timezone.now()
        else _("A second answer is owed by %(day)s.")
    )
    return ToJudge(
        titles[process.question_id],
        words % {"day": day_in_words(one.due_at, process)},
        reverse("desk-second-answer", args=[process.slug, one.pk]),
    )


def _undecided(waiting: Iterable[Process], titles: Mapping[int | None, Shown]) -> list[ToJudge]:
    return [
        ToJudge(
            titles[one.question_id],
            deadline_in_words(deadline(one, None)),
            reverse("desk-decision", args=[one.slug]),
        )
        for one in waiting
    ]


def to_interpret(account: Account, language: str) -> list[ToJudge]:
    """The questions on which this person says what answers mean, from their opening on.

    Until it is decided, words are to be placed under themes; until one is public, a report is to be
    written.
    """
    mine = Role.objects.filter(account=account, kind=Role.Kind.INTERPRETER)
    begun = Stage.objects.filter(kind=Stage.Kind.HEAR, begins_at__lte=timezone.now())
    rows = Process.objects.filter(
        institution__in=mine.values("institution"), pk__in=begun.values("process")
    )
    asked = rows.exclude(published_at=None).exclude(channels="").order_by("-pk")
    decided = decided_among(asked)
    open_still = [one for one in asked if one.pk not in decided]
    reported = reported_among(open_still)
    titles = shown([one.question_id for one in open_still], language)
    found = []
    for one in open_still:
        title = titles[one.question_id]
        words = _("Read what people said, and place it under themes")
        found.append(ToJudge(title, words, reverse("themes-desk", args=[one.slug])))
        if one.pk not in reported:
            words = _("Write, sign and publish what people said")
            found.append(ToJudge(title, words, reverse("desk-report", args=[one.slug])))
    return found


def is_decision_officer(account: Account, process: Process) -> bool:
    """Whether somebody can confirm that nothing is decided yet."""
    rows = Role.objects.filter(account=account, institution=process.institution_id)
    return rows.filter(kind=Role.Kind.DECISION_OFFICER).exists()


def is_author(account: Account, process: Process) -> bool:
    """Whether somebody has written words of a question."""
    return Author.objects.filter(process=process, account=account).exists()


def influence_said(process: Process, language: str) -> list[tuple[str, Shown]]:
    """What a question says that it can change, and who decides."""
    rows = (
        (_("What is still open"), process.can_change_id),
        (_("What is fixed already"), process.is_fixed_id),
        (_("Who decides"), process.decided_by_id),
    )
    words = shown([key for _name, key in rows], language)
    return [(name, words[key]) for name, key in rows]


def confirmation_shown(process: Process) -> str:
    """Since when whoever decides says that nothing is decided yet; nothing where they do not."""
    one = last_confirmation(process)
    if one is None or (process.published_at is None and one.digest != digest_of_influence(process)):
        return ""
    return _(
        "A decision officer has confirmed, %(day)s: nothing is decided yet, time and money are "
        "there, and what is said here about what can change is right."
    ) % {"day": day_in_words(one.confirmed_at, process)}


def words_to_judge(process: Process, language: str) -> list[tuple[str, Shown]]:
    """All that is read for whether it is neutral, in the order in which people meet it."""
    wordings = wordings_to_judge(process)
    words = shown([one.text_id for one in wordings], process.source_language or language)
    return [(one.label, words[one.text_id]) for one in wordings if words[one.text_id]]


def reviews_shown(process: Process) -> list[ReviewShown]:
    """What each person found last, for everybody to read."""
    rows = last_reviews(process)
    digest = digest_of_wording(process) if rows else ""
    return [_review(process, one, digest) for one in rows]


def checked_page(slug: str, language: str) -> dict[str, Any] | None:
    """What everybody reads of how a question was judged; None if there is no such question."""
    process = question(slug)
    if process is None:
        return None
    return {
        "slug": slug,
        "institution": process.institution.slug,
        "question": shown([process.question_id], language)[process.question_id],
        "confirmation": confirmation_shown(process),
        "reviews": reviews_shown(process),
    }


def _review(process: Process, one: Review, digest: str) -> ReviewShown:
    return ReviewShown(
        who=_("%(role)s who did not write it, %(day)s")
        % {
            "role": Role.Kind(one.reviewed_as).label,
            "day": day_in_words(one.reviewed_at, process),
        },
        findings=tuple(
            (str(label), code not in one.fault_codes) for code, label in Review.Check.choices
        ),
        comment=one.comment,
        tag=tag_of(one.language),
        direction=direction_of(one.language),
        is_current=one.digest == digest,
    )


def _unsaid(process: Process) -> bool:
    one = last_confirmation(process)
    return one is None or one.digest != digest_of_influence(process)


def _can_read(account: Account, process: Process) -> bool:
    if is_author(account, process):
        return False
    read = Review.objects.filter(process=process, reviewed_by=account)
    return not read.filter(digest=digest_of_wording(process)).exists()
