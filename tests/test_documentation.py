"""What the operator can set is what the documentation says, and nothing else."""

import ast
import re
from pathlib import Path

from isegoria.config import environment

ROOT = Path(__file__).parent.parent
READERS = {"text", "number", "claim", "folder", "address", "socket", "database", "mail"}
READERS |= {"language_model", "key_file"}


def test_every_setting_is_documented_and_every_documented_one_is_read():
    page = (ROOT / "docs/settings.md").read_text()

    documented = set(re.findall(r"^\| `ISEGORIA_(\w+)`", page, re.MULTILINE))

    assert documented == _names_read() == set(environment.NAMES)


def test_no_other_page_or_sentence_names_a_setting_that_does_not_exist():
    sources = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.py"), ROOT / "README.md"]

    named = {name for one in sources for name in re.findall(r"ISEGORIA_(\w+)", one.read_text())}

    assert named <= _names_read()


def test_every_command_is_told_in_the_documentation():
    commands = ("demo", "serve", "worker", "import", "export", "backup", "restore", "verify")
    pages = " ".join(one.read_text() for one in (ROOT / "docs").glob("*.md"))

    assert [one for one in commands if f"isegoria {one}" not in pages] == []


def _names_read():
    """The first argument of every call of a reader in config.environment."""
    names = set()
    for file in (ROOT / "src/isegoria/config").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in READERS
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "environment"
            ):
                names.add(node.args[0].value)
    return names
