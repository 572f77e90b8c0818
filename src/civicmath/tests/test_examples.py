"""The examples in the documentation come out as they are printed."""

import doctest
import importlib
import pkgutil

import pytest

import civicmath

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
