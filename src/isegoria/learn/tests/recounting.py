"""The folder that is given out, and the program in it that counts again."""

import io
import subprocess
import sys
import zipfile


def unpacked(client, folder):
    """What everybody can take along, in a folder; the folder."""
    answer = client.get("/en/results/data.zip")
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(folder)
    return folder


def recount(folder):
    """The program, run as it was given out; how it ended and what it said."""
    return subprocess.run(  # noqa: S603  # a program of our own
        [sys.executable, "-I", str(folder / "recount.py")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def recount_with(folder, table, was, becomes):
    """The same after somebody changed a number in a table."""
    path = folder / f"{table}.csv"
    content = path.read_text()
    assert was in content
    path.write_text(content.replace(was, becomes))
    return recount(folder)
