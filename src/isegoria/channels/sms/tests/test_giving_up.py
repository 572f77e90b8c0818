"""A message that no gateway ever takes."""

import pytest

from isegoria.channels.sms.models import Outgoing
from isegoria.channels.sms.services import send_what_is_owed
from isegoria.channels.sms.tests.conftest import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gateways")]

HER = "+254700000001"
AFRICA = f"/sms/africa/{SECRET}/"


def test_of_what_was_tried_all_too_often_no_words_are_kept(client, by_text, time_machine):
    client.post(AFRICA, {"from": HER, "to": "22334", "id": "1", "text": "internet"})

    for _try in range(12):
        was_kept = Outgoing.objects.get().sealed is not None
        send_what_is_owed()
        time_machine.move_to(Outgoing.objects.get().due_at)

    row = Outgoing.objects.get()
    assert was_kept
    assert (row.state, row.tries, row.sealed) == (Outgoing.State.FAILED, 12, None)
