"""Programs of others that read our forms: the engine of ODK Collect, and the web forms of ODK."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import pyxform.validators.odk_validate as collect

_HERE = Path(__file__).parent / "peers"
_INSTALLED = Path(__file__).parents[4] / ".cache/peers"

# For runs of a part by hand: script/test fetches both, and in CI whatever is skipped fails it.
needs_web_forms = pytest.mark.skipif(
    not (_INSTALLED / "made-from").exists() or shutil.which("node") is None,
    reason="script/test fetches the web forms of ODK",
)
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="script/test installs Java")


@dataclass(frozen=True)
class Filled:
    """What a device sends, what it would not take, and which words it showed."""

    xml: bytes
    wrong: list[str]
    shown: dict[str, str]


def fill(form: str, *times: dict[str, str]) -> list[Filled]:
    """Fill in a form, once or more, with the web forms of ODK: values by node, in this order."""
    shutil.copy(_HERE / "fill.mjs", _INSTALLED / "fill.mjs")
    asked = json.dumps({"form": form, "times": [list(answers.items()) for answers in times]})
    done = subprocess.run(
        ["node", "fill.mjs"],  # noqa: S607  # whichever node the machine has
        cwd=_INSTALLED,
        input=asked.encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return [
        Filled(one["xml"].encode(), one["wrong"], one["shown"]) for one in json.loads(done.stdout)
    ]


def complaints(folder: Path, forms: list[str]) -> str:
    """What the engine of ODK Collect says against forms; nothing if it takes them all."""
    files = []
    for number, form in enumerate(forms):
        files.append(folder / f"{number}.xml")
        files[-1].write_text(form, encoding="utf-8")
    done = subprocess.run(  # noqa: S603  # the same
        ["java", "-Djava.awt.headless=true", "-jar", collect.ODK_VALIDATE_PATH, *files],  # noqa: S607
        capture_output=True,
        timeout=300,
        check=False,
    )
    said = (done.stdout + done.stderr).decode()
    return "" if done.returncode == 0 and said.count("Xform is valid!") == len(forms) else said
