"""What the style sheets and scripts may weigh and may say."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static/design"
STYLES = sorted(STATIC.glob("*.css"))
SIDES = r"(?:left|right|top|bottom)"
PHYSICAL = re.compile(
    rf"(?:^|[\s;{{])(?:{SIDES}|(?:margin|padding|border|scroll-margin|scroll-padding)-{SIDES}[\w-]*"
    rf"|border-{SIDES}[\w-]*|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
SIZE = r"([^\s;}]+)"
FOUR_SIDES = re.compile(rf"(?:margin|padding|inset)\s*:\s*{SIZE}[ ]+{SIZE}[ ]+{SIZE}[ ]+{SIZE}")


def _weight(name):
    return len(gzip.compress((STATIC / name).read_bytes(), compresslevel=9))


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("site.css", 4096),
        ("desk.css", 2048),
        ("site.js", 4096),
        ("sending.js", 3072),
        ("worker.js", 1024),
    ],
)
def test_it_is_light_enough_for_a_slow_line(name, most):
    assert _weight(name) <= most


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_page_can_be_mirrored_because_no_side_is_named(path):
    style = path.read_text(encoding="utf-8")

    assert PHYSICAL.findall(style) == []
    assert [found[0] for found in FOUR_SIDES.finditer(style) if found[2] != found[4]] == []


@pytest.mark.parametrize(
    "wrong",
    ["a { left: 0 }", "a{margin-left:1px}", "a { border-right: 0 }", "a { text-align: right }"],
)
def test_the_check_on_sides_finds_them(wrong):
    assert PHYSICAL.search(wrong)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_asks_nobody_for_anything(path):
    assert not re.search(r"url\(|@import", path.read_text(encoding="utf-8"))


def test_scripts_never_write_html():
    for script in STATIC.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
