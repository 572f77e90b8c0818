"""Asking those who took part, some months after the answer, whether it was solved.

Whoever replies to the message that asked them, dials or calls is asked at once: one number answers.
What they say is put down by ``solved`` in the same moment and repeated nowhere.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.conversation.queries import speaker, speakers
from isegoria.conversation.said import Part
from isegoria.conversation.talk.course import Talk
from isegoria.conversation.talk.known import speaking
from isegoria.conversation.turning.state import About, Asked, Reply
from isegoria.hear.models import Contribution, Participant
from isegoria.hear.routes import route_tokens_of
from isegoria.languages.queries import shown
from isegoria.notices.models import Notice
from isegoria.questionnaire.definition import SKIPPED
from isegoria.solved.models import Opinion, Round
from isegoria.solved.queries import numbers_of, open_rounds, said_in
from isegoria.solved.services import say
from isegoria.solved.told import difference_words, problem_words

# What can no longer be answered once a question was answered itself.
_OVER = (About.PROMPT, About.MORE, About.ONESELF, About.AFTER)


def offer(talk: Talk, *, keyword: str = "", is_dialling: bool = False) -> None:
    """Ask it before anything else, where nothing that was asked since waits for a reply.

    Not of whoever dials the number of another question, and not twice.
    """
    rounds = [one for one in open_rounds() if not keyword or one.process.slug == keyword]
    if not rounds:
        return
    people = speakers((one.process_id for one in rounds), talk.caller.number)
    for one in rounds:
        who = people.get(one.process_id)
        if (
            who
            and _gives_way(talk, one, who, is_dialling=is_dialling)
            and said_in(one, numbers_of(who)) is None
        ):
            _ask(talk, one, who)
            return


def take_problem(talk: Talk, asked: Asked, value: str) -> None:
    """Put down how the problem is now, and ask whether taking part made a difference."""
    one, who = _of(talk, asked)
    talk.state = replace(talk.state, asked=None)
    if one is None or who is None or value == SKIPPED:
        _end(talk, asked, is_said=False)
        return
    try:
        say(participant=who, problem=value)
    except Refused as refusal:
        talk.say(Part.TELL, str(refusal))
        _end(talk, asked, is_said=False)
        return
    talk.ask(_asked(About.DIFFERENCE, asked.key, difference_words(), Opinion.Difference))


def take_difference(talk: Talk, asked: Asked, value: str) -> None:
    """Put down whether taking part made a difference, and thank."""
    one, who = _of(talk, asked)
    talk.state = replace(talk.state, asked=None)
    if one is not None and who is not None and value != SKIPPED:
        try:
            say(participant=who, difference=value)
        except Refused as refusal:
            talk.say(Part.TELL, str(refusal))
    _end(talk, asked, is_said=True)


def _gives_way(talk: Talk, one: Round, who: Participant, *, is_dialling: bool) -> bool:
    """Whether this comes first: nothing waits for a reply, or they dial, or were told of it last.

    What another question waits for is answered by whoever was not told of this round.
    """
    asked = talk.state.asked
    if _name(one) in talk.state.skipped:
        return False
    is_same = talk.row.process_id == one.process_id
    if asked is None or (is_same and asked.about in _OVER):
        return True
    if one.asked_on is None or talk.row.day >= one.asked_on:
        return False
    return is_same or is_dialling or _was_told(one, who)


def _was_told(one: Round, who: Participant) -> bool:
    """Whether the message of this round was sent to them."""
    sent = Notice.objects.filter(kind=one.kind, state=Notice.State.SENT)
    return sent.filter(route_token__in=route_tokens_of(who)).exists()


def _ask(talk: Talk, one: Round, who: Participant) -> None:
    """Wait for how the problem is now, in the language in which they took part."""
    parts = Contribution.objects.filter(participant=who).order_by("-pk")
    language = parts.values_list("language", flat=True).first()
    if talk.row.process is None and language:
        talk.row.language = language
    talk.row.process = talk.row.process or one.process
    with speaking(talk.row.language):
        question = shown([one.process.question_id], talk.row.language)[one.process.question_id]
        words = problem_words(question.body)
        asked = _asked(About.PROBLEM, _name(one), words, Opinion.Problem)
    talk.state = replace(talk.state, asked=asked, newcomer=False)


def _asked(
    about: About, key: str, words: str, kinds: type[Opinion.Problem | Opinion.Difference]
) -> Asked:
    return Asked(
        about=about,
        words=words,
        language="",
        options=tuple(Reply(code, str(label)) for code, label in kinds.choices),
        required=False,
        key=key,
    )


def _of(talk: Talk, asked: Asked) -> tuple[Round | None, Participant | None]:
    """The round that was asked about, and as whom this phone speaks there."""
    one = next((one for one in open_rounds() if _name(one) == asked.key), None)
    return one, speaker(one.process, talk.caller.number) if one else None


def _end(talk: Talk, asked: Asked, *, is_said: bool) -> None:
    """Thank them; this is not asked again. Whoever dials can ask on."""
    talk.state = replace(talk.state, skipped=(*talk.state.skipped, asked.key))
    if is_said:
        talk.say(Part.TELL, _("Thank you. It is only counted, and the result is public."))
    else:
        talk.say(Part.TELL, _("That was everything. Thank you."))
    talk.offer_what_became()


def _name(one: Round) -> str:
    return one.kind
