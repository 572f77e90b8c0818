"""What staff put before the public is sealed when it is published, and each time it changes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from isegoria.ledger.audit import audit, sealed
from isegoria.ledger.leaf import Event, Thing, read_leaf
from isegoria.ledger.models import Entry, Seal
from isegoria.ledger.services import ensure_log, let_go, vouch_for


def thing(words, *, item="question-7", is_public=True):
    return Thing("question-7", item, {"words": words}, f"the words of {item}", is_public)


def happened():
    """What the log says, in the order in which it came."""
    leaves = [read_leaf(one.leaf) for one in Entry.objects.order_by("pk")]
    return [(leaf.item, leaf.event, leaf.version) for leaf in leaves]


def problems(*things):
    return audit(sealed(things)).problems


def test_it_is_published_first_and_changed_later(log):
    vouch_for([thing("One")])
    vouch_for([thing("Two")])
    vouch_for([thing("Three")], event=Event.PAUSED)

    assert happened() == [
        ("question-7", Event.PUBLISHED, 1),
        ("question-7", Event.CHANGED, 2),
        ("question-7", Event.PAUSED, 3),
    ]
    assert problems(thing("Three")) == []


def test_what_is_sealed_as_it_stands_is_not_sealed_again(log):
    vouch_for([thing("One"), thing("One", item="document-1")])

    vouch_for([thing("One"), thing("Two", item="document-1")])

    assert happened()[2:] == [("document-1", Event.CHANGED, 2)]


def test_the_log_says_nothing_of_it_but_its_name(log):
    vouch_for([thing("A secret until it is opened")])

    (entry,) = Entry.objects.all()
    assert "secret" not in entry.leaf
    assert read_leaf(entry.leaf).subject == "staff"
    assert len(Seal.objects.get().salt) == 16


def test_a_draft_is_not_sealed_and_not_looked_for(log):
    vouch_for([thing("One", is_public=False)])

    assert happened() == []
    assert problems(thing("One", is_public=False)) == []


def test_what_was_public_once_must_stay_as_it_was_sealed(log):
    vouch_for([thing("One")])

    assert problems(thing("Two", is_public=False)) == [
        "the words of question-7 is not what was sealed in the log: it was changed."
    ]


def test_what_is_public_without_a_seal_is_named(log):
    assert problems(thing("One")) == [
        "the words of question-7 has no entry in the log for question-7."
    ]


def test_what_is_gone_is_named(log):
    vouch_for([thing("One")])

    assert problems() == [
        "The log has question-7 (staff) as published, but it is no longer stored: it was deleted."
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"salt": bytes(16)}, "is not what was sealed in the log: it was changed."),
        ({"version": 2}, "is stored in version 2, but the log has version 1."),
        ({"entry": "another"}, "names another entry of the log than the one that seals it."),
    ],
)
def test_a_seal_that_was_changed_is_named(log, write, change, words):
    vouch_for([thing("One")])
    if "entry" in change:
        change = {"entry": write()}
    Seal.objects.update(**change)

    assert problems(thing("One"))[0] == f"the words of question-7 {words}"


def test_a_seal_that_was_taken_away_is_named_even_when_it_is_put_on_again(log):
    vouch_for([thing("One")])
    Seal.objects.all().delete()
    taken_away = problems(thing("Two"))
    vouch_for([thing("Two")])

    put_on_again = problems(thing("Two"))

    assert taken_away == [
        "the words of question-7 is stored in version 0, but the log has version 1."
    ]
    assert put_on_again[0].startswith("The versions of question-7 (staff) do not count up from 1")


def test_what_is_let_go_is_erased_and_leaves_no_salt(log):
    vouch_for([thing("One"), thing("Two", item="translations-3")])

    let_go({"translations-3": "question-7", "translations-4": "question-7"})

    assert happened()[2:] == [("translations-3", Event.ERASED, 2)]
    assert [one.item for one in Seal.objects.all()] == ["question-7"]
    assert problems(thing("One")) == []


def test_many_things_take_as_many_queries_as_two(log, django_assert_num_queries):
    two, many = (
        [thing("One", item=f"{name}-{number}") for number in range(count)]
        for name, count in (("few", 2), ("many", 150))
    )

    with django_assert_num_queries(5):  # two of them begin and end the transaction
        vouch_for(two)
    with django_assert_num_queries(5):
        vouch_for(many)
    with django_assert_num_queries(3):
        vouch_for(many)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_seal_the_same_for_the_first_time_at_once_one_gets_through(settings, tmp_path):
    """Rooms let them wait for one another; should one forget it, nothing is written twice."""
    settings.KEYS_FOLDER = tmp_path / "keys"
    ensure_log()
    start = Barrier(2)

    def put_on(words):
        start.wait()
        try:
            vouch_for([thing(words)])
        except IntegrityError:
            return "refused"
        finally:
            connection.close()
        return words

    for _round in range(5):
        Seal.objects.all().delete()
        Entry.objects.all().delete()
        with ThreadPoolExecutor(2) as threads:
            outcomes = set(threads.map(put_on, ["One", "One"]))

        assert outcomes <= {"One", "refused"}
        assert problems(thing("One")) == []
