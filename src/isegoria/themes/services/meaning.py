"""Putting down what things mean where people live, and taking it out again."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.themes.models import OpenText, Remark, Term, Theme
from isegoria.themes.queries.meaning import MOST_TERMS
from isegoria.themes.services.gathering import hold

LONGEST_REMARK, LONGEST_WORD, LONGEST_MEANING, LONGEST_NAME = 500, 80, 300, 120


@dataclass(frozen=True)
class Said:
    """What is remarked, of which kind, in which language, and by whom if they want to be named."""

    words: str
    kind: str
    language: str
    said_by: str = ""


@transaction.atomic
def remark(*, about: Theme | OpenText, said: Said, by: Account) -> Remark:
    """Put down what one should know about a theme or an answer, or that its meaning is disputed."""
    hold(about.process)
    words = " ".join(said.words.split())
    if said.kind not in Remark.Kind.values:
        raise Refused(_("Say what kind of remark it is."))
    if not words:
        raise Refused(_("Write what one should know."))
    if len(words) > LONGEST_REMARK:
        raise Refused(_("Write at most 500 characters."))
    return Remark.objects.create(
        process_id=about.process_id,
        theme=about if isinstance(about, Theme) else None,
        text=about if isinstance(about, OpenText) else None,
        kind=said.kind,
        words=words,
        language=said.language,
        said_by=" ".join(said.said_by.split())[:LONGEST_NAME],
        noted_by=by,
        noted_on=timezone.now().date(),
    )


def take_out(remark: Remark) -> None:
    """Show a remark no more; it stays in the records."""
    Remark.objects.filter(pk=remark.pk).update(is_taken_out=True)


@transaction.atomic
def explain(*, process: Process, word: str, meaning: str, language: str, by: Account) -> Term:
    """Put down what a word means where people live; a second time puts it otherwise."""
    hold(process)
    what, means = " ".join(word.split()), " ".join(meaning.split())
    if not what or not means:
        raise Refused(_("Write the word and what it means."))
    if len(what) > LONGEST_WORD or len(means) > LONGEST_MEANING:
        raise Refused(_("A word has at most 80 characters, what it means at most 300."))
    rows = Term.objects.filter(process=process)
    if rows.count() >= MOST_TERMS and not rows.filter(word=what).exists():
        raise NotNow(_("There are 100 words already. Take one out first."))
    term, _is_new = Term.objects.update_or_create(
        process=process,
        word=what,
        defaults={"meaning": means, "language": language, "noted_by": by},
    )
    return term
