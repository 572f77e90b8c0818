"""What an operator can ask of `isegoria`, and what is said when it cannot be done."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from isegoria.config import environment
from isegoria.config.problems import sentence
from isegoria.config.terminal import complain

PROBLEM = 2
_HIGHEST_PORT = 65535

# Each is loaded only when it is asked for, so that --help answers at once.
_DOERS = {
    "demo": "isegoria.config.serve:demo",
    "serve": "isegoria.config.serve:serve",
    "worker": "isegoria.config.worker:run",
    "receive-mail": "isegoria.config.mail:receive",
    "import": "isegoria.config.operations:import_",
    "export": "isegoria.config.operations:export",
    "backup": "isegoria.config.operations:backup",
    "restore": "isegoria.config.operations:restore",
    "verify": "isegoria.config.operations:verify",
    "recompute": "isegoria.config.operations:recompute",
    "reindex": "isegoria.config.operations:reindex",
    "admin": "isegoria.config.operations:admin",
    "manage": "isegoria.config.operations:manage",
}


def run(arguments: Sequence[str] | None = None) -> int:
    """Do what the operator asks; 0 if it was done, 1 if a check found faults, 2 if it cannot be."""
    options = _parser().parse_args(arguments)
    if "data" in options:
        os.environ["ISEGORIA_DATA"] = str(Path(options.data).expanduser().absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isegoria.config.settings")
    wants_tracebacks = False
    try:
        environment.check_names()
        wants_tracebacks = environment.claim("TRACEBACKS")
        module, _colon, name = _DOERS[options.command].partition(":")
        doer = getattr(import_module(module), name)
        return int(doer(options))
    except Exception as problem:
        if wants_tracebacks:
            raise
        complain(sentence(problem))
        return PROBLEM


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what was mistyped."""

    def error(self, message: str) -> NoReturn:
        """End with that sentence."""
        complain(f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help")
        sys.exit(PROBLEM)


def _parser() -> argparse.ArgumentParser:
    everywhere = _Parser(add_help=False)
    everywhere.add_argument(
        "--data",
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="where everything is kept (default: ./isegoria-data)",
    )
    parser = _Parser(
        prog="isegoria",
        description="Put a question, hear the answers, show what was heard.",
        epilog="Settings are told in docs/settings.md, running a site in docs/operating.md.",
        parents=[everywhere],
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, description=words, parents=[everywhere])

    _add_servers(add("demo", "try everything with simulated people"), add("serve", "run a site"))
    worker = add("worker", "run only the worker, which seals, counts and tidies up")
    worker.add_argument("--once", action="store_true", help="do what is due, then end")
    add("receive-mail", "hear one mail, which a mail server hands over on standard input")
    _add_conversations(
        add("import", "bring in a conversation"), add("export", "write out a conversation")
    )
    for name, words in (
        ("backup", "put everything into one file"),
        ("restore", "bring back everything from such a file, into an empty database"),
    ):
        add(name, words).add_argument("file", metavar="FILE")
    add("verify", "compare everything stored with the public log")
    recompute = add("recompute", "read what was heard again, and compare with what is stored")
    recompute.add_argument("slug", metavar="SLUG", nargs="?", default="", help="one question alone")
    add("reindex", "make the index of the search anew")
    admin = add("admin", "make an administrator, and print a link to sign in once")
    admin.add_argument("email", metavar="EMAIL")
    manage = add("manage", "Django's own commands")
    manage.add_argument("rest", nargs=argparse.REMAINDER, metavar="...")
    return parser


def _add_servers(*parsers: argparse.ArgumentParser) -> None:
    for parser in parsers:
        parser.add_argument(
            "--port", type=_port, default=8000, metavar="N", help="default 8000; 0 takes a free one"
        )
        parser.add_argument(
            "--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)"
        )


def _add_conversations(
    importer: argparse.ArgumentParser, exporter: argparse.ArgumentParser
) -> None:
    for parser in (importer, exporter):
        parser.add_argument("format", choices=["polis"])
    exporter.add_argument("slug", metavar="SLUG", help="the question, as in its address")
    importer.add_argument(
        "folder", metavar="DIR", help="the folder with comments.csv and votes.csv"
    )
    exporter.add_argument("folder", metavar="DIR", help="a new folder")


def _port(text: str) -> int:
    """Read a port number."""
    if not text.isdigit() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number up to 65535, not {text!r}")
    return int(text)
