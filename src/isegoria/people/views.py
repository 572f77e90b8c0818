"""Signing in by a link that works once, or as one of the simulated staff."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from isegoria.base.refusal import Refused
from isegoria.people.queries import demo_accounts
from isegoria.people.services import look_at, redeem


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button; only pressing it signs in, so that programs which follow links do not."""
    try:
        account = redeem(token) if request.method == "POST" else look_at(token)
    except Refused as refused:
        context = {"words": str(refused)}
        return render(request, "people/link_ended.html", context, status=refused.status)
    if request.method != "POST":
        return render(request, "people/enter.html", {"account": account})
    logout(request)
    response: HttpResponse = perform_login(request, account)
    return response


@never_cache
@require_POST
def enter_as(request: HttpRequest, account_id: int) -> HttpResponse:
    """Sign in as one of the simulated staff; there is no such address outside a demonstration."""
    simulated = demo_accounts() if settings.IS_DEMO else []
    account = next((one for one in simulated if one.pk == account_id), None)
    if account is None:
        raise Http404
    # Not by way of allauth: a passkey that one visitor added must not keep out the next.
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)
