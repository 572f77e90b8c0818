"""The log as outside programs fetch it, and a page that explains it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from isegoria.ledger.queries import latest_checkpoint, own_log, stored_tile
from isegoria.ledger.tiles import read_address

# The same address always gives the same bytes.
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
PLAIN = "text/plain; charset=utf-8"


def _checkpoint_mark(_request: HttpRequest) -> str:
    return f'"{bytes(latest_checkpoint().root).hex()}"'


@require_safe
@condition(etag_func=_checkpoint_mark)
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """Give what the log signed last."""
    return _file(latest_checkpoint().note.encode(), content_type=PLAIN, caching=ASK_AGAIN)


@require_safe
def key(_request: HttpRequest) -> HttpResponse:
    """Give the key with which signatures of the log are checked."""
    return _file(f"{own_log().key}\n".encode(), content_type=PLAIN, caching=ASK_AGAIN)


@require_safe
def tile(_request: HttpRequest, address: str) -> HttpResponse:
    """Give a piece of the tree, or a bundle of entries."""
    try:
        wanted = read_address(address)
    except ValueError as problem:
        return _file(f"{problem}\n".encode(), content_type=PLAIN, status=400)
    content = stored_tile(wanted)
    if content is None:
        words = _("The log has not grown that far.")
        return _file(f"{words}\n".encode(), content_type=PLAIN, status=404)
    return _file(content, content_type="application/octet-stream", caching=FOR_EVER)


@require_safe
def to_page(_request: HttpRequest) -> HttpResponse:
    """Lead people who open the log's own address to the page in their language."""
    return redirect("ledger_page:log")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Explain the log to people."""
    newest = latest_checkpoint()
    context = {
        "checkpoint": newest,
        "key": newest.log.key,
        "address": f"{settings.ADDRESS}/log",
    }
    return render(request, "ledger/page.html", context)


def _file(
    content: bytes, *, content_type: str, status: int = 200, caching: str = "no-store"
) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        status=status,
        headers={"Cache-Control": caching, "Access-Control-Allow-Origin": "*"},
    )
