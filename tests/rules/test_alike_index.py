"""The index: who is near, one entry at a time, and nothing left behind of one that was dropped."""

from random import Random

from onefirm.records.alike import Entry, Index, candidates, proposals
from onefirm.records.alike.index import KEY_USERS_MAX, NEIGHBOURS
from onefirm.records.alike.weights import Weights
from people_pairs import USUAL, world


def one(entry_id: str, name: str, mail: str = "", phone: str = "") -> Entry:
    return Entry(entry_id, "person", name, (mail,) if mail else (), (phone,) if phone else ())


def test_an_entry_is_found_by_parts_of_its_name_in_any_order() -> None:
    index = Index([one("a", "Müller-Huber, Anna"), one("b", "Zoran Petrović")])
    assert index.near(one("new", "Anna Muellerhuber")) == ("a",)


def test_an_entry_is_found_by_where_it_is_reached_whatever_it_is_called() -> None:
    index = Index([one("a", "Anna Huber", "x@gmx.at"), one("b", "Eva Moser", phone="+43 664 1234567")])
    assert set(index.near(one("new", "Zoran Petrović", "X@GMX.at", "0664/1234567"))) == {"a", "b"}


def test_a_place_that_everybody_shares_brings_nobody_together() -> None:
    names = [f"{chr(97 + n % 26) * 4}{chr(97 + n // 26) * 4}" for n in range(KEY_USERS_MAX + 1)]
    index = Index(one(f"e{number}", name, "info@all.at") for number, name in enumerate(names))
    assert len(index.near(one("new", "Zoran Petrović", "info@all.at"))) == 0


def test_the_neighbours_are_bounded() -> None:
    index = Index(one(f"e{number}", "Anna Huber") for number in range(NEIGHBOURS * 5))
    assert len(index.near(one("new", "Anna Huber"))) == NEIGHBOURS


def test_nothing_of_a_dropped_entry_stays_behind() -> None:
    there = world(3, 40, USUAL).entries
    index, empty = Index(there), Index()
    gone = [entry for entry in there if entry.id != there[0].id]
    for entry in gone:
        index.drop(entry.id)
    index.drop("never there")
    alone = Index(there[:1])
    assert len(index) == 1 and gone[0].id not in index
    for part in ("_postings", "_users", "given", "family", "domains"):
        assert getattr(index, part).keys() == getattr(alone, part).keys(), part
    index.drop(there[0].id)
    assert all(not getattr(index, part) for part in vars(empty) if part != "_next"), vars(index)


def test_adding_again_replaces() -> None:
    index = Index([one("a", "Anna Huber", "anna@gmx.at")])
    index.add(one("a", "Zoran Petrović"))
    assert len(index) == 1
    assert index.near(one("new", "Anna Huber", "anna@gmx.at")) == ()
    assert [entry.name for entry in index] == ["Zoran Petrović"]


def test_it_makes_no_difference_in_which_order_entries_came() -> None:
    there = world(4, 60, USUAL).entries
    other = list(there)
    Random(1).shuffle(other)  # noqa: S311 — an order, no secret.
    index = Index(other)
    for entry in other[:20]:
        index.drop(entry.id)
        index.add(entry)
    ours, theirs = ({one.pair: one.traits for one in proposals(each, Weights())} for each in (there, index))
    assert ours == theirs


def test_nearly_every_true_pair_is_a_candidate() -> None:
    there = world(5, 500, USUAL)
    pairs, true = set(candidates(Index(there.entries))), there.true_pairs()
    assert len(pairs & true) >= 0.985 * len(true)
    assert len(pairs) <= NEIGHBOURS * len(there.entries)
