"""The settings of the site, and who works for it; for administrators alone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isegoria.base.numbers import page_number, row_number
from isegoria.base.refusal import Refused
from isegoria.languages.queries import page_language
from isegoria.organisations import points as help_points
from isegoria.organisations import queries, rules, services
from isegoria.organisations.forms import (
    InvitationForm,
    PointForm,
    RolesForm,
    SiteForm,
    points_in,
)
from isegoria.organisations.models import HelpPoint, Institution
from isegoria.people.models import Account
from isegoria.people.queries import account_of

_MOST_BYTES = 1_000_000
_A_PAGE = 15


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def site(request: HttpRequest) -> HttpResponse:
    """Show and change what the site says of itself."""
    row = queries.site_settings()
    if row is None or row.operator_id not in _managed(request):
        raise PermissionDenied(_("Only an administrator of the operator can change the site."))
    form = SiteForm(request.POST or None, site=row)
    if request.method != "POST":
        return render(request, "organisations/site.html", {"form": SiteForm(site=row)})
    if form.is_valid():
        try:
            services.change_site(words=form.words)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. Every page says it from now on."))
            return redirect("desk-site")
    return render(request, "organisations/site.html", {"form": form}, status=422)


@require_safe
@login_required
def staff(request: HttpRequest) -> HttpResponse:
    """Show who works here, and in which roles."""
    managed = _managed(request)
    chosen = _chosen(request, managed)
    context = {
        "institutions": managed,
        "chosen": chosen,
        "members": queries.staff_of(chosen),
    }
    return render(request, "organisations/staff.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to work here."""
    managed = _managed(request)
    institution = Institution.objects.get(pk=_chosen(request, managed))
    if request.method != "POST":
        return _show_invitation(request, InvitationForm(), institution)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _show_invitation(request, form, institution, status=422)
    try:
        invitation = services.invite(
            **form.cleaned_data, institution=institution, by=account_of(request)
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show_invitation(request, form, institution, status=422)
    _say_how_it_went(request, invitation)
    return redirect("desk-staff")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show one person; change their roles."""
    managed = _managed(request)
    account = _member_or_404(managed, account_id)
    institution = Institution.objects.get(pk=_chosen(request, managed))
    if request.method != "POST":
        kinds = queries.kinds_of(account, institution.pk)
        return _show_member(request, account, RolesForm(initial={"kinds": kinds}), managed)
    form = RolesForm(request.POST)
    if not form.is_valid():
        return _show_member(request, account, form, managed, status=422)
    try:
        services.change_roles(
            account=account, institution=institution, **form.cleaned_data, by=account_of(request)
        )
    except Refused as refused:
        form.add_error("kinds", str(refused))
        return _show_member(request, account, form, managed, status=422)
    messages.success(request, _("The roles of %(name)s are saved.") % {"name": account})
    return redirect("desk-staff")


@require_POST
@login_required
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """Close somebody's account."""
    account = _manageable(request, account_id)
    try:
        services.deactivate(account=account, by=account_of(request))
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("desk-staff-member", account_id)
    words = {"name": account}
    messages.success(request, _("The account of %(name)s is closed.") % words)
    return redirect("desk-staff")


@require_POST
@login_required
def reopen(request: HttpRequest, account_id: int) -> HttpResponse:
    """Open a closed account again."""
    account = _manageable(request, account_id)
    services.reactivate(account=account, by=account_of(request))
    messages.success(request, _("The account of %(name)s is open again.") % {"name": account})
    return redirect("desk-staff")


@require_POST
@login_required
def new_link(request: HttpRequest, account_id: int) -> HttpResponse:
    """Help somebody back in: mail a new link; for lost keys, ask a second person first."""
    account = _manageable(request, account_id)
    if not account.is_active:
        messages.warning(request, _("This account is closed. Open it again first."))
        return redirect("desk-staff-member", account_id)
    if queries.has_keys(account):
        return _ask_for_keys(request, account)
    _mail_link(request, account)
    return redirect("desk-staff")


@require_safe
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """Show whose lost keys wait for somebody's second word."""
    waiting = queries.keys_waiting_for(account_of(request))
    return render(request, "organisations/keys.html", {"waiting": waiting})


@require_POST
@login_required
def keys_of(request: HttpRequest, account_id: int) -> HttpResponse:
    """Agree that somebody's lost keys are removed, or leave them."""
    mine = account_of(request)
    lost = next(
        (one for one in queries.keys_waiting_for(mine) if one.account_id == account_id), None
    )
    if lost is None:
        messages.warning(request, _("Somebody has answered this already, or it took too long."))
        return redirect("desk-staff-keys")
    if request.POST.get("answer") != "agree":
        services.leave_keys(lost=lost, by=mine)
        messages.success(request, _("The keys of %(name)s stay.") % {"name": lost.account})
        return redirect("desk-staff-keys")
    try:
        services.agree_to_remove_keys(lost=lost, by=mine)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        _mail_link(request, lost.account)
    return redirect("desk-staff-keys")


def _ask_for_keys(request: HttpRequest, account: Account) -> HttpResponse:
    mine = account_of(request)
    institution = Institution.objects.get(pk=_chosen(request, _managed(request)))
    try:
        services.ask_to_remove_keys(account=account, institution=institution, by=mine)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("desk-staff-member", account.pk)
    words = {"name": account}
    messages.success(
        request,
        _(
            "A second person has to agree that the keys of %(name)s are removed. Ask an "
            "administrator, an officer or an auditor to look at the desk within three days."
        )
        % words,
    )
    return redirect("desk-staff")


def _mail_link(request: HttpRequest, account: Account) -> None:
    if services.send_link(account, by=account_of(request)):
        words = {"email": account.email}
        messages.success(request, _("A new link is on its way to %(email)s.") % words)
    else:
        messages.warning(request, _no_mail())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def points(request: HttpRequest) -> HttpResponse:
    """Every place that helps; many at once from a file."""
    managed = _managed(request)
    chosen = _chosen(request, managed)
    wrong: list[str] = []
    if request.method == "POST":
        institution = Institution.objects.get(pk=chosen)
        file = request.FILES.get("file")
        every, wrong = points_in(file.read() if file and (file.size or 0) <= _MOST_BYTES else b"")
        if not wrong:
            count = help_points.put_points(institution=institution, every=every)
            words = _("Places put down: %(count)d.") % {"count": count}
            messages.success(request, words, "good")
            return redirect(f"{request.path}?institution={chosen}")
    context = {
        "institutions": managed,
        "chosen": chosen,
        "points": help_points.points_of(chosen),
        "wrong": wrong,
        "columns": ", ".join(PointForm().fields),
    }
    return render(request, "organisations/points.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def point(request: HttpRequest, point_id: int = 0) -> HttpResponse:
    """Add a place, change what is said of it, or show it no longer."""
    managed = _managed(request)
    row = HelpPoint.objects.filter(
        pk=row_number(str(point_id)) or 0, institution__in=managed
    ).first()
    if row is None and point_id:
        raise Http404
    chosen = row.institution_id if row else _chosen(request, managed)
    back = redirect(f"{reverse('desk-points')}?institution={chosen}")
    if row and request.POST.get("act") in ("close", "open"):
        help_points.close_point(row, is_over=request.POST["act"] == "close")
        return back
    form = PointForm(request.POST) if request.method == "POST" else PointForm()
    if row and request.method != "POST":
        form = PointForm.of(row)
    if form.is_valid():
        try:
            institution = Institution.objects.get(pk=chosen)
            help_points.put_point(institution=institution, words=form.words, point=row)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("Saved. Everybody can find it from now on."), "good")
            return back
    context = {"form": form, "point": row, "chosen": chosen}
    status = 422 if form.errors else 200
    return render(request, "organisations/point.html", context, status=status)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Show everybody where somebody helps, the nearest first to the place that they name."""
    words = request.GET.get("place", "")[:120].replace("\0", "").strip()
    found = help_points.in_order(words)
    if only_open := "open" in request.GET:
        found = [one for one in found if one.standing.is_open]
    pages = Paginator(found, _A_PAGE)
    number = page_number(request)
    if number > pages.num_pages:
        raise Http404
    asked = {**({"place": words} if words else {}), **({"open": "1"} if only_open else {})}
    context = {
        "words": words,
        "only_open": only_open,
        "found": pages.page(number),
        "pages": pages.page(number),
        "total": len(found),
        "address": f"?{urlencode(asked)}{'&' if asked else ''}page=",
    }
    return render(request, "organisations/directory.html", context)


def _show_invitation(
    request: HttpRequest, form: InvitationForm, institution: Institution, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "institution": institution}
    return render(request, "organisations/invite.html", context, status=status)


def _show_member(
    request: HttpRequest,
    account: Account,
    form: RolesForm,
    managed: dict[int, str],
    *,
    status: int = 200,
) -> HttpResponse:
    until = queries.trained_until(account)
    context: dict[str, Any] = {
        "person": account,
        "trained_until": until,
        "is_trained": until is not None and until >= timezone.localdate(),
        "form": form,
        "chosen": _chosen(request, managed),
        "has_keys": queries.has_keys(account),
        "changes": queries.changes_of(account, managed),
        "obstacle": rules.obstacle_to_managing(account, managed),
        "obstacle_to_closing": rules.obstacle_to_deactivating(account),
    }
    return render(request, "organisations/member.html", context, status=status)


def _say_how_it_went(request: HttpRequest, invitation: services.Invitation) -> None:
    words = {"name": str(invitation.account), "email": invitation.account.email}
    if not invitation.is_new:
        messages.success(
            request,
            _("%(name)s had an account already and has the roles now. No mail was sent.") % words,
        )
    elif invitation.is_sent:
        messages.success(request, _("An invitation is on its way to %(email)s.") % words)
    else:
        messages.warning(request, _no_mail())


def _no_mail() -> str:
    return _(
        "The account is there, but the mail could not be sent. "
        "Ask whoever runs the server to look at the mail settings, then send a new link."
    )


def _managed(request: HttpRequest) -> dict[int, str]:
    managed = queries.institutions_named(account_of(request), page_language())
    if not managed:
        raise PermissionDenied(_("This page is for administrators."))
    return managed


def _chosen(request: HttpRequest, managed: dict[int, str]) -> int:
    """The institution in question: the one that is named, or the first."""
    named = request.POST.get("institution") or request.GET.get("institution", "")
    if not named:
        return next(iter(managed))
    chosen = next((one for one in managed if str(one) == named), None)
    if chosen is None:
        raise Http404
    return chosen


def _member_or_404(managed: dict[int, str], account_id: int) -> Account:
    account = queries.member_of(managed, account_id) if account_id < 2**63 else None
    if account is None:
        raise Http404
    return account


def _manageable(request: HttpRequest, account_id: int) -> Account:
    managed = _managed(request)
    account = _member_or_404(managed, account_id)
    if reason := rules.obstacle_to_managing(account, managed):
        raise PermissionDenied(reason)
    return account
