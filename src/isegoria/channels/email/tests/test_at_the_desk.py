"""What officials read of mails that do not arrive, where the answers to everybody go."""

import pytest

from isegoria.answer.jobs import answer_everybody
from isegoria.answer.tests.conftest import (  # noqa: F401  # a decided question, answered
    answered,
    decider,
    draft,
    heard,
    looked_at,
    people,
    publish,
    reach,
    send,
    whole,
    writer,
)
from isegoria.channels.email.models import Outage, Outgoing
from isegoria.notices.models import Notice

pytestmark = pytest.mark.django_db
DESK = "/en/desk/q/internet/answers/"


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_desk_tells_what_went_wrong_and_when_it_is_tried_again(
    client,
    answered,  # noqa: F811  # the fixture of that name
    people,  # noqa: F811  # the same
    reach,  # noqa: F811  # the same
    writer,  # noqa: F811  # the same
):
    for one in people[:3]:
        reach(one, "email", "amina@example.net")
    answer_everybody()
    refused, late, back = Notice.objects.order_by("pk")
    for notice, state, problem in (
        (refused, "failed", "refused"),
        (late, "waiting", "later"),
        (back, "failed", "bounced"),
    ):
        Outgoing.objects.create(notice=notice, state=state, problem=problem)
    Outage.objects.create(problem="ConnectionRefusedError", tries=1)
    client.force_login(writer)

    page = text_of(client.get(DESK))

    assert "The mail server has not answered since" in page
    assert "1 mail waits, and is tried again at" in page
    assert "The address does not exist, or refuses: 1" in page
    assert "Came back: the address takes no mail: 1" in page
    assert "Not taken yet; tried again: 1" in page
    assert "The next of them is tried again:" in page
    assert "amina" not in page
