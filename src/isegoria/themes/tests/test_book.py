"""Themes in words and in order; what is done to them can be undone and loses nothing."""

import pytest

from isegoria.base.refusal import NotNow, Refused
from isegoria.themes.models import Change, OpenText, Placing, Theme
from isegoria.themes.queries.book import counts, live, nodes_of
from isegoria.themes.queries.texts import standing
from isegoria.themes.services.book import merge, move, remove, reword, shift, split, undo

pytestmark = pytest.mark.django_db


def names(question):
    return [(one.depth, one.name.body) for one in nodes_of(question, "en")]


def under(theme):
    rows = Placing.objects.filter(theme=theme, reading__counted_for__isnull=False)
    return set(rows.values_list("reading__text__number", flat=True))


def last_change(question):
    return Change.objects.filter(process=question).latest("number").number


def test_themes_lie_in_one_another_three_levels_deep(question, make_theme, book):
    transport = make_theme("Transport")
    buses = make_theme("Buses", parent=transport)
    ramps = make_theme("Ramps", parent=buses)

    with pytest.raises(Refused, match="three levels"):
        make_theme("Steep ramps", parent=ramps)
    assert names(question) == [(0, "Transport"), (1, "Buses"), (2, "Ramps")]


def test_a_theme_with_others_in_it_does_not_move_too_deep_or_into_itself(
    question, make_theme, book, officer
):
    transport, care = make_theme("Transport"), make_theme("Care")
    buses = make_theme("Buses", parent=transport)
    make_theme("Ramps", parent=buses)

    with pytest.raises(Refused, match="three levels"):
        move(theme=transport, parent=care, by=officer)
    with pytest.raises(Refused, match="in itself"):
        move(theme=transport, parent=buses, by=officer)
    move(theme=buses, parent=care, by=officer)
    assert names(question) == [(0, "Transport"), (0, "Care"), (1, "Buses"), (2, "Ramps")]


def test_order_is_changed_among_neighbours_and_undone(question, ramps, drivers, officer):
    shift(theme=drivers, up=True, by=officer)
    before = names(question)
    shift(theme=drivers, up=True, by=officer)
    undo(process=question, number=last_change(question), by=officer)

    assert before == [(0, "Drivers"), (0, "Ramps")]
    assert names(question) == [(0, "Ramps"), (0, "Drivers")]


def test_a_name_is_given_once_and_words_go_back_to_what_they_were(
    question, ramps, drivers, officer
):
    with pytest.raises(Refused, match="of this name"):
        reword(theme=drivers, words={"name": "ramps"}, language="en", by=officer)
    reword(theme=ramps, words={"name": "Ways in", "note": "Into buses"}, language="en", by=officer)
    reword(theme=ramps, words={"name": "Rampes"}, language="fr", by=officer)
    in_french = [one.name.body for one in nodes_of(question, "fr")]
    undo(process=question, number=last_change(question), by=officer)
    undo(process=question, number=last_change(question) - 1, by=officer)

    node = nodes_of(question, "fr")[0]
    assert in_french == ["Rampes", "Drivers"]
    assert (node.name.body, node.note.body, node.belongs.body) == (
        "Ramps",
        "",
        "Ramps and low floors",
    )


def test_what_was_done_before_is_undone_after_what_came_later(question, ramps, officer):
    reword(theme=ramps, words={"name": "Ways in"}, language="en", by=officer)

    with pytest.raises(NotNow, match="changed since"):
        undo(process=question, number=1, by=officer)
    undo(process=question, number=2, by=officer)
    undo(process=question, number=1, by=officer)
    with pytest.raises(NotNow, match="undone before"):
        undo(process=question, number=1, by=officer)
    assert live(question) == []


def test_a_merged_theme_gives_all_its_answers_to_the_other_and_gets_them_back(
    question, once, ramps, drivers, officer, read
):
    read(once[0], officer, ramps)
    read(once[1], officer, drivers)
    read(once[2], officer, ramps, drivers)

    merge(theme=ramps, into=drivers, by=officer)
    merged = counts(live(question), standing(question))
    undo(process=question, number=last_change(question), by=officer)

    assert merged == {drivers.pk: 3}
    assert under(ramps) == {once[0].number, once[2].number}
    assert under(drivers) == {once[1].number, once[2].number}


def test_themes_merged_one_into_another_come_apart_in_the_other_order(
    question, once, ramps, drivers, make_theme, officer, read
):
    steps = make_theme("Steps")
    for text, theme in zip(once, (ramps, drivers, steps), strict=False):
        read(text, officer, theme)

    merge(theme=ramps, into=drivers, by=officer)
    merge(theme=drivers, into=steps, by=officer)
    undo(process=question, number=last_change(question), by=officer)
    parted = (under(drivers), under(steps))
    undo(process=question, number=last_change(question) - 1, by=officer)

    assert parted == ({once[0].number, once[1].number}, {once[2].number})
    assert under(ramps) == {once[0].number}


def test_who_places_under_a_theme_merged_meanwhile_loses_nothing_and_is_told(
    question, once, ramps, drivers, officer, moderator, read
):
    merge(theme=ramps, into=drivers, by=officer)

    placed = read(once[0], moderator, ramps)

    assert [(a.pk, b.pk) for a, b in placed.moved] == [(ramps.pk, drivers.pk)]
    assert under(drivers) == {once[0].number}
    undo(process=question, number=last_change(question), by=officer)
    assert under(ramps) == {once[0].number}


def test_some_answers_are_split_off_and_come_back(question, once, ramps, drivers, officer, read):
    for text in once[:3]:
        read(text, officer, ramps)
    read(once[1], officer, ramps, drivers)

    moved = split(theme=ramps, texts=[once[0].pk, once[1].pk], to=drivers, by=officer)
    parted = (under(ramps), under(drivers))
    undo(process=question, number=last_change(question), by=officer)

    assert moved == 2
    assert parted == ({once[2].number}, {once[0].number, once[1].number})
    assert under(ramps) == {once[0].number, once[1].number, once[2].number}
    assert under(drivers) == {once[1].number}
    with pytest.raises(Refused, match="Tick at least one"):
        split(theme=ramps, texts=[once[4].pk], to=drivers, by=officer)


def test_a_theme_is_taken_out_only_while_nothing_lies_under_it(
    question, once, ramps, drivers, officer, read
):
    read(once[0], officer, ramps)

    with pytest.raises(Refused, match="Merge it"):
        remove(theme=ramps, by=officer)
    remove(theme=drivers, by=officer)
    with pytest.raises(NotNow, match="taken out meanwhile"):
        read(once[1], officer, drivers)
    undo(process=question, number=last_change(question), by=officer)

    assert {one.pk for one in live(question)} == {ramps.pk, drivers.pk}
    assert OpenText.objects.get(pk=once[1].pk).state == "unread"
    assert Theme.objects.count() == 2
