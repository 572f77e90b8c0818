"""Objecting to where one's own words were placed, and answering that."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.hear.models import Contribution, Participant
from isegoria.hear.routes import route_token_of
from isegoria.notices.services import owe
from isegoria.people.models import Account
from isegoria.themes.models import Objection, OpenText, Reading, Theme
from isegoria.themes.queries.public import own_texts
from isegoria.themes.services.gathering import hold
from isegoria.themes.services.placing import Found, place
from isegoria.themes.words import seal_objections

LONGEST = 500
ANSWERED = "objection-answered"


@transaction.atomic
def object_to(*, participant: Participant, text_id: int, words: str) -> Objection:
    """Let somebody say that their words lie under the wrong theme; one waits at a time."""
    hold(participant.process)
    said = " ".join(words.split())
    text = own_texts(participant).filter(pk=text_id).first()
    if text is None:
        raise NotThere(_("These words lie under no theme at present."))
    if not said:
        raise Refused(_("Write what is wrong."))
    if len(said) > LONGEST:
        raise Refused(_("Write at most 500 characters."))
    if text.objections.filter(outcome=Objection.Outcome.OPEN).exists():
        raise NotNow(_("We have your objection. You get an answer here."))
    found = Objection.objects.create(
        process_id=text.process_id,
        text=text,
        words=said,
        made_on=timezone.now().date(),
        before=_themes_of(text),
    )
    seal_objections([found])
    return found


@transaction.atomic
def answer(
    *, objection: Objection, by: Account, answer: str, themes: Sequence[int] | None = None
) -> Objection:
    """Answer an objection in words; place the answer anew if ``themes`` are given."""
    hold(objection.process)
    fresh = Objection.objects.select_related("text__process").get(pk=objection.pk)
    said = " ".join(answer.split())[:LONGEST]
    if fresh.outcome != Objection.Outcome.OPEN:
        raise NotNow(_("Somebody has answered this objection already."))
    if not said:
        raise Refused(_("Write an answer. Whoever objected reads it."))
    if themes is not None:
        outcome = Reading.Outcome.PLACED if themes else Reading.Outcome.NOTHING
        found = Found(themes=themes, outcome=outcome, note=said, again=True)
        place(text=fresh.text, by=by, found=found)
    fresh.after = _themes_of(OpenText.objects.get(pk=fresh.text_id))
    changed = fresh.after != fresh.before
    fresh.outcome = Objection.Outcome.CHANGED if changed else Objection.Outcome.KEPT
    fresh.answer, fresh.answered_by, fresh.answered_on = said, by, timezone.now().date()
    fresh.save()
    seal_objections([fresh])
    _tell(fresh)
    return fresh


def forget_erased() -> int:
    """Let the words of objections go with the words that they were about."""
    rows = Objection.objects.filter(text__item__isnull=False, text__item__text=None)
    return rows.exclude(words="").update(words="")


def _themes_of(text: OpenText) -> str:
    rows = Theme.objects.filter(placings__reading__counted_for=text).distinct()
    return " ".join(map(str, rows.order_by("number").values_list("number", flat=True)))[:200]


def _tell(objection: Objection) -> None:
    """Leave a notice where the person's receipt leads."""
    item = objection.text.item
    author = item.author if item else None
    if item is None or author is None or author.receipt_id is None:
        return
    part = Contribution.objects.filter(activity=item.activity_id, participant=author).first()
    language = part.language if part else objection.process.source_language
    with override(language):
        outcome = str(Objection.Outcome(objection.outcome).label)
        body = _("You objected to the theme of your words. %(outcome)s: %(answer)s") % {
            "outcome": outcome,
            "answer": objection.answer,
        }
    owe(route_token=route_token_of(author), kind=ANSWERED, language=language, body=body)
