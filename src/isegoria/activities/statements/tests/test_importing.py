"""Bringing conversations in from Polis exports, and writing them out again."""

import pytest
from django.utils import translation

from civicmath.errors import BadInput
from isegoria.activities.statements.importing import import_polis
from isegoria.activities.statements.models import ImportedVotes, Statement, Vote
from isegoria.base.refusal import Refused
from isegoria.hear import rules
from isegoria.hear.activity_type import type_of
from isegoria.hear.items import stand
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.journey.audit import all_bodies
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


@pytest.fixture
def brought(imported):
    """The activity that a conversation became."""
    return imported.process.activities.select_related("process", "stage").get()


def is_whole():
    seal_new_entries()
    return audit(all_bodies()).is_whole


def test_every_last_vote_is_put_down(brought, votes_in):
    assert votes_in(brought) == [("3", "5", 0), ("7", "1", 1), ("7", "5", 1), ("9", "5", -1)]


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


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (1, {"standing": Item.Standing.REFUSED}),
        (3, {"standing": Item.Standing.ACCEPTED}),
        (1, {"standing": Item.Standing.WITHDRAWN}),
        (1, {"number": 9}),
        (2, {"author": None}),
    ],
)
def test_an_imported_statement_that_was_made_to_stand_otherwise_is_reported(
    brought, number, change
):
    Item.objects.filter(activity=brought, number=number).update(**change)

    seal_new_entries()
    assert audit(all_bodies()).problems == [
        f"import into {brought.topic} is not what was sealed in the log: it was changed."
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_how_a_statement_was_brought_in_is_kept_when_it_was_decided_anew(brought, number):
    item = Item.objects.get(activity=brought, number=number)
    accepted = item.standing == Item.Standing.ACCEPTED
    stand(
        item,
        Item.Standing.REFUSED if accepted else Item.Standing.ACCEPTED,
        event=Event.RESTRICTED if accepted else Event.ACCEPTED,
    )
    assert is_whole()

    Statement.objects.filter(item=item).update(imported_refused=accepted)

    assert not is_whole()


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
    ("file", "now", "words"),
    [
        ("votes.csv", None, "votes.csv: neither this file nor participants-votes.csv is there."),
        ("comments.csv", None, "comments.csv: the file is missing."),
        ("comments.csv", "", "comments.csv, line 1: the file is empty."),
        ("votes.csv", "{was}7,7,1,5\n", "votes.csv, line 8: the vote '5' is not -1, 0 or 1."),
        ("votes.csv", "timestamp,comment-id,voter,vote\n", "votes.csv, line 1"),
        ("summary.csv", "topic\n", "summary.csv, line 1: the row is not a name and a value."),
        ("comments.csv", '{was}1,1,1,"open', "comments.csv, line 5"),
        ("comments.csv", "{was}1,1,1,\0\n", "comments.csv, line 5: there is a NUL byte."),
    ],
)
def test_a_malformed_folder_is_refused_by_line_and_nothing_is_kept(site, folder, file, now, words):
    texts = Text.objects.count()
    was = (folder / file).read_text()
    if now is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(now.format(was=was))

    with pytest.raises(BadInput) as refused:
        import_polis(folder)

    assert str(refused.value).startswith(words)
    assert (Process.objects.count(), Vote.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert Text.objects.count() == texts


def test_before_there_is_a_site_it_says_what_to_do(db, folder):
    with pytest.raises(Refused, match="isegoria admin EMAIL"):
        import_polis(folder)
