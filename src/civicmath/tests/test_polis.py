"""Polis files: read to the last cell, and refused in words when something is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.errors import BadInput
from civicmath.polis import (
    DIFFERENT,
    REPLACED,
    UNKNOWN_STATEMENT,
    Conversation,
    Statement,
    read,
    write,
)
from civicmath.tables import guarded, unguarded
from civicmath.votes import Votes


def test_counts_are_those_of_the_reference(name, conversation_named, expected_of):
    conversation, expected = conversation_named(name), expected_of(name)

    votes = conversation.votes
    table = zip(votes.agreed(), votes.disagreed(), votes.passed(), strict=True)
    counts = {
        statement: {"agree": agree, "disagree": disagree, "pass": passed}
        for statement, (agree, disagree, passed) in zip(votes.statements, table, strict=True)
        if agree + disagree + passed
    }
    assert counts == expected["counts"]
    assert len(votes) == expected["shape"]["votes"]
    assert len(votes.participants) == expected["shape"]["participants"]


@pytest.mark.parametrize(
    ("name", "replaced"),
    [
        ("london.youth.policing", 2),
        ("brexit-consensus", 9),
        ("scoop-hivemind.biodiversity", 83),
    ],
)
def test_the_log_and_the_matrix_agree_in_every_cell(name, replaced, conversation_named):
    assert conversation_named(name).skipped == {
        UNKNOWN_STATEMENT: 0,
        REPLACED: replaced,
        DIFFERENT: 0,
    }


def test_a_real_conversation_survives_writing_and_reading(name, conversation_named, tmp_path):
    conversation = conversation_named(name)

    write(tmp_path, conversation)

    assert read(tmp_path) == conversation


def test_a_small_folder_is_read_whole(folder):
    conversation = read(folder)

    assert conversation == Conversation(
        title="",
        description="",
        statements=(
            Statement(id="0", text="Fewer cars", author="11", moderated=-1),
            Statement(id="1", text="More trees, please", author="10", moderated=1),
        ),
        votes=Votes.from_log(
            [0, 1], [0, 1], [0, 1], participants=["9", "10"], statements=["0", "1"]
        ),
    )
    assert conversation.skipped == {UNKNOWN_STATEMENT: 1, REPLACED: 1}
    assert conversation.rejected == {"0"}


def test_later_counts_by_time_and_then_by_place(folder):
    (folder / "votes.csv").write_text(
        "timestamp,comment-id,voter-id,vote\n9,1,5,-1\n3,1,5,1\n4,0,5,1\n4,0,5,0\n"
    )

    votes = read(folder).votes

    assert votes.value.tolist() == [0, -1]


def test_without_times_the_last_line_counts(folder):
    (folder / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n9,1,5,-1\n,1,5,1\n")

    assert read(folder).votes.value.tolist() == [1]


def test_the_matrix_serves_where_there_is_no_log(folder):
    (folder / "votes.csv").unlink()
    (folder / "participants-votes.csv").write_text(
        "participant,group-id,n-votes,0,1,77\n4,,2,1,-1,\n3,0,1,,0,1\n2,,0,,,\n"
    )

    conversation = read(folder)

    assert conversation.votes == Votes.from_log(
        [1, 2, 2],
        [1, 0, 1],
        [0, 1, -1],
        participants=["2", "3", "4"],
        statements=["0", "1"],
    )
    assert conversation.skipped == {UNKNOWN_STATEMENT: 1, REPLACED: 0}


def test_where_log_and_matrix_differ_the_log_counts_and_it_is_told(folder):
    (folder / "participants-votes.csv").write_text("participant,0,1,77\n9,1,,1\n10,,1,\n12,,,\n")

    conversation = read(folder)

    assert conversation.votes.value.tolist() == [0, 1]
    assert conversation.votes.participants == ("9", "10", "12")
    assert conversation.skipped[DIFFERENT] == 1


def test_title_and_description_come_from_the_summary(folder):
    (folder / "summary.csv").write_text('topic,Trees\nconversation-description,"Where, and\nhow"\n')

    conversation = read(folder)

    assert (conversation.title, conversation.description) == ("Trees", "Where, and\nhow")


COMMENTS = "comment-id,author-id,moderated,comment-body\n"
VOTES = "comment-id,voter-id,vote\n"


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("comments.csv", "", "comments.csv, line 1: the file is empty."),
        (
            "comments.csv",
            "comment-id,author-id,comment-body\n",
            "comments.csv, line 1: the column 'moderated' is missing.",
        ),
        (
            "comments.csv",
            "comment-id,author-id,moderated,comment-body,moderated\n",
            "comments.csv, line 1: the column 'moderated' comes twice.",
        ),
        (
            "comments.csv",
            (COMMENTS + "1,1,1,").encode() + b"\xff\n",
            "comments.csv, line 2: the text is not UTF-8.",
        ),
        (
            "comments.csv",
            COMMENTS + "1,1,1,a\n2,1,1,b\0\n",
            "comments.csv, line 3: there is a NUL byte.",
        ),
        (
            "comments.csv",
            COMMENTS + "one,1,1,a\n",
            "comments.csv, line 2: the comment-id 'one' is not a whole number.",
        ),
        (
            "comments.csv",
            COMMENTS + "\u0661,1,1,a\n",
            "comments.csv, line 2: the comment-id '\u0661' is not a whole number.",
        ),
        (
            "comments.csv",
            COMMENTS + "1,x,1,a\n",
            "comments.csv, line 2: the author-id 'x' is not a whole number.",
        ),
        (
            "comments.csv",
            COMMENTS + "1,1,2,a\n",
            "comments.csv, line 2: the moderated value '2' is not -1, 0 or 1.",
        ),
        (
            "comments.csv",
            COMMENTS + '1,1,1,"a\nb"\n01,1,1,c\n',
            "comments.csv, line 4: the comment-id 1 comes twice.",
        ),
        (
            "comments.csv",
            COMMENTS + "1,1\n",
            "comments.csv, line 2: the row has only 2 of 4 cells.",
        ),
        (
            "comments.csv",
            COMMENTS + "1,1,1,a,b\n",
            "comments.csv, line 2: the row has 5 of 4 cells.",
        ),
        (
            "comments.csv",
            COMMENTS + "1,1,1," + "a" * 20_001 + "\n",
            "comments.csv, line 2: the comment-body is longer than 20000 characters.",
        ),
        (
            "comments.csv",
            COMMENTS + "1,1,1," + "a" * 200_000 + "\n",
            "comments.csv, line 2: a cell is longer than 131072 characters.",
        ),
        (
            "comments.csv",
            COMMENTS + '1,1,1,a\n2,1,1,"b\n',
            "comments.csv, line 3: a quotation mark is opened and never closed.",
        ),
        (
            "comments.csv",
            COMMENTS + '1,1,1,"a"b\n',
            "comments.csv, line 2: the quotation marks do not pair up.",
        ),
        (
            "votes.csv",
            VOTES + "1,1,1\n1,2,x\n",
            "votes.csv, line 3: the vote 'x' is not -1, 0 or 1.",
        ),
        (
            "votes.csv",
            VOTES + "1,1,\n",
            "votes.csv, line 2: the vote '' is not -1, 0 or 1.",
        ),
        (
            "votes.csv",
            VOTES + "1," + "9" * 60 + ",1\n",
            f"votes.csv, line 2: the voter-id '{'9' * 40}…' is not a whole number.",
        ),
        (
            "votes.csv",
            "timestamp,comment-id,voter-id,vote\nnoon,1,1,1\n",
            "votes.csv, line 2: the timestamp 'noon' is not a whole number.",
        ),
        (
            "participants-votes.csv",
            "0,1\n1,1\n",
            "participants-votes.csv, line 1: the column 'participant' is missing.",
        ),
        (
            "participants-votes.csv",
            "participant,0\n1,3\n",
            "participants-votes.csv, line 2: the vote '3' is not -1, 0 or 1.",
        ),
        (
            "participants-votes.csv",
            "participant,0\n1,1\n1,1\n",
            "participants-votes.csv, line 3: the participant 1 comes twice.",
        ),
        ("summary.csv", "", "summary.csv, line 1: the file is empty."),
        (
            "summary.csv",
            "topic,a\nurl\n",
            "summary.csv, line 2: the row is not a name and a value.",
        ),
    ],
)
def test_whatever_is_wrong_is_named_by_file_and_line(folder, file, content, message):
    (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(BadInput) as problem:
        read(folder)

    assert str(problem.value) == message


def test_a_missing_file_is_named(folder):
    (folder / "comments.csv").unlink()

    with pytest.raises(BadInput, match=r"^comments\.csv: the file is missing\.$"):
        read(folder)


def test_a_folder_without_votes_is_refused(folder):
    (folder / "votes.csv").unlink()

    with pytest.raises(
        BadInput, match=r"^votes\.csv: neither this file nor participants-votes\.csv is there\.$"
    ):
        read(folder)


def test_a_folder_in_place_of_a_file_is_refused(folder):
    (folder / "votes.csv").unlink()
    (folder / "votes.csv").mkdir()

    with pytest.raises(BadInput, match=r"^votes\.csv: this is a folder, not a file\.$"):
        read(folder)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"^nowhere: there is no such folder\.$"):
        read(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_no_text_reaches_a_spreadsheet_as_a_formula(text, tmp_path):
    votes = Votes.from_log([0], [0], [1], participants=["1"], statements=["1"])
    statement = Statement(id="1", text=text, author=None, moderated=0)

    write(tmp_path, Conversation(text, text, (statement,), votes))

    assert f"'{text}" in (tmp_path / "comments.csv").read_bytes().decode()
    assert read(tmp_path) == Conversation(text, text, (statement,), votes)


@given(some.text())
def test_guarding_a_text_can_be_undone(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@given(
    some.lists(
        some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=20), max_size=4
    )
)
def test_any_texts_survive_writing_and_reading(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("texts")
    statements = tuple(
        Statement(id=str(number), text=text, author="3", moderated=1)
        for number, text in enumerate(texts)
    )
    names = [each.id for each in statements]
    votes = Votes.from_log([], [], [], participants=["8"], statements=names)

    write(folder, Conversation("", "", statements, votes))

    assert read(folder) == Conversation("", "", statements, votes)


@pytest.mark.parametrize("text", ["a\0b", "a" * 20_001])
def test_what_could_not_be_read_again_is_not_written(text, tmp_path):
    votes = Votes.from_log([], [], [], participants=[], statements=["1"])
    statement = Statement(id="1", text=text, author=None, moderated=0)

    with pytest.raises(ValueError, match="cannot be written"):
        write(tmp_path, Conversation("", "", (statement,), votes))
