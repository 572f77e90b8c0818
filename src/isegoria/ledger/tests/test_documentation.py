"""What the log can say is explained to those who read it."""

from pathlib import Path

import pytest

from isegoria.ledger.leaf import Event

PAGE = (Path(__file__).parents[4] / "docs/ledger.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("event", Event)
def test_every_event_has_its_line(event):
    assert f"\n| `{event}` | " in PAGE


def test_no_event_is_explained_that_cannot_happen():
    table = PAGE.partition("## What can happen")[2].partition("##")[0]
    explained = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]

    assert explained == list(Event)
