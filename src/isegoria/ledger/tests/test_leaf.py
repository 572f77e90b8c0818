"""Leaves: one form, no person, and a seal that fits one body alone."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as some

from isegoria.ledger.leaf import (
    Event,
    Happening,
    canonical,
    leaf_of,
    mac_of,
    read_leaf,
    subject_tag,
)

SALT = bytes(range(16))
VALUES = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**53) + 1, 2**53 - 1)
    | some.text(some.characters(exclude_categories=["Cs"])),
    lambda one: some.lists(one) | some.dictionaries(some.text("abcxyz_", min_size=1), one),
    max_leaves=10,
)
BODIES = some.dictionaries(some.text("abcxyz_", min_size=1), VALUES, max_size=5)


def happening(**changes):
    return Happening(
        **{
            "topic": "water",
            "event": Event.RECEIVED,
            "item": "statement/7",
            "version": 1,
            "subject": "ab" * 16,
            "salt": SALT,
            "body": {"value": 1},
            **changes,
        }
    )


def test_a_leaf_is_written_in_the_one_form_that_outsiders_can_repeat():
    mac = hmac.new(SALT, b'{"value":1}', hashlib.sha256).hexdigest()

    assert str(leaf_of(happening())) == (
        f'{{"event":"received","item":"statement/7","mac":"{mac}",'
        f'"subject":"{"ab" * 16}","topic":"water","version":1}}'
    )


def test_bodies_keep_to_the_escapes_of_rfc_8785():
    body = {"b": 'é€😀"\\/\n\x0f\x7f', "a": [1, -2, True, None, {"z": "", "A": 0}]}

    assert canonical(body) == (
        '{"a":[1,-2,true,null,{"A":0,"z":""}],"b":"é€😀\\"\\\\/\\n\\u000f\x7f"}'.encode()
    )


@pytest.mark.parametrize(
    "body",
    [
        {"share": 0.5},
        {"share": float("nan")},
        {"number": 2**53},
        {"when": object()},
        {"été": 1},
        {7: "seven"},
        {"set": {1}},
        {"bytes": b""},
        {"half a character": "\ud800"},
    ],
)
def test_a_body_that_could_be_written_in_two_ways_is_refused(body):
    with pytest.raises(ValueError, match=r"\w"):
        mac_of(SALT, body)


@given(BODIES)
def test_the_order_of_keys_does_not_matter(body):
    turned = dict(reversed(body.items()))

    assert mac_of(SALT, turned) == mac_of(SALT, body)


@given(BODIES, BODIES)
def test_another_body_has_another_seal(one, other):
    assert (mac_of(SALT, one) == mac_of(SALT, other)) == (canonical(one) == canonical(other))


def test_another_salt_gives_another_seal():
    assert mac_of(SALT, {}) != mac_of(bytes(16), {})


def test_a_short_salt_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        mac_of(bytes(15), {})


def test_a_leaf_is_read_as_it_was_written():
    leaf = leaf_of(happening(item="idea/ü", version=3, event=Event.CHANGED))

    assert read_leaf(str(leaf)) == leaf


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        "{}",
        "not json",
        str(leaf_of(happening())).replace("received", "invented"),
        str(leaf_of(happening())).replace(",", ", ", 1),
        str(leaf_of(happening())).replace('"version":1', '"version":"1"'),
        str(leaf_of(happening())).replace('"version":1', '"version":0'),
        str(leaf_of(happening())).replace('"version":1', '"version":1.0'),
        str(leaf_of(happening())).replace('"topic":"water",', ""),
        str(leaf_of(happening())).replace('"topic":"water"', '"topic":"water","when":"noon"'),
        str(leaf_of(happening())).replace('"mac":"', '"mac":"zz'),
    ],
)
def test_what_is_no_leaf_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        read_leaf(text)


def test_versions_start_with_one():
    with pytest.raises(ValueError, match="start with 1"):
        leaf_of(happening(version=0))


def test_a_leaf_that_the_formats_cannot_carry_is_refused():
    with pytest.raises(ValueError, match="too long"):
        leaf_of(happening(item="x" * 66_000))


def test_one_person_has_another_pseudonym_for_every_item():
    tags = {subject_tag(b"secret of one person", f"statement/{number}") for number in range(50)}

    assert len(tags) == 50
    assert {len(tag) for tag in tags} == {32}
    assert subject_tag(b"secret of one person", "statement/1") in tags
    assert subject_tag(b"secret of another", "statement/1") not in tags


@pytest.mark.parametrize("event", Event)
def test_only_erased_things_may_be_gone(event):
    assert event.leaves_a_body == (event is not Event.ERASED)
