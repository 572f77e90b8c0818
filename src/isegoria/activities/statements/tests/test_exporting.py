"""Writing a question out in the files that Polis exports."""

import random
import shutil

import pytest

from civicmath import polis
from isegoria.activities.statements.exporting import export_polis
from isegoria.activities.statements.importing import import_polis
from isegoria.activities.statements.services import add_statement, cast_many
from isegoria.base.refusal import Refused
from isegoria.hear.models import Contribution, Participant
from isegoria.hear.services import merge, withdraw

pytestmark = pytest.mark.django_db


def test_a_conversation_comes_out_as_it_went_in(imported, folder, tmp_path):
    before = polis.read(folder)

    lines = export_polis(imported.slug, tmp_path / "out", dice=random.Random(1))
    after = polis.read(tmp_path / "out")

    assert (after.title, after.description) == (before.title, before.description)
    assert [(one.id, one.text) for one in after.statements] == [
        (one.id, one.text) for one in before.statements
    ]
    assert after.rejected == before.rejected
    assert _answers(after) == _answers(before)
    assert lines[0] == "2 people, 3 statements and 4 votes are written."
    assert "Look at it before you pass the files on." in lines[1]


def test_a_shared_conversation_comes_out_as_it_went_in(site, shared, tmp_path):
    source = shared / "data/polis/london.youth.policing"
    before = polis.read(source)
    imported = import_polis(source)

    export_polis(imported.slug, tmp_path / "out")
    after = polis.read(tmp_path / "out")

    assert _answers(after) == _answers(before)
    assert [one.text for one in after.statements] == [one.text for one in before.statements]
    assert len(after.votes.participants) == len(before.votes.participants)
    assert (after.title, after.description) == (before.title, before.description)


def test_people_are_numbered_afresh_each_time(site, shared, tmp_path):
    imported = import_polis(shared / "data/polis/london.youth.policing")

    export_polis(imported.slug, tmp_path / "one", dice=random.Random(1))
    export_polis(imported.slug, tmp_path / "two", dice=random.Random(2))

    one, two = polis.read(tmp_path / "one"), polis.read(tmp_path / "two")
    assert one.votes.participants == two.votes.participants
    assert one.votes != two.votes
    assert _answers(one) == _answers(two)


def test_what_people_said_here_is_written_without_their_receipts(
    activity, statements, question, tmp_path
):
    people = [
        Participant.objects.create(process=question, secret=bytes(15) + bytes([at]))
        for at in range(4)
    ]
    for person in people:
        Contribution.objects.create(
            process=question,
            activity=activity,
            participant=person,
            channel="web",
            language="en",
            received_on=question.published_at.date(),
        )
    cast_many(
        activity,
        [
            (people[0], statements[0], 1, False),
            (people[1], statements[0], -1, False),
            (people[2], statements[0], 1, False),
            (people[3], statements[0], -1, True),
            (people[3], statements[1], 0, False),
        ],
    )
    merge(people[1], people[0])
    withdraw(participant=people[2], activity=activity)
    add_statement(activity=activity, words="Waits to be read.", language="en", author=people[3])

    lines = export_polis("internet", tmp_path / "out")
    written = polis.read(tmp_path / "out")

    assert _answers(written) == [(("0", -1),), (("0", -1), ("1", 0))]
    assert [one.id for one in written.statements] == ["0", "1", "2"]
    assert lines[-1] == "1 statement that nobody has read yet is left out."
    assert "Waits" not in (tmp_path / "out/comments.csv").read_text()


def test_writing_out_refuses_what_it_cannot_do(imported, make_question, tmp_path):
    make_question("bare")
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")

    for slug, folder, words in (
        ("nowhere", tmp_path / "a", "There is no question “nowhere” here."),
        ("bare", tmp_path / "b", "The question “bare” has no statements."),
        (imported.slug, full, "“full” holds something already."),
    ):
        with pytest.raises(Refused) as refused:
            export_polis(slug, folder)

        assert str(refused.value).startswith(words)
    assert [one.name for one in full.iterdir()] == ["mine.txt"]


def test_what_was_written_can_be_brought_in_again(imported, tmp_path, votes_in):
    export_polis(imported.slug, tmp_path / "out")

    again = import_polis(tmp_path / "out")

    assert again.slug == f"{imported.slug}-2"
    assert sorted(value for _about, _who, value in votes_in(again.process.activities.get())) == [
        -1,
        0,
        1,
        1,
    ]
    shutil.rmtree(tmp_path / "out")


def _answers(conversation):
    """What each person said, without saying who: sorted tuples of (statement, value)."""
    table = conversation.votes
    said = {}
    for who, about, value in zip(
        table.person.tolist(), table.statement.tolist(), table.value.tolist(), strict=True
    ):
        said.setdefault(who, []).append((table.statements[about], value))
    return sorted(tuple(one) for one in said.values())
