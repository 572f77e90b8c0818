"""Turns the translation catalogues (.po) into the form that the program reads (.mo)."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parent.parent / "src"

for catalogue in sorted(SOURCE.rglob("*.po")):
    compiled = catalogue.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
        continue
    with catalogue.open("rb") as source:
        messages = read_po(source, locale=catalogue.parts[-3])
    with compiled.open("wb") as target:
        write_mo(target, messages)
