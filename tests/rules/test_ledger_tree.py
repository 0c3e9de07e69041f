"""The tree is the one of RFC 6962, whichever way it is grown."""

from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.ledger import tree

HASHES = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=70)


def merkle_tree_hash(leaves: list[bytes]) -> bytes:
    """Section 2.1 of RFC 6962, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + merkle_tree_hash(leaves[:split]) + merkle_tree_hash(leaves[split:])).digest()


@settings(deadline=None)
@given(HASHES)
def test_the_root_is_the_one_of_the_rfc(hashes: list[str]) -> None:
    expected = merkle_tree_hash([bytes.fromhex(entry_hash) for entry_hash in hashes])
    assert tree.root(tree.extended((), 0, hashes)) == expected


@settings(deadline=None)
@given(HASHES, st.data())
def test_growing_one_by_one_or_many_at_once_is_the_same_tree(hashes: list[str], data: st.DataObject) -> None:
    one_by_one: tree.Range = ()
    for size, entry_hash in enumerate(hashes):
        one_by_one = tree.grown(one_by_one, size, entry_hash)
    cut = data.draw(st.integers(0, len(hashes)))
    in_two = tree.extended(tree.extended((), 0, hashes[:cut]), cut, hashes[cut:])
    assert one_by_one == in_two
    assert len(in_two) == len(hashes).bit_count()


@settings(deadline=None)
@given(HASHES)
def test_a_range_is_read_back_as_it_was_spelled(hashes: list[str]) -> None:
    kept = tree.extended((), 0, hashes)
    assert tree.parsed(tree.spelled(kept)) == kept


def test_the_roots_of_the_reference_vectors() -> None:
    """The inputs and roots that Certificate Transparency publishes, for leaves of 32 bytes made from them."""
    assert tree.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    one = tree.extended((), 0, ["00" * 32])
    assert tree.root(one) == tree.leaf("00" * 32) == sha256(bytes(33)).digest()
