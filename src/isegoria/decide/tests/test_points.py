"""Every point gets an answer with a reason, and keeps it only as long as it is the same point."""

import pytest

from isegoria.base.refusal import NotThere, Refused
from isegoria.bulk.jobs import do_what_waits
from isegoria.bulk.models import Job
from isegoria.bulk.services import begin as begin_job
from isegoria.bulk.services import prepare, undo
from isegoria.decide.models import Disposition
from isegoria.decide.queries import decision_on, passages_of, points_of, state_of
from isegoria.decide.rules import is_widely_supported, obstacles
from isegoria.decide.services.writing import (
    Answer,
    Overtaken,
    begin,
    put_passage,
    rows_for,
    settle,
    translate_texts,
)
from isegoria.hear.models import Item
from isegoria.languages.services import say
from isegoria.themes.models import Theme
from isegoria.themes.services.book import merge, reword
from isegoria.themes.services.book import undo as undo_theme
from isegoria.understand.models import ItemFinding

pytestmark = pytest.mark.django_db
NO_MONEY = Answer("not_adopted", "There is no money for it.")


def gates_of(process):
    decision = decision_on(process)
    return obstacles(state_of(decision, points_of(process, "en"), "en"))


def test_points_are_the_published_themes_and_what_two_in_three_agree_with(heard):
    Theme.objects.create(
        process=heard, number=3, position=3, name=say("Unpublished", language="en")
    )

    found = [(one.kind, str(one.name)) for one in points_of(heard, "en")]

    assert found == [
        ("theme", "Cost"),
        ("theme", "Ramps"),
        ("statement", "Villages with no line come first."),
        ("statement", "The line should end at the library."),
    ]


@pytest.mark.parametrize(
    ("agree", "disagree", "passed", "is_point"),
    [(8, 4, 0, True), (7, 5, 0, False), (6, 0, 0, False), (7, 0, 0, True), (8, 2, 3, False)],
)
def test_widely_supported_is_two_in_three_of_all_who_were_asked(agree, disagree, passed, is_point):
    found = is_widely_supported(agree=agree, disagree=disagree, passed=passed)

    assert found is is_point


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer("", "Why."), "Say what becomes of this point."),
        (Answer("ignored", "Why."), "Say what becomes of this point."),
        (Answer("not_adopted", "  "), "Give the reason. Those who said it read it."),
        (Answer("adopted", "Why."), "Choose the passage of the text in which this is taken up."),
        (
            Answer("under_study", "Why.", passages=[1]),
            "Only what is taken up has a passage. Take the ticks away, or say it is taken up.",
        ),
        (Answer("adopted", "Why.", passages=[7]), "There is no such passage."),
        (Answer("not_adopted", "x" * 3001), "This is too long: 3000 characters at most."),
    ],
)
def test_an_answer_that_cannot_stand_is_refused_in_words(draft, named, writer, answer, words):
    put_passage(decision=draft, number=None, before="", after="Villages first.")
    point = named(draft.process)["Cost"]

    with pytest.raises(Refused) as refused:
        settle(decision=draft, kind=point.kind, key=point.key, answer=answer, by=writer)

    assert str(refused.value) == words
    assert not Disposition.objects.exists()


def test_what_is_no_point_gets_no_answer(draft, writer):
    weak = Item.objects.get(text__renderings__body="Nobody needs a line.")

    with pytest.raises(NotThere):
        settle(decision=draft, kind="statement", key=weak.pk, answer=NO_MONEY, by=writer)


def test_each_point_without_an_answer_blocks(draft, named, writer):
    for at, point in enumerate(named(draft.process).values()):
        left = gates_of(draft.process)["points"]
        settle(decision=draft, kind=point.kind, key=point.key, answer=NO_MONEY, by=writer)
        assert left == (
            "1 point has no answer yet." if at == 3 else f"{4 - at} points have no answer yet."
        )

    assert "points" not in gates_of(draft.process)


def test_whoever_comes_second_changes_nothing_unseen(draft, named, writer, decider):
    point = named(draft.process)["Cost"]
    settle(decision=draft, kind="theme", key=point.key, answer=NO_MONEY, by=writer)
    other = Answer("under_study", "We look into it.")

    with pytest.raises(Overtaken):
        settle(decision=draft, kind="theme", key=point.key, answer=other, by=decider)

    assert Disposition.objects.get().outcome == "not_adopted"


def test_a_theme_that_took_in_another_is_looked_at_again_and_blocks(draft, named, writer):
    themes = {name: named(draft.process)[name] for name in ("Cost", "Ramps")}
    for one in themes.values():
        settle(decision=draft, kind="theme", key=one.key, answer=NO_MONEY, by=writer)
    cost, ramps = (Theme.objects.get(pk=themes[name].key) for name in ("Cost", "Ramps"))

    merge(theme=ramps, into=cost, by=writer)

    point = named(draft.process)["Cost"]
    assert point.has_changed
    assert [(str(name), done.outcome) for name, done in point.earlier] == [("Ramps", "not_adopted")]
    assert gates_of(draft.process)["changed"] == (
        "1 point was changed since you decided on it. Look at it again."
    )


def test_looking_at_it_again_mends_it_and_parting_them_again_asks_once_more(draft, named, writer):
    for name in ("Cost", "Ramps"):
        key = named(draft.process)[name].key
        settle(decision=draft, kind="theme", key=key, answer=NO_MONEY, by=writer)
    cost, ramps = Theme.objects.order_by("number")
    merge(theme=ramps, into=cost, by=writer)
    again = Answer("not_adopted", "Neither has money.", version=1)

    settle(decision=draft, kind="theme", key=cost.pk, answer=again, by=writer)

    assert "changed" not in gates_of(draft.process)
    undo_theme(process=draft.process, number=1, by=writer)
    points = named(draft.process)
    assert (points["Cost"].has_changed, points["Ramps"].is_due) == (True, False)


def test_a_theme_in_other_words_is_looked_at_again(draft, named, writer):
    key = named(draft.process)["Cost"].key
    settle(decision=draft, kind="theme", key=key, answer=NO_MONEY, by=writer)

    reword(
        theme=Theme.objects.get(pk=key),
        words={"name": "Price", "note": "", "belongs": "", "not_belongs": ""},
        language="en",
        by=writer,
    )

    assert named(draft.process)["Price"].has_changed


def test_a_published_theme_that_went_into_one_that_is_not_blocks(draft, writer):
    hidden = Theme.objects.create(
        process=draft.process,
        number=9,
        position=9,
        name=say("Hidden", language="en"),
    )

    merge(theme=Theme.objects.get(number=1), into=hidden, by=writer)

    assert gates_of(draft.process)["points"] == (
        "A published theme became part of one that is not published: Hidden."
    )


def test_what_is_taken_up_must_be_found_in_what_changed(draft, named, writer):
    put_passage(decision=draft, number=None, before="As it was.", after="As it was.")
    key = named(draft.process)["Cost"].key
    taken = Answer("partly", "A little.", passages=[1])
    settle(decision=draft, kind="theme", key=key, answer=taken, by=writer)
    before = gates_of(draft.process).get("passages")

    put_passage(decision=draft, number=1, before="As it was.", after="Otherwise.", version=1)

    assert before == "Said to be taken up, but nothing in the text is changed for it: Cost."
    assert "passages" not in gates_of(draft.process)


def test_a_reason_used_again_brings_its_translations(draft, named, writer):
    draft.process.languages = "en,fr"
    draft.process.save()
    points = named(draft.process)
    first = settle(decision=draft, kind="theme", key=points["Cost"].key, answer=NO_MONEY, by=writer)
    translate_texts(decision=draft, language="fr", words={first.reason_id: "Pas d’argent."}, was={})

    second = settle(
        decision=draft, kind="theme", key=points["Ramps"].key, answer=NO_MONEY, by=writer
    )

    said = dict(second.reason.renderings.values_list("language", "body"))
    assert said == {"en": "There is no money for it.", "fr": "Pas d’argent."}


def test_many_get_one_answer_shown_first_and_undone(draft, named, writer):
    mine = named(draft.process)["Cost"]
    settle(decision=draft, kind="theme", key=mine.key, answer=NO_MONEY, by=writer)
    every = {(one.kind, one.key) for one in named(draft.process).values()}
    job = prepare(
        kind="decide-answer",
        targets=rows_for(decision=draft, points=every),
        details={"outcome": "under_study", "reason": "We look into it.", "passages": []},
        by=writer,
    )
    shown = list(job.steps.order_by("pk").values_list("state", flat=True))

    begin_job(job)
    do_what_waits()
    done = [one.disposition.outcome for one in points_of(draft.process, "en")]
    undo(Job.objects.get(pk=job.pk))
    do_what_waits()

    assert shown.count("waiting") == 3
    assert done == ["not_adopted", "under_study", "under_study", "under_study"]
    undone = [one.disposition.outcome for one in points_of(draft.process, "en")]
    assert undone == ["not_adopted", "", "", ""]


def test_begun_twice_it_is_one_decision_with_who_decides_taken_over(heard):
    first = begin(process=heard)

    assert begin(process=heard) == first
    assert first.decided_by.renderings.get().body == "The District Council"


def test_the_points_of_many_statements_cost_as_many_queries_as_of_one(
    draft, django_assert_max_num_queries
):
    ItemFinding.objects.update(agree=12, disagree=0)

    with django_assert_max_num_queries(16):
        every = points_of(draft.process, "en")

    assert len(every) == 6
    assert passages_of(every[0].disposition) == []
