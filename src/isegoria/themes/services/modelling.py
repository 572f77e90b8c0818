"""Asking a language model for themes or a draft, and keeping what names its answers."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.people.models import Account
from isegoria.themes.models import Asking, Codebook, Proposal, Sentence, Suggestion, Theme
from isegoria.themes.queries.sent import may_send, sendable
from isegoria.themes.replies import Kept
from isegoria.themes.services.gathering import hold

LONGEST_NAME = 120


@transaction.atomic
def let_send(*, book: Codebook, what: str) -> None:
    """Say what of this question a language model may be sent."""
    if what not in Codebook.Sends.values:
        raise Refused(_("Choose what may be sent."))
    Codebook.objects.filter(pk=book.pk).update(sends=what)


@transaction.atomic
def ask_model(*, book: Codebook, by: Account, language: str, theme: Theme | None = None) -> Asking:
    """Ask a language model for themes, or for a draft about one; the worker asks it."""
    held = hold(book.process)
    if not may_send(held):
        raise Refused(_("Nothing of this question may be sent to a language model."))
    if Asking.objects.filter(process=book.process, state=Asking.State.WAITING).exists():
        raise NotNow(_("The program is reading already. Come back in a minute."))
    if not sendable(held, theme).exists():
        raise Refused(_("There is no answer here that may be sent."))
    return Asking.objects.create(
        process=book.process,
        asked_by=by,
        asked_on=timezone.now().date(),
        kind=Asking.Kind.SUMMARY if theme else Asking.Kind.THEMES,
        theme=theme,
        language=language,
    )


@transaction.atomic
def keep_reply(asking: Asking, kept: Kept, texts: Sequence[int]) -> None:
    """Keep what it said of these texts, which were numbered from 1; nothing counts by that."""
    asking.program, asking.state = settings.LLM_MODEL[:120], Asking.State.DONE
    asking.texts, asking.thrown = len(texts), kept.thrown
    asking.save(update_fields=["program", "state", "texts", "thrown"])
    for position, row in enumerate(kept.rows, 1):
        named = [texts[number - 1] for number in row.numbers]
        if asking.kind == Asking.Kind.SUMMARY:
            made = Sentence.objects.create(asking=asking, position=position, words=row.words)
            made.texts.set(named)
            continue
        proposal = Proposal.objects.create(
            asking=asking,
            position=position,
            language=asking.language,
            name=row.words[:LONGEST_NAME],
        )
        Suggestion.objects.bulk_create(
            Suggestion(proposal=proposal, text_id=pk, rank=rank) for rank, pk in enumerate(named, 1)
        )


@transaction.atomic
def check(*, sentence: Sentence, verdict: str, by: Account) -> None:
    """Say whether a sentence holds, after looking at the answers that it names."""
    if verdict not in Sentence.Verdict.values:
        raise Refused(_("Say whether the sentence holds."))
    sentence.verdict, sentence.checked_by = verdict, by
    sentence.save(update_fields=["verdict", "checked_by"])
