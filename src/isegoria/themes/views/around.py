"""What every page of themes at the desk begins with."""

from typing import Any

from django.http import Http404

from isegoria.languages.queries import page_language, shown
from isegoria.process.models import Process
from isegoria.themes.models import Codebook
from isegoria.themes.queries.book import Node, codebook_of, nodes_of


def around(process: Process, language: str) -> dict[str, Any]:
    """The question in words, and its name in addresses."""
    words = shown([process.question_id], language)[process.question_id]
    return {"process": process, "question": words}


def book_or_404(process: Process) -> Codebook:
    """How the words of this question are placed, if somebody has begun."""
    found = codebook_of(process)
    if found is None:
        raise Http404
    found.process = process
    return found


def themes_or_404(process: Process, number: int) -> tuple[list[Node], Node]:
    """The themes of this question, and the one of this number."""
    nodes = nodes_of(process, page_language())
    found = next((one for one in nodes if one.theme.number == number), None)
    if found is None:
        raise Http404
    found.theme.process = process
    return nodes, found
