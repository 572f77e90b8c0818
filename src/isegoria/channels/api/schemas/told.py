"""What partners are told when something happens, as the OpenAPI document describes it."""

from datetime import datetime
from typing import Any

from isegoria.channels.api.models import Call
from isegoria.channels.api.schemas.common import Out


class Told(Out):
    """What happened, to which question, and where to read of it; it names nobody."""

    id: str
    kind: str
    happened_at: datetime
    question: str | None
    address: str | None


SCHEMA = {"Told": Told.model_json_schema()}
_HEADERS = {
    "Isegoria-Call": "The name of the call, the same each time that it is tried.",
    "Isegoria-Signature": "t=SECONDS,v1=HEX: HMAC-SHA256 of t, a point and the body.",
}


def webhooks() -> dict[str, Any]:
    """Each kind of call as the document names it, for those who are called to build."""
    return {kind: {"post": _described(kind, str(label))} for kind, label in Call.Kind.choices}


def _described(kind: str, label: str) -> dict[str, Any]:
    return {
        "operationId": "told_" + kind.replace(".", "_"),
        "summary": label,
        "parameters": [
            {
                "in": "header",
                "name": name,
                "required": True,
                "description": words,
                "schema": {"type": "string"},
            }
            for name, words in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Told"}}},
        },
        "responses": {"2XX": {"description": "Taken. Anything else is tried again later."}},
    }
