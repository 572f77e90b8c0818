"""Whoever took part and can be written to is told once that the report is there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.conversation.talk.status import status
from isegoria.hear.models import Contribution, Participant
from isegoria.hear.routes import route_token_of
from isegoria.notices.models import Notice
from isegoria.people.routes import Route, keep_route
from isegoria.report.jobs import tell_who_took_part
from isegoria.report.services.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def reachable(heard):
    """Two of them have a phone; one of these took part in French."""
    people = list(Participant.objects.filter(process=heard).order_by("pk")[:2])
    for one in people:
        keep_route(
            route_token_of(one),
            Route("sms", "gate", "+33600000000"),
            tag=f"tag-{one.pk}",
            until=timezone.now().date() + timedelta(days=90),
        )
    Contribution.objects.filter(participant=people[1]).update(language="fr")
    return people


def test_each_is_told_once_in_their_language(whole, signer, looked_at, reachable):
    assert tell_who_took_part() == 0
    publish(report=whole, digest=looked_at(whole), by=signer)

    assert tell_who_took_part() == 2
    assert tell_who_took_part() == 0

    english, french = Notice.objects.order_by("pk")
    assert {english.language, french.language} == {"en", "fr"}
    by_language = {one.language: one.body for one in (english, french)}
    assert "/en/q/internet/report/" in by_language["en"]
    assert "30 people answered." in by_language["en"]
    assert "/fr/q/internet/report/" in by_language["fr"]
    assert "La décision est prise" in by_language["fr"]


def test_who_took_everything_back_is_not_written_to(whole, signer, looked_at, reachable):
    publish(report=whole, digest=looked_at(whole), by=signer)
    Contribution.objects.filter(participant=reachable[0]).update(standing="withdrawn")

    tell_who_took_part()

    assert [one.language for one in Notice.objects.all()] == ["fr"]


def test_whoever_asks_for_their_status_hears_the_short_form(whole, signer, looked_at, reachable):
    published = publish(report=whole, digest=looked_at(whole), by=signer)
    tell_who_took_part()

    said = [one.words for one in status(reachable[0], "en")]

    assert sum("30 people answered." in one for one in said) == 1
    assert published.number == 1
