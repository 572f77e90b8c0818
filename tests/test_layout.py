"""The layout is a promise; these tests keep it."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from importlinter.cli import lint_imports

CHECKOUT = Path(__file__).parent.parent
SOURCE = CHECKOUT / "src"
ROOMS = sorted(path.parent for path in (SOURCE / "isegoria").glob("*/__init__.py"))
TYPES = sorted(path.parent for path in (SOURCE / "isegoria/activities").glob("*/__init__.py"))
PYTHON = [
    path
    for path in [*SOURCE.rglob("*.py"), *(CHECKOUT / "tests").glob("*.py")]
    if "migrations" not in path.parts
]
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def test_imports_follow_the_journey():
    assert lint_imports() == 0


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_each_room_says_what_it_is_for(room):
    assert ast.get_docstring(ast.parse((room / "__init__.py").read_text()))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_each_room_has_a_page_in_the_docs(room):
    assert (CHECKOUT / f"docs/{room.name}.md").is_file()


@pytest.mark.parametrize("folder", TYPES, ids=lambda folder: folder.name)
def test_an_activity_type_is_named_nowhere_else(folder):
    """Adding a type is one folder and one line of settings; so is removing it."""
    elsewhere = {
        path.relative_to(SOURCE).as_posix()
        for path in PYTHON
        if SOURCE in path.parents
        and f"activities.{folder.name}" in path.read_text()
        and folder not in path.parents
        and "tests" not in path.parts
    }
    outside_config = {one for one in elsewhere if not one.startswith("isegoria/config/")}
    assert outside_config == set()


@pytest.mark.parametrize("kind", ["*.py", "*.html"])
def test_pages_that_cross_the_stages_speak_of_no_single_way_of_asking(kind):
    """What a type asks, and what it calls things, comes from the type through the contract."""
    telling = re.compile(r"(?i)(?<!design/)\b(?:statement|vote)s?\b|\bmatters\b")
    found = [
        f"{path.name}: {word}"
        for path in sorted((SOURCE / "isegoria/journey").rglob(kind))
        if "tests" not in path.parts
        for word in telling.findall(path.read_text())
    ]
    assert found == []


def test_keys_between_tables_point_down_the_rooms():
    place = _depth_of_each_room()
    upward = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if (room := _room_of(model))
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and (other := _room_of(field.related_model))
        and place[other] < place[room]
    ]
    assert upward == []


def _depth_of_each_room():
    """The layers of the first contract in pyproject.toml, from the top down."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    contract = next(
        one
        for one in project["tool"]["importlinter"]["contracts"]
        if one["type"] == "layers" and one["containers"] == ["isegoria"]
    )
    return {
        room.strip(): depth
        for depth, layer in enumerate(contract["layers"])
        for room in layer.split("|")
    }


def _room_of(model):
    """The room that a table is kept in; nothing for those of libraries."""
    package, _dot, inside = model.__module__.partition(".")
    return inside.partition(".")[0] if package == "isegoria" else ""


def test_every_unique_constraint_of_answers_starts_with_the_process():
    """So that these tables can be spread over machines without another model."""
    wrong = [
        constraint.name
        for label in ("hear", "statements")
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
        if hasattr(constraint, "fields") and next(iter(constraint.fields)) != "process"
    ]
    assert wrong == []


def test_no_table_of_answers_holds_an_address_a_device_or_a_time_of_day():
    kinds = {"DateTimeField", "TimeField", "GenericIPAddressField"}
    telling = re.compile(r"agent|address|network|device|_ip$|^ip_")
    found = [
        f"{model.__name__}.{field.name}"
        for label in ("hear", "statements", "receipts", "ledger", "notices")
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.concrete and (field.get_internal_type() in kinds or telling.search(field.name))
    ]
    assert found == []


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_no_file_is_too_long_to_read(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_no_function_is_longer_than_a_screen(path):
    """From ``def`` to its end, less the docstring: what is promised may take more words."""
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [one.name for one in functions if _lines_of(one) > LONGEST_FUNCTION] == []


def _lines_of(function):
    """How many lines a function takes without its docstring."""
    first = function.body[0]
    described = ast.get_docstring(function) is not None
    promise = first.end_lineno - first.lineno + 1 if described else 0
    return function.end_lineno - function.lineno + 1 - promise


def test_templates_mark_nothing_as_safe():
    assert [path.name for path in TEMPLATES if re.search(r"\|\s*safe\b", path.read_text())] == []


def test_nothing_is_marked_safe_outside_the_components():
    """`mark_safe` and `format_html` stand where markup is drawn, and nowhere else."""
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in PYTHON
        if SOURCE in path.parents and "mark_safe" in path.read_text()
    }
    assert {one for one in users if not one.startswith("isegoria/design/")} == set()


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    from django.core.management import call_command  # noqa: PLC0415

    call_command("makemigrations", check=True, dry_run=True)
