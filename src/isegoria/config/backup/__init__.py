"""Backups: everything of a site in one file, for either database and for later versions.

The file is a ZIP archive: ``manifest.json``, the two keys, and one member a table with one JSON
list a row. docs/operating.md tells how to use it, docs/decisions why it is made so.
"""

from isegoria.config.backup.archive import check
from isegoria.config.backup.bring_back import restore
from isegoria.config.backup.put_away import back_up

__all__ = ["back_up", "check", "restore"]
