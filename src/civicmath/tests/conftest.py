"""Reference conversations, kept beside the checkout because they are not ours to copy."""

import json
import os
from pathlib import Path

import pytest

from civicmath.polis import read

SHARED = Path(__file__).resolve().parents[4] / "shared"
CONVERSATIONS = (
    "london.youth.policing",
    "brexit-consensus",
    "scoop-hivemind.biodiversity",
    "american-assembly.bowling-green",
)


@pytest.fixture(scope="session")
def shared():
    """Give the folder of reference data; without it skip, but never where it must be there."""
    if SHARED.is_dir():
        return SHARED
    reason = f"the reference data is not in {SHARED.name} beside the checkout"
    if os.environ.get("CI"):
        pytest.fail(reason)
    return pytest.skip(reason)


@pytest.fixture(scope="session")
def conversation_named(shared):
    """Read a reference conversation once."""
    found = {}

    def conversation(name):
        if name not in found:
            found[name] = read(shared / "data" / "polis" / name)
        return found[name]

    return conversation


@pytest.fixture(scope="session")
def expected_of(shared):
    """Give the reference results for a conversation."""

    def expected(name):
        path = shared / "data" / "expected" / f"polis_{name}.json"
        return json.loads(path.read_text(encoding="utf-8"))

    return expected


@pytest.fixture(params=CONVERSATIONS)
def name(request):
    """Give the name of each reference conversation in turn."""
    return request.param


@pytest.fixture
def folder(tmp_path):
    """Give a small conversation in files, to be damaged by the tests."""
    (tmp_path / "comments.csv").write_text(
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        '1,now,1,10,1,0,1,"More trees, please"\n'
        "2,now,0,11,0,0,-1,Fewer cars\n",
        encoding="utf-8",
    )
    (tmp_path / "votes.csv").write_text(
        "timestamp,datetime,comment-id,voter-id,vote\n"
        "5,now,1,10,-1\n"
        "6,now,1,10,1\n"
        "6,now,0,9,0\n"
        "7,now,77,9,1\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def file(tmp_path):
    """Write a file to be read."""

    def written(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written
