"""From the description of all operations to what the page about them lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_FIRST_PROBLEM = 400


@dataclass(frozen=True)
class Described:
    """One operation: how it is called, what it is for, what goes in, and what can go wrong."""

    method: str
    path: str
    summary: str
    needs_key: bool
    needs_receipt: bool
    asked: tuple[str, ...]
    sent: tuple[str, ...]
    problems: tuple[int, ...]


def operations() -> list[Described]:
    """All operations, in the order of the document."""
    from isegoria.channels.api.views.version_one import api  # noqa: PLC0415  # takes memory and time

    document = api.get_openapi_schema()
    return [
        _described(method, path, one, document)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    ]


def _described(
    method: str, path: str, one: Mapping[str, Any], document: Mapping[str, Any]
) -> Described:
    needed = {name for scheme in one.get("security", ()) for name in scheme}
    statuses = sorted(int(status) for status in one["responses"])
    return Described(
        method=method.upper(),
        path=path,
        summary=str(one["summary"]),
        needs_key="ChannelKey" in needed,
        needs_receipt="PersonsReceipt" in needed,
        asked=tuple(each["name"] for each in one["parameters"] if each["in"] != "path"),
        sent=tuple(_fields(one, document)),
        problems=tuple(each for each in statuses if each >= _FIRST_PROBLEM),
    )


def _fields(one: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    for content in one.get("requestBody", {}).get("content", {}).values():
        name = content["schema"]["$ref"].rpartition("/")[2]
        yield from document["components"]["schemas"][name]["properties"]
