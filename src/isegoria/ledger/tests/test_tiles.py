"""Tiles: the addresses of the standard, and a tree that grows in any steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from isegoria.ledger import merkle
from isegoria.ledger.merkle import leaf_hash
from isegoria.ledger.tiles import RightEdge, TileAddress, bundle, read_address, subtree_from


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("0/x001/x234/067", TileAddress(level=0, number=1_234_067)),
        ("0/000", TileAddress(level=0, number=0)),
        ("1/x001/234", TileAddress(level=1, number=1_234)),
        ("0/273.p/112", TileAddress(level=0, number=273, width=112)),
        ("63/005.p/1", TileAddress(level=63, number=5, width=1)),
        ("entries/x123/456", TileAddress(level=None, number=123_456)),
        ("entries/000.p/255", TileAddress(level=None, number=0, width=255)),
    ],
)
def test_addresses_are_those_of_the_standard(text, address):
    assert read_address(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0/",
        "0/1",
        "0/0001",
        "00/001",
        "64/001",
        "-1/001",
        "0/x000/001",
        "0/001/x002",
        "0/001.p/0",
        "0/001.p/256",
        "0/001.p/007",
        "0/001.p/",
        "0/001.P/7",
        "0/\u0660\u0660\u0661",
        "entries",
        "0/001\n",
        "../0/001",
    ],
)
def test_other_addresses_are_refused_in_words(text):
    with pytest.raises(ValueError, match=r"[Tt]ile.*\."):
        read_address(text)


@given(some.integers(0, 10**12), some.integers(1, 256))
def test_every_address_is_read_as_it_was_written(number, width):
    address = TileAddress(level=2, number=number, width=width)

    assert read_address(str(address)) == address


def test_a_bundle_has_each_entry_after_its_length():
    assert bundle([b"", b"ab", b"c" * 258]) == b"\0\0" + b"\0\2ab" + b"\1\2" + b"c" * 258


def test_seventy_thousand_entries_make_the_tiles_the_standard_names():
    edge = RightEdge(0, None)
    tiles = [*edge.extend(bytes(32) for _ in range(70_000)), *edge.partial_tiles()]

    widths = {(level, number): len(hashes) // 32 for level, number, hashes in tiles}

    assert widths == {
        **{(0, number): 256 for number in range(273)},
        (0, 273): 112,
        (1, 0): 256,
        (1, 1): 17,
        (2, 0): 1,
    }


@given(some.lists(some.integers(1, 700), min_size=1, max_size=5), some.data())
def test_a_tree_grown_in_any_steps_has_the_same_root_and_proofs(verify, steps, data):
    hashes = [leaf_hash(str(number).encode()) for number in range(sum(steps))]
    stored = {}

    def fetch(level, number):
        return stored[level, number]

    size = 0
    for step in steps:
        edge = RightEdge(size, fetch)
        full = list(edge.extend(hashes[size : size + step]))
        stored.update({(tile[0], tile[1]): tile[2] for tile in [*full, *edge.partial_tiles()]})
        size += step
        assert edge.root() == merkle.root(hashes[:size])

    index = data.draw(some.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, subtree_from(fetch))
    found = verify.root_by_inclusion(hashes[index], index, size, proof)
    assert found == merkle.root(hashes)


def test_a_proof_in_a_large_log_needs_few_tiles():
    edge = RightEdge(0, None)
    hashes = [leaf_hash(str(number).encode()) for number in range(70_000)]
    stored = {
        (level, number): tile
        for level, number, tile in [*edge.extend(hashes), *edge.partial_tiles()]
    }
    fetched = []

    def fetch(level, number):
        fetched.append((level, number))
        return stored[level, number]

    proof = merkle.inclusion_proof(12_345, 70_000, subtree_from(fetch))

    assert len(proof) == 17
    assert sorted(fetched) == [(0, 48), (0, 273), (1, 0), (1, 1)]
