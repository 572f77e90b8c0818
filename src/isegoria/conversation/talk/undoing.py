"""Taking back or erasing, by any channel that talks, all that one said in a question."""

from dataclasses import replace

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.conversation.said import Part
from isegoria.conversation.talk import menus
from isegoria.conversation.talk.course import Talk
from isegoria.conversation.turning.state import State
from isegoria.hear.queries import activities_of
from isegoria.hear.rules import obstacle_to_change
from isegoria.hear.services import erase, withdraw_all


def ask(talk: Talk, _rest: str = "") -> None:
    """Ask whether all is taken back or erased; who said nothing here is told how to come to it."""
    who, process = talk.participant(), talk.row.process
    if who is None or process is None:
        talk.say(Part.TELL, _("We have no answers of yours here. Send your receipt first."))
        return
    talk.ask(menus.undo(is_open=not any(map(obstacle_to_change, activities_of(process)))))


def undo(talk: Talk, said: str) -> None:
    """Do it, or leave all as it is and go on."""
    who = talk.participant()
    talk.state = replace(talk.state, asked=None)
    if who is None or said not in (menus.WITHDRAW, menus.ERASE):
        talk.repeat()
        return
    try:
        if said == menus.WITHDRAW:
            withdraw_all(participant=who)
            words = _("You took everything back.")
        else:
            erase(participant=who)
            words = _("Everything you said here is erased.")
    except Refused as refused:
        words = str(refused)
    talk.state = State()
    talk.say(Part.TELL, words)
