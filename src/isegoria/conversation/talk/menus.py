"""The lists and sentences of the conversation itself: questions, languages, help, joining."""

from collections.abc import Sequence
from dataclasses import replace
from unicodedata import combining, normalize

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from isegoria.base.lengths import is_plain
from isegoria.conversation.models import Conversation
from isegoria.conversation.queries import Open, languages_for
from isegoria.conversation.said import Part, Piece
from isegoria.conversation.turning.speech import in_their_order, tell
from isegoria.conversation.turning.state import About, Asked, Reply
from isegoria.conversation.turning.vocabulary import folded
from isegoria.languages.codes import UNKNOWN, own_name
from isegoria.languages.queries import shown
from isegoria.organisations.points import nearest, there_are_points
from isegoria.organisations.queries import site_in
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Kind

YES, NO, NEW, ONESELF = "yes", "no", "somebody else", "about oneself"
HERE, THERE = "only this phone", "only the receipt"
STATUS, RECEIPT, OTHERS = "status", "receipt", "other questions"
UNDO, WITHDRAW, ERASE = "undo", "withdraw", "erase"
_MOST_LISTED = 9
_LANGUAGE = "language "  # no option's value holds a space


def questions(choices: Sequence[Open]) -> Asked:
    """Which of the questions that are open."""
    replies = (
        Reply(one.process.slug, one.question.body, one.question.language)
        for one in choices[:_MOST_LISTED]
    )
    return _menu(About.QUESTION, _("Which question? Choose its number."), tuple(replies))


def languages(codes: Sequence[str]) -> Asked:
    """Which language, each by its own name."""
    return _menu(About.LANGUAGE, "", tuple(Reply(one, own_name(one), one) for one in codes))


def beside(asked: Asked, codes: Sequence[str]) -> Asked:
    """The same with the other languages in which it can be asked, each by its own name."""
    names = (Reply(f"{_LANGUAGE}{one}", _on_every_phone(own_name(one)), one) for one in codes)
    return replace(asked, languages=tuple(names))


def language_chosen(asked: Asked, value: str) -> str:
    """The language that was chosen in place of an answer; empty where it is an answer."""
    is_language = any(one.value == value for one in asked.languages)
    return value.removeprefix(_LANGUAGE) if is_language else ""


def not_in_this_language(process: Process) -> str:
    """That only what the site itself says is in the language that was chosen, and what is not."""
    languages = ", ".join(own_name(one) for one in process.language_codes)
    return _("This question is not in this language. It is asked in: %(languages)s.") % {
        "languages": languages
    }


def join() -> Asked:
    """Whether two parts belong to one person, and which of them is kept."""
    words = _("You answered here with another receipt too. Join both? The last word counts.")
    replies = (
        Reply(YES, _("Yes, both are mine")),
        Reply(NO, _("No, keep apart")),
        Reply(HERE, _("Only what was said here counts")),
        Reply(THERE, _("Only what the receipt opens counts")),
    )
    return _menu(About.JOIN, words, replies)


def more(
    invitations: Sequence[Asked],
    *,
    may_describe: bool = False,
    may_be_another: bool = False,
    may_undo: bool = False,
) -> Asked:
    """What can be added, once all is answered, whether somebody else goes on, and the way back."""
    replies = [Reply(one.key, one.words, one.language) for one in invitations]
    if may_describe:
        replies.append(Reply(ONESELF, _("About you, if you like")))
    if may_be_another:
        replies.append(Reply(NEW, _("Somebody else answers on this phone")))
    if may_undo:
        replies.append(Reply(UNDO, undoing()))
    return _menu(About.MORE, "", tuple(replies))


def after(*, has_answered: bool, may_choose: bool) -> Asked:
    """What whoever dials can still do where nothing can be answered."""
    replies = [Reply(RECEIPT, _("To type a receipt"))]
    if has_answered:
        replies.insert(0, Reply(STATUS, _("What became of your answers")))
        replies.append(Reply(UNDO, undoing()))
    if may_choose:
        replies.append(Reply(OTHERS, _("Another question")))
    return _menu(About.AFTER, "", tuple(replies))


def undoing() -> str:
    """What takes back or erases one's answers, as a choice."""
    return _("Take back or erase what you said")


def undo(*, is_open: bool) -> Asked:
    """Whether all answers are taken back or erased; once more, before it is done."""
    words = _("Take back: your answers are not counted any more. Erase: nothing is left, for good.")
    if not is_open:
        words = _("Take back: your words are hidden, and counted still. Erase: nothing is left.")
    replies = (
        Reply(WITHDRAW, _("Yes, take everything back")),
        Reply(ERASE, _("Yes, erase everything")),
        Reply(NO, _("No, leave it")),
    )
    return _menu(About.UNDO, words, replies)


def which_receipt() -> Asked:
    """The receipt of which somebody would like to know what became of it."""
    return Asked(
        about=About.RECEIPT,
        words=_("Type the 16 digits of your receipt."),
        language=get_language() or UNKNOWN,
        kind=Kind.NUMBER,
    )


def language_codes(row: Conversation) -> list[str]:
    """The languages to choose from here."""
    return languages_for(row.process)


def language_named(words: str, codes: Sequence[str]) -> str | None:
    """The language that somebody names by its code or its own name."""
    by_name = {folded(name): code for code in codes for name in (code, own_name(code))}
    return by_name.get(folded(words))


def who_asks(row: Conversation) -> str:
    """Whose question it is."""
    if row.process is None:
        return ""
    name = row.process.institution.name_id
    return _("%(institution)s asks:") % {
        "institution": shown([name], row.language)[name].body,
    }


def help_words(row: Conversation) -> list[Piece]:
    """What one can send at any time, and where somebody helps."""
    words = [
        tell(Part.TELL, _("Reply with the number of your answer.")),
        tell(Part.TELL, _("You can also send: BACK, REPEAT, STATUS, LANGUAGE, WITHDRAW, STOP.")),
    ]
    if there_are_points():
        words.append(tell(Part.TELL, _("WHERE and the name of your place: who helps you near it.")))
    if phone := site_in(row.language).help_phone:
        words.append(
            tell(Part.TELL, _("Help by phone: %(number)s.") % {"number": in_their_order(phone)})
        )
    return words


def how_to_stop(*, dials: bool) -> str:
    """That one need not go on, and what becomes of what was answered."""
    if dials:
        return _("You can hang up: what you answered is kept, and you can go on another time.")
    return _("You can stop here: what you answered is kept. STOP: no more messages.")


def which_place() -> Asked:
    """In which place somebody would like to be helped."""
    return Asked(
        about=About.PLACE,
        words=_("Which village, town or district? Send its name."),
        language=get_language() or UNKNOWN,
        kind=Kind.TEXT,
        help=_("Send one name."),
    )


def points_near(place: str) -> list[Piece]:
    """Where somebody helps near a place: the nearest, and the nearest that is open now."""
    found = nearest(place)
    if not found:
        return [tell(Part.TELL, _("We know no help near there. Send WHERE and another name."))]
    pieces = []
    for one in found:
        pieces.append(tell(Part.TELL, f"{one.point.name}, {one.point.address}.", language=UNKNOWN))
        pieces.append(tell(Part.TELL, one.standing.words))
        if one.point.phone:
            pieces.append(tell(Part.TELL, in_their_order(one.point.phone)))
    return pieces


def _on_every_phone(name: str) -> str:
    """A name without the accents that old phones do not know, where that makes it plain.

    One such letter would halve the room on a screen.
    """
    plain = "".join(one for one in normalize("NFKD", name) if not combining(one))
    return plain if not is_plain(name) and is_plain(plain) else name


def _menu(about: About, words: str, replies: tuple[Reply, ...]) -> Asked:
    language = get_language() or UNKNOWN
    return Asked(about=about, words=words, language=language, options=replies)
