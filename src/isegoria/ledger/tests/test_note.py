"""Signed notes against the published example, and against those who tamper."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from isegoria.ledger.note import (
    BadNoteError,
    CheckpointText,
    VerifierKey,
    read_checkpoint,
    read_note,
    sign,
)

# The example of Go's golang.org/x/mod/sumdb/note, where the format comes from.
GO_KEY = VerifierKey(
    "PeterNeumann",
    bytes.fromhex("1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6"),
)
GO_KEY_WRITTEN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    f"{GO_TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

NAME = "talk.example.org/log"
PRIVATE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey(NAME, PRIVATE_KEY.public_key().public_bytes_raw())
CHECKPOINT = CheckpointText(origin=NAME, size=17, root=bytes(range(32)))


def signed(text):
    return sign(text, name=NAME, private_key=PRIVATE_KEY)


def test_the_published_note_is_read_with_the_published_key():
    assert read_note(GO_NOTE, GO_KEY) == GO_TEXT


def test_a_key_is_written_as_it_was_published():
    assert str(GO_KEY) == GO_KEY_WRITTEN


def test_what_we_sign_can_be_read_again():
    assert read_checkpoint(signed(str(CHECKPOINT)), KEY) == CHECKPOINT


def test_an_empty_line_in_a_text_belongs_to_the_text():
    assert read_note(signed("One.\n\nTwo.\n"), KEY) == "One.\n\nTwo.\n"


def test_signatures_of_others_beside_ours_are_passed_over():
    witnessed = signed(str(CHECKPOINT)) + "— witness.example AAAAAAAA\n"

    assert read_checkpoint(witnessed, KEY) == CHECKPOINT


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("", "its end is missing"),
        (signed("Yes.\n")[:-1], "its end is missing"),
        (signed("Yes.\n")[:-9] + "\n", "should be base64 is not|does not fit"),
        (signed("Yes.\n").replace("Yes", "No"), "does not fit the text"),
        (signed("Yes.\n").replace("\n— ", "\n- "), "is not a signature"),
        (signed("Yes.\n").replace(NAME, "other.example/log"), "not signed with the key"),
        (GO_NOTE, "not signed with the key"),
        ("x" * 1_000_001, "too long"),
    ],
)
def test_a_note_that_was_tampered_with_is_refused_with_the_reason(note, words):
    with pytest.raises(BadNoteError, match=words):
        read_note(note, KEY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{NAME}\n17\n", "three lines"),
        (f"{NAME}\n17\nAAAA\nmore\n", "three lines"),
        (f"{NAME}\n017\nAAAA\n", "not a number"),
        (f"{NAME}\n-1\nAAAA\n", "not a number"),
        (f"{NAME}\n\u0661\u0667\nAAAA\n", "not a number"),
        (f"{NAME}\n17\nAAAA\n", "not a hash"),
        (f"{NAME}\n17\n*\n", "should be base64"),
        (str(CHECKPOINT).replace(NAME, "other.example/log"), "is of other.example/log"),
    ],
)
def test_what_is_signed_but_no_checkpoint_of_this_log_is_refused(text, words):
    with pytest.raises(BadNoteError, match=words):
        read_checkpoint(signed(text), KEY)


def test_a_public_key_that_is_cut_off_is_refused():
    with pytest.raises(BadNoteError, match="32 bytes"):
        VerifierKey(NAME, bytes(31))


@pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\tbed"])
def test_a_log_has_a_name_that_can_stand_in_a_signature(name):
    with pytest.raises(BadNoteError, match="no spaces"):
        VerifierKey(name, bytes(32))


def test_a_text_without_its_last_line_break_is_not_signed():
    with pytest.raises(BadNoteError, match="line break"):
        signed("Yes.")
