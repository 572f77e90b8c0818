"""Parts of a page that follow from a few values alone, and are drawn once for equal values.

Most readers are shown what the reader before them was shown: the same head, the same texts, the
same table. Working out whether it is the same takes a hundredth of the time that drawing takes.
"""

from collections.abc import Hashable, Mapping
from typing import Any

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
        self._drawn: dict[Hashable, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Give what was drawn for these values and this language, else draw it."""
        page = self._page.resolve(context) if self._page else None
        given = {name: value.resolve(context) for name, value in self._given.items()}
        key = (get_language(), page, *(_hashable(value) for value in given.values()))
        drawn = self._drawn.get(key)
        if drawn is None:
            fields = vars(page) if page is not None else {}
            drawn = self.nodelist.render(context.new({**fields, **given}))
            if len(self._drawn) >= _MOST:
                self._drawn.clear()
            self._drawn[key] = drawn
        return drawn


def once(parser: Parser, token: Token) -> Once:
    """Read ``{% once page with site=site %}``: what is inside sees the fields of page, and site.

    Either part may be left out.
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


def _hashable(value: Any) -> Hashable:  # noqa: ANN401  # whatever a page is told with
    """Take lists and dictionaries for what they hold."""
    if isinstance(value, Mapping):
        return tuple((name, _hashable(one)) for name, one in value.items())
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    return value  # type: ignore[no-any-return]  # what cannot be hashed fails where it is used
