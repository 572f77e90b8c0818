"""The addresses that search engines, checkers and our own tests are told of."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import Combinable
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import override

from isegoria.base.easy import easy_form
from isegoria.cascade.models import LevelRequest
from isegoria.channels.chat.models import SLUG as CHAT
from isegoria.decide.models import Publication as Decided
from isegoria.follow.models import Commitment
from isegoria.gates.models import Confirmation, Review
from isegoria.gates.queries import policies_shown
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Channel, Item
from isegoria.inform.models import Document
from isegoria.journey.queries.public import standing_of
from isegoria.languages.models import Rendering
from isegoria.learn.queries import facts_of_questions
from isegoria.places.models import Area
from isegoria.process.models import Process, Stage
from isegoria.report.models import Publication
from isegoria.signing.models import Film
from isegoria.themes.models import Theme
from isegoria.understand.models import Finding

LANGUAGE = "en"
WITHOUT_A_QUESTION = (
    "home",
    "search",
    "how",
    "reading",
    "receipt",
    "accessibility",
    "privacy",
    "help-points",
    "moderation-rules",
    "community",
    "policies",
    "learn",
    "training",
    "ledger_page:log",
    "api-page",
    "offline",
)
Kind = str


def addresses() -> list[str]:
    """The public pages in English; of a demonstration, one of every kind."""
    with override(LANGUAGE):
        names = (*WITHOUT_A_QUESTION, *(("simulator", "tour") if settings.IS_DEMO else ()))
        pages = [
            *((name, reverse(name)) for name in names),
            *_areas(),
            *_policies(),
            *_results(),
            *_questions(),
        ]
    if not settings.IS_DEMO:
        return [address for _kind, address in pages]
    return list(dict(reversed(pages)).values())[::-1]


def _areas() -> Iterator[tuple[Kind, str]]:
    """The page of every area."""
    for code in Area.objects.order_by("code").values_list("code", flat=True):
        yield "area", reverse("community-area", args=[code])


def _policies() -> Iterator[tuple[Kind, str]]:
    """The page of every institution that has a policy of its own."""
    for slug, _name in policies_shown(LANGUAGE):
        yield "policy", reverse("policy", args=[slug])


def _results() -> Iterator[tuple[Kind, str]]:
    """The page of what came of it, of every institution that has asked something."""
    for slug in sorted({one.institution for one in facts_of_questions()}):
        yield "results", reverse("learn-institution", args=[slug])


def _questions() -> Iterator[tuple[Kind, str]]:
    """Every page that lies below a question, and of which kind it is."""
    now = timezone.now()
    for process in _published():
        hear = next((one for one in process.stages.all() if one.kind == Stage.Kind.HEAR), None)
        standing = standing_of(hear, now)
        yield f"question {standing}", reverse("question", args=[process.slug])
        shown = ("easy", "signed", "inform", "checked", "themes")
        there = (kind for kind in shown if getattr(process, f"has_{kind}"))
        yield from ((kind, reverse(kind, args=[process.slug])) for kind in there)
        yield from _themes(process)
        if standing != "preparation":
            yield f"heard {standing}", reverse("heard", args=[process.slug])
            yield "who", reverse("who", args=[process.slug])
            yield "heard meetings", reverse("heard-meetings", args=[process.slug])
            yield "refused", reverse("moderation-refused", args=[process.slug])
        if process.has_levels:
            yield "levels", reverse("levels", args=[process.slug])
        yield from _report(process, standing)
        yield from _decision(process, standing)
        if process.has_findings:
            yield "heard statements", reverse("heard-statements", args=[process.slug])
            yield "heard signs", reverse("heard-signs", args=[process.slug])
            yield "heard sure", reverse("heard-sure", args=[process.slug])
        if standing == "open":
            yield from _while_open(process)
        for activity in process.activities.all():
            activity.process = process
            yield from _activity(activity, standing)


def _is_at_several_levels() -> Combinable:
    """Whether other institutions put a question too, or were asked anything for it."""
    public = Process.objects.exclude(published_at=None)
    asked = LevelRequest.objects.filter(Q(process=OuterRef("pk")) | Q(made=OuterRef("pk")))
    return (
        Exists(public.filter(above=OuterRef("pk")))
        | Exists(public.filter(pk=OuterRef("above")))
        | Exists(asked)
    )


def _while_open(process: Any) -> Iterator[tuple[Kind, str]]:  # noqa: ANN401  # annotated
    """The pages that are there as long as people can answer."""
    ways = [one for one in (Channel.PAPER, CHAT) if one in process.channel_codes]
    along = ["along"] if len(process.activities.all()) > 1 else []
    for kind in (*ways, *along, "poster", "radio"):
        yield kind, reverse(kind, args=[process.slug])


def _themes(process: Process) -> Iterator[tuple[Kind, str]]:
    """Every theme that everybody can read, with the answers under it."""
    rows = Theme.objects.filter(process=process, merged_into=None, is_removed=False)
    public = rows.exclude(published_on=None).order_by("number")
    for number in public.values_list("number", flat=True):
        yield "theme", reverse("theme", args=[process.slug, number])


def _report(process: Any, standing: str) -> Iterator[tuple[Kind, str]]:  # noqa: ANN401  # annotated
    """The pages of the report on what was heard."""
    if standing == "closed":
        yield "report", reverse("report", args=[process.slug])
    if process.has_report:
        yield "report easy", reverse("report-easy", args=[process.slug])
        yield "report version", reverse("report-version", args=[process.slug, 1])


def _decision(process: Any, standing: str) -> Iterator[tuple[Kind, str]]:  # noqa: ANN401  # annotated
    """The pages of the decision."""
    if standing == "closed":
        yield f"decision {process.has_decision}", reverse("decision", args=[process.slug])
    if process.has_promises:
        yield "promised", reverse("promised", args=[process.slug])
        numbers = process.commitments.exclude(state=Commitment.State.DRAFT)
        for number in numbers.values_list("number", flat=True):
            for name in ("promise", "promise-not-done"):
                yield name, reverse(name, args=[process.slug, number])
    if process.has_decision:
        yield "decision text", reverse("decision-text", args=[process.slug])
        yield "answers", reverse("answers", args=[process.slug])
        yield "decision version", reverse("decision-version", args=[process.slug, 1])
        yield "archive", reverse("archive", args=[process.slug])
        yield "solved", reverse("solved", args=[process.slug])


def _published() -> QuerySet[Any]:
    """The questions that the public can see, newest first, with what there is of each."""
    return (
        Process.objects.exclude(published_at=None)
        .annotate(
            has_inform=Exists(Document.objects.filter(process=OuterRef("pk"))),
            has_easy=Exists(
                Rendering.objects.filter(
                    text=OuterRef("question"),
                    language=easy_form(LANGUAGE),
                    source_revision=F("text__revision"),
                ).exclude(body="")
            ),
            has_signed=Exists(Film.objects.filter(process=OuterRef("pk"))),
            has_checked=Exists(Review.objects.filter(process=OuterRef("pk")))
            | Exists(Confirmation.objects.filter(process=OuterRef("pk"))),
            has_themes=Exists(
                Theme.objects.filter(
                    process=OuterRef("pk"), merged_into=None, published_on__isnull=False
                )
            ),
            has_report=Exists(Publication.objects.filter(report__process=OuterRef("pk"))),
            has_decision=Exists(Decided.objects.filter(decision__process=OuterRef("pk"))),
            has_levels=_is_at_several_levels(),
            has_promises=Exists(
                Commitment.objects.filter(process=OuterRef("pk")).exclude(
                    state=Commitment.State.DRAFT
                )
            ),
            has_findings=Exists(
                Finding.objects.filter(
                    activity__process=OuterRef("pk"), activity__position=1
                ).exclude(result__has_key="questions")  # a survey has no such pages
            ),
        )
        .prefetch_related("stages", Prefetch("activities", Activity.objects.order_by("position")))
        .order_by("-published_at", "-pk")
    )


def _activity(activity: Activity, standing: str) -> Iterator[tuple[Kind, str]]:
    """The pages on which people take part; single items only of a demonstration, for checkers."""
    kind, where = activity.type_slug, (activity.process.slug, activity.position)
    yield f"{kind} {standing}", type_of(activity).address(activity)
    if standing != "open":
        return
    yield from _if_there_is(f"{kind}:add", *where)
    yield f"along {kind}", reverse("along-form", args=[where[0], kind, where[1]])
    if settings.IS_DEMO:
        accepted = Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED)
        for number in accepted.order_by("number").values_list("number", flat=True)[:1]:
            yield from _if_there_is(f"{kind}:statement", *where, number)
        for prompt in type_of(activity).asking(activity, None, settings.LANGUAGE_CODE).prompts[:1]:
            yield from _if_there_is(f"{kind}:page", *where, prompt.key)


def _if_there_is(name: str, *where: str | int) -> Iterator[tuple[Kind, str]]:
    """Not every type of activity has every page."""
    with suppress(NoReverseMatch):
        yield name, reverse(name, args=where)
