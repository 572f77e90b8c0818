"""``civicmath themes``: suggest what many texts are about, with real quotes."""

import argparse
import re
import time
from pathlib import Path

from civicmath.command.terminal import (
    add_common_options,
    cost,
    progress,
    several,
    short,
    whole_number,
    write_json,
)
from civicmath.errors import BadInput
from civicmath.tables import records
from civicmath.themes import Theme, Themes, suggest
from civicmath.words import has_stop_words

TEXTS, IDS = ("text", "comment-body", "answer"), ("id", "comment-id", "text_id")
QUOTED = 3
MOST_THEMES = 100


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command and its options."""
    parser = commands.add_parser("themes", help="suggest what many texts are about")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV with one text a row")
    parser.add_argument(
        "--language",
        type=_language,
        metavar="CODE",
        help="the language of all texts, as two letters; without it each text's is told",
    )
    parser.add_argument(
        "--column",
        metavar="NAME",
        help=f"the column with the texts ({', '.join(TEXTS[:-1])} or {TEXTS[-1]})",
    )
    parser.add_argument(
        "--themes",
        type=whole_number("the number of themes", least=2, most=MOST_THEMES),
        metavar="N",
        help="how many, for each language; without it as many as come back from other starts",
    )
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the texts, suggest themes, and show them with quotes."""
    started = time.perf_counter()
    ids, texts = _read(options.file, options.column)
    with progress() as told:
        found = suggest(
            texts,
            seed=options.seed,
            language=options.language,
            number=options.themes,
            told=told,
        )
    write_json(options.json, {**as_json(ids, texts, found), **cost(started)})
    print(summary(texts, found))
    return 0


def as_json(ids: list[str], texts: list[str], found: tuple[Themes, ...]) -> dict[str, object]:
    """Everything that was suggested, under stable names; a person has to name the themes."""
    theme_of: dict[str, str | None] = dict.fromkeys(ids)
    for each in found:
        for number, theme in enumerate(each.themes, start=1):
            theme_of.update(dict.fromkeys((ids[p] for p in theme.texts), _name(each, number)))
    return {
        "texts": len(texts),
        "languages": [
            {
                "language": each.language,
                "texts": len(each.texts),
                "stop_words": has_stop_words(each.language),
                "obstacle": each.obstacle,
                "agreement_of_starts": {str(k): round(v, 4) for k, v in each.tried.items()},
                "unplaced": len(each.unplaced),
                "themes": [
                    {
                        "theme": _name(each, number),
                        "terms": list(theme.terms),
                        "texts": len(theme.texts),
                        "fewest": theme.fewest,
                        "most": theme.most,
                        "came_back": round(theme.came_back, 4),
                        "quotes": [{"id": ids[p], "text": texts[p]} for p in theme.quotes],
                    }
                    for number, theme in enumerate(each.themes, start=1)
                ],
            }
            for each in found
        ],
        "theme_of": theme_of,
    }


def summary(texts: list[str], found: tuple[Themes, ...]) -> str:
    """The suggestions, in plain words for the terminal."""
    lines = [
        f"{several(len(texts), 'text', 'texts')}.",
        "These are suggestions from words alone: read, name, join and split them before use.",
    ]
    for each in found:
        lines += ["", f"Language {each.language}: {several(len(each.texts), 'text', 'texts')}."]
        if each.obstacle:
            lines.append(f"  No themes: {each.obstacle}.")
            continue
        if not has_stop_words(each.language):
            lines.append(
                "  There is no list of its common words, so they may stand among the terms."
            )
        for number, theme in enumerate(each.themes, start=1):
            lines += ["", *_told(_name(each, number), theme, texts)]
        if each.unplaced:
            lines += ["", f"  In no theme: {several(len(each.unplaced), 'text', 'texts')}."]
    return "\n".join(lines)


def _told(name: str, theme: Theme, texts: list[str]) -> list[str]:
    size = (
        f"{len(theme.texts):,} texts ({theme.fewest:,} to {theme.most:,} from other random starts)"
    )
    return [
        f"  {name}: {', '.join(map(short, theme.terms))}",
        f"    {size}",
        *(f"    “{short(texts[place])}”" for place in theme.quotes[:QUOTED]),
    ]


def _name(each: Themes, number: int) -> str:
    return f"{each.language}-{number}"


def _read(path: Path, column: str | None) -> tuple[list[str], list[str]]:
    names, every = records(path)
    if column is not None and column not in names:
        raise BadInput(path.name, 1, f"the column {column!r} is missing")
    name = column or next((each for each in TEXTS if each in names), None)
    if name is None:
        raise BadInput(path.name, 1, f"there is no column {', '.join(TEXTS[:-1])} or {TEXTS[-1]}")
    at = names.index(name)
    id_at = next((names.index(each) for each in IDS if each in names), None)
    ids: dict[str, None] = {}
    texts = []
    for number, row in enumerate(every, start=1):
        one = str(number) if id_at is None else row.cells[id_at].strip()
        if one in ids:
            raise row.bad(f"the identifier {one!r} comes twice")
        ids[one] = None
        texts.append(row.text(at, "text"))
    if not texts:
        raise BadInput(path.name, None, "there are no texts in it")
    return list(ids), texts


def _language(text: str) -> str:
    if not re.fullmatch("[a-z]{2,3}", text):
        raise argparse.ArgumentTypeError("the language must be a code of two letters, like en")
    return text
