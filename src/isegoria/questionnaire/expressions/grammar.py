"""From the words of a rule to its tree, by the grammar of XPath for the part that is allowed."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.questionnaire.expressions.tokens import (
    END,
    Token,
    Unreadable,
    tokens,
    unreadable_at,
)
from isegoria.questionnaire.expressions.tree import (
    BINDING,
    FUNCTIONS,
    Answer,
    Call,
    Minus,
    Node,
    Number,
    Own,
    Trait,
    Two,
    Words,
)

DEEPEST = 60
_LEAVES: Mapping[str, Callable[[str], Node]] = {
    "answer": Answer,
    "number": lambda digits: Number(float(digits)),
    "quoted": lambda quoted: Words(quoted[1:-1]),
}


def read(text: str, *, of_choices: bool = False) -> Node:
    """Read a rule, or raise Unreadable."""
    reader = _Reader(list(tokens(text)), of_choices=of_choices)
    node, _depth = reader.binary(1, 0)
    reader.take("")
    return node


class _Reader:
    """Walks along the words; each method takes those of one part, and says how deep it is.

    Depth is counted so that no rule, however hostile, can exhaust whoever walks its tree.
    """

    def __init__(self, words: list[Token], *, of_choices: bool) -> None:
        self.words = words
        self.place = 0
        self.of_choices = of_choices

    @property
    def next(self) -> Token:
        return self.words[self.place]

    def take(self, expected: str) -> None:
        """Go past this sign; "" stands for the end."""
        if self.next.kind == "quoted" or self.next.text != expected:
            raise self.unreadable()
        self.place += 1

    def unreadable(self) -> Unreadable:
        """Point at the words that come next."""
        return unreadable_at(" ".join(one.text for one in self.words[self.place :]))

    def binary(self, binding: int, depth: int) -> tuple[Node, int]:
        """Parts that are joined by signs which bind at least so closely."""
        left, reached = self.unary(depth)
        while (own := self.binding()) >= binding:
            sign = self.next.text
            self.place += 1
            right, deep = self.binary(own + 1, depth + 1)
            left, reached = Two(sign, left, right), _bounded(max(reached, deep) + 1)
        return left, reached

    def binding(self) -> int:
        """How closely the next sign binds; 0 if it joins nothing."""
        return BINDING.get(self.next.text, 0) if self.next.kind in {"sign", "word"} else 0

    def unary(self, depth: int) -> tuple[Node, int]:
        """One part, with its sign."""
        if self.next == Token("sign", "-"):
            self.place += 1
            inner, reached = self.unary(_bounded(depth + 1))
            return Minus(inner), _bounded(reached + 1)
        return self.primary(_bounded(depth + 1))

    def primary(self, depth: int) -> tuple[Node, int]:
        """A name, a number, words, a function, or something in brackets."""
        token = self.next
        self.place += token.kind != END
        if token.kind in _LEAVES:
            return _LEAVES[token.kind](token.text), 1
        match token.kind, token.text:
            case "sign", ".":
                return Own(), 1
            case "sign", "(":
                inner = self.binary(1, depth)
                self.take(")")
                return inner
            case "word", name if self.next == Token("sign", "("):
                return self.call(name, depth)
            case "word", name if self.of_choices and name not in BINDING:
                return Trait(name), 1
        self.place -= token.kind != END
        raise self.unreadable()

    def call(self, name: str, depth: int) -> tuple[Node, int]:
        """A function with what stands in its brackets."""
        if name not in FUNCTIONS:
            raise Unreadable(_("Rules cannot use “%(name)s” here.") % {"name": f"{name}()"})
        self.take("(")
        given: list[tuple[Node, int]] = []
        while self.next != Token("sign", ")"):
            if given:
                self.take(",")
            given.append(self.binary(1, depth))
        self.take(")")
        if len(given) != FUNCTIONS[name]:
            raise _wrong_number(name)
        parts = tuple(node for node, _depth in given)
        return Call(name, parts), _bounded(max((deep for _node, deep in given), default=0) + 1)


def _bounded(depth: int) -> int:
    if depth > DEEPEST:
        raise Unreadable(_("The rule is too long. Make it shorter, or make two questions of it."))
    return depth


def _wrong_number(name: str) -> Unreadable:
    number = FUNCTIONS[name]
    return Unreadable(
        ngettext(
            "“%(name)s” needs %(number)d value in its brackets.",
            "“%(name)s” needs %(number)d values in its brackets.",
            number,
        )
        % {"name": f"{name}()", "number": number}
    )
