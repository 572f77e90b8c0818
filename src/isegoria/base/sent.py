"""Reading what a program of others sent."""

import json
from typing import Any


def read_json(sent: bytes | str) -> Any:  # noqa: ANN401  # whatever JSON can hold
    """Read JSON whose words can be kept; ValueError for anything else, however deep or long."""
    try:
        found = json.loads(sent)
        json.dumps(found, ensure_ascii=False).encode()  # raises for half a sign
    except (ValueError, RecursionError) as problem:
        raise ValueError("no JSON that can be kept") from problem
    return found
