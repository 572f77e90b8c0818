"""Other programs to measure beside: each in an environment of its own, never ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent
_CHECKOUT = BENCH.parent


def shared() -> Path:
    """The folder of reference data beside the checkout."""
    folder = _CHECKOUT.parent / "shared" / "data"
    if not folder.is_dir():
        sys.exit(f"The test data is not in {folder}.")
    return folder


def python(name: str, *packages: str) -> Path:
    """The interpreter of an environment with exactly these packages; made if it is not there."""
    folder = _CHECKOUT / ".cache" / "peers" / name
    made = folder / "made-from"
    wanted = "\n".join(packages)
    if not (made.is_file() and made.read_text(encoding="utf-8") == wanted):
        uv = shutil.which("uv") or str(_CHECKOUT / ".uv" / "bin" / "uv")
        trusting = os.environ | {"UV_SYSTEM_CERTS": "true"}
        for command in (
            [uv, "venv", "--quiet", "--clear", str(folder)],
            [uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python")],
        ):
            extra = list(packages) if "pip" in command else []
            subprocess.run([*command, *extra], check=True, env=trusting)
        made.write_text(wanted, encoding="utf-8")
    return folder / "bin" / "python"


def run(interpreter: Path, script: Path, *arguments: str) -> str:
    """What a script prints in that environment."""
    command = [str(interpreter), str(script), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return done.stdout
