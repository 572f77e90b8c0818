"""Parts of a page that follow from a few values alone, and are drawn once for equal values.

Most readers are shown what the reader before them was shown: the same head, the same texts, the
same table. Working out whether it is the same takes a hundredth of the time that drawing takes.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.db.models import Model
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_MOST = 128  # a long page takes some thirty kilobytes


class Once(Node):
    """What stands between ``once`` and ``endonce``; it sees the values it is given, nothing else.

    Therefore what was drawn can never be older than the values. It is kept in the memory of the
    process: nothing that belongs to one person may be drawn in this way.
    """

    def __init__(
        self,
        nodelist: NodeList,
        page: FilterExpression | None,
        given: Mapping[str, FilterExpression],
    ) -> None:
        self.nodelist = nodelist
        self._page = page
        self._given = given
        self.drawn: dict[Hashable, SafeString] = {}  # by what it was drawn from

    def render(self, context: Context) -> SafeString:
        """Give what was drawn for these values and this language, else draw it."""
        page = self._page.resolve(context) if self._page else None
        given = {name: value.resolve(context) for name, value in self._given.items()}
        key = (get_language(), page, *(_hashable(value) for value in given.values()))
        drawn = self.drawn.get(key)
        if drawn is None:
            _refuse_what_may_change_unseen(page, given.values())
            drawn = self.nodelist.render(context.new({**_seen_of(page), **given}))
            if len(self.drawn) >= _MOST:
                self.drawn.clear()
            self.drawn[key] = drawn
        return drawn


def once(parser: Parser, token: Token) -> Once:
    """Read ``{% once page with site=site %}``: what is inside sees the fields of page, and site.

    Either part may be left out. A page that must be worked out from its fields before it is drawn
    has a method ``seen``, which gives what is inside by name; it may use nothing but the fields.
    """
    _tag, *bits = token.split_contents()
    page = parser.compile_filter(bits.pop(0)) if bits and bits[0] != "with" else None
    rest = bits[1:]
    given = token_kwargs(rest, parser)
    if rest or (bits and not given) or (page is None and not given):
        raise TemplateSyntaxError("once is written as {% once page with name=value ... %}")
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodelist, page, given)


def _refuse_what_may_change_unseen(page: Any, given: Iterable[Any]) -> None:  # noqa: ANN401  # as below
    """Rows of the database are equal by their key alone, other things only to themselves."""
    compared = [one.name for one in fields(page) if one.compare] if page is not None else []
    for value in (*(getattr(page, name) for name in compared), *given):
        kind: Any = type(value)
        if isinstance(value, Model) or (value is not None and kind.__hash__ is object.__hash__):
            raise TypeError(f"once cannot tell one {kind.__name__} from another")


def _seen_of(page: Any) -> Mapping[str, Any]:  # noqa: ANN401  # whatever a view tells of a page
    if page is None:
        return {}
    found: Mapping[str, Any] = page.seen() if hasattr(page, "seen") else vars(page)
    return found


def _hashable(value: Any) -> Hashable:  # noqa: ANN401  # whatever a page is told with
    """Take lists and dictionaries for what they hold."""
    if isinstance(value, Mapping):
        return tuple((name, _hashable(one)) for name, one in value.items())
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    return value  # type: ignore[no-any-return]  # what cannot be hashed fails where it is used
