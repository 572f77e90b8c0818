"""Two people type the same sheet in at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from isegoria.activities.statements.models import Vote
from isegoria.base.refusal import Refused
from isegoria.channels.paper import queries, services
from isegoria.channels.paper.tests.at_the_desk import votes
from isegoria.hear.models import Participant


@pytest.mark.django_db(transaction=True)
def test_one_of_the_two_is_entered_and_the_other_refused(
    on_paper, make_sheets, clerk, second_clerk, statements
):
    (code,) = make_sheets().codes
    start = Barrier(2, timeout=60)

    def run(who):
        try:
            sheet = queries.sheet_at_hand(on_paper.process, code)
            start.wait()
            services.enter(sheet=sheet, code=code, answers=votes(statements, "agree"), clerk=who)
        except Refused as refused:
            return str(refused)
        else:
            return "in"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        heard = sorted(threads.map(run, [clerk, second_clerk]))

    assert heard == ["This sheet was entered before. It counts once; nothing was changed.", "in"]
    assert Participant.objects.count() == Vote.objects.count() == 1
