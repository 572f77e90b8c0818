"""One turn of a conversation: what somebody sent is understood, done, and answered."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from isegoria.conversation.queries import named_by
from isegoria.conversation.said import Part, Said
from isegoria.conversation.talk import afterwards, menus, oneself, orders, undoing
from isegoria.conversation.talk.answering import answer
from isegoria.conversation.talk.course import Talk
from isegoria.conversation.turning.replies import needed
from isegoria.conversation.turning.speech import awaits
from isegoria.conversation.turning.state import About, Asked
from isegoria.conversation.turning.turn import (
    Begins,
    Meant,
    Names,
    Opens,
    Orders,
    Replies,
    Unclear,
    turn,
)
from isegoria.conversation.turning.vocabulary import Command

_LONGEST_NAME = 80
_MISSED_TOO_OFTEN = 3
_NOTHING_IS_DUE = {About.MORE, About.ONESELF, About.AFTER, About.RECEIPT}


def hear(talk: Talk, words: str, command: Command | None = None) -> Said:
    """Hear what was sent, or which key of a channel was pressed, and say what follows."""
    meant = Orders(command, talk.row.language) if command else _meaning(talk, words)
    goes_back = isinstance(meant, Orders) and meant.command is Command.BACK
    if talk.state.newcomer and (goes_back or isinstance(meant, Begins | Unclear)):
        talk.which_language()
    else:
        talk.state = replace(talk.state, newcomer=False)
        _follow(talk, meant)
    asked = talk.state.asked
    if asked is None:
        return Said(tuple(talk.pieces), ended=True)
    is_complete = asked.about in _NOTHING_IS_DUE
    return Said(tuple(talk.pieces), awaits(asked), is_complete=is_complete)


def _meaning(talk: Talk, words: str) -> Meant:
    """What was meant; the database is asked for names of questions only where one may be."""
    may_name = len(words) <= _LONGEST_NAME and any(one.isalpha() for one in words)
    return turn(talk.state, words, named_by(talk.caller.channel) if may_name else ())


def _follow(talk: Talk, meant: Meant) -> None:
    """Do what was meant."""
    match meant:
        case Replies(value):
            _take(talk, value)
        case Orders(command, _language, rest):
            orders.follow(talk, command, rest)
        case Opens(code, only_status):
            orders.open_receipt(talk, code, only_status=only_status)
        case Names(slug):
            talk.begin(slug)
        case Unclear(why, is_stuck):
            _not_understood(talk, why, is_stuck=is_stuck)
        case Begins():
            talk.repeat()


def _not_understood(talk: Talk, why: str, *, is_stuck: bool) -> None:
    """Say why it is no answer, and ask again; whoever is stuck can stop, and is told so."""
    asked, missed = talk.state.asked, talk.state.missed + 1
    is_told = is_stuck or missed >= _MISSED_TOO_OFTEN
    talk.state = replace(talk.state, missed=0 if is_told else missed)
    if not talk.is_done:
        talk.say(Part.TELL, why)
    if is_told and asked and asked.about is About.PROMPT:
        if asked.required and not asked.can_stay and not is_stuck:
            talk.say(Part.TELL, needed(asked))
        talk.say(Part.TELL, menus.how_to_stop(dials=talk.caller.dials))
    talk.repeat()


def _take(talk: Talk, value: str) -> None:
    """Take the reply to what was asked."""
    asked = talk.state.asked
    if asked is None:
        return
    talk.state = replace(talk.state, missed=0)
    if code := menus.language_chosen(asked, value):
        talk.speak(code)
        return
    if asked.about is About.PLACE:
        talk.state = replace(talk.state, asked=None)
    taking: Mapping[About, Callable[[Talk, Asked, str], None]] = {
        About.PROMPT: answer,
        About.QUESTION: lambda talk, _asked, slug: talk.begin(slug),
        About.LANGUAGE: lambda talk, _asked, code: talk.speak(code),
        About.JOIN: lambda talk, _asked, said: orders.join(talk, said),
        About.MORE: lambda talk, _asked, key: _add_more(talk, key),
        About.ONESELF: oneself.take,
        About.PROBLEM: afterwards.take_problem,
        About.DIFFERENCE: afterwards.take_difference,
        About.PLACE: lambda talk, _asked, place: orders.where(talk, place),
        About.UNDO: lambda talk, _asked, said: undoing.undo(talk, said),
        About.AFTER: lambda talk, _asked, said: orders.ask_on(talk, said),
    }
    taking[asked.about](talk, asked, value)


def _add_more(talk: Talk, key: str) -> None:
    more = {one.key: one for one in talk.invitations()}
    if key == menus.NEW:
        orders.somebody_else(talk)
    elif key == menus.UNDO:
        undoing.ask(talk)
    elif key == menus.ONESELF:
        oneself.begin(talk)
    elif key in more:
        talk.ask(more[key])
    else:
        talk.go_on()
