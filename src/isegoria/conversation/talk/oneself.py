"""Asking people about themselves, once they have answered all: offered, and never in the way.

What they reply is sealed in the same moment, apart from their answers. Nothing here repeats it, so
that it stands in no message of ours, and the conversation remembers only what it has asked.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.conversation.said import Part
from isegoria.conversation.talk.course import Talk
from isegoria.conversation.turning.state import About, Asked
from isegoria.hear.describing import AboutOneself, describe, groups_in, has_described
from isegoria.questionnaire.definition import SKIPPED


def begin(talk: Talk) -> None:
    """Why it is asked, and the first thing."""
    who = talk.participant()
    if left := talk.left_about(who) if who else ():
        talk.say(Part.TELL, _("We ask to see who is missing. It is kept apart from your answers."))
        _ask(talk, left[0])
    else:
        talk.go_on()


def take(talk: Talk, asked: Asked, value: str) -> None:
    """Seal what somebody says of themselves, and ask the next thing; or end as before."""
    who = talk.participant()
    talk.has_replied = True
    before = talk.left_about(who) if who else ()
    talk.state = replace(talk.state, skipped=(*talk.state.skipped, asked.key))
    if who and value != SKIPPED:
        try:
            describe(participant=who, said=groups_in(before, {asked.key: value}))
        except Refused as refusal:
            talk.say(Part.TELL, str(refusal))
    if left := [one for one in before if one.key != asked.key]:
        _ask(talk, left[0])
        return
    if who and has_described(who):
        talk.say(Part.TELL, _("It is kept apart from your answers, and only counted."))
    talk.go_on()


def _ask(talk: Talk, one: AboutOneself) -> None:
    """Ask one thing; 0 leaves it out. Its own reason is said where there is room."""
    if reason := one.prompts[0].help:
        talk.say(Part.HINT, reason)
    talk.ask(replace(Asked.of(one.in_turn, 0), about=About.ONESELF))
