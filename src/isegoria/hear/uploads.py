"""Files that a page's form brings, put away, so that the rest of it is a reply like any other."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from isegoria.base.refusal import Refused
from isegoria.files import services
from isegoria.files.kinds import SPEECH, kinds_asked
from isegoria.files.rules import WEB
from isegoria.hear.prompts import Prompt
from isegoria.hear.replies import NONE, SENT, SPOKEN, box
from isegoria.questionnaire.definition import Kind


def form_of(request: HttpRequest, prompts: Iterable[Prompt]) -> tuple[QueryDict, dict[str, str]]:
    """What a form says, with the name of each file that came in its place.

    Also what was wrong with files, in words, by the key of the question. A file that was taken is
    kept while the person mends the rest of the page.
    """
    form = request.POST.copy()
    faults: dict[str, str] = {}
    for prompt in prompts:
        sent = _sent(request, prompt) if prompt.takes_files else None
        if sent is None:
            continue
        name = prompt.key if prompt.kind is Kind.FILE else box(prompt.key, SPOKEN)
        try:
            form[name] = _kept(prompt, sent)
            form.pop(box(prompt.key, NONE), None)
        except Refused as refused:
            faults[prompt.key] = str(refused)
    return form, faults


def _sent(request: HttpRequest, prompt: Prompt) -> UploadedFile[bytes] | None:
    """The file for a question: the one taken just now, else the one that was chosen."""
    boxes = (request.FILES.get(box(prompt.key, one)) for one in SENT)
    return next((one for one in boxes if isinstance(one, UploadedFile)), None)


def _kept(prompt: Prompt, sent: UploadedFile[bytes]) -> str:
    kinds = kinds_asked(prompt.file_kind) if prompt.kind is Kind.FILE else SPEECH
    file = services.keep(content=sent.chunks(), size=sent.size or 0, limits=WEB.only(kinds))
    return file.name
