"""What to read before answering, and to hear."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.base.allowance import Allowance, network_of, please_wait
from isegoria.base.kept import same_for_everybody
from isegoria.base.numbers import page_number
from isegoria.inform.queries import inform_page, words_to_hear
from isegoria.languages.queries import page_language
from isegoria.languages.speech import spoken

# Each time it is spoken anew: a tenth of a second of work, and nothing that has to be kept.
_HEARD = Allowance(burst=120, seconds_each=1)


@require_safe
@same_for_everybody
def about(request: HttpRequest, process: str) -> HttpResponse:
    """The documents of a question, passage by passage."""
    page = inform_page(process, page_language(), number=page_number(request))
    if page is None:
        raise Http404
    return render(request, "inform/about.html", page)


@require_safe
def sound(request: HttpRequest, process: str) -> HttpResponse:
    """The question and what it is about in short, read aloud by a computer's voice."""
    if seconds := _HEARD.take(network_of(request)):
        return please_wait(request, seconds)
    found = words_to_hear(process, page_language())
    if found is None:
        raise Http404
    return HttpResponse(spoken(*found), content_type="audio/wav")
