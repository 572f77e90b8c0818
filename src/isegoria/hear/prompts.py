"""One question as any channel can ask it, and how the form of a page brings back the reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from isegoria.files.kinds import SPEECH, kinds_asked
from isegoria.hear import replies
from isegoria.languages.queries import NOTHING, Shown
from isegoria.questionnaire.definition import Kind

CARRIED = "carried-"  # followed by the key of a prompt: how a form calls what the prompt carries
_NUMBERED = {Kind.RANKING, Kind.ALLOCATION}
_ACCEPTED = {
    "image": "image/jpeg,image/png,image/webp",
    "audio": "audio/*,video/*",
    "video": "video/*",
    "file": "image/jpeg,image/png,image/webp,audio/*,video/*,application/pdf",
}
_CAPTURED = {"image": "image/*", "video": "video/*", "file": "image/*"}
_DEGREES = (replies.LATITUDE, replies.LONGITUDE)


@dataclass(frozen=True)
class Option:
    """One reply that a prompt accepts: what is sent, and what the person reads.

    ``mark`` names the sign that pages put beside it, one of those in design/prompt.html, if any.
    ``exclusive`` options are not chosen together with others. ``picture`` is the address of one
    that shows what ``text`` says. ``language`` is that of the text, empty for the interface's.
    """

    value: str
    text: str
    language: str = ""
    mark: str = ""
    exclusive: bool = False
    picture: str = ""


@dataclass(frozen=True)
class Box:
    """One box of a page's form: its name, what it is for, and what it holds or whether it is on."""

    name: str
    option: Option
    value: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Bounds:
    """Between what an answer lies: a number, the length of a text, how many options are chosen.

    Written as numbers are in answers, "" for no bound. ``total`` is what an allocation adds up to;
    ``ends`` says what the least and the most of a scale mean.
    """

    least: str = ""
    most: str = ""
    decimals: int = 0
    unit: str = ""
    total: str = ""
    ends: tuple[str, str] = ("", "")

    @property
    def in_words(self) -> str:
        """Which numbers can be said, as it is read or heard: from where to where, in which unit."""
        unit = f" ({self.unit})" if self.unit else ""
        if not (self.least and self.most):
            return _("A number.") + unit
        ends = zip((self.least, self.most), self.ends, strict=True)
        least, most = (f"{number} ({end})" if end else number for number, end in ends)
        words = _("A number from %(least)s to %(most)s.") % {"least": least, "most": most}
        return words + unit


@dataclass(frozen=True)
class Prompt:
    """One question as any channel can ask it.

    The reply is one line of text, written as ``isegoria.questionnaire.definition.Kind`` says.
    ``said`` is what the person answered before, if anything. ``also`` holds small questions, none
    of them required, that are answered in the same reply: a page shows them together, a channel
    with little room leaves them out. ``ways_out`` are answers that say that none is given, such as
    "I do not know"; that of no value leaves empty what is asked but need not be answered. Prompts
    that follow one another under the same ``heading`` belong together; rows of a table have the
    same options too. ``long`` texts have several lines; ``file_kind`` is image, audio, video or
    file, and ``described`` what was said of it. What is ``speakable`` can be spoken in place of
    being written; ``recorded`` is what was spoken before. ``typed`` is what a form held that was
    not taken.

    ``carried`` is what the type must know again when the answer comes, unread by the person: a page
    holds it in a hidden field, any other channel keeps it with its conversation, and both give it
    back as ``carrier`` in the reply.
    """

    key: str
    text: Shown
    kind: Kind
    options: tuple[Option, ...] = ()
    help: str = ""
    required: bool = True
    said: str = ""
    also: tuple[Prompt, ...] = ()
    ways_out: tuple[Option, ...] = ()
    bounds: Bounds = Bounds()
    heading: Shown = NOTHING
    in_table: bool = False
    long: bool = False
    file_kind: str = ""
    described: str = ""
    recorded: str = ""
    speakable: bool = False
    carried: str = ""
    typed: Mapping[str, str] | None = None

    @property
    def carrier(self) -> str:
        """What comes back with the reply is called so in it."""
        return CARRIED + self.key

    def reply_in(self, form: Mapping[str, str]) -> dict[str, str]:
        """The reply that a form holds in which this was asked; Refused if it makes no sense."""
        values = [one.value for one in self.options]
        line = replies.line_in(form, key=self.key, kind=self.kind, values=values)
        beside = (replies.DESCRIPTION, replies.SPOKEN)
        keys = [
            self.carrier,
            *(one.key for one in self.also),
            *(replies.box(self.key, one) for one in beside),
        ]
        boxes = {key: form[key] for key in keys if key in form}
        return boxes if line is None else {self.key: line, **boxes}

    def holding(self, form: Mapping[str, str]) -> Prompt:
        """The same question with what was typed and ticked in a form that was not taken."""
        also = tuple(one.holding(form) for one in self.also)
        held = replace(self, also=also, carried=form.get(self.carrier, self.carried))
        if self.kind is Kind.CHOICE and not form.get(self.key):
            return held
        names = [name for name in form if name.partition(".")[0] == self.key]
        typed = {name: " ".join(replies.all_of(form, name)) for name in names}
        return replace(held, said=form.get(self.key, ""), typed=typed)

    @property
    def optional(self) -> bool:
        """Tell whether it may be left empty, though it is asked."""
        return any(not one.value for one in self.ways_out)

    @property
    def ways(self) -> tuple[Box, ...]:
        """The small choices by which somebody says that they give no answer."""
        name = replies.box(self.key, replies.WAY_OUT)
        chosen = self.typed.get(name, "") if self.typed is not None else self.said
        return tuple(
            Box(name, one, value=one.value, is_chosen=one.value == chosen)
            for one in self.ways_out
            if one.value
        )

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What a page draws for this question: a box for each thing to choose, number or type."""
        if self.kind is Kind.PLACE:
            return self._place()
        if self.kind is Kind.SCALE:
            first, last = int(self.bounds.least or 1), int(self.bounds.most or 5)
            return self._choices([Option(str(one), str(one)) for one in range(first, last + 1)])
        if self.kind in _NUMBERED:
            return self._numbered()
        return self._choices(self.options)

    @property
    def places(self) -> range:
        """The places that a ranking gives."""
        return range(1, len(self.options) + 1)

    @property
    def words(self) -> str:
        """What was said before or just typed, for a box that holds all of it."""
        if self.typed is not None:
            return self.typed.get(self.key, "")
        return "" if any(self.said == one.value for one in self.ways_out) else self.said

    @property
    def takes_files(self) -> bool:
        """Tell whether a form that asks this has to be able to bring files."""
        return self.kind is Kind.FILE or self.speakable

    @property
    def accepted(self) -> str:
        """Which files a browser offers to choose from."""
        return _ACCEPTED.get("audio" if self.speakable else self.file_kind, "")

    @property
    def captured(self) -> str:
        """What a phone is asked to take just now."""
        return _CAPTURED.get(self.file_kind, "audio/*")

    @property
    def kinds(self) -> str:
        """The kinds of files that are taken here, as a page's script names them."""
        kinds = kinds_asked(self.file_kind) if self.kind is Kind.FILE else SPEECH
        return " ".join(sorted(kinds)) if self.takes_files else ""

    @property
    def can_record(self) -> bool:
        """Tell whether somebody may speak into the microphone here."""
        return self.speakable or (self.kind is Kind.FILE and self.file_kind in ("audio", "file"))

    @property
    def describable(self) -> bool:
        """Tell whether something is sent that others may see."""
        return self.kind is Kind.FILE and self.file_kind in ("image", "file")

    @property
    def description(self) -> str:
        """What was said of a file, or has just been typed."""
        name = replies.box(self.key, replies.DESCRIPTION)
        return self.typed.get(name, "") if self.typed is not None else self.described

    @property
    def spoken(self) -> str:
        """The name of a recording that stands in place of words."""
        name = replies.box(self.key, replies.SPOKEN)
        return self.typed.get(name, "") if self.typed is not None else self.recorded

    def _choices(self, options: Sequence[Option]) -> tuple[Box, ...]:
        said = self.typed.get(self.key, "") if self.typed is not None else self.said
        chosen = said.split() if self.kind is Kind.CHOICES else [said]
        return tuple(Box(self.key, one, one.value, one.value in chosen) for one in options)

    def _numbered(self) -> tuple[Box, ...]:
        """A box for each option: its place, or its share."""
        said = self._said_by_option()
        return tuple(
            Box(name := replies.box(self.key, one.value), one, self._typed(name, said, one.value))
            for one in self.options
        )

    def _said_by_option(self) -> dict[str, str]:
        if self.kind is Kind.RANKING:
            return {value: str(at) for at, value in enumerate(self.said.split(), 1)}
        return dict(one.split("=", 1) for one in self.said.split() if "=" in one)

    def _place(self) -> tuple[Box, ...]:
        parts = self.said.split()
        said = dict(zip(_DEGREES, parts, strict=True)) if len(parts) == len(_DEGREES) else {}
        return tuple(
            Box(name := replies.box(self.key, one), Option(one, ""), self._typed(name, said, one))
            for one in _DEGREES
        )

    def _typed(self, name: str, said: Mapping[str, str], value: str) -> str:
        return self.typed.get(name, "") if self.typed is not None else said.get(value, "")
