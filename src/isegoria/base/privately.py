"""Writing a file that only its owner may read."""

import os
from pathlib import Path


def write_privately(file: Path, content: bytes) -> None:
    """Put ``content`` into ``file``, for its owner alone, whole or not at all.

    A file of that name is replaced; its folder is made if it is not there. What was returned from
    here is on the disk.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    part.rename(file)
