"""A corrected decision: only those are told anew whose own points came out otherwise."""

import pytest

from isegoria.answer.jobs import answer_everybody
from isegoria.answer.models import Edition, PersonalAnswer
from isegoria.answer.told import answer_to
from isegoria.decide.queries import points_of
from isegoria.decide.services.writing import Answer, settle
from isegoria.hear.models import Item
from isegoria.languages.services import say
from isegoria.notices.models import Notice
from isegoria.themes.models import Placing, Theme

pytestmark = pytest.mark.django_db
CHANGED = "The line should end at the library."


@pytest.fixture
def correct(whole, publish, decider):
    """Decide otherwise on one point and publish that."""

    def correct(name=CHANGED, answer=None):
        point = next(one for one in points_of(whole.process, "en") if str(one.name) == name)
        chosen = answer or Answer("under_study", "We look at it again.")
        version = point.disposition.version
        said = Answer(chosen.outcome, chosen.reason, chosen.passages, version)
        settle(decision=whole, kind=point.kind, key=point.key, answer=said, by=decider)
        return publish(whole, reason="We had counted wrongly.")

    return correct


def test_only_those_whose_points_came_out_otherwise_are_told_anew(
    answered, people, reach, correct, send
):
    for one in people:
        reach(one)
    answer_everybody()
    first = Notice.objects.count()

    second = send(correct())
    answer_everybody()

    voted = set(range(12))  # everybody voted on it, for or against
    told = PersonalAnswer.objects.filter(edition=second).values_list("participant", flat=True)
    assert first == 12
    assert set(told) == {people[at].pk for at in voted}
    notice = Notice.objects.filter(kind=second.kind).first()
    assert notice.body.startswith("The decision was changed:")
    assert answer_to(people[0], "en")["reason"] == "We had counted wrongly."


def test_who_said_nothing_about_it_hears_nothing(answered, people, write, correct, send, reach):
    write(people[0], theme="Cost")
    for one in people:
        reach(one)
    answer_everybody()

    second = send(correct("Cost", Answer("not_adopted", "There is no money after all.")))
    answer_everybody()

    told = PersonalAnswer.objects.filter(edition=second).values_list("participant", flat=True)
    assert list(told) == [people[0].pk]
    assert Notice.objects.filter(kind=second.kind).count() == 1
    assert Edition.objects.get(pk=second.pk).is_whole


def test_a_correction_of_the_record_alone_goes_to_nobody(
    answered, whole, publish, send, change_record, reach, people
):
    reach(people[0])
    answer_everybody()
    change_record(whole, budget="Seven million.")

    second = send(publish(whole, reason="The budget was wrong."))
    answer_everybody()

    assert not PersonalAnswer.objects.filter(edition=second).exists()
    assert Notice.objects.count() == 1
    assert answer_to(people[0], "en")["version"] == 2


def test_until_the_new_answers_go_receipts_show_the_old_ones(answered, people, correct):
    correct()

    assert answer_to(people[0], "en")["version"] == 1


def test_whoever_had_no_answer_yet_gets_that_of_the_new_version(
    whole, publish, correct, send, people
):
    publish(whole)

    edition = send(correct())
    answer_everybody()

    assert PersonalAnswer.objects.filter(edition=edition).count() == 12


def test_words_under_a_theme_that_was_merged_since_keep_their_answer(answered, people, write):
    write(people[0], theme="Cost")
    ramps, cost = (Theme.objects.get(name__renderings__body=name) for name in ("Ramps", "Cost"))
    other = Theme.objects.create(
        process=cost.process,
        number=9,
        position=9,
        name=say("Money", language="en"),
        published_on=None,
    )

    Placing.objects.filter(theme=cost).update(theme=other)
    Theme.objects.filter(pk=cost.pk).update(merged_into=other)
    merged = answer_to(people[0], "en")["wrote"][0].points
    Placing.objects.update(given=other)
    Theme.objects.filter(pk=other.pk).update(parent=ramps)
    inside = answer_to(people[0], "en")["wrote"][0].points

    assert [str(one.name) for one in merged] == ["Cost"]
    assert [str(one.name) for one in inside] == ["Ramps"]


def test_a_statement_of_somebodys_own_that_many_agreed_with_is_answered_itself(
    heard, people, whole, publish, send
):
    item = Item.objects.get(text__renderings__body="Villages with no line come first.")
    Item.objects.filter(pk=item.pk).update(author=people[11])

    send(publish(whole))

    (line,) = answer_to(people[11], "en")["wrote"]
    assert [one.label for one in line.points] == ["Not taken up"]
