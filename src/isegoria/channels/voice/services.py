"""Hearing what callers press and speak, once each, and saying what follows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.channels.voice import menus, recordings
from isegoria.channels.voice.calls import Heard, Now, keep, left_over, opened
from isegoria.channels.voice.gateways import Gateway
from isegoria.channels.voice.menus import Line, Menu, Wants
from isegoria.channels.voice.models import Call, CallBack
from isegoria.conversation.limits import hold_back
from isegoria.conversation.models import Conversation
from isegoria.conversation.numbers import digest_of, tag_of
from isegoria.conversation.queries import speaker
from isegoria.conversation.said import Part, Said
from isegoria.conversation.services import Caller, Command, converse
from isegoria.conversation.talk.known import speaking
from isegoria.conversation.talk.menus import how_to_stop, undoing
from isegoria.conversation.turning.replies import why_needed
from isegoria.conversation.turning.speech import tell
from isegoria.conversation.turning.state import About, Asked, State
from isegoria.hear.models import Channel
from isegoria.languages.queries import shown
from isegoria.organisations.queries import site_in
from isegoria.people.vault import seal, unseal
from isegoria.questionnaire.definition import Kind
from isegoria.receipts.codes import DIGITS

KEPT = timedelta(days=2)
CALL_BACKS_KEPT = timedelta(days=60)
MOST_SILENCES = 3
MOST_CALL_BACKS = 500
_CALL_BACK = "voice call back"


def hear(gateway: Gateway, heard: Heard) -> tuple[Now, int]:
    """Hear one request; what is spoken now, and which turn that is. The same again, the same."""
    hold_back(gateway, heard.number)
    return hear_once(gateway, heard)


@transaction.atomic
def hear_once(gateway: Gateway, heard: Heard) -> tuple[Now, int]:
    """The row comes first, so that the same request at the same time waits until this is done."""
    tag = tag_of(heard.number)
    row, _is_new = Call.objects.get_or_create(
        key=digest_of(gateway.name, heard.call, tag),
        defaults={"tag": tag, "day": timezone.now().date()},
    )
    row = Call.objects.select_for_update().get(pk=row.pk)
    now = opened(row)
    if now is not None and heard.turn != row.turn:
        return now, row.turn
    turn = _Turn(gateway, heard, now or left_over(tag))
    now = turn.begin() if now is None else turn.go_on()
    row.turn += 1
    keep(row, now)
    return now, row.turn


@transaction.atomic
def end(gateway: Gateway, heard: Heard) -> None:
    """The caller hung up. What they were speaking just then is kept."""
    tag = tag_of(heard.number)
    row = (
        Call.objects.select_for_update()
        .filter(key=digest_of(gateway.name, heard.call, tag))
        .first()
    )
    now = opened(row) if row else None
    if row is None or now is None or now.step != "speak" or heard.sound is None:
        return
    keep(row, _Turn(gateway, heard, now).go_on())


def forget_what_is_over() -> int:
    """Delete calls that ended a while ago, and numbers that nobody has called for long."""
    old = timezone.now() - CALL_BACKS_KEPT
    CallBack.objects.filter(day__lt=old.date()).delete()
    return Call.objects.filter(day__lt=(timezone.now() - KEPT).date()).delete()[0]


def number_of(wish: CallBack) -> str:
    """The number of somebody who asks to be called."""
    return unseal(bytes(wish.caller), place=_CALL_BACK)


@dataclass
class _Turn:
    """One turn of a call: what was pressed or spoken is heard, and what follows is put together."""

    gateway: Gateway
    heard: Heard
    now: Now

    @property
    def caller(self) -> Caller:
        return Caller(Channel.VOICE, self.heard.number, self.gateway.name)

    def begin(self) -> Now:
        """It rings: in which language, if nobody knows; what the keys do, and what is asked.

        Whoever goes on after a while is told the question again: nothing here can be looked up.
        """
        said, row = self.converse(""), self.conversation()
        if row.process is None or said.awaits.of_language:
            return self.show(said)
        key = row.process.question_id
        question = shown([key], row.language)[key]
        is_told = any(one.words == question.body for one in said.pieces)
        first = () if is_told else (Line(question.body, question.language),)
        return self.show(said, *first)

    def go_on(self) -> Now:
        """What was pressed or spoken, and what follows."""
        with speaking(self.now.language):
            keys = self.heard.keys.strip()
            if self.now.step == "speak":
                return self.speak(keys)
            if not keys.strip("#"):
                return self.silence()
            if order := self.order(keys.strip("#")):
                return order()
            steps: dict[str, Callable[[str], Now]] = {
                "answer": self.answer,
                "offer": self.offer,
                "confirm": self.confirm,
                "other": self.other,
                "receipt": self.receipt,
            }
            return steps[self.now.step](keys.strip("#"))

    def order(self, keys: str) -> Callable[[], Now] | None:
        """A key of the call itself; behind a star where several keys are asked for."""
        if self.now.menu.wants is Wants.KEYS:
            if keys == menus.OTHER:
                return self.others
            if not (len(keys) == 2 and keys[0] == menus.OTHER):  # noqa: PLR2004  # star and one key
                return None
            keys = keys[1]
        return {
            menus.AGAIN: lambda: replace(self.now, at=0, silences=0),
            menus.SLOWER: lambda: replace(self.now, at=0, silences=0, slow=not self.now.slow),
            menus.BACK: self.back,
            menus.PERSON: self.person,
            menus.OTHER: self.others,
        }.get(keys)

    def silence(self) -> Now:
        """Nothing was pressed: the next stretch, then all of it again, then goodbye."""
        if not self.now.is_last:
            return replace(self.now, at=self.now.at + 1)
        if self.now.silences + 1 < MOST_SILENCES:
            return replace(self.now, at=0, silences=self.now.silences + 1)
        return self.goodbye(_("Nothing was pressed. What you answered is kept. Goodbye."))

    def answer(self, keys: str) -> Now:
        """An answer to what the conversation asked."""
        if self.now.menu.wants is Wants.KEYS:
            return self.show(self.converse(menus.typed_as_words(Kind(self.now.kind), keys)))
        if self.now.may_skip and keys == str(len(self.now.keys) + 1):
            return self.show(self.converse("0"))
        if keys not in self.now.keys:
            return self.wrong()
        return self.show(self.converse(keys))

    def offer(self, keys: str) -> Now:
        """To speak, or a way out."""
        if keys == "1":
            return self.listen()
        ways = [*self.now.outs, *(["0"] if self.now.may_skip else [])]
        if not (keys.isascii() and keys.isdigit() and 0 <= int(keys) - 2 < len(ways)):
            return self.wrong()
        return self.show(self.converse(ways[int(keys) - 2]))

    def listen(self) -> Now:
        """Speak after the tone."""
        words = _("Speak after the tone. When you are done, press the hash key.")
        return self.ask("speak", Menu((menus.own(words),), Wants.VOICE))

    def speak(self, _keys: str) -> Now:
        """Something was spoken: it is kept, played back, and confirmed."""
        sound, asked = self.heard.sound, self.asked()
        if asked is None or asked.about is not About.PROMPT:
            return self.show(self.converse(command=Command.REPEAT))
        if sound is None:
            if not self.now.is_last:
                return replace(self.now, at=self.now.at + 1)
            if self.now.silences + 1 < MOST_SILENCES:
                return replace(self.now, at=0, silences=self.now.silences + 1)
            return self.goodbye(_("Nothing was heard. What you answered is kept. Goodbye."))
        try:
            kept = recordings.keep(self.caller, asked, sound, language=self.now.language)
        except Refused as refusal:
            return self.goodbye(str(refusal))
        lines = (
            menus.own(_("You said:")),
            Line("", self.now.language, recording=kept.pk),
            *menus.choices(("1", _("To keep it")), ("2", _("To speak again"))),
        )
        return replace(self.ask("confirm", Menu(lines)), recording=kept.pk)

    def confirm(self, keys: str) -> Now:
        """Keep what was spoken, or speak again."""
        if keys == "2":
            recordings.forget_what_was_not_kept(self.now.recording)
            return self.listen()
        if keys != "1":
            return self.wrong()
        recordings.confirm(self.now.recording)
        # What must be answered says so until a person has written it down.
        stand_in = "0" if self.now.may_skip else _("Spoken; a person will write it down.")
        said = self.converse(stand_in)
        words = _("Your words are kept. A person hears them and writes them down.")
        noted = tell(Part.TELL, words)
        rest = tuple(one for one in said.pieces if one.part is not Part.NOTED)
        return self.show(replace(said, pieces=(noted, *rest)))

    def back(self) -> Now:
        """The last answer anew; out of a menu of the call itself, to what was asked."""
        is_asked = self.now.step == "answer"
        return self.show(self.converse(command=Command.BACK if is_asked else Command.REPEAT))

    def person(self) -> Now:
        """Connect with a person, or note that somebody is to call back."""
        if self.gateway.operator:
            words = _("You are connected with a person now.")
            return replace(self.goodbye(words), dial=self.gateway.operator)
        row = self.conversation()
        if row.process is None or CallBack.objects.count() >= MOST_CALL_BACKS:
            phone = site_in(row.language).help_phone
            words = _("Help by phone: %(number)s.") % {"number": ", ".join(phone.replace(" ", ""))}
        else:
            CallBack.objects.get_or_create(
                process=row.process,
                tag=tag_of(self.heard.number),
                defaults={
                    "caller": seal(self.heard.number, place=_CALL_BACK),
                    "language": row.language,
                    "day": timezone.now().date(),
                },
            )
            words = _("A person will call you back at this number.")
        return self.show(self.converse(command=Command.REPEAT), menus.own(words))

    def others(self) -> Now:
        """What else can be done in a call."""
        lines = menus.choices(
            ("1", _("What became of your answers")),
            ("2", _("To type a receipt")),
            ("3", _("Another language")),
            ("4", _("Somebody else answers now")),
            ("5", _("No more messages")),
            ("6", undoing()),
        )
        return self.ask("other", Menu(lines))

    def other(self, keys: str) -> Now:
        """One of these."""
        if keys == "2":
            words = _("Type the 16 digits of your receipt. Then press the hash key.")
            return self.ask("receipt", Menu((menus.own(words),), Wants.KEYS))
        orders = {
            "1": Command.STATUS,
            "3": Command.LANGUAGE,
            "4": Command.NEW,
            "5": Command.STOP,
            "6": Command.WITHDRAW,
        }
        found = orders.get(keys)
        return self.show(self.converse(command=found)) if found else self.wrong()

    def receipt(self, keys: str) -> Now:
        """A receipt was typed; anything shorter would be taken for an answer."""
        if len(keys.replace("*", "")) != DIGITS:
            return self.wrong()
        return self.show(self.converse(keys.replace("*", " ")))

    def wrong(self) -> Now:
        """A key that means nothing here; all of it again."""
        if not self.now.is_greeted:  # in which language should they be told?
            return replace(self.now, at=0, silences=0)
        words = menus.own(_("That key has no meaning here."))
        stop = menus.own(how_to_stop(dials=True))
        if stop in self.now.menu.lines:
            return replace(self.now, at=0, silences=0)
        lines = (words, *self.now.menu.lines[self.now.once :])
        if words in self.now.menu.lines:
            is_needed = self.now.step in ("answer", "offer") and not self.now.may_skip
            why = (menus.own(why_needed()),) if is_needed and self.is_of_question() else ()
            lines = (*why, stop, *self.now.menu.lines)
        return replace(self.now, menu=replace(self.now.menu, lines=lines), at=0, silences=0, once=0)

    def ask(self, step: str, menu: Menu) -> Now:
        """Ask something of the call itself."""
        return replace(self.now, step=step, menu=menu, at=0, silences=0, once=0)

    def goodbye(self, words: str) -> Now:
        """Say this and hang up."""
        return self.ask("answer", Menu((menus.own(words),), Wants.NOTHING))

    def converse(self, words: str = "", command: Command | None = None) -> Said:
        """Tell the conversation; what says nothing of what is asked is followed by it."""
        keyword = self.gateway.keyword
        said = converse(caller=self.caller, words=words, command=command, keyword=keyword)
        if said.awaits.kind is None or said.of(Part.ASK) or said.of(Part.OPTION):
            return said
        return converse(caller=self.caller, command=Command.REPEAT).after(*said.pieces)

    def conversation(self) -> Conversation:
        return Conversation.objects.select_related("process").get(
            tag=tag_of(self.heard.number), channel=Channel.VOICE
        )

    def is_of_question(self) -> bool:
        """Tell whether an answer is waited for, not a choice of the conversation's own."""
        asked = self.asked()
        return asked is not None and asked.about is About.PROMPT

    def asked(self) -> Asked | None:
        return State.read(self.conversation().state).asked

    def show(self, said: Said, *first: Line) -> Now:
        """What the conversation said, with a receipt where nothing is asked any more."""
        row = self.conversation()
        who = speaker(row.process, self.heard.number) if row.process else None
        holder = who.pk if who else None
        receipt = next((one.key for one in said.of(Part.RECEIPT)), "")
        is_theirs = row.process_id != self.now.question or holder == self.now.holder
        receipt = receipt or (self.now.receipt if is_theirs else "")
        is_over = bool(said.of(Part.TELL)) and not said.of(Part.ASK)
        with speaking(row.language):
            menu = menus.menu_of(said)
            lines = menu.lines
            if receipt and is_over:
                lines = (*_told(lines, said), *menus.receipt_lines(receipt))
                lines = (*lines, *menus.lines_of(_options_of(said)))
                receipt = ""
            if said.ended:
                lines = (*lines, menus.own(_("Goodbye.")))
            is_greeted = self.now.is_greeted or not said.awaits.of_language
            if is_greeted and not self.now.is_greeted:
                first = (*menus.greeting(), *first)
        wanted = menus.wants(said.awaits)
        return Now(
            menu=Menu((*first, *lines), menu.wants),
            step="offer" if wanted is Wants.VOICE else "answer",
            slow=self.now.slow,
            kind=said.awaits.kind.value if said.awaits.kind else "",
            keys=said.awaits.keys,
            outs=tuple(one.key for one in menus.outs(said)),
            may_skip=said.awaits.may_skip,
            receipt=receipt,
            holder=holder,
            question=row.process_id,
            language=row.language,
            is_greeted=is_greeted,
            once=len(first) + _noted(said),
        )


def _noted(said: Said) -> int:
    """How many lines at the beginning say what was noted."""
    return sum(1 for _one in takewhile(lambda one: one.part is Part.NOTED, said.pieces))


def _told(lines: tuple[Line, ...], said: Said) -> tuple[Line, ...]:
    """The lines without those of the options."""
    options = menus.lines_of(_options_of(said))
    return tuple(one for one in lines if one not in options)


def _options_of(said: Said) -> Said:
    return replace(said, pieces=said.of(Part.OPTION))
