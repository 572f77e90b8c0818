"""What a rule is once it was read: a tree of a few kinds of nodes, each written in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

# How closely the signs bind, from the loosest to the closest.
BINDING = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
_UNARY = 7
_COMPARING = 3, 4

# What each function is given, by number; all others are refused.
FUNCTIONS = {
    "selected": 2,
    "count-selected": 1,
    "not": 1,
    "coalesce": 2,
    "if": 3,
    "today": 0,
    "string-length": 1,
    "number": 1,
    "true": 0,
    "false": 0,
}
_SAY_YES_OR_NO = {"selected", "not", "true", "false"}


@dataclass(frozen=True)
class Answer:
    """The answer to the question of this code."""

    code: str

    def __str__(self) -> str:
        return f"${{{self.code}}}"


@dataclass(frozen=True)
class Own:
    """The value that is being given."""

    def __str__(self) -> str:
        return "."


@dataclass(frozen=True)
class Trait:
    """A trait of the choice that a filter looks at; ``name`` is the choice's own value."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Number:
    """A number as it stands in the rule; never below zero, that is what Minus is for."""

    number: float

    def __str__(self) -> str:
        return plain(self.number)


@dataclass(frozen=True)
class Words:
    """Words in quotation marks."""

    words: str

    def __str__(self) -> str:
        return f'"{self.words}"' if "'" in self.words else f"'{self.words}'"


@dataclass(frozen=True)
class Minus:
    """The same number with the other sign."""

    inner: Node

    def __str__(self) -> str:
        return f"-{_within(self.inner, _UNARY)}"


@dataclass(frozen=True)
class Two:
    """Two things with a sign between them."""

    sign: str
    left: Node
    right: Node

    def __str__(self) -> str:
        own = BINDING[self.sign]
        return f"{_within(self.left, own)} {self.sign} {_within(self.right, own + 1)}"


@dataclass(frozen=True)
class Call:
    """A function and what it is given."""

    name: str
    given: tuple[Node, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.given))})"


Node = Answer | Own | Trait | Number | Words | Minus | Two | Call


def plain(number: float) -> str:
    """A finite number as digits and a point, without an exponent."""
    written = f"{Decimal(repr(number)):f}"
    return written.removesuffix(".0") if written != "-0.0" else "0"


def inside(node: Node) -> tuple[Node, ...]:
    """The parts that a node is made of."""
    match node:
        case Minus(inner):
            return (inner,)
        case Two(_, left, right):
            return (left, right)
        case Call(_, given):
            return given
        case _:
            return ()


def nodes_of(root: Node) -> Iterator[Node]:
    """Every node of a tree."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += inside(node)


def rebuilt(node: Node, change: Callable[[str], Node]) -> Node:
    """The same tree with something else in the place of each answer."""
    match node:
        case Answer(code):
            return change(code)
        case Minus(inner):
            return Minus(rebuilt(inner, change))
        case Two(sign, left, right):
            return Two(sign, rebuilt(left, change), rebuilt(right, change))
        case Call(name, given):
            return Call(name, tuple(rebuilt(one, change) for one in given))
        case _:
            return node


def is_condition(node: Node) -> bool:
    """Tell whether a node says yes or no, as do all that it joins by and, or, not and if."""
    match node:
        case Two("and" | "or", left, right):
            return is_condition(left) and is_condition(right)
        case Two(sign, _, _):
            return BINDING[sign] in _COMPARING
        case Call("not", (inner,)):
            return is_condition(inner)
        case Call("if", given):
            return all(is_condition(one) for one in given)
        case Call(name, _):
            return name in _SAY_YES_OR_NO
        case _:
            return False


def _within(node: Node, binding: int) -> str:
    """A part as it is written inside another, in brackets where it would fall apart."""
    own = BINDING[node.sign] if isinstance(node, Two) else _UNARY
    return f"({node})" if own < binding else str(node)
