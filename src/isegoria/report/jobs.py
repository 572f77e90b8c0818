"""What the worker does for this room: tells those who took part that the report is there."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.hear.models import Contribution, Participant
from isegoria.hear.routes import route_token_of
from isegoria.languages.codes import INTERFACE
from isegoria.languages.queries import shown
from isegoria.notices.models import Notice
from isegoria.notices.services import owe
from isegoria.people.models import ReturnRoute
from isegoria.report.fetching import short_words
from isegoria.report.models import Publication

_AT_ONCE = 500


def tell_who_took_part() -> int:
    """Owe a notice to everybody who can be written to, once each; how many that were."""
    waiting = Publication.objects.filter(all_told=False).select_related("report__process")
    return sum(_tell_some(one) for one in waiting)


@transaction.atomic
def _tell_some(publication: Publication) -> int:
    """Tell the next of them; whoever is passed has been told, or cannot be written to."""
    held = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    people = list(
        Participant.objects.filter(
            process=publication.report.process_id,
            pk__gt=held.told_up_to,
            merged_into=None,
            receipt__isnull=False,
        ).order_by("pk")[:_AT_ONCE]
    )
    tokens = {route_token_of(one): one.pk for one in people}
    reached = ReturnRoute.objects.filter(token__in=list(tokens)).values_list("token", flat=True)
    languages = _languages_of(tokens.values())
    for token in reached:
        language = languages.get(tokens[token])
        if language is not None:
            _tell(publication, token, language)
    held.told_up_to = people[-1].pk if people else held.told_up_to
    held.all_told = len(people) < _AT_ONCE
    held.save(update_fields=["told_up_to", "all_told"])
    return len(reached)


def _languages_of(people: Iterable[int]) -> dict[int, str]:
    """In which language each of these took part; who took everything back is not among them."""
    rows = Contribution.objects.filter(
        participant__in=list(people), standing=Contribution.Standing.STANDS
    )
    return dict(rows.values_list("participant", "language"))


def _tell(publication: Publication, token: str, language: str) -> None:
    process = publication.report.process
    spoken = language if language in INTERFACE else INTERFACE[0]
    with override(spoken):
        address = settings.ADDRESS + reverse("report", args=[process.slug])
        asked = str(shown([process.question_id], language)[process.question_id])
        words = _("What we heard is told now: “%(question)s” %(address)s") % {
            "question": asked,
            "address": address,
        }
    body = f"{words}\n{short_words(publication, language)}".strip()
    owe(
        route_token=token,
        kind="report",
        language=spoken,
        body=body,
        priority=Notice.Priority.EVERYBODY,
    )
