"""Reads a page aloud in words, as a screen reader does, from what the browser tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What is said before the name of a thing; what is not here is said by its words alone.
_SPOKEN = {
    "link": "link",
    "button": "button",
    "textbox": "edit",
    "radio": "radio button",
    "checkbox": "check box",
    "combobox": "combo box",
    "image": "graphic",
    "Audio": "audio",
    "alert": "alert",
    "status": "status",
    "DisclosureTriangle": "disclosure",
    "group": "group",
    "radiogroup": "group",
    "navigation": "navigation",
    "form": "form",
    "region": "region",
    "table": "table",
    "columnheader": "column",
    "rowheader": "row",
}
# Their name is all that is in them: what is inside is not said a second time.
_WHOLE = {"heading", "link", "button", "radio", "checkbox", "DisclosureTriangle", "image"}
_STATES = (("checked", "checked"), ("expanded", "expanded"), ("required", "required"))


class ScreenReader:
    """What somebody hears who uses a page by keyboard alone and sees nothing of it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._browser = page.context.new_cdp_session(page)

    def read(self) -> list[str]:
        """The main part of the page, from its beginning to its end, a line a thing."""
        nodes = self._nodes()
        [main] = [one for one in nodes.values() if _role(one) == "main"]
        return _lines(main, nodes)

    def headings(self) -> list[str]:
        """The headings of the whole page in their order, as one jumps from one to the next."""
        nodes = self._nodes()
        root = next(one for one in nodes.values() if "parentId" not in one)
        return [line for line in _lines(root, nodes) if line.startswith("heading ")]

    def focused(self) -> str:
        """What is said of the thing that the keyboard is on now."""
        nodes = self._nodes()
        on = [one for one in nodes.values() if _property(one, "focused") is True]
        inner = [one for one in on if _role(one) != "RootWebArea"]
        return _said(inner[0], nodes) if inner else "document"

    def unnamed(self) -> list[str]:
        """Things to be used of which nothing but their kind is said; there must be none."""
        return [
            _role(one)
            for one in self._nodes().values()
            if not one.get("ignored")
            and _role(one) in _WHOLE | {"textbox", "combobox"}
            and not _name(one)
        ]

    def tab_to(self, said: str, *, most: int = 80) -> str:
        """Press Tab until what is said begins so; what was said."""
        heard = []
        for _turn in range(most):
            self.page.keyboard.press("Tab")
            heard.append(self.focused())
            if heard[-1].startswith(said):
                return heard[-1]
        raise AssertionError(f"{said!r} was never said, but: {heard}")

    def press(self, key: str) -> None:
        """Press a key that opens another page, and wait until it is there."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def _nodes(self) -> dict[str, dict[str, Any]]:
        self.page.wait_for_load_state()
        tree = self._browser.send("Accessibility.getFullAXTree")["nodes"]
        return {one["nodeId"]: one for one in tree}


def _lines(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> list[str]:
    """What is said of a thing and of all in it; text that runs on is one line."""
    own = "" if node.get("ignored") else _said(node, nodes)
    if _role(node) in _WHOLE and own:
        return [own]
    inner: list[str] = []
    was_text = False
    for one in _below(node, nodes):
        text = _text(one, nodes)
        if text and was_text:
            inner[-1] += f" {text}"
        else:
            inner += [text] if text else _lines(one, nodes)
        was_text = bool(text)
    return [line for line in (own, *(" ".join(one.split()) for one in inner)) if line]


def _text(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> str:
    """The words of a piece of running text as they stand, spaces and all; else nothing."""
    if _role(node) in {"StaticText", "ListMarker"}:
        return str(node["name"]["value"])
    inner = [_text(one, nodes) for one in _below(node, nodes)]
    is_inline = _role(node) in {"none", "strong", "emphasis"} and inner and all(inner)
    return "".join(inner) if is_inline else ""


def _below(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [nodes[one] for one in node.get("childIds", ()) if one in nodes]


def _said(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> str:
    role, name = _role(node), _name(node)
    if role == "heading":
        return f"heading {_property(node, 'level')}, {name}"
    if role in {"list", "ListBox"}:
        return f"list of {len(node.get('childIds', ()))}"
    if role not in _SPOKEN or (not name and role in {"group", "form", "region"}):
        return ""
    states = [word for key, word in _STATES if _property(node, key) in {True, "true"}]
    if _property(node, "invalid") == "true":
        states.append("invalid")
    value = str(node.get("value", {}).get("value", "")) if role == "textbox" else ""
    more = str(node.get("description", {}).get("value", ""))
    return ", ".join(part for part in (_SPOKEN[role], name, *states, value, more) if part)


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: dict[str, Any]) -> str:
    return " ".join(str(node.get("name", {}).get("value", "")).split())


def _property(node: dict[str, Any], name: str) -> Any:
    for one in node.get("properties", ()):
        if one["name"] == name:
            return one["value"].get("value")
    return None
