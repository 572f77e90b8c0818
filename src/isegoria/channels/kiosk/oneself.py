"""What somebody says of themselves at a kiosk, once they have answered: one thing on a screen.

It is sealed as soon as one thing is whole. Until then it lies in the page alone, which is cleared
with the visit; nothing of it is kept here.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from isegoria.base.refusal import NotThere
from isegoria.channels.kiosk.walk import Place, Step
from isegoria.hear.describing import (
    KEYS_BEGIN,
    AboutOneself,
    Room,
    asked_in_turn,
    describe,
    groups_in,
)
from isegoria.hear.prompts import Prompt
from isegoria.languages.queries import Shown

ABOUT = "about "


def is_offered(place: Place, language: str) -> bool:
    """Tell whether there is something that they may be asked about themselves."""
    return bool(_left(place, language))


def step_about(place: Place, language: str) -> Step | None:
    """What is asked next; None once all of it was, or was left out."""
    for _one, prompt in _prompts(place, language):
        is_first = not any(name.startswith(KEYS_BEGIN) for name in (*place.said, *place.passed))
        words = _("We ask to see who is missing. It is kept apart from your answers.")
        why = (("", Shown(words, language)),) if is_first else ()
        return Step(name=ABOUT + prompt.key, prompt=prompt, notes=why)
    return None


def named(place: Place, language: str) -> Step:
    """What is being asked now; NotThere if it is not asked any more."""
    step = step_about(place, language)
    if step is None or step.name != place.at:
        raise NotThere
    return step


def taken(place: Place, value: str, language: str) -> Place:
    """Past what was asked; what is whole by now is sealed at once."""
    one, prompt = next(_prompts(place, language))
    said = {**place.said, prompt.key: value}
    if prompt != one.prompts[-1]:
        return replace(place, at="", said=said)
    who, groups = place.participant, groups_in([one], said)
    if who and groups:
        describe(participant=who, said=groups)
    return replace(place.left_out(one.key), said={})


def _left(place: Place, language: str) -> tuple[AboutOneself, ...]:
    who = place.participant
    if who is None:
        return ()
    has_begun = place.at.startswith(ABOUT)
    return asked_in_turn(who, language, room=Room.PAGE, passed=place.passed, has_begun=has_begun)


def _prompts(place: Place, language: str) -> Iterator[tuple[AboutOneself, Prompt]]:
    for one in _left(place, language):
        for prompt in one.prompts:
            if prompt.key not in place.said:
                yield one, prompt
