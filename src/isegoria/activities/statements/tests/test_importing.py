"""Bringing conversations in from Polis exports, and writing them out again."""

import random
import shutil

import pytest
from django.utils import translation

from civicmath import polis
from civicmath.errors import BadInput
from isegoria.activities.statements.exporting import export_polis
from isegoria.activities.statements.importing import import_polis
from isegoria.activities.statements.models import ImportedVotes, Vote
from isegoria.activities.statements.services import add_statement, cast_many
from isegoria.base.refusal import Refused
from isegoria.hear import rules
from isegoria.hear.activity_type import type_of
from isegoria.hear.audit import all_bodies
from isegoria.hear.items import stand
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.hear.services import merge, withdraw
from isegoria.languages.codes import INTERFACE
from isegoria.languages.models import Rendering, Text
from isegoria.languages.queries import shown
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.leaf import Event
from isegoria.ledger.models import Entry
from isegoria.process.models import Process
from isegoria.receipts.models import Receipt

pytestmark = pytest.mark.django_db

COMMENTS = """comment-id,author-id,moderated,comment-body
7,1,1,Late buses must stop at the hospital.
3,,0,يجب أن يقف الباص الليلي عند المستشفى.
9,2,-1,Somebody is a fool.
"""
VOTES = """timestamp,comment-id,voter-id,vote
1,7,1,1
2,7,5,-1
3,3,5,0
4,9,5,-1
5,7,5,1
6,44,5,1
"""
SUMMARY = """topic,Where should late buses stop?
url,https://pol.is/example
conversation-description,A talk in spring.
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "talk"
    made.mkdir()
    (made / "comments.csv").write_text(COMMENTS)
    (made / "votes.csv").write_text(VOTES)
    (made / "summary.csv").write_text(SUMMARY)
    return made


@pytest.fixture
def imported(site, folder):
    return import_polis(folder)


@pytest.fixture
def brought(imported):
    """The activity that a conversation became."""
    return imported.process.activities.select_related("process", "stage").get()


def votes(activity):
    rows = Vote.objects.filter(item__activity=activity).order_by("item", "participant")
    return [
        (row.item.statement.imported_as, row.participant.imported_as, row.value)
        for row in rows.select_related("item__statement", "participant")
    ]


def is_whole():
    seal_new_entries()
    return audit(all_bodies()).is_whole


def test_every_last_vote_is_put_down(brought):
    assert votes(brought) == [("3", "5", 0), ("7", "1", 1), ("7", "5", 1), ("9", "5", -1)]


def test_statements_keep_their_words_order_and_standing(brought):
    items = Item.objects.filter(activity=brought).order_by("number").select_related("statement")
    words = shown([item.text_id for item in items], "en")

    assert [
        (item.number, item.statement.imported_as, item.standing, words[item.text_id].body)
        for item in items
    ] == [
        (1, "3", "accepted", "يجب أن يقف الباص الليلي عند المستشفى."),
        (2, "7", "accepted", "Late buses must stop at the hospital."),
        (3, "9", "refused", "Somebody is a fool."),
    ]


def test_nobody_says_in_which_language_people_wrote(brought):
    item = Item.objects.get(activity=brought, number=1)

    text = shown([item.text_id], "en")[item.text_id]

    assert (text.tag, text.direction, text.shown_in) == ("und", "auto", "")


def test_people_come_without_a_receipt(brought):
    people = Participant.objects.filter(process=brought.process).order_by("imported_as")

    assert [(one.imported_as, one.receipt_id, one.secret) for one in people] == [
        ("1", None, None),
        ("2", None, None),
        ("5", None, None),
    ]
    assert Receipt.objects.count() == 0
    assert set(
        Contribution.objects.filter(activity=brought).values_list("channel", "language")
    ) == {("import", "und")}


def test_the_question_is_the_operators_public_and_closed(imported, brought, institution):
    process = imported.process

    assert process.institution == institution
    assert process.slug == "where-should-late-buses-stop"
    assert process.published_at is not None
    assert "closed" in (rules.obstacle(brought) or "")


def test_its_record_says_where_it_comes_from_in_every_language(imported):
    process = imported.process
    for language in INTERFACE:
        with translation.override(language):
            words = shown(process.text_ids, language)

        assert words[process.question_id].body == "Where should late buses stop?"
        assert words[process.summary_id].body == "A talk in spring."
        assert "https://pol.is/example" in words[process.problem_id].body
        assert words[process.decided_by_id].language == language
    assert words[process.decided_by_id].body


def test_what_was_skipped_is_told(imported):
    assert imported.lines == [
        "3 people, 3 statements and 4 votes are brought in.",
        "Skipped: 1 votes on statements that comments.csv does not have.",
        "Skipped: 1 votes replaced by a later one.",
    ]


def test_progress_counts_votes(site, folder):
    told = []

    import_polis(folder, progress=lambda done, total: told.append((done, total)))

    assert told == [(4, 4)]


def test_an_import_is_one_entry_of_the_log_and_the_log_is_whole(brought):
    assert Entry.objects.filter(topic=brought.topic).count() == 1
    assert ImportedVotes.objects.get().activity == brought
    assert is_whole()


@pytest.mark.parametrize(
    "change",
    [
        {"value": -1},
        {"is_withdrawn": True},
        {"matters": True},
    ],
)
def test_an_imported_vote_that_was_changed_is_reported(brought, change):
    seal_new_entries()
    Vote.objects.filter(item__number=2, participant__imported_as="1").update(**change)

    report = audit(all_bodies())

    # A vote that is marked is also one that the import does not vouch for.
    assert report.problem_count == 1 + ("value" not in change)
    assert f"import into {brought.topic}" in report.problems[-1]


def test_an_imported_vote_that_was_removed_is_reported(brought):
    seal_new_entries()
    Vote.objects.filter(item__number=1).delete()

    assert not audit(all_bodies()).is_whole


def test_imported_words_that_were_changed_are_reported(brought):
    seal_new_entries()
    Rendering.objects.filter(text__in=Item.objects.values("text")).filter(
        body__contains="hospital"
    ).update(body="Late buses must not stop.")

    assert not audit(all_bodies()).is_whole


def test_a_moderator_may_refuse_an_imported_statement_and_the_log_stays_whole(brought):
    item = Item.objects.get(activity=brought, number=2)

    stand(item, Item.Standing.REFUSED, event=Event.RESTRICTED)

    assert is_whole()
    assert type_of(brought).responses(brought).items == (
        Item.objects.get(activity=brought, number=1).pk,
    )


def test_the_same_folder_again_makes_another_question(site, folder):
    first, second = import_polis(folder), import_polis(folder)

    assert (first.slug, second.slug) == (
        "where-should-late-buses-stop",
        "where-should-late-buses-stop-2",
    )
    assert is_whole()


@pytest.mark.parametrize("topic", ["أين يقف الباص؟", "公交车应该停在哪里？", "  ", "!?"])
def test_a_title_in_any_script_gets_an_address(site, folder, client, topic):
    (folder / "summary.csv").write_text(f"topic,{topic}\n")

    slug = import_polis(folder).slug

    assert client.get(f"/en/q/{slug}/heard/").status_code == 200


def test_without_a_summary_the_folder_names_the_question(site, folder):
    (folder / "summary.csv").unlink()

    process = import_polis(folder).process

    assert shown([process.question_id], "en")[process.question_id].body == "talk"


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("votes.csv", None, "votes.csv: neither this file nor participants-votes.csv is there."),
        ("comments.csv", None, "comments.csv: the file is missing."),
        ("comments.csv", "", "comments.csv, line 1: the file is empty."),
        ("votes.csv", VOTES + "7,7,1,5\n", "votes.csv, line 8: the vote '5' is not -1, 0 or 1."),
        ("votes.csv", VOTES.replace("voter-id", "voter"), "votes.csv, line 1"),
        ("summary.csv", "topic\n", "summary.csv, line 1: the row is not a name and a value."),
        ("comments.csv", COMMENTS + '1,1,1,"open', "comments.csv, line 5"),
        ("comments.csv", COMMENTS + "1,1,1,\0\n", "comments.csv, line 5: there is a NUL byte."),
    ],
)
def test_a_malformed_folder_is_refused_by_line_and_nothing_is_kept(
    site, folder, file, content, words
):
    texts = Text.objects.count()
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content)

    with pytest.raises(BadInput) as refused:
        import_polis(folder)

    assert str(refused.value).startswith(words)
    assert (Process.objects.count(), Vote.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert Text.objects.count() == texts


def test_before_there_is_a_site_it_says_what_to_do(db, folder):
    with pytest.raises(Refused, match="isegoria admin EMAIL"):
        import_polis(folder)


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


def test_what_was_written_can_be_brought_in_again(imported, tmp_path):
    export_polis(imported.slug, tmp_path / "out")

    again = import_polis(tmp_path / "out")

    assert again.slug == f"{imported.slug}-2"
    assert sorted(value for _about, _who, value in votes(again.process.activities.get())) == [
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
