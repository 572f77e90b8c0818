"""What becomes of an answer: it is given to the activity at once, and noted to whoever gave it."""

from dataclasses import replace

from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.conversation.said import Part
from isegoria.conversation.talk import known
from isegoria.conversation.talk.course import Talk
from isegoria.conversation.turning.replies import in_words
from isegoria.conversation.turning.speech import in_their_order
from isegoria.conversation.turning.state import Asked
from isegoria.hear.models import Activity, Participant
from isegoria.hear.services import contribute
from isegoria.questionnaire.definition import SKIPPED, Kind
from isegoria.receipts.codes import grouped

_LONGEST_ECHO = 300


def answer(talk: Talk, asked: Asked, value: str) -> None:
    """Give one answer to the activity at once, and go on."""
    if asked.can_stay and value == SKIPPED:
        talk.say(Part.NOTED, _("It stays as it was."))
        talk.has_replied = True
        talk.state = replace(talk.state, asked=None)
        talk.go_on()
        return
    activity = Activity.objects.select_related("process", "stage").get(pk=asked.activity)
    try:
        received = contribute(
            activity=activity,
            participant=talk.participant(),
            reply=asked.reply(value),
            channel=talk.caller.channel,
            language=talk.row.language,
            anew=asked.anew,
        )
    except (NotNow, NotThere) as refusal:
        talk.state = replace(talk.state, asked=None)
        talk.say(Part.TELL, str(refusal))
        if isinstance(refusal, NotThere):
            talk.go_on()
        else:
            talk.offer_what_became()
        return
    except Refused as refusal:
        _not_taken(talk, asked, value, refusal)
        return
    _noted(talk, asked, value)
    if received.new_code:
        _give_receipt(talk, received.contribution.participant, received.new_code)
    _passed(talk, asked, value)
    talk.state = replace(talk.state, last=(asked.activity, asked.key))
    talk.go_on()


def _not_taken(talk: Talk, asked: Asked, value: str, refusal: Refused) -> None:
    """Say why, and ask again; what was left out and need not be answered is passed over."""
    if value == SKIPPED and not asked.required:
        _passed(talk, asked, value)
        talk.go_on()
    else:
        talk.say(Part.TELL, str(refusal))
        talk.repeat()


def _passed(talk: Talk, asked: Asked, value: str) -> None:
    """It is answered; what was left out is not asked again in this conversation."""
    talk.has_replied = True
    name = f"{asked.activity} {asked.key}"
    left_out = (name,) if value == SKIPPED and name not in talk.state.skipped else ()
    talk.state = replace(talk.state, asked=None, skipped=(*talk.state.skipped, *left_out))


def _noted(talk: Talk, asked: Asked, value: str) -> None:
    if value == SKIPPED and asked.kind is not Kind.TICK:
        talk.say(Part.NOTED, _("Left out."))
        return
    said = shortened(in_words(asked, value))
    talk.say(Part.NOTED, _("Noted: %(answer)s.") % {"answer": said})


def shortened(said: str) -> str:
    """An answer as long as it is told back."""
    return said if len(said) <= _LONGEST_ECHO else said[:_LONGEST_ECHO] + "…"


def _give_receipt(talk: Talk, who: Participant, code: str) -> None:
    known.remember(talk.caller, who, code=code, language=talk.row.language)
    words = _("Your receipt: %(code)s.") % {"code": in_their_order(grouped(code))}
    talk.say(Part.RECEIPT, words, key=code)
    talk.say(Part.HINT, _("Keep it: it opens your answers on any channel."))
