"""The examples in the documentation come out as they are printed."""

import doctest
import importlib
import pkgutil
import re
import shlex
from pathlib import Path

import pytest

import civicmath
from civicmath.command import main

GUIDE = Path(__file__).resolve().parents[3] / "docs/civicmath.md"
MODULES = [
    each.name
    for each in pkgutil.walk_packages(civicmath.__path__, "civicmath.")
    if "tests" not in each.name
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_beside_the_code_are_true(name):
    module = importlib.import_module(name)

    found = doctest.testmod(module, extraglobs={"np": importlib.import_module("numpy")})

    assert found.failed == 0


def test_the_calls_for_a_notebook_print_what_the_guide_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (town,) = re.findall(r"^ {4}civicmath (simulate .*)$", GUIDE.read_text(), re.MULTILINE)
    assert main(shlex.split(town)) == 0

    found = doctest.testfile(str(GUIDE), module_relative=False)

    assert (found.failed, found.attempted > 0) == (0, True)
