"""Placing all that match at once: shown first, and undone where nobody read since."""

import pytest

from isegoria.bulk.jobs import do_what_waits
from isegoria.themes.models import OpenText, Reading
from isegoria.themes.queries.book import own_counts
from isegoria.themes.queries.texts import standing

pytestmark = pytest.mark.django_db
LIST = "/en/desk/q/internet/themes/answers/"


def test_all_that_match_are_placed_and_undone(
    client, question, once, ramps, drivers, officer, moderator, read
):
    read(once[0], moderator, drivers)
    read(once[1], officer, drivers)
    client.force_login(officer)

    asked = client.post(f"{LIST}?words=number", {"do": "all", "theme": ramps.pk})
    shown = client.get(asked.url).text
    unchanged = own_counts(standing(question))
    client.post(asked.url)
    do_what_waits()
    placed = own_counts(standing(question))
    read(once[2], officer, drivers)
    client.post(asked.url, {"undo": "1"})
    do_what_waits()

    assert "8 can be done. 1 cannot, and stays as it is. Nothing has happened yet." in shown
    assert unchanged == {drivers.pk: 2}
    assert placed == {ramps.pk: 8, drivers.pk: 2}
    assert own_counts(standing(question)) == {drivers.pk: 3}
    assert Reading.objects.count() == 3
    assert OpenText.objects.filter(state="unread").count() == 7


def test_without_a_theme_or_a_match_nothing_is_asked_for(client, texts, ramps, officer):
    client.force_login(officer)

    none = client.post(f"{LIST}?words=number", {"do": "all"}, follow=True)
    empty = client.post(f"{LIST}?words=zzz", {"do": "all", "theme": ramps.pk}, follow=True)

    assert "Choose a theme." in none.text
    assert "Nothing matches." in empty.text
