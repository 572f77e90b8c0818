"""Turns the translation catalogues (.po) into the form that the program reads (.mo)."""

from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"


def is_stale(catalogue: Path) -> bool:
    """Tell whether the compiled form is missing or older than its source."""
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime


def compile_anew(catalogue: Path) -> None:
    """Write the compiled form beside its source."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # slow to load, seldom needed
    from babel.messages.pofile import read_po  # noqa: PLC0415  # the same

    with catalogue.open("rb") as source:
        messages = read_po(source, locale=catalogue.parts[-3])
    with catalogue.with_suffix(".mo").open("wb") as target:
        write_mo(target, messages)


for one in sorted(SOURCE.rglob("*.po")):
    if is_stale(one):
        compile_anew(one)
