"""The page of the chat: where it begins, and every turn of it.

Each turn is the answer to a form, so that nothing of a person stands in an address. The form
carries the code of the chat, signed, and which turn it replies to.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.base.allowance import Allowance, network_of, please_wait
from isegoria.base.own_page import is_from_our_own_page, ticket
from isegoria.channels.chat import services
from isegoria.channels.chat.models import SLUG
from isegoria.channels.chat.services import Sent, Turn
from isegoria.conversation.services import LONGEST
from isegoria.conversation.talk.known import speaking
from isegoria.conversation.turning.turn import Opens
from isegoria.hear import limits
from isegoria.hear.cookies import Memory, all_remembered, forget, remember, remembered
from isegoria.hear.keeping import obstacle_elsewhere
from isegoria.hear.queries import Asked, asked, participant_of
from isegoria.hear.rules import obstacle
from isegoria.languages.queries import page_language, shown
from isegoria.process.models import Process

# Wide: a school or a village may share one address. Each turn of each chat counts.
TURNS = Allowance(burst=3000, seconds_each=0.1)
_MOST_PRESSED = 100


@csrf_exempt  # no cookie before somebody takes part; is_from_our_own_page guards instead
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest, process: str) -> HttpResponse:
    """Show where it begins; hear one reply and show what follows."""
    found = asked(process)
    if found is None or SLUG not in found.process.channel_codes:
        raise Http404
    memory = remembered(request, process)
    if request.method != "POST":
        return _begin(request, found, memory)
    if not is_from_our_own_page(request, holder=memory.code or ""):
        return render(request, "errors/origin.html", status=403)
    is_new = "begin" in request.POST
    code = services.new_code() if is_new else services.code_in(request.POST.get("chat", ""))
    if code is None:
        unheard = request.POST.get("words", "")[:LONGEST]
        return _begin(request, found, memory, unheard=unheard, status=422)
    sent = _sent(request, process, code, memory)
    who = services.known_sender(sent, found.process)
    if wait := (limits.NEWCOMERS if who is None else TURNS).take(network_of(request)):
        return please_wait(request, wait)
    if is_new and not isinstance(sent.meant, Opens) and _elsewhere(request, found.process, memory):
        return _begin(request, found, memory, status=409)
    return _show(request, found.process, services.hear(sent), code)


def _sent(request: HttpRequest, process: str, code: str, memory: Memory) -> Sent:
    """What the form says. A chat that begins goes on with the receipt of this device, if any."""
    number, words = request.POST.get("turn", ""), request.POST.get("words", "")[:LONGEST]
    is_new = "begin" in request.POST
    if is_new and not words and memory.code:
        who = participant_of(memory.code, process)
        words = memory.code if who and who.secret is not None else ""
    return Sent(
        code=code,
        turn=0 if is_new or not number.isdecimal() else int(number[:6]),
        question=process,
        language=page_language(),
        network=network_of(request),
        words=words,
        pressed=() if is_new else tuple(request.POST.getlist("press")[:_MOST_PRESSED]),
    )


def _begin(
    request: HttpRequest,
    found: Asked,
    memory: Memory,
    *,
    unheard: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """What a chat is, and a button that begins it; why it is to begin again, if it is."""
    process = found.process
    obstacles = [obstacle(one) for one in found.activities]
    closed = "" if None in obstacles else next(filter(None, reversed(obstacles)), "")
    context = {
        "question": shown([process.question_id], page_language())[process.question_id],
        "slug": process.slug,
        "ticket": ticket(memory.code or ""),
        "is_known": memory.code is not None,
        "is_lost": unheard is not None,
        "unheard": unheard,
        "obstacle": closed or _elsewhere(request, process, memory),
    }
    return render(request, "chat/begin.html", context, status=status)


def _elsewhere(request: HttpRequest, process: Process, memory: Memory) -> str | None:
    """What stands in the way of a newcomer who answered the same question at another place."""
    if memory.code and participant_of(memory.code, process.slug):
        return None
    return obstacle_elsewhere(process, all_remembered(request))


def _show(request: HttpRequest, asked_in: Process, turn: Turn, code: str) -> HttpResponse:
    """What was said so far and what is asked now, in the language of the conversation."""
    process, language = turn.standing.process or asked_in, turn.standing.language
    before = None if turn.is_left else remembered(request, process.slug).code
    device = turn.opened or before
    with speaking(language):
        context = {
            "question": shown([process.question_id], language)[process.question_id],
            "slug": process.slug,
            "screen": turn.screen,
            "turn": turn.number,
            "code": services.signed(code),
            "unheard": turn.unheard,
            "longest": LONGEST,
            "ticket": ticket(device or ""),
            "small": [(one.value, services.words_for(one)) for one in services.SMALL],
        }
        response = render(request, "chat/chat.html", context)
        response["Content-Language"] = page_language()
    response["Cache-Control"] = "no-store"  # it holds what somebody said
    if turn.opened:
        remember(response, process.slug, turn.opened)
    elif turn.is_left:
        forget(response, process.slug)
    return response
