"""Who reads what: once, by two persons apart, and again where they differ."""

import random

import pytest

from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.meetings import Gathering, Said, write_down
from isegoria.hear.models import Item
from isegoria.themes.jobs import take_up_words
from isegoria.themes.models import Codebook, OpenText, Placing, Reading
from isegoria.themes.queries.book import counts, live, own_counts, progress
from isegoria.themes.queries.texts import Wanted, standing, waiting_for_a_second, wanted
from isegoria.themes.services.book import merge, undo
from isegoria.themes.services.gathering import begin, gather
from isegoria.themes.services.settling import settle

pytestmark = pytest.mark.django_db


def state(text):
    return OpenText.objects.get(pk=text.pk).state


def found(question, book, by, themes=(), **want):
    book.process = question
    rows = wanted(question, by, Wanted(**want), book=book, themes=themes)
    return list(rows.values_list("number", flat=True))


def test_what_was_accepted_is_taken_up_once_and_what_waits_or_came_from_staff_is_not(
    question, book, make_words, statements
):
    make_words("This waits to be read.", standing=Item.Standing.HELD)
    late = make_words("The stop has no roof.")

    first, again = take_up_words(), take_up_words()

    assert (first, again) == (1, 0)
    assert OpenText.objects.get(item=late).number == 11
    assert begin(question).seed == book.seed


def test_words_are_taken_up_piece_by_piece_in_order_and_none_twice(question, book, make_words):
    for number in range(7):
        make_words(f"One more of {number}.")

    pieces = [gather(question, most=3) for _piece in range(4)]

    numbers = OpenText.objects.order_by("item").values_list("number", flat=True)
    assert pieces == [3, 3, 1, 0]
    assert list(numbers) == list(range(1, 18))
    assert OpenText.objects.filter(draw__lt=Codebook.objects.get().drawn_below).count() == 4


def test_points_of_meetings_are_taken_up_and_fall_out_with_their_meeting(question, book):
    meeting = write_down(
        process=question,
        gathering=Gathering(
            "Hall",
            question.stages.get(kind="hear").begins_at.astimezone(question.zone).date(),
            20,
            "talk",
            "en",
            {},
            [Said("The stop is too far.", 12, 1)],
        ),
    )
    gather(question)
    before = standing(question).count()
    meeting.taken_out = "It was another town."
    meeting.save()

    assert before == 11
    assert standing(question).count() == 10


def test_what_is_taken_back_stands_no_more(question, texts):
    Item.objects.filter(pk=texts[0].item_id).update(standing=Item.Standing.WITHDRAWN)

    assert standing(question).first().number == 2


@pytest.mark.parametrize(("number", "twice"), [(0, 2), (1, 3), (5, 3), (6, 4)])
def test_one_in_five_is_drawn_by_the_seed_and_never_fewer(
    question, book, make_words, number, twice
):
    for each in range(number):
        make_words(f"One more of {each}.")
    gather(question)
    book.refresh_from_db()

    drawn = OpenText.objects.filter(draw__lt=book.drawn_below)
    assert drawn.count() == twice
    again = [one.draw for one in drawn]
    OpenText.objects.all().delete()
    gather(question)
    assert [one.draw for one in OpenText.objects.filter(draw__lt=book.drawn_below)] == again


def test_a_reader_ticks_several_themes_and_may_change_them(
    question, once, ramps, drivers, officer, read
):
    read(once[0], officer, ramps, drivers)
    both = own_counts(standing(question))
    read(once[0], officer, drivers)

    assert both == {ramps.pk: 1, drivers.pk: 1}
    assert own_counts(standing(question)) == {drivers.pk: 1}


def test_an_answer_counts_once_in_a_theme_that_holds_both_of_its_themes(
    question, once, ramps, make_theme, officer, read
):
    narrow, steep = make_theme("Narrow", parent=ramps), make_theme("Steep", parent=ramps)

    read(once[0], officer, narrow, steep)

    assert counts(live(question), standing(question)) == {ramps.pk: 1, narrow.pk: 1, steep.pk: 1}


def test_nothing_to_place_is_a_finding_and_no_theme_is_none(question, once, ramps, officer, read):
    with pytest.raises(Refused, match="Tick a theme"):
        read(once[0], officer)
    read(once[0], officer, outcome=Reading.Outcome.NOTHING)

    assert progress(standing(question)) == {"nothing": 1, "unread": 9}


def test_a_colleague_is_asked_and_answers(question, once, ramps, officer, moderator, read):
    read(once[0], officer, outcome=Reading.Outcome.ASKED, note="What is a kneeling bus?")
    asked = state(once[0])
    read(once[0], moderator, ramps)

    assert (asked, state(once[0])) == ("asked", "placed")


def test_two_readers_who_agree_count_once(question, drawn, ramps, officer, moderator, read):
    read(drawn[0], officer, ramps)
    placed = read(drawn[0], moderator, ramps)

    assert placed.reading.turn == Reading.Turn.SECOND
    assert own_counts(standing(question)) == {ramps.pk: 1}
    assert state(drawn[0]) == "placed"


def test_two_readers_who_differ_are_settled_by_a_third_look_with_a_reason(
    question, drawn, ramps, drivers, officer, moderator, administrator, read
):
    read(drawn[0], officer, ramps)
    read(drawn[0], moderator, drivers)
    differ = (state(drawn[0]), own_counts(standing(question)))

    with pytest.raises(Refused, match="why"):
        read(drawn[0], administrator, ramps, seen=3)
    read(drawn[0], administrator, ramps, seen=3, note="It is about the way in.")

    assert differ == ("disputed", {})
    assert (state(drawn[0]), own_counts(standing(question))) == ("placed", {ramps.pk: 1})


def test_readers_who_differed_agree_once_their_themes_are_one(
    question, drawn, ramps, drivers, officer, moderator, read
):
    read(drawn[0], officer, ramps)
    read(drawn[0], moderator, drivers)

    merge(theme=ramps, into=drivers, by=officer)
    merged = state(drawn[0])
    undo(process=question, number=3, by=officer)

    assert (merged, state(drawn[0])) == ("placed", "disputed")


def test_the_second_reader_finds_by_no_way_where_the_first_placed_it(
    question, book, drawn, ramps, officer, moderator, read
):
    read(drawn[0], officer, ramps)
    read(drawn[1], officer, outcome=Reading.Outcome.NOTHING)
    both = sorted(one.number for one in drawn)

    seen = {
        "theme": found(question, book, moderator, {ramps.pk}, theme="1"),
        "placed": found(question, book, moderator, state="placed"),
        "nothing": found(question, book, moderator, state="nothing"),
        "second": found(question, book, moderator, state="second"),
    }

    assert seen == {"theme": [], "placed": [], "nothing": [], "second": both}
    assert found(question, book, officer, {ramps.pk}, theme="1") == [drawn[0].number]
    assert found(question, book, officer, state="mine") == both
    assert waiting_for_a_second(book).count() == 2


def test_two_who_read_the_same_answer_at_once_are_first_and_second(
    question, once, ramps, drivers, officer, moderator, administrator, read
):
    read(once[0], officer, ramps)
    quick = read(once[0], moderator, drivers)

    assert quick.reading.turn == Reading.Turn.SECOND
    with pytest.raises(NotNow, match="Others have read"):
        read(once[0], administrator, ramps)


def test_who_saw_where_it_lies_never_becomes_the_second_reader(
    question, drawn, ramps, officer, moderator, read
):
    read(drawn[0], officer, ramps)

    looked = read(drawn[0], moderator, ramps, seen=3, note="I had seen it.")

    assert looked.reading.turn == Reading.Turn.THIRD


def test_answers_are_found_by_words_in_any_case_and_by_language(
    question, book, officer, make_words
):
    make_words("Пандус нужен у входа.", language="ru")
    gather(question)

    assert found(question, book, officer, words="NUMBER 3") == [3]
    assert found(question, book, officer, words="пандус") == [11]
    assert found(question, book, officer, language="fr") == [10]
    assert found(question, book, officer, words="nobody said this") == []


def test_what_counts_follows_from_readings_as_worked_out_another_way(
    question, texts, ramps, drivers, officer
):
    draw = random.Random(11)
    outcomes = list(Reading.Outcome)
    for text in texts * 6:
        OpenText.objects.filter(pk=text.pk).update(counted=None, state="unread")
        Reading.objects.filter(text=text).delete()
        for turn in draw.sample([1, 2, 3], draw.randint(0, 3)):
            outcome = draw.choice([Reading.Outcome.PLACED, *outcomes])
            reading = Reading.objects.create(
                process=question, text=text, turn=turn, reader=officer, outcome=outcome, note="x"
            )
            themes = draw.choice([[ramps], [drivers], [ramps, drivers]])
            Placing.objects.bulk_create(
                Placing(process=question, reading=reading, given=one, theme=one)
                for one in (themes if outcome == Reading.Outcome.PLACED else [])
            )
        settle(OpenText.objects.filter(pk=text.pk))

        fresh = OpenText.objects.get(pk=text.pk)
        assert (fresh.state, fresh.counted_id) == _standing(text)


def _standing(text):
    """What counts, told reading by reading."""
    turns = {one.turn: one for one in text.readings.all()}
    said = {
        turn: (one.outcome, set(one.placings.values_list("theme", flat=True)))
        for turn, one in turns.items()
    }
    if 3 in turns:
        return turns[3].outcome, turns[3].pk
    if 1 not in turns:
        return "unread", None
    if 2 in turns and said[1] != said[2]:
        return "disputed", None
    if turns[1].outcome == "asked":
        return "asked", None
    return turns[1].outcome, turns[1].pk
