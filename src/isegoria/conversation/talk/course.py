"""The course of a conversation: what is said in one turn, what is asked next, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from isegoria.conversation.models import Conversation
from isegoria.conversation.queries import (
    languages_asked_in,
    languages_for,
    named_by,
    open_by,
    speaker,
)
from isegoria.conversation.said import Part, Piece
from isegoria.conversation.talk import known, menus
from isegoria.conversation.talk.asking import asked_of, invitations, next_of
from isegoria.conversation.talk.known import Caller
from isegoria.conversation.talk.status import decided_on, what_follows
from isegoria.conversation.turning.speech import pieces_of, tell
from isegoria.conversation.turning.state import About, Asked, State
from isegoria.hear.describing import AboutOneself, Room, asked_in_turn
from isegoria.hear.models import Activity, Participant
from isegoria.hear.remaining import Remaining
from isegoria.hear.rules import obstacle
from isegoria.languages.queries import NOTHING, Shown, shown
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Kind

_CHOSEN = (About.PROMPT, About.QUESTION)


@dataclass
class Talk:
    """One turn with one caller. What it changes lies in ``row`` and ``state`` when it is over.

    ``fits`` tells whether this much is one screen, where what is said stands on screens.
    """

    row: Conversation
    caller: Caller
    state: State
    pieces: list[Piece] = field(default_factory=list)
    has_replied: bool = False
    fits: Callable[[Sequence[Piece]], bool] | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether all was answered when they wrote last; it may be somebody else now."""
        return self.state.asked is not None and self.state.asked.about is About.MORE

    def say(self, part: Part, words: str, language: str = "", key: str = "") -> None:
        """Say one thing."""
        self.pieces.append(tell(part, words, language=language, key=key))

    def ask(self, asked: Asked) -> None:
        """Ask one thing, and wait for the reply."""
        self.state = replace(self.state, asked=asked)
        self.pieces += pieces_of(asked)

    def participant(self) -> Participant | None:
        """As whom this phone answers in the question it is at."""
        return speaker(self.row.process, self.caller.number) if self.row.process else None

    def invitations(self) -> list[Asked]:
        """What can be said beyond what must be answered."""
        who, process = self.participant(), self.row.process
        return invitations(process, who, self.row.language) if process else []

    def left_about(self, who: Participant) -> tuple[AboutOneself, ...]:
        """What they may still be asked about themselves."""
        room = Room.PHONE if self.caller.is_phone else Room.TURNS
        return asked_in_turn(who, self.row.language, room=room, passed=self.state.skipped)

    def begin(self, slug: str = "") -> None:
        """Begin at a question, or ask which of those that are open."""
        if slug:
            self._enter(named_by(self.caller.channel)[slug])
            return
        choices = open_by(self.caller.channel, self.row.language)
        if len(choices) == 1:
            self._enter(choices[0].process)
        elif choices:
            self.ask(menus.questions(choices))
        else:
            self.state = State(newcomer=self.state.newcomer)
            self.say(Part.TELL, _("There is no question to answer here just now."))
            self.offer_what_became()

    def which_language(self) -> None:
        """Ask whom nobody knows yet in which language to go on, where there is a choice."""
        codes = languages_asked_in(self.caller.channel, self.row.process)
        if len(codes) > 1:
            if not self._asked_beside(codes):
                self.ask(menus.languages(codes))
            return
        if codes:
            self.row.language = codes[0]
            self.state = replace(self.state, newcomer=False)
        with known.speaking(self.row.language):
            self.repeat()

    def _asked_beside(self, codes: Sequence[str]) -> bool:
        """Ask the first thing at once, with the languages beside it, if that is one screen."""
        if self.fits is None:
            return False
        if self.state.asked and self.state.asked.languages:
            self._say_question()
            self.pieces += pieces_of(self.state.asked)
            return True
        before, process = self.state, self.row.process
        if self.row.language not in codes:
            self.row.language = codes[0]
        self.state = State()
        with known.speaking(self.row.language):
            self.repeat()
            asked = self.state.asked
            if asked and asked.about in _CHOSEN and asked.kind in (Kind.CHOICE, Kind.TICK):
                others = [one for one in codes if one != self.row.language]
                joined = menus.beside(asked, others)
                pieces = [*self.pieces[: -len(pieces_of(asked))], *pieces_of(joined)]
                if self.fits(pieces):
                    self.pieces = pieces
                    self.state = replace(self.state, asked=joined, newcomer=True)
                    return True
        self.pieces, self.state, self.row.process = [], before, process
        return False

    def start_in(self, code: str) -> None:
        """Begin in a language that was chosen by what was dialled, where they were if anywhere."""
        is_another = code != self.row.language or self.state.newcomer
        if is_another and code in languages_for(self.row.process):
            self.row.language = code
            self.state = replace(self.state, asked=None, newcomer=False, introduced=False)

    def repeat(self) -> None:
        """Say again what was asked, if it can be answered still, or begin."""
        if self.state.asked and not self.is_done and not self._is_over():
            self.pieces += pieces_of(self.state.asked)
        elif self.row.process:
            self.go_on()
        else:
            self.begin()

    def go_on(self) -> None:
        """Ask what comes next; thank whoever has answered all."""
        if self.row.process is None:
            self.begin()
            return
        found = next_of(self.row.process, self.participant(), self.row.language, self.state)
        self._introduce(found)
        if found.due:
            self.ask(asked_of(found.due))
        elif found.obstacle:
            self.state = replace(self.state, asked=None)
            self.say(Part.TELL, found.obstacle)
            self.pieces += decided_on(self.row.process, self.row.language)
            self.offer_what_became()
        else:
            self._end(found)

    def offer_what_became(self) -> None:
        """Let whoever dials ask on: a menu that closes here could never be asked anything."""
        if self.caller.dials:
            others = [one.process for one in open_by(self.caller.channel, self.row.language)]
            may_choose = any(one != self.row.process for one in others)
            has_answered = self.participant() is not None
            self.ask(menus.after(has_answered=has_answered, may_choose=may_choose))

    def speak(self, code: str) -> None:
        """Go on in another language, at the same place."""
        self.row.language = code
        self.state = replace(self.state, asked=None, introduced=False)
        with known.speaking(code):
            self.repeat()

    def _say_question(self) -> None:
        """The question that they are at, if they are at one."""
        if self.row.process:
            key = self.row.process.question_id
            self._shown(Part.TELL, shown([key], self.row.language)[key])

    def _is_over(self) -> bool:
        """Tell whether what was asked cannot be answered any more."""
        asked = self.state.asked
        if asked is None or asked.about is not About.PROMPT:
            return False
        rows = Activity.objects.select_related("process", "stage")
        return any(obstacle(one) for one in rows.filter(pk=asked.activity))

    def _enter(self, process: Process) -> None:
        if self.row.process != process:
            self.state = State()
        self.row.process = process
        self.state = replace(self.state, asked=None, introduced=False)
        if self.row.language not in process.language_codes:
            if self.row.language != languages_for(None)[0]:  # which may be a mere guess
                with known.speaking(self.row.language):
                    self.say(Part.TELL, menus.not_in_this_language(process))
            self.row.language = process.source_language
        with known.speaking(self.row.language):
            self.go_on()

    def _introduce(self, found: Remaining) -> None:
        """Who asks what, once; headings as they change; notes to read."""
        if not self.state.introduced and found.question:
            self.say(Part.HINT, menus.who_asks(self.row))
            self._shown(Part.TELL, found.question)
            self.state = replace(self.state, introduced=True)
        for _name, words in found.closing:
            self._shown(Part.TELL, words)
        if found.due and self.state.last and self.state.last[0] != found.due.activity.pk:
            title = found.due.activity.title_id  # the count begins anew: say what begins
            self._shown(Part.HINT, shown([title], self.row.language)[title])
        heading = found.due.prompt.heading if found.due else NOTHING
        if heading and heading.body != self.state.heading:
            self._shown(Part.TELL, heading)
            self.state = replace(self.state, heading=heading.body)
        for _name, words in found.notes:
            self._shown(Part.TELL, words)
        names = [name for name, _words in (*found.closing, *found.notes)]
        self.state = replace(self.state, skipped=(*self.state.skipped, *names))

    def _shown(self, part: Part, words: Shown) -> None:
        self.say(part, words.body, words.language)

    def _end(self, found: Remaining) -> None:
        """All is answered: thanks, what follows, and what can be added if one likes.

        Many share a phone. Whoever comes to it when all is answered may be somebody else.
        """
        is_told = self.state.asked is not None and self.state.asked.about is About.ONESELF
        self.state = replace(self.state, asked=None)
        self.say(Part.TELL, _("That was everything. Thank you."))
        if found.elsewhere:
            self.say(Part.TELL, _("Something is left that only the web page can ask."))
        if self.row.process and not is_told:
            self.pieces += what_follows(self.row.process)
        who = self.participant()
        is_back = who is not None and not self.has_replied
        may_be_another = is_back and self.caller.is_phone
        if not is_back and self.caller.is_phone:
            self.say(Part.HINT, _("Somebody else can answer on this phone too: send NEW."))
        may_describe = bool(who and self.left_about(who))
        if found.more or may_describe or may_be_another:
            self.ask(
                menus.more(
                    tuple(map(asked_of, found.more)),
                    may_describe=may_describe,
                    may_be_another=may_be_another,
                    may_undo=is_back and self.caller.dials,
                )
            )
