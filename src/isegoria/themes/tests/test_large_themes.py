"""Large themes: few statements however many answers, done by the worker, to be undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.bulk.jobs import do_what_waits
from isegoria.bulk.kinds import bulk_kinds
from isegoria.bulk.models import Job, Step
from isegoria.organisations.models import Role
from isegoria.themes import rules
from isegoria.themes.models import Change, OpenText, Placing, Theme
from isegoria.themes.queries.book import counts, live
from isegoria.themes.queries.texts import standing
from isegoria.themes.services.book import merge, split, undo
from isegoria.themes.services.settling import settle

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What nothing in the program holds up."""


DESK = "/en/desk/q/internet/themes/"


@pytest.fixture
def _few_are_many(monkeypatch):
    monkeypatch.setattr(rules, "MOST_AT_ONCE", 2)


@pytest.fixture
def large(once, ramps, officer, read):
    """A theme under which more lies than is moved while somebody waits."""
    for text in once[:4]:
        read(text, officer, ramps)
    return ramps


def lies():
    rows = Placing.objects.filter(reading__counted_for__isnull=False)
    return sorted(rows.values_list("reading__text__number", "theme", "given", "from_machine"))


def last(question):
    return Change.objects.filter(process=question).latest("number").number


def asked_for(act):
    """The statements that read or write answers, readings or placings."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return [one["sql"] for one in asked.captured_queries]


def test_merging_splitting_and_undoing_ask_no_more_for_many_than_for_one(
    question, texts, ramps, drivers, make_theme, officer, moderator, read
):
    few, many = make_theme("Few"), make_theme("Many")
    read(texts[0], officer, few)
    for text in texts[1:]:
        read(text, officer, many)
        read(text, moderator, many, note="The same.")

    found = {}
    for theme, of_it in ((few, texts[:1]), (many, texts[1:])):
        pks = [one.pk for one in of_it]
        found[theme.pk] = [
            len(asked_for(act))
            for act in (
                lambda theme=theme: merge(theme=theme, into=ramps, by=officer),
                lambda: undo(process=question, number=last(question), by=officer),
                lambda theme=theme, pks=pks: split(theme=theme, texts=pks, to=drivers, by=officer),
                lambda: undo(process=question, number=last(question), by=officer),
                lambda pks=pks: settle(OpenText.objects.filter(pk__in=pks)),
            )
        ]

    assert found[few.pk] == found[many.pk]
    assert found[many.pk][-1] == 1
    assert counts(live(question), standing(question))[many.pk] == len(texts) - 1


@pytest.mark.usefixtures("_few_are_many")
def test_a_large_theme_is_shown_first_then_merged_by_the_worker_and_undone(
    client, question, large, drivers, officer, moderator, read, once
):
    before = lies()
    client.force_login(officer)
    asked = client.post(f"{DESK}{large.number}/", {"do": "merge", "to": drivers.pk})
    shown, unchanged = client.get(asked.url).text, lies()
    client.post(asked.url)
    read(once[4], moderator, large)  # while the worker has not come to it
    do_what_waits()
    merged = counts(live(question), standing(question))
    read(once[5], moderator, large)
    client.post(asked.url, {"undo": "1"})
    do_what_waits()

    assert "Ramps (4)" in shown
    assert "Nothing has happened yet." in shown
    assert unchanged == before
    assert merged == {drivers.pk: 5}
    assert counts(live(question), standing(question)) == {large.pk: 6, drivers.pk: 0}
    assert Change.objects.get(kind="merged").is_undone


@pytest.mark.usefixtures("_few_are_many")
def test_a_worker_that_is_killed_merges_all_of_it_afterwards_and_once(
    client, question, large, drivers, officer, monkeypatch
):
    client.force_login(officer)
    asked = client.post(f"{DESK}{large.number}/", {"do": "merge", "to": drivers.pk})
    client.post(asked.url)
    before, real = lies(), bulk_kinds()["themes-merge"].do

    def cut_off(target, details, *, by):
        real(target, details, by=by)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(bulk_kinds()["themes-merge"], "do", cut_off)
        with pytest.raises(Killed):
            do_what_waits()
    half = lies(), Theme.objects.get(pk=large.pk).merged_into_id
    do_what_waits()
    do_what_waits()

    assert half == (before, None)
    assert counts(live(question), standing(question)) == {drivers.pk: 4}
    assert Change.objects.filter(kind="merged").count() == 1
    assert Job.objects.get().state == Job.State.DONE


@pytest.mark.usefixtures("_few_are_many")
def test_what_moved_many_is_undone_by_the_worker_from_the_page_of_themes(
    client, question, large, drivers, officer
):
    before = lies()
    merge(theme=large, into=drivers, by=officer)
    client.force_login(officer)

    asked = client.post(f"{DESK}undo/{last(question)}/")
    shown = client.get(asked.url).text
    client.post(asked.url)
    do_what_waits()
    client.post(asked.url, {"undo": "1"})
    do_what_waits()

    assert "Merged: Ramps" in shown
    assert lies() == before
    assert Step.objects.get().state == Step.State.KEPT


@pytest.mark.usefixtures("_few_are_many")
def test_what_changed_meanwhile_or_lost_its_role_is_left_with_the_reason(
    client, question, large, drivers, make_theme, officer
):
    client.force_login(officer)
    first = client.post(f"{DESK}{large.number}/", {"do": "merge", "to": drivers.pk})
    second = client.post(f"{DESK}{large.number}/", {"do": "merge", "to": drivers.pk})
    client.post(first.url)
    client.post(second.url)
    merge(theme=drivers, into=make_theme("Steps"), by=officer)
    Role.objects.filter(account=officer).delete()
    before = lies()
    do_what_waits()

    assert lies() == before
    assert {one.state for one in Step.objects.all()} == {Step.State.LEFT}
    assert all(one.words for one in Step.objects.all())


def test_a_split_gives_back_what_was_chosen_and_by_whom(
    question, once, ramps, drivers, make_theme, officer, read
):
    steps = make_theme("Steps")
    read(once[0], officer, ramps, steps, proposed=[steps.pk])
    read(once[1], officer, ramps, drivers)
    merge(theme=steps, into=ramps, by=officer)
    before = lies()

    moved = split(theme=ramps, texts=[one.pk for one in once[:2]], to=drivers, by=officer)
    parted = counts(live(question), standing(question))
    undo(process=question, number=last(question), by=officer)
    back = lies()
    undo(process=question, number=last(question) - 1, by=officer)

    assert moved == 2
    assert parted == {ramps.pk: 0, drivers.pk: 2}
    assert back == before
    assert counts(live(question), standing(question)) == {ramps.pk: 2, drivers.pk: 1, steps.pk: 1}


def test_what_was_split_off_before_only_readings_were_noted_comes_back(
    question, once, ramps, drivers, officer, read
):
    read(once[0], officer, ramps)
    before = lies()
    split(theme=ramps, texts=[once[0].pk], to=drivers, by=officer)
    change = Change.objects.get(kind="split")
    change.before = {"readings": change.before["lay"][0][-1]}
    change.save()

    undo(process=question, number=change.number, by=officer)

    assert lies() == before
