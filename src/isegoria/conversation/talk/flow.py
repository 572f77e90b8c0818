"""The conversation itself: hearing what somebody sends, and saying what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.conversation.models import Conversation
from isegoria.conversation.numbers import tag_of
from isegoria.conversation.queries import named_by, open_by, speaker
from isegoria.conversation.said import Part, Piece, Said
from isegoria.conversation.talk import known, menus
from isegoria.conversation.talk.asking import Next, asked_again, invitations, next_of
from isegoria.conversation.talk.joining import one_of, part_of
from isegoria.conversation.talk.known import Caller
from isegoria.conversation.talk.status import status, what_follows
from isegoria.conversation.turning.replies import in_words
from isegoria.conversation.turning.speech import awaits, in_their_order, pieces_of, tell
from isegoria.conversation.turning.state import About, Asked, State
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
from isegoria.hear import limits
from isegoria.hear.models import Activity, Participant
from isegoria.hear.services import contribute
from isegoria.journey.queries.receipt import opened
from isegoria.languages.queries import Shown
from isegoria.process.models import Process
from isegoria.questionnaire.definition import SKIPPED, Kind
from isegoria.receipts.codes import grouped

_LONGEST_ECHO = 300
_LONGEST_NAME = 80


@dataclass
class Talk:
    """One turn with one caller. What it changes lies in ``row`` and ``state`` when it is over."""

    row: Conversation
    caller: Caller
    state: State
    pieces: list[Piece] = field(default_factory=list)
    has_replied: bool = False

    def hear(self, words: str) -> Said:
        """Hear what was sent, and say what follows."""
        self.follow(self.meaning(words))
        asked = self.state.asked
        if asked is None:
            return Said(tuple(self.pieces), ended=True)
        return Said(tuple(self.pieces), awaits(asked))

    def meaning(self, words: str) -> Meant:
        """What was meant; the database is asked for names of questions only where one may be."""
        may_name = len(words) <= _LONGEST_NAME and any(one.isalpha() for one in words)
        return turn(self.state, words, named_by(self.caller.channel) if may_name else ())

    def follow(self, meant: Meant) -> None:
        """Do what was meant."""
        match meant:
            case Replies(value):
                self._take(value)
            case Orders(command, _language, rest):
                self._order(command, rest)
            case Opens(code, only_status):
                self._open(code, only_status=only_status)
            case Names(slug):
                self.begin(slug)
            case Unclear(why):
                if not self._is_done():
                    self.say(Part.TELL, why)
                self.repeat()
            case Begins():
                self.repeat()

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
            self.state = State()
            self.say(Part.TELL, _("There is no question to answer here just now."))

    def repeat(self) -> None:
        """Say again what was asked, or begin."""
        if self.state.asked and not self._is_done():
            self.pieces += pieces_of(self.state.asked)
        elif self.row.process:
            self.go_on()
        else:
            self.begin()

    def _is_done(self) -> bool:
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

    def go_on(self) -> None:
        """Ask what comes next; thank whoever has answered all."""
        if self.row.process is None:
            self.begin()
            return
        found = next_of(self.row.process, self.participant(), self.row.language, self.state)
        self._introduce(found)
        if found.asked:
            self.ask(found.asked)
        elif found.obstacle and not found.more:
            self.state = replace(self.state, asked=None)
            self.say(Part.TELL, found.obstacle)
        else:
            self._end(found)

    def _enter(self, process: Process) -> None:
        if self.row.process != process:
            self.state = State()
        self.row.process = process
        self.state = replace(self.state, asked=None, introduced=False)
        if self.row.language not in process.language_codes:
            self.row.language = process.source_language
        with known.speaking(self.row.language):
            self.go_on()

    def _introduce(self, found: Next) -> None:
        """Who asks what, once; headings as they change; notes to read."""
        if not self.state.introduced and found.question:
            self.say(Part.HINT, menus.who_asks(self.row))
            self._shown(Part.TELL, found.question)
            self.state = replace(self.state, introduced=True)
        for _name, words in found.closing:
            self._shown(Part.TELL, words)
        if found.heading and found.heading.body != self.state.heading:
            self._shown(Part.TELL, found.heading)
            self.state = replace(self.state, heading=found.heading.body)
        for _name, words in found.notes:
            self._shown(Part.TELL, words)
        names = [name for name, _words in (*found.closing, *found.notes)]
        self.state = replace(self.state, skipped=(*self.state.skipped, *names))

    def _shown(self, part: Part, words: Shown) -> None:
        self.say(part, words.body, words.language)

    def _end(self, found: Next) -> None:
        """All is answered: thanks, what follows, and what can be added if one likes.

        Many share a phone. Whoever comes to it when all is answered may be somebody else.
        """
        self.state = replace(self.state, asked=None)
        self.say(Part.TELL, _("That was everything. Thank you."))
        if found.elsewhere:
            self.say(Part.TELL, _("Something is left that only the web page can ask."))
        if self.row.process:
            self.pieces += what_follows(self.row.process)
        is_back = self.participant() is not None and not self.has_replied
        may_be_another = is_back and self.caller.is_phone
        if not is_back and self.caller.is_phone:
            self.say(Part.HINT, _("Somebody else can answer on this phone too: send NEW."))
        if found.more or may_be_another:
            self.ask(menus.more(found.more, may_be_another=may_be_another))

    def _take(self, value: str) -> None:
        asked = self.state.asked
        if asked is None:
            return
        if asked.about is About.PLACE:
            self.state = replace(self.state, asked=None)
        taking: Mapping[About, Callable[[Asked, str], None]] = {
            About.PROMPT: self._answer,
            About.QUESTION: lambda _asked, slug: self.begin(slug),
            About.LANGUAGE: lambda _asked, code: self._speak(code),
            About.JOIN: lambda _asked, said: self._join(said),
            About.MORE: lambda _asked, key: self._invite(key),
            About.PLACE: lambda _asked, place: self._where(place),
        }
        taking[asked.about](asked, value)

    def _answer(self, asked: Asked, value: str) -> None:
        """Give one answer to the activity at once, and go on."""
        activity = Activity.objects.select_related("process", "stage").get(pk=asked.activity)
        try:
            received = contribute(
                activity=activity,
                participant=self.participant(),
                reply=asked.reply(value),
                channel=self.caller.channel,
                language=self.row.language,
                anew=asked.anew,
            )
        except (NotNow, NotThere) as refusal:
            self.state = replace(self.state, asked=None)
            self.say(Part.TELL, str(refusal))
            if isinstance(refusal, NotThere):
                self.go_on()
            return
        except Refused as refusal:
            self._not_taken(asked, value, refusal)
            return
        self._noted(asked, value)
        if received.new_code:
            self._give_receipt(received.contribution.participant, received.new_code)
        self._passed(asked, value)
        self.state = replace(self.state, last=(asked.activity, asked.key))
        self.go_on()

    def _not_taken(self, asked: Asked, value: str, refusal: Refused) -> None:
        """Say why, and ask again; what was left out and need not be answered is passed over."""
        if value == SKIPPED and not asked.required:
            self._passed(asked, value)
            self.go_on()
        else:
            self.say(Part.TELL, str(refusal))
            self.repeat()

    def _passed(self, asked: Asked, value: str) -> None:
        """It is answered; what was left out is not asked again in this conversation."""
        self.has_replied = True
        name = f"{asked.activity} {asked.key}"
        left_out = (name,) if value == SKIPPED and name not in self.state.skipped else ()
        self.state = replace(self.state, asked=None, skipped=(*self.state.skipped, *left_out))

    def _noted(self, asked: Asked, value: str) -> None:
        if value == SKIPPED and asked.kind is not Kind.TICK:
            self.say(Part.NOTED, _("Left out."))
            return
        said = in_words(asked, value)
        said = said if len(said) <= _LONGEST_ECHO else said[:_LONGEST_ECHO] + "…"
        self.say(Part.NOTED, _("Noted: %(answer)s.") % {"answer": said})

    def _give_receipt(self, who: Participant, code: str) -> None:
        known.remember(self.caller, who, code=code, language=self.row.language)
        words = _("Your receipt: %(code)s.") % {"code": in_their_order(grouped(code))}
        self.say(Part.RECEIPT, words, key=code)
        self.say(Part.HINT, _("Keep it: it opens your answers on any channel."))

    def _order(self, command: Command, rest: str) -> None:
        doing: Mapping[Command, Callable[[str], None]] = {
            Command.HELP: lambda _rest: self.pieces.extend(menus.help_words(self.row)),
            Command.STOP: lambda _rest: self._stop(),
            Command.BACK: lambda _rest: self._back(),
            Command.LANGUAGE: self._choose_language,
            Command.STATUS: lambda _rest: self._status(),
            Command.REPEAT: lambda _rest: self.repeat(),
            Command.ADD: self._add,
            Command.NEW: lambda _rest: self._somebody_else(),
            Command.WHERE: self._where,
        }
        doing[command](rest)

    def _where(self, place: str) -> None:
        """Where somebody helps near a place; which place, if none came along."""
        if place:
            self.pieces += menus.points_near(place)
        else:
            self.ask(menus.which_place())

    def _stop(self) -> None:
        known.stop(self.caller)
        self.state = State()
        self.row.process = None
        self.say(
            Part.TELL,
            _("You get no more messages. What you said stays, and your receipt opens it."),
        )

    def _back(self) -> None:
        who, process = self.participant(), self.row.process
        again = None
        if self.state.asked and self.state.asked.about is not About.PROMPT:
            self.state = replace(self.state, asked=None)
        if who and process and self.state.last:
            again = asked_again(process, who, self.state.last, self.row.language)
        if again:
            self.ask(again)
        else:
            self.say(Part.TELL, _("There is nothing to go back to."))
            self.repeat()

    def _choose_language(self, rest: str) -> None:
        codes = menus.language_codes(self.row)
        if found := menus.language_named(rest, codes):
            self._speak(found)
        else:
            self.ask(menus.languages(codes))

    def _speak(self, code: str) -> None:
        """Go on in another language, at the same place."""
        self.row.language = code
        self.state = replace(self.state, asked=None, introduced=False)
        with known.speaking(code):
            self.repeat()

    def _status(self) -> None:
        who = self.participant()
        if who is None:
            self.say(Part.TELL, _("Send STATUS with the 16 digits of your receipt."))
        else:
            self.pieces += status(who, self.row.language)

    def _add(self, rest: str) -> None:
        """Words of one's own, at any time: at once, if they came along."""
        if self.row.process is None:
            self.begin()
            return
        texts = [one for one in self._invitations() if one.kind is Kind.TEXT]
        if not texts:
            self.say(Part.TELL, _("There is nothing to add to here."))
            self.repeat()
        elif rest:
            self._answer(texts[0], rest)
        else:
            self.ask(texts[0])

    def _invite(self, key: str) -> None:
        more = {one.key: one for one in self._invitations()}
        if key == menus.NEW:
            self._somebody_else()
        elif key in more:
            self.ask(more[key])
        else:
            self.go_on()

    def _invitations(self) -> list[Asked]:
        who, process = self.participant(), self.row.process
        return invitations(process, who, self.row.language) if process else []

    def _somebody_else(self) -> None:
        """Another person goes on with this phone, from the beginning."""
        if self.row.process:
            known.forget_speaker(self.row.process, self.caller)
        self.state = State()
        self.repeat()

    def _open(self, code: str, *, only_status: bool) -> None:
        """Open a receipt: to tell what became of it, or to go on there."""
        try:
            found = opened(code)
        except NotThere as unknown:
            wait = limits.wait_after_unknown_receipt(tag_of(self.caller.number).encode())
            self.say(Part.TELL, _("Please wait a while.") if wait else str(unknown))
            return
        if only_status:
            self.pieces += status(found.participant, self.row.language)
            return
        who, here = found.participant, speaker(found.process, self.caller.number)
        if who.secret is None:
            self.say(Part.TELL, _("What this receipt stood for has been erased."))
            return
        self.row.process = found.process
        if here and here.pk != who.pk:
            self.state = replace(self.state, other=who.pk)
            self.ask(menus.join())
            return
        self._go_on_as(who)

    def _join(self, said: str) -> None:
        """Two parts of one person become one, or this phone goes on with the other alone."""
        other, here = part_of(self.state.other), self.participant()
        if other is None:
            self.go_on()
            return
        try:
            other = one_of(here, other, said) if here else other
        except Refused as refusal:
            self.say(Part.TELL, str(refusal))
        self._go_on_as(other)

    def _go_on_as(self, who: Participant) -> None:
        known.remember(self.caller, who, language=self.row.language)
        self.state = State()
        self.say(Part.TELL, _("Your receipt is open. You can go on."))
        self.go_on()
