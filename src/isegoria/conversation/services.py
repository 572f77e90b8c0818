"""Talking with whoever writes or calls, by any channel."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow
from isegoria.conversation.models import Conversation, Speaker
from isegoria.conversation.numbers import tag_of
from isegoria.conversation.queries import languages_for, named_by
from isegoria.conversation.said import Part, Piece, Said
from isegoria.conversation.talk import afterwards
from isegoria.conversation.talk.course import Talk
from isegoria.conversation.talk.flow import hear
from isegoria.conversation.talk.known import Caller, ends_at, speaking
from isegoria.conversation.turning.speech import awaits, tell
from isegoria.conversation.turning.state import State
from isegoria.conversation.turning.vocabulary import Command, command_in, language_by_script
from isegoria.process.models import Process

__all__ = ["Caller", "Command", "converse", "forget_what_is_over", "invite"]

LONGEST = 10_000
_QUIET = timedelta(days=60)


@transaction.atomic
def converse(
    *,
    caller: Caller,
    words: str = "",
    command: Command | None = None,
    keyword: str = "",
    language: str = "",
    chosen: str = "",
    fits: Callable[[Sequence[Piece]], bool] | None = None,
) -> Said:
    """Hear what somebody sent, put down what it answers, and say what follows.

    ``words`` are empty when they dial or call. ``command`` is what a key or a button of the channel
    stands for, whatever the replies to choose from are called. ``keyword`` names the question that
    a gateway belongs to: there begins whoever dials, and whoever is nowhere yet. ``language`` is
    the one they begin in, where the channel knows it; ``chosen`` is one that they chose before
    anything was said. ``fits`` tells whether pieces are one screen, where the channel has screens:
    whoever dials for the first time is asked at once then, with the languages beside it. All of it
    is kept or nothing: what is sent once more after a fault is heard as if for the first time. Two
    messages of one phone wait for one another.
    """
    row = _conversation(caller, words, language)
    talk = Talk(row, caller, State.read(row.state), fits=fits)
    is_dialling = not words.strip() and command is None
    is_beginning = row.process is None or (is_dialling and row.process.slug != keyword)
    if keyword and is_beginning:
        row.process = named_by(caller.channel).get(keyword)
        talk.state = State(newcomer=talk.state.newcomer)
    if chosen:
        talk.start_in(chosen)
    afterwards.offer(talk, keyword=keyword, is_dialling=is_dialling)
    with speaking(row.language):
        said = hear(talk, words.replace("\x00", "")[:LONGEST], command)
    row.state, row.day = talk.state.written(), timezone.now().date()
    row.save()
    return said


@transaction.atomic
def invite(*, caller: Caller, process: Process, language: str, keep: bool = True) -> Said:
    """Ask somebody who has not written first: who asks, what, and how to be left alone.

    Their reply answers it at once. Without ``keep`` it is only shown how that would read.
    """
    row = _conversation(caller, "") if keep else Conversation(channel=caller.channel)
    row.process, row.language = process, language
    talk = Talk(row, caller, State())
    with speaking(language):
        talk.go_on()
        asked = talk.state.asked
        if asked is None:
            raise NotNow(" ".join(one.words for one in talk.pieces))
        stop = tell(Part.TELL, _("STOP: no more messages."))
        said = Said((*talk.pieces, stop), awaits(asked))
    if keep:
        row.state, row.day = talk.state.written(), timezone.now().date()
        row.save()
    return said


@transaction.atomic
def forget_what_is_over() -> int:
    """Delete where phones were, once nobody is asked there any more; how many that were."""
    today = timezone.now().date()
    gone = Conversation.objects.filter(day__lt=today - _QUIET).delete()[0]
    over = [
        one.pk
        for one in Speaker.objects.select_related("process").prefetch_related("process__stages")
        if one.day < today - _QUIET and _is_over(one)
    ]
    return gone + Speaker.objects.filter(pk__in=over).delete()[0]


def _is_over(speaker: Speaker) -> bool:
    """Tell whether everybody was to be answered a while ago."""
    last = ends_at(speaker.process)
    return last is None or last < timezone.now() - _QUIET


def _conversation(caller: Caller, words: str, language: str = "") -> Conversation:
    """Where this phone is on this channel; a new one goes on where it is on another."""
    tag = tag_of(caller.number)
    row, is_new = Conversation.objects.get_or_create(
        tag=tag, channel=caller.channel, defaults={"day": timezone.now().date()}
    )
    row = (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("process__institution")
        .get(pk=row.pk)
    )
    if is_new or State.read(row.state).newcomer:
        others = Conversation.objects.filter(tag=tag).exclude(pk=row.pk).order_by("-day")
        other = next((one for one in others if not State.read(one.state).newcomer), None)
        if other:
            row.process, row.language, row.state = other.process, other.language, other.state
        elif is_new:
            row.state = State(newcomer=caller.dials).written()
    if not row.language:
        row.language = language or _language_in(words) or _first_language(row)
    return row


def _language_in(words: str) -> str:
    """The language that somebody's first words are in, as far as they tell."""
    found = command_in(words)
    code = found[1] if found and found[1] != "en" else language_by_script(words)
    return code if code in languages_for(None) else ""


def _first_language(row: Conversation) -> str:
    return row.process.source_language if row.process else languages_for(None)[0]
