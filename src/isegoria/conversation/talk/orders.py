"""What people can send at any time, whatever was asked: the words of the conversation itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from isegoria.base.refusal import NotThere, Refused
from isegoria.conversation.numbers import tag_of
from isegoria.conversation.queries import parts_elsewhere, speaker
from isegoria.conversation.said import Part
from isegoria.conversation.talk import afterwards, known, menus, undoing
from isegoria.conversation.talk.answering import answer, shortened
from isegoria.conversation.talk.asking import asked_again
from isegoria.conversation.talk.course import Talk
from isegoria.conversation.talk.joining import one_of, part_of
from isegoria.conversation.talk.objecting import objecting
from isegoria.conversation.talk.status import status
from isegoria.conversation.turning.replies import in_words
from isegoria.conversation.turning.state import About, State
from isegoria.conversation.turning.vocabulary import Command
from isegoria.hear import limits
from isegoria.hear.models import Channel, Participant
from isegoria.journey.queries.receipt import opened
from isegoria.languages.codes import INTERFACE
from isegoria.questionnaire.definition import Kind


def follow(talk: Talk, command: Command, rest: str) -> None:
    """Do what the word asks; ``rest`` is what was sent behind it."""
    _DOING[command](talk, rest)


def where(talk: Talk, place: str) -> None:
    """Where somebody helps near a place; which place, if none came along."""
    if place:
        talk.pieces += menus.points_near(place)
    else:
        talk.ask(menus.which_place())


def somebody_else(talk: Talk, _rest: str = "") -> None:
    """Another person goes on with this phone, from the beginning."""
    if talk.row.process:
        known.forget_speaker(talk.row.process, talk.caller)
    talk.state = State()
    talk.repeat()


def open_receipt(talk: Talk, code: str, *, only_status: bool) -> None:
    """Open a receipt: to tell what became of it, or to go on there where it is asked this way."""
    try:
        found = opened(code)
    except NotThere as unknown:
        whose = talk.caller.network or tag_of(talk.caller.number).encode()
        wait = limits.wait_after_unknown_receipt(whose)
        talk.say(Part.TELL, _("Please wait a while.") if wait else str(unknown))
        return
    is_asked_here = talk.caller.channel in found.process.channel_codes
    if only_status or not is_asked_here:
        talk.pieces += status(found.participant, talk.row.language, at_length=_at_length(talk))
        if not only_status:
            talk.say(Part.TELL, _("This question cannot be answered in this way."))
        if talk.state.asked and talk.state.asked.about is About.RECEIPT:
            talk.offer_what_became()
        return
    who, here = found.participant, speaker(found.process, talk.caller.number)
    if who.secret is None:
        talk.say(Part.TELL, _("What this receipt stood for has been erased."))
        return
    talk.row.process = found.process
    if here and here.pk != who.pk:
        talk.state = replace(talk.state, other=who.pk)
        talk.ask(menus.join())
        return
    _go_on_as(talk, who)


def join(talk: Talk, said: str) -> None:
    """Two parts of one person become one, or this phone goes on with the other alone."""
    other, here = part_of(talk.state.other), talk.participant()
    if other is None:
        talk.go_on()
        return
    try:
        other = one_of(here, other, said) if here else other
    except Refused as refusal:
        talk.say(Part.TELL, str(refusal))
    _go_on_as(talk, other)


def ask_on(talk: Talk, said: str) -> None:
    """What whoever dials chose where nothing can be answered."""
    if said == menus.STATUS:
        _status(talk, "")
        talk.repeat()
    elif said == menus.RECEIPT:
        talk.ask(menus.which_receipt())
    elif said == menus.UNDO:
        undoing.ask(talk)
    else:
        talk.row.process = None
        talk.state = State()
        talk.begin()


def _go_on_as(talk: Talk, who: Participant) -> None:
    known.remember(talk.caller, who, language=talk.row.language)
    talk.state = State()
    talk.say(Part.TELL, _("Your receipt is open. You can go on."))
    afterwards.offer(talk)
    if talk.state.asked:
        talk.repeat()
    else:
        talk.go_on()


def _help(talk: Talk, _rest: str) -> None:
    talk.pieces += menus.help_words(talk.row)


def _stop(talk: Talk, _rest: str) -> None:
    if talk.caller.written_to_by:
        known.stop(talk.caller)
        words = _("You get no more messages. What you said stays, and your receipt opens it.")
    else:
        if talk.row.process:
            known.forget_speaker(talk.row.process, talk.caller)
        words = _("It ends here. What you said stays, and your receipt opens it.")
    talk.state = State()
    talk.row.process = None
    talk.say(Part.TELL, words)


def _back(talk: Talk, _rest: str) -> None:
    who, process = talk.participant(), talk.row.process
    again = None
    if talk.state.asked and talk.state.asked.about in (About.AFTER, About.RECEIPT):
        talk.state = replace(talk.state, asked=None)
        talk.repeat()
        return
    if talk.state.asked and talk.state.asked.about is not About.PROMPT:
        talk.state = replace(talk.state, asked=None)
    if who and process and talk.state.last:
        again = asked_again(process, who, talk.state.last, talk.row.language)
    if again:
        asked, said = again
        if said:
            words = _("You said: %(answer)s.") % {"answer": shortened(in_words(asked, said))}
            talk.say(Part.NOTED, words)
        talk.ask(asked)
    else:
        talk.say(Part.TELL, _("There is nothing to go back to."))
        talk.repeat()


def _choose_language(talk: Talk, rest: str) -> None:
    codes = menus.language_codes(talk.row)
    if found := menus.language_named(rest, codes):
        talk.speak(found)
        return
    if talk.row.process and (other := menus.language_named(rest, INTERFACE)):
        with known.speaking(other):
            talk.say(Part.TELL, menus.not_in_this_language(talk.row.process))
    talk.ask(menus.languages(codes))


def _at_length(talk: Talk) -> bool:
    """Whether there is room for every word: in a call and in a mail."""
    return talk.caller.channel in (Channel.VOICE, Channel.EMAIL)


def _status(talk: Talk, _rest: str) -> None:
    who = talk.participant()
    if who is None:
        talk.say(Part.TELL, _("Send STATUS with the 16 digits of your receipt."))
        return
    talk.pieces += status(who, talk.row.language, at_length=_at_length(talk))
    if _at_length(talk):
        for other in parts_elsewhere(who, talk.caller.number):
            talk.pieces += status(other, talk.row.language, at_length=True)


def _object(talk: Talk, rest: str) -> None:
    talk.pieces += objecting(talk.participant(), talk.row.language, rest)


def _repeat(talk: Talk, _rest: str) -> None:
    talk.repeat()


def _add(talk: Talk, rest: str) -> None:
    """Words of one's own, at any time: at once, if they came along."""
    if talk.row.process is None:
        talk.begin()
        return
    texts = [one for one in talk.invitations() if one.kind is Kind.TEXT]
    if not texts:
        talk.say(Part.TELL, _("There is nothing to add to here."))
        talk.repeat()
    elif rest:
        answer(talk, texts[0], rest)
    else:
        talk.ask(texts[0])


_DOING: Mapping[Command, Callable[[Talk, str], None]] = {
    Command.HELP: _help,
    Command.STOP: _stop,
    Command.BACK: _back,
    Command.LANGUAGE: _choose_language,
    Command.STATUS: _status,
    Command.REPEAT: _repeat,
    Command.ADD: _add,
    Command.NEW: somebody_else,
    Command.WHERE: where,
    Command.OBJECT: _object,
    Command.WITHDRAW: undoing.ask,
}
