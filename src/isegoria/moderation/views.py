"""How we moderate, for everybody; and the queue, for those who do it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.bulk.services import prepare
from isegoria.files.giving import original, published
from isegoria.files.models import File
from isegoria.hear.attachments import attached_to
from isegoria.hear.models import Item
from isegoria.languages.queries import page_language
from isegoria.moderation import queries
from isegoria.moderation.forms import ManyForm, RefusalForm
from isegoria.moderation.rules import RULES
from isegoria.moderation.services import accept as accept_item
from isegoria.moderation.services import describe as describe_item
from isegoria.moderation.services import refuse as refuse_item
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.models import Account
from isegoria.people.queries import account_of

PAGE = 25
LONGEST_NUMBER = 18
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Place:
    """Where in the queue somebody is: which list, which question, which page."""

    is_decided: bool
    slug: str
    page: str
    words: str = ""

    @classmethod
    def in_(cls, values: QueryDict) -> "Place":
        """Read the place from an address or a form."""
        return cls(
            is_decided=values.get("list") == "decided",
            slug=values.get("question", "")[:80].replace("\x00", ""),
            page=values.get("page", "1")[:9],
            words=" ".join(values.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH],
        )

    def address(self, **other: str) -> str:
        """The address of this place, or of one that differs in what is named."""
        values = {
            "list": "decided" if self.is_decided else "",
            "question": self.slug,
            "q": self.words,
            "page": self.page if self.page != "1" else "",
            **other,
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return reverse("moderation-queue") + (f"?{query}" if query else "")

    def listed(self, institutions: set[int]) -> QuerySet[Item]:
        """The items of this list, those of these institutions alone."""
        find = queries.decided if self.is_decided else queries.waiting
        return find(institutions, self.slug, self.words)

    @property
    def pages(self) -> str:
        """The address of another page of this list, but for the number at its end."""
        first = self.address(page="")
        return f"{first}{'&' if '?' in first else '?'}page="


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Say how we moderate, by which rules, and how often it happened."""
    context = {
        "rules": RULES,
        "tally": queries.tally(),
        "questions": queries.questions_with_refusals(page_language()),
    }
    return render(request, "moderation/rules.html", context)


@require_safe
def refused(request: HttpRequest, process: str) -> HttpResponse:
    """Show what is refused in a question: the rule and the reason, never the words."""
    found = queries.refused_in(process, page_language())
    if found is None:
        raise Http404
    question, placeholders = found
    page = Paginator(placeholders, PAGE).get_page(request.GET.get("page", "1"))
    context = {"question": question, "page": page}
    return render(request, "moderation/refused.html", context)


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, or what was decided."""
    mine = _institutions(account_of(request))
    return _show(request, mine, Place.in_(request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def accept(request: HttpRequest, item_id: int) -> HttpResponse:
    """Accept a statement, new or refused before, and go on to the next."""
    if request.method != "POST":
        return redirect("moderation-queue")
    account = account_of(request)
    item = _item_or_404(item_id, _institutions(account))
    try:
        accept_item(item=item, by=account, seen=request.POST.get("seen"))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        words = {"number": item.number}
        messages.success(
            request, _("Statement %(number)d is accepted; its author is told.") % words
        )
    return _go_on(request, item)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def refuse(request: HttpRequest, item_id: int) -> HttpResponse:
    """Refuse a statement by a rule and with a reason, and go on to the next.

    Who changes the language beside an error comes without the form, and gets the list.
    """
    if request.method != "POST":
        return redirect("moderation-queue")
    account = account_of(request)
    mine = _institutions(account)
    item = _item_or_404(item_id, mine)
    form = RefusalForm(request.POST, item=item)
    if not form.is_valid():
        return _show(request, mine, Place.in_(request.POST), item=item, form=form, status=422)
    try:
        refuse_item(item=item, by=account, seen=request.POST.get("seen"), **form.cleaned_data)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        words = {"number": item.number}
        messages.success(
            request, _("Statement %(number)d is refused; its author is told why.") % words
        )
    return _go_on(request, item)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def many(request: HttpRequest) -> HttpResponse:
    """Show what a decision on many statements would do; the next page asks once more."""
    if request.method != "POST":
        return redirect("moderation-queue")
    account = account_of(request)
    mine = _institutions(account)
    place = Place.in_(request.POST)
    matching = place.listed(mine)
    ticked = {number for one in request.POST.getlist("item") if (number := row_number(one))}
    form = ManyForm(request.POST, matching=matching.count(), ticked=ticked)
    if form.is_valid():
        chosen = matching if form.cleaned_data["which"] == "all" else matching.filter(pk__in=ticked)
        try:
            job = prepare(
                kind=form.cleaned_data["what"],
                targets=chosen.order_by("pk").values_list("pk", flat=True),
                details=form.details(),
                by=account,
                back=place.address(),
            )
        except Refused as refusal:
            form.add_error("which", str(refusal))
        else:
            return redirect("bulk-job", job.pk)
    return _show(request, mine, place, many=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def describe(request: HttpRequest, item_id: int) -> HttpResponse:
    """Describe a picture that came without words, and go on with it."""
    if request.method != "POST":
        return redirect("moderation-queue")
    item = _item_or_404(item_id, _institutions(account_of(request)))
    try:
        describe_item(item=item, words=request.POST.get("words", ""))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The description is kept. Now decide about it."))
    return HttpResponseRedirect(f"{Place.in_(request.POST).address()}#item-{item.pk}")


@require_safe
@login_required
def picture(request: HttpRequest, item_id: int, size: str) -> HttpResponse:
    """The copy of a picture that others will see, for whoever decides about it."""
    return published(_file_or_404(request, item_id), size)


@require_safe
@login_required
def document(request: HttpRequest, item_id: int) -> HttpResponse:
    """A document as it came, to be read before its description is shown."""
    file = _file_or_404(request, item_id)
    if file.kind != File.Kind.DOCUMENT:
        raise Http404
    return original(request, file)


def _file_or_404(request: HttpRequest, item_id: int) -> File:
    attached = attached_to(_item_or_404(item_id, _institutions(account_of(request))))
    if attached is None:
        raise Http404
    return attached.file


def _show(
    request: HttpRequest,
    mine: set[int],
    place: Place,
    *,
    item: Item | None = None,
    form: RefusalForm | None = None,
    many: ManyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    language = page_language()
    page = Paginator(place.listed(mine), PAGE).get_page(place.page)
    in_words = queries.with_restrictions if place.is_decided else queries.with_likenesses
    shelved = in_words(list(page), language)
    context: dict[str, Any] = {
        "rows": [
            (one, form if item and form and one.item == item else RefusalForm(item=one.item))
            for one in shelved
        ],
        "failed": form or many,
        "many": many or ManyForm(matching=page.paginator.count, ticked=set()),
        "page": page,
        "place": place,
        "choices": queries.choices(mine, language),
        "pager_address": place.pages,
        "everything": place.address(page="", question="", q=""),
        "other_list": place.address(page="", list="" if place.is_decided else "decided"),
    }
    return render(request, "moderation/queue.html", context, status=status)


def _go_on(request: HttpRequest, item: Item) -> HttpResponse:
    """Back to the list, at the statement that comes next, which then has the focus."""
    place = Place.in_(request.POST)
    following = None
    if not place.is_decided:
        mine = _institutions(account_of(request))
        following = place.listed(mine).filter(pk__gt=item.pk).values_list("pk").first()
    target = f"#item-{following[0]}" if following else "#list"
    return HttpResponseRedirect(place.address() + target)


def _institutions(account: Account) -> set[int]:
    mine = institutions_where(account, Role.Kind.MODERATOR, Role.Kind.OFFICER)
    if not mine:
        raise PermissionDenied(
            _("This page is for moderators. An administrator can give you that role.")
        )
    return mine


def _item_or_404(item_id: int, institutions: set[int]) -> Item:
    item = queries.item_for(item_id, institutions) if item_id < 2**63 else None
    if item is None:
        raise Http404
    return item
