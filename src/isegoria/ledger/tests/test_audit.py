"""Whatever is changed behind the product's back, the check names it; what is honest passes."""

import re

import pytest
from django.utils import timezone

from isegoria.ledger.audit import Body, audit
from isegoria.ledger.leaf import Event, subject_tag
from isegoria.ledger.merkle import leaf_hash
from isegoria.ledger.models import Checkpoint, Entry, Tile
from isegoria.ledger.services import record, seal

SECRET = b"the secret of one person"


class Room:
    """A room with a few votes, which it keeps as the product does: last version, new salt."""

    def __init__(self):
        self.votes = {}
        self.next_salt = 0

    def vote(self, number, value, event=None):
        """Say something about a thing, for the first time or again."""
        before = self.votes.get(number)
        event = event or (Event.CHANGED if before else Event.RECEIVED)
        version = before.version + 1 if before else 1
        self.next_salt += 1
        item = f"vote/{number}"
        subject, salt = subject_tag(SECRET, item), self.next_salt.to_bytes(16, "big")
        body, owner = {"value": value}, f"Vote {number} of the room"
        entry = record(
            topic="water",
            event=event,
            item=item,
            version=version,
            subject=subject,
            salt=salt,
            body=body,
        )
        self.votes[number] = Body(
            "water", subject, item, version, salt, body, owner, entry_id=entry.pk
        )
        return entry

    def gone(self, number):
        """Let a vote go, with an entry that says so."""
        self.vote(number, 0, Event.ERASED)
        del self.votes[number]

    def audit(self, **changes):
        """Check the log against what the room stores now."""
        return audit(self.votes.values(), **changes)


@pytest.fixture
def room(log):
    """Some hundred votes, sealed in two steps, and one that waits."""
    room = Room()
    for number in range(300):
        room.vote(number, 1)
    seal()
    for number in range(300, 520):
        room.vote(number, -1)
    for number in range(40):
        room.vote(number, 0)
    room.vote(41, 1, Event.WITHDRAWN)
    room.gone(42)
    room.gone(43)
    seal()
    room.vote(600, 1)
    return room


def alter(entry, **changes):
    Entry.objects.filter(pk=entry.pk).update(**changes)


def test_an_untouched_log_is_whole(room):
    report = room.audit()

    assert report.problems == []
    assert report.is_whole
    assert (report.entries, report.waiting, report.checkpoints) == (563, 1, 3)
    assert (report.bodies, report.erased) == (519, 2)
    assert report.moving == 0


def test_an_empty_log_is_whole(log):
    assert audit([]).is_whole


def test_progress_is_told_for_entries_and_bodies(room, monkeypatch):
    monkeypatch.setattr("isegoria.ledger.audit.report.STEPS_BETWEEN_PROGRESS", 400)
    told = []

    room.audit(progress=told.append)

    assert told == [400, 800]


def test_a_changed_body_is_named_with_its_owner(room):
    room.votes[7] = room.votes[7]._replace(body={"value": 1})

    assert room.audit().problems == [
        "Vote 7 of the room is not what was sealed in the log: it was changed."
    ]


@pytest.mark.parametrize("number", [7, 600])
def test_a_body_that_names_another_entry_is_named_sealed_or_not(room, number):
    room.votes[number] = room.votes[number]._replace(entry_id=room.votes[9].entry_id)

    assert room.audit().problems == [
        f"Vote {number} of the room names another entry of the log than the one that seals it."
    ]


def test_a_body_put_back_to_an_older_version_is_named(room):
    salt = bytes(15) + b"\x08"
    room.votes[7] = room.votes[7]._replace(version=1, salt=salt, body={"value": 1}, owner="Vote 7")

    assert room.audit().problems == ["Vote 7 is stored in version 1, but the log has version 2."]


def test_a_deleted_body_is_named(room):
    deleted = room.votes.pop(9)

    [problem] = room.audit().problems
    assert problem == (
        f"The log has vote/9 ({deleted.subject}) as changed, "
        "but it is no longer stored: it was deleted."
    )


def test_a_withdrawn_body_may_not_be_deleted(room):
    room.votes.pop(41)

    assert re.search(r"vote/41 \(\w+\) as withdrawn, but it is no longer", *room.audit().problems)


def test_a_body_that_was_added_directly_is_named(room):
    room.votes[999] = room.votes[7]._replace(item="vote/999", owner="Vote 999")

    assert room.audit().problems == ["Vote 999 has no entry in the log for vote/999."]


@pytest.mark.parametrize("salt", [b"", bytes(15)])
def test_a_body_without_its_salt_is_named(room, salt):
    room.votes[9] = room.votes[9]._replace(salt=salt)

    assert room.audit().problems == [
        "Vote 9 of the room is not what was sealed in the log: it was changed."
    ]


def test_a_body_moved_to_another_activity_is_named(room):
    room.votes[9] = room.votes[9]._replace(topic="bread")

    moved, missed = room.audit().problems
    assert moved == "Vote 9 of the room has no entry in the log for vote/9."
    assert missed.startswith("The log has vote/9 ")


def test_a_second_body_under_the_same_name_is_named(room):
    room.votes[999] = room.votes[7]._replace(owner="Vote 999")

    assert room.audit().problems == ["Vote 999 has no entry in the log for vote/7."]


def test_something_erased_that_is_still_stored_is_named(room):
    kept = room.votes[50]
    room.gone(50)
    room.votes[50] = kept

    assert room.audit().problems == [
        "Vote 50 of the room is still stored, although the log has it as erased."
    ]


def test_an_entry_deleted_before_it_was_sealed_shows_in_the_versions(room):
    entry = room.vote(7, 1)
    room.vote(7, -1)
    entry.delete()

    assert re.search(
        r"^The versions of vote/7 \(\w{32}\) do not count up from 1: "
        r"an entry is missing or was written twice\.$",
        *room.audit().problems,
    )


def test_a_deleted_entry_is_named_by_its_place(room):
    Entry.objects.get(position=100).delete()

    problems = room.audit().problems

    assert "The entry at place 100 of the log is missing." in problems
    assert not [one for one in problems if "signed" in one]


def test_the_last_entry_deleted_is_named(room):
    Entry.objects.get(position=562).delete()

    assert "The entry at place 562 of the log is missing." in room.audit().problems


@pytest.mark.parametrize("with_hash", [False, True])
def test_a_changed_entry_is_named_by_its_place(room, with_hash):
    entry = Entry.objects.get(position=100)
    leaf = entry.leaf.replace('"topic":"water"', '"topic":"waste"')
    alter(entry, leaf=leaf, **({"leaf_hash": leaf_hash(leaf.encode())} if with_hash else {}))

    assert "The entry at place 100 of the log is not what was sealed there." in (
        room.audit().problems
    )


def test_two_entries_that_changed_places_are_named(room):
    one, other = Entry.objects.get(position=100), Entry.objects.get(position=200)
    alter(other, position=9_999)
    alter(one, position=200)
    alter(other, position=100)

    assert room.audit().problems[:2] == [
        "The entry at place 100 of the log is not what was sealed there.",
        "The entry at place 200 of the log is not what was sealed there.",
    ]


def test_an_entry_filed_elsewhere_is_named(room):
    alter(Entry.objects.get(position=5), topic="waste")

    assert room.audit().problems == [
        "The entry at place 5 of the log is filed under another activity."
    ]


def test_an_entry_that_got_a_place_without_a_signature_is_named(room):
    alter(Entry.objects.get(position=None), position=563)

    assert "1 entry has a place in the log that was never signed." in room.audit().problems


def test_a_waiting_entry_that_was_changed_is_named(room):
    entry = Entry.objects.get(position=None)
    alter(entry, leaf=entry.leaf.replace("water", "waste"))

    assert any(
        one.startswith("An entry that waits for its place in the log was changed: ")
        for one in room.audit().problems
    )


def test_nonsense_in_the_place_of_a_waiting_entry_is_named(room):
    alter(Entry.objects.get(position=None), leaf="{}", leaf_hash=leaf_hash(b"{}"))

    assert "An entry that waits for its place in the log was changed: {}" in room.audit().problems


@pytest.mark.parametrize("number", [0, 1])
def test_a_changed_tile_is_named_and_so_is_what_no_longer_follows(room, number):
    tile = Tile.objects.get(level=0, number=number)
    Tile.objects.filter(pk=tile.pk).update(hashes=bytes(32) + bytes(tile.hashes)[32:])

    problems = room.audit().problems

    assert f"The entry at place {number * 256} of the log is not what was sealed there." in problems
    assert "The entries of the log do not lead to what was signed at 563 entries." in problems


def test_a_changed_tile_of_a_higher_level_is_named(room):
    tile = Tile.objects.get(level=1)
    Tile.objects.filter(pk=tile.pk).update(hashes=bytes(32) + bytes(tile.hashes)[32:])

    assert room.audit().problems == [
        "The tile 1/0 of the log does not fit the entries below it.",
    ]


@pytest.mark.parametrize("left", [0, 64])
def test_a_missing_or_short_tile_is_named(room, left):
    tile = Tile.objects.get(level=0, number=1)
    if left:
        Tile.objects.filter(pk=tile.pk).update(hashes=bytes(tile.hashes)[:left])
    else:
        tile.delete()

    assert room.audit().problems == ["The tile 0/1 of the log is missing or too short."]


def test_a_forged_checkpoint_is_named(room):
    newest = Checkpoint.objects.latest("size")
    Checkpoint.objects.filter(pk=newest.pk).update(note=newest.note.replace("\n563\n", "\n562\n"))

    assert room.audit().problems == [
        "The checkpoint at 563 entries is not signed with the key of the log."
    ]


def test_a_checkpoint_stored_under_another_size_or_root_is_named(room):
    Checkpoint.objects.filter(size=300).update(root=bytes(32))

    assert room.audit().problems == [
        "The checkpoint at 300 entries is not stored as it was signed."
    ]


def test_a_checkpoint_over_another_past_is_named(room, log):
    forged = Checkpoint.objects.get(size=300)
    Checkpoint.objects.create(
        log=log, size=299, root=forged.root, note=forged.note, sealed_on=timezone.now().date()
    )

    assert set(room.audit().problems) == {
        "The checkpoint at 299 entries is not stored as it was signed.",
        "The entries of the log do not lead to what was signed at 299 entries.",
    }


def test_what_people_change_during_the_check_is_left_for_the_next(room):
    def bodies():
        yield room.votes[0]
        room.vote(1, -1)
        room.vote(700, 1)
        room.gone(2)
        seal()
        yield from list(room.votes.values())[1:]

    report = audit(bodies())

    assert report.problems == []
    assert report.moving == 3
    assert room.audit().is_whole


def test_a_long_list_of_problems_is_counted_to_its_end(room, monkeypatch):
    monkeypatch.setattr("isegoria.ledger.audit.report.MOST_PROBLEMS_NAMED", 5)

    report = audit([])

    assert len(report.problems) == 5
    assert report.problem_count == 519
