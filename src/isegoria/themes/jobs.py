"""What the worker does for themes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Thread

from django.utils.translation import gettext as _

from civicmath.errors import MissingExtra
from civicmath.themes import Themes, suggest
from isegoria.languages.codes import UNKNOWN
from isegoria.languages.queries import shown
from isegoria.process.models import Process
from isegoria.themes.fetching import NotAnsweredError, say_to_model
from isegoria.themes.models import Asking, Codebook, OpenText
from isegoria.themes.prompts import for_summary, for_themes
from isegoria.themes.queries.proposed import may_propose
from isegoria.themes.queries.sent import may_send, sendable, words_to_send
from isegoria.themes.queries.untaken import untaken
from isegoria.themes.replies import LONGEST_WORDS, UnreadableError, cited_in
from isegoria.themes.services.gathering import gather
from isegoria.themes.services.modelling import LONGEST_NAME, keep_reply
from isegoria.themes.services.objections import forget_erased
from isegoria.themes.services.proposing import by_language, give_up, keep, to_read

AT_MOST = 2.0  # seconds; then the other duties of the worker have their turn


def take_up_words() -> int:
    """Take up what was said since in words, wherever somebody places it; how much it was."""
    forget_erased()
    until = time.monotonic() + AT_MOST
    waiting = [one for one in Process.objects.exclude(codebook=None).order_by("pk") if untaken(one)]
    done = 0
    while waiting and time.monotonic() < until:
        taken = {one: gather(one) for one in waiting}
        done += sum(taken.values())
        waiting = [one for one, many in taken.items() if many]
    return done


@dataclass
class _Talk:
    """A language model that was asked, and what it replied once that has come."""

    texts: list[int]
    reply: str = ""
    problem: str = ""
    thread: Thread | None = None


_talks: dict[int, _Talk] = {}


def propose_what_was_asked() -> int:
    """Let programs read wherever somebody asked them to; how many times one has read."""
    waiting = Asking.objects.filter(state=Asking.State.WAITING)
    asked = list(waiting.select_related("process", "theme").order_by("pk"))
    for one in asked:
        book = Codebook.objects.select_related("process").get(process=one.process)
        if not (may_propose(book) if one.kind == Asking.Kind.WORDS else may_send(book)):
            _talks.pop(one.pk, None)
            give_up(one, _("Help by machines was turned off meanwhile."))
        elif one.kind == Asking.Kind.WORDS:
            _read_words(one, book)
        else:
            _talk_to_model(one, book)
    return sum(one.state != Asking.State.WAITING for one in asked)


def _read_words(asking: Asking, book: Codebook) -> None:
    texts = to_read(book)
    try:
        found = [
            (_themes(code, each, book.seed), [text for text, _said in each])
            for code, each in by_language(texts).items()
        ]
    except MissingExtra as missing:
        give_up(asking, str(missing))
    else:
        keep(asking, found, texts=len(texts))


def _talk_to_model(asking: Asking, book: Codebook) -> None:
    """Ask it beside the other duties, which must not wait; keep what it said once it is there."""
    talk = _talks.get(asking.pk)
    if talk is None:
        _talks[asking.pk] = _begin_to_talk(asking, book)
        return
    if talk.thread is not None and talk.thread.is_alive():
        return
    del _talks[asking.pk]
    longest = LONGEST_NAME if asking.kind == Asking.Kind.THEMES else LONGEST_WORDS
    numbers = range(1, len(talk.texts) + 1)
    try:
        kept = cited_in(talk.reply, numbers=numbers, longest=longest)
    except UnreadableError:
        words = _("The language model gave no answer that can be read: %(why)s.")
        give_up(asking, words % {"why": talk.problem or _("not in the form that was asked for")})
    else:
        keep_reply(asking, kept, talk.texts)


def _begin_to_talk(asking: Asking, book: Codebook) -> _Talk:
    sent = words_to_send(sendable(book, asking.theme))
    language = asking.language
    question = shown([book.process.question_id], language)[book.process.question_id].body
    answers = [words for _text, words in sent]
    if asking.theme is None:
        said = for_themes(question=question, language=language, answers=answers)
    else:
        name = shown([asking.theme.name_id], language)[asking.theme.name_id].body
        said = for_summary(question=question, theme=name, language=language, answers=answers)
    talk = _Talk([text.pk for text, _words in sent])

    def ask() -> None:
        try:
            talk.reply = say_to_model(*said)
        except NotAnsweredError as problem:
            talk.problem = str(problem)

    talk.thread = Thread(target=ask, daemon=True)
    talk.thread.start()
    return talk


def _themes(language: str, texts: Sequence[tuple[OpenText, str]], seed: int) -> Themes:
    words = [said for _one, said in texts]
    known = None if language == UNKNOWN else language
    return _joined(suggest(words, seed=seed, language=known))


def _joined(found: Sequence[Themes]) -> Themes:
    """One list of themes, also where a language had to be told text by text."""
    themes = tuple(theme for one in found for theme in one.themes)
    return replace(found[0], themes=themes)
