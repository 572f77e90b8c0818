"""The tree against published values, and against its own promises for any size."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from isegoria.ledger import merkle
from isegoria.ledger.merkle import GrowingRoot, inclusion_proof, leaf_hash

# The entries and roots that the reference implementations of Certificate Transparency are
# tested with, for the first one, two, ... eight entries.
ENTRIES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(one) for one in ENTRIES]
SIZES = some.integers(1, 600)


def tree_of(hashes):
    """A tree held in memory, as the proofs ask for it."""

    def subtree(height, number):
        return merkle.root(hashes[number << height : (number + 1) << height])

    return subtree


def hashes_of(size):
    return [leaf_hash(str(number).encode()) for number in range(size)]


def root_by_definition(hashes):
    """The root as RFC 9162 defines it: split at the largest power of two, hash both sides."""
    if len(hashes) < 2:
        return hashes[0] if hashes else merkle.EMPTY_ROOT
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return merkle.node_hash(root_by_definition(hashes[:split]), root_by_definition(hashes[split:]))


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_the_first_entries_is_the_published_one(size):
    assert merkle.root(HASHES[:size]).hex() == ROOTS[size]


def test_inclusion_of_the_sixth_of_eight_is_the_published_proof():
    proof = inclusion_proof(5, 8, tree_of(HASHES))

    assert [one.hex() for one in proof] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(SIZES)
def test_a_growing_root_is_the_root_by_definition(size):
    assert merkle.root(hashes_of(size)) == root_by_definition(hashes_of(size))


@given(SIZES, some.data())
def test_a_growing_root_can_be_put_down_and_taken_up(size, data):
    hashes = hashes_of(size)
    pause = data.draw(some.integers(0, size))
    first = GrowingRoot()
    for one in hashes[:pause]:
        first.append(one)

    second = GrowingRoot(first.size, first.peaks)
    for one in hashes[pause:]:
        second.append(one)

    assert second.root() == merkle.root(hashes)


@given(SIZES, some.data())
def test_every_entry_is_proved_and_no_other_in_its_place(verify, size, data):
    hashes = hashes_of(size)
    index = data.draw(some.integers(0, size - 1))
    proof = inclusion_proof(index, size, tree_of(hashes))

    def is_proved(leaf, *, index=index, proof=proof):
        try:
            return verify.root_by_inclusion(leaf, index, size, proof) == merkle.root(hashes)
        except verify.Broken:
            return False

    assert is_proved(hashes[index])
    assert not is_proved(leaf_hash(b"another"))
    for other in {(index + 1) % size, size - 1 - index, size} - {index}:
        assert not is_proved(hashes[index], index=other)
    assert not is_proved(hashes[index], proof=[*proof, proof[-1] if proof else hashes[0]])
    if proof:
        assert not is_proved(hashes[index], proof=proof[:-1])


def test_an_entry_beyond_the_end_has_no_proof():
    with pytest.raises(ValueError, match="no leaf 8"):
        inclusion_proof(8, 8, tree_of(HASHES))


def test_a_growing_root_refuses_peaks_that_do_not_fit_its_size():
    with pytest.raises(ValueError, match="a list of 3 has 2 peaks, not 1"):
        GrowingRoot(3, [HASHES[0]])
