"""Asking a program for themes, keeping what it proposes, and deciding on it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.languages.queries import as_written
from isegoria.people.models import Account
from isegoria.themes.models import (
    Asking,
    Codebook,
    OpenText,
    Proposal,
    Suggestion,
    Theme,
)
from isegoria.themes.queries.proposed import may_propose
from isegoria.themes.queries.texts import standing
from isegoria.themes.services.book import add
from isegoria.themes.services.gathering import hold

if TYPE_CHECKING:  # it brings NumPy, which pages do without
    from civicmath.themes import Themes

FEWEST_TEXTS, MOST_TEXTS = 20, 2000
_AT_ONCE = 2000


@transaction.atomic
def let_programs(*, book: Codebook, propose: bool) -> None:
    """Let programs propose themes for this question, or let them no more."""
    if propose and not settings.MACHINES:
        raise Refused(_("Whoever runs this site has turned off all help by machines."))
    Codebook.objects.filter(pk=book.pk).update(asks_programs=propose)


@transaction.atomic
def ask(*, book: Codebook, by: Account) -> Asking:
    """Ask for themes; the worker lets the program read as soon as it can."""
    held = hold(book.process)
    if not may_propose(held):
        raise Refused(_("Programs propose nothing for this question."))
    if Asking.objects.filter(process=book.process, state=Asking.State.WAITING).exists():
        raise NotNow(_("The program is reading already. Come back in a minute."))
    if standing(book.process).count() < FEWEST_TEXTS:
        words = _("A program needs at least %(number)d answers to find themes.")
        raise Refused(words % {"number": FEWEST_TEXTS})
    return Asking.objects.create(process=book.process, asked_by=by, asked_on=timezone.now().date())


def to_read(book: Codebook) -> list[OpenText]:
    """What a program reads at once: what nobody has read first, then what shows how it does."""
    rows = standing(book.process).filter(item__isnull=False).select_related("item")
    unread = rows.filter(state=OpenText.State.UNREAD, draw__gte=book.drawn_below)
    apart = rows.filter(draw__lt=book.drawn_below)
    fifth = MOST_TEXTS * Codebook.FEWEST_TWICE // 100
    some = [*apart.order_by("draw")[:fifth], *unread[: MOST_TEXTS - fifth]]
    read = rows.exclude(pk__in=[one.pk for one in some])
    return [*some, *read[: MOST_TEXTS - len(some)]]


def by_language(texts: Sequence[OpenText]) -> Mapping[str, list[tuple[OpenText, str]]]:
    """These answers with their words, for each language of which there are enough."""
    words = as_written(one.item.text_id for one in texts if one.item)
    found: dict[str, list[tuple[OpenText, str]]] = defaultdict(list)
    for one in texts:
        said = words.get(one.item.text_id if one.item else None, "")
        found[one.language.partition("-")[0]].append((one, said))
    return {code: each for code, each in found.items() if len(each) >= FEWEST_TEXTS}


@transaction.atomic
def keep(
    asking: Asking, found: "Sequence[tuple[Themes, Sequence[OpenText]]]", *, texts: int
) -> None:
    """Keep what the program proposes, each theme with the answers that it would place there."""
    asking.program = f"civicmath themes {version('isegoria')}"
    asking.state, asking.texts = Asking.State.DONE, texts
    asking.save(update_fields=["program", "state", "texts"])
    position = 0
    for themes, read in found:
        for one in themes.themes:
            position += 1
            proposal = Proposal.objects.create(
                asking=asking,
                position=position,
                language=themes.language,
                terms=list(one.terms),
                came_back=one.came_back,
            )
            nearest = dict.fromkeys([*one.quotes, *one.texts])
            Suggestion.objects.bulk_create(
                (
                    Suggestion(proposal=proposal, text=read[place], rank=rank)
                    for rank, place in enumerate(nearest, 1)
                ),
                batch_size=_AT_ONCE,
            )


def give_up(asking: Asking, problem: str) -> None:
    """Put down why nothing came of it."""
    asking.state, asking.problem = Asking.State.FAILED, problem[:200]
    asking.save(update_fields=["state", "problem"])


@transaction.atomic
def take(
    *, proposal: Proposal, by: Account, language: str, name: str = "", theme: Theme | None = None
) -> Theme:
    """Take what a program proposed for a theme: one that is there, or a new one of this name."""
    fresh = _undecided(proposal)
    process = fresh.asking.process
    given = theme or add(process=process, words={"name": name}, language=language, by=by)
    fresh.given = fresh.theme = given
    fresh.decided_by = by
    fresh.save(update_fields=["given", "theme", "decided_by"])
    return given


@transaction.atomic
def refuse(*, proposal: Proposal, by: Account) -> None:
    """Say that what a program proposed is no theme."""
    fresh = _undecided(proposal)
    fresh.is_refused, fresh.decided_by = True, by
    fresh.save(update_fields=["is_refused", "decided_by"])


def refuse_for(text: OpenText, suggestion: Suggestion) -> None:
    """Say that an answer does not lie where the program would place it."""
    Suggestion.objects.filter(text=text, proposal__theme=suggestion.proposal.theme_id).update(
        is_refused=True
    )


def _undecided(proposal: Proposal) -> Proposal:
    hold(proposal.asking.process)
    fresh = Proposal.objects.select_related("asking__process").get(pk=proposal.pk)
    if fresh.theme_id is not None or fresh.is_refused:
        raise NotNow(_("Somebody has decided on this proposal already."))
    return fresh
