"""Groups and organisations answer as one voice: each row says for whom it speaks."""

import pytest

from isegoria.channels.table.tests.at_the_desk import bring_in, check, receipts_of, table_in
from isegoria.hear.models import Contribution, Voice
from isegoria.hear.queries import participant_of
from isegoria.hear.speaking import SpeaksFor, speaks_for
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal

pytestmark = pytest.mark.django_db

COLUMNS = {0: "_group", 1: "_size"}
MEETING = "Decided at a meeting of members."


def test_each_row_speaks_for_the_group_that_it_names(desk, heading):
    rows = [["name", "members", *heading], ["Weavers", "12", "disagree", "", "agree"]]
    content = table_in([*rows, ["Fishers", "1000", "disagree", "agree", ""]])

    page = bring_in(desk, content, columns=COLUMNS, speaks_for="organisation", formed=MEETING)

    people = [participant_of(code) for *_row, code, _address in receipts_of(desk, page)]
    assert [speaks_for(one) for one in people] == [
        SpeaksFor(Voice.ORGANISATION, "Weavers", MEETING, 12),
        SpeaksFor(Voice.ORGANISATION, "Fishers", MEETING, 1000),
    ]
    seal()
    assert audit(all_bodies()).problems == []


def test_one_group_hands_in_its_own_answer(desk, heading):
    content = table_in([heading, ["agree", "", ""]])

    page = check(desk, content, speaks_for="group", formed="Agreed over tea.", took_part="7")
    assert "7 people" in page.content.decode()
    desk.post(page.redirect_chain[-1][0], {"act": "take"})

    said = speaks_for(Contribution.objects.get().participant)
    assert said == SpeaksFor(Voice.GROUP, "Farmers' union", "Agreed over tea.", 7)


@pytest.mark.parametrize(
    ("rows", "columns", "words"),
    [
        ([["A", "x"]], COLUMNS, "Line 2: Write how many people took part"),
        ([["A", "0"]], COLUMNS, "Line 2: Write how many people took part"),
        ([["A" * 161, "2"]], COLUMNS, "Line 2: Write the name of the group"),
        ([["A", "2"], ["B", "3"]], {1: "_size"}, "Say which column names the group."),
        ([["A", "2"]], {0: "_group"}, "Say which column tells how many people took part."),
    ],
)
def test_a_group_says_who_it_is_and_how_many_took_part(desk, heading, rows, columns, words):
    content = table_in([["name", "members", heading[0]], *([*row, "agree"] for row in rows)])

    page = check(desk, content, columns=columns, speaks_for="group").content.decode()

    assert words in page
