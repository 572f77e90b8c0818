"""Letting everybody read themes, once what must be known about them is known."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.languages.services import reword, say
from isegoria.organisations.rules import obstacle_to_interpreting
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.themes import rules
from isegoria.themes.models import Codebook, CommunityReading, Theme
from isegoria.themes.queries import book as books
from isegoria.themes.queries.gaps import gaps_of, placed_by
from isegoria.themes.queries.texts import settled
from isegoria.themes.services.gathering import hold
from isegoria.themes.words import seal_themes

LONGEST_EXPLANATION = 1000


def obstacle_to_publishing(process: Process, by: Account) -> str | None:
    """What stands in the way of somebody's letting everybody read themes; None if nothing.

    What lies under a theme is an interpretation, as the report is.
    """
    today = timezone.now().astimezone(process.zone).date()
    return obstacle_to_interpreting(by, process.institution, today)


@transaction.atomic
def publish(
    *, process: Process, themes: Sequence[Theme], explanation: str, language: str, by: Account
) -> list[Theme]:
    """Let everybody read these themes with all that lies under them, or say what is missing.

    Whoever does it is an interpreter of the institution with a valid certificate.
    """
    book = hold(process)
    if refused := obstacle_to_publishing(process, by):
        raise Refused(refused)
    said = explanation.strip()[:LONGEST_EXPLANATION]
    live = books.live(process)
    chosen = [one for one in live if one.pk in {theme.pk for theme in themes}]
    if not chosen:
        raise Refused(_("Choose a theme."))
    if gaps_of(book) and not said:
        raise Refused(_("Explain what is not read yet. Everybody reads it beside the themes."))
    heard = set(
        CommunityReading.objects.filter(process=process).values_list("community", flat=True)
    )
    placed = placed_by(book)
    for one in chosen:
        if reason := rules.obstacle_to_publishing(one, placed.get(one.pk), heard):
            name = books.names({one.pk: one})[one.pk]
            raise Refused(_("“%(theme)s”: %(reason)s") % {"theme": name, "reason": reason})
    _explain(book, said, language)
    _mark(book, live, chosen)
    seal_themes(chosen)
    return chosen


@transaction.atomic
def note_community_reading(
    *, theme: Theme, read_by: str, held_on: date, words: str, by: Account
) -> CommunityReading:
    """Put down that somebody of the community of a theme has read it, and what they said."""
    hold(theme.process)
    who, said = " ".join(read_by.split())[:200], words.strip()[:1000]
    if not theme.community:
        raise Refused(_("Say first of which community the theme speaks."))
    if not who or not said or held_on > timezone.now().date():
        raise Refused(_("Say who read it, when, and what they said."))
    return CommunityReading.objects.create(
        process=theme.process,
        community=theme.community,
        read_by=who,
        held_on=held_on,
        words=said,
        noted_by=by,
    )


def _explain(book: Codebook, said: str, language: str) -> None:
    if book.explanation is not None:
        reword(book.explanation, said)
    elif said:
        book.explanation = say(said, language=language)
        book.save(update_fields=["explanation"])


def _mark(book: Codebook, live: Sequence[Theme], chosen: Sequence[Theme]) -> None:
    counted, base = books.counts(live, settled(book)), settled(book).count()
    for one in chosen:
        one.published_on = one.published_on or timezone.now().date()
        one.published_texts = counted[one.pk]
        one.published_base = base
    Theme.objects.bulk_update(chosen, ["published_on", "published_texts", "published_base"])
