"""The page that is kept on a device, and what it sends when there is a connection again."""

from secrets import token_hex
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.allowance import network_of, please_wait
from isegoria.base.own_page import is_from_our_own_page, ticket
from isegoria.base.refusal import Faulty, Refused
from isegoria.channels.offline import queries
from isegoria.channels.offline.queries import Sheet
from isegoria.hear import limits, rules, visits
from isegoria.hear.cookies import remember, remembered
from isegoria.hear.models import Activity, Channel
from isegoria.hear.queries import asked, part, participant_of
from isegoria.hear.questions import answers_in
from isegoria.hear.services import ReceivedWhole, contribute_whole
from isegoria.languages.queries import page_language, shown
from isegoria.process.timetable import instant_in_words

OTHERS_ON_THIS_DEVICE = 4
LONGEST_KEY = 64


@require_safe
def choose(request: HttpRequest, process: str) -> HttpResponse:
    """Lead to the only thing that is asked, or let people choose."""
    found = asked(process)
    if found is None or not found.activities:
        raise Http404
    if len(found.activities) == 1:
        one = found.activities[0]
        return redirect("along-form", process, one.type_slug, one.position)
    titles = shown([one.title_id for one in found.activities], page_language())
    ways = [(titles[one.title_id], one) for one in found.activities]
    question = shown([found.process.question_id], page_language())[found.process.question_id]
    context = {"ways": ways, "process": found.process, "question": question}
    return render(request, "offline/choose.html", context)


@csrf_exempt  # no cookie is needed to take part; is_from_our_own_page guards instead
@require_http_methods(["GET", "HEAD", "POST"])
def along(request: HttpRequest, process: str, type_slug: str, position: int) -> HttpResponse:
    """Show everything that is asked on one page; take it all at once, each delivery once."""
    here = part(process_slug=process, type_slug=type_slug, position=position, code=None)
    if here is None:
        raise Http404
    sheet = queries.sheet_of(here.activity, page_language())
    if request.method != "POST":
        return _show(request, here.activity, sheet)
    if not is_from_our_own_page(request):
        return render(request, "errors/origin.html", status=403)
    if wait := limits.NEWCOMERS.take(network_of(request)):
        return please_wait(request, wait)
    code = visits.code_of(request.POST.get("visit", ""), lasting=True)
    try:
        whole = _take(request, here.activity, sheet, code)
    except Refused as refused:
        return _refused(request, here.activity, sheet, refused)
    return _taken(request, here.activity, sheet, whole, whole.new_code or code or "")


def _take(
    request: HttpRequest, activity: Activity, sheet: Sheet, code: str | None
) -> ReceivedWhole:
    key = request.POST.get("key", "")
    if not key or len(key) > LONGEST_KEY:
        raise Refused(_("This page was changed on its way. Open it again and send it from there."))
    return contribute_whole(
        activity=activity,
        participant=participant_of(code, activity.process.slug) if code else None,
        answers=answers_in(sheet.prompts, request.POST),
        channel=Channel.WEB,
        language=page_language(),
        key=f"offline {key}",
        code=code,
    )


def _taken(
    request: HttpRequest, activity: Activity, sheet: Sheet, whole: ReceivedWhole, code: str
) -> HttpResponse:
    """Say that all of it has arrived, with the receipt, and what could not be taken."""
    texts = {one.key: one.text.body for one in sheet.prompts}
    left = {texts.get(key, key): words for key, words in whole.refused.items()}
    if gone := len(queries.no_longer_asked(sheet, request.POST)):
        left[""] = ngettext(
            "%(number)d answer was to something that is not asked any more.",
            "%(number)d answers were to something that is not asked any more.",
            gone,
        ) % {"number": gone}
    if _wants_data(request):
        return JsonResponse({"code": code, "left": left})
    context = {**_around(activity, sheet), "code": code, "left": left}
    response = render(request, "offline/received.html", context)
    response["Cache-Control"] = "no-store"
    if code:
        remember(response, activity.process.slug, code)
    return response


def _refused(
    request: HttpRequest, activity: Activity, sheet: Sheet, refused: Refused
) -> HttpResponse:
    if _wants_data(request):
        return JsonResponse({"error": str(refused)}, status=refused.status)
    faults = refused.faults if isinstance(refused, Faulty) else {}
    return _show(request, activity, sheet, refused=refused, faults=faults)


def _show(
    request: HttpRequest,
    activity: Activity,
    sheet: Sheet,
    *,
    refused: Refused | None = None,
    faults: dict[str, str] | None = None,
) -> HttpResponse:
    memory = remembered(request, activity.process.slug)
    prompts = [one.holding(request.POST) if refused else one for one in sheet.prompts]
    visit = visits.carry(memory.code) if memory.code else visits.set_aside(lasting=True)
    others = [visits.set_aside(lasting=True) for _one in range(OTHERS_ON_THIS_DEVICE)]
    context = {
        **_around(activity, sheet),
        "rows": [(one, (faults or {}).get(one.key, "")) for one in prompts],
        "error": str(refused or ""),
        "faults": faults or {},
        "obstacle": rules.obstacle(activity),
        "key": request.POST.get("key") or token_hex(16),
        "visit": request.POST.get("visit") or visit,
        "spare": " ".join(f"{token_hex(16)}/{one}" for one in others),
    }
    status = refused.status if refused else 200
    response = render(request, "offline/along.html", context, status=status)
    response["Cache-Control"] = "no-store"  # it holds a receipt that was set aside
    return response


def _around(activity: Activity, sheet: Sheet) -> dict[str, Any]:
    process, ends_at = activity.process, activity.stage.ends_at
    return {
        "activity": activity,
        "process": process,
        "question": shown([process.question_id], page_language())[process.question_id],
        "title": sheet.title,
        "until": instant_in_words(ends_at, process) if ends_at else "",
        "ticket": ticket(),
    }


def _wants_data(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
