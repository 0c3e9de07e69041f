"""Every ledger that was written verifies, and any change of one field is found at exactly its entry."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ledgers import COLUMNS, Key, Named, hashed, head_of, named, note_of, rows_of
from onefirm.ledger import chain
from onefirm.ledger.checkpoint import origin_of, spell
from onefirm.ledger.store import StoredRow
from onefirm.ledger.verify import verify
from onefirm.stores import verifier

OURS = Key()
PUBLIC = OURS.public_key()
BODIES = st.lists(st.text() | st.text(max_size=3).map(lambda part: part * 400) | st.just(""), min_size=1, max_size=12)
ACTORS = st.text(max_size=6) | st.just("é" * 300)
TEXTS = {"at", "kind", "stream", "actor", "body", "prev", "hash"}


def by_script(rows: list[StoredRow], texts: list[str]) -> Named:
    told = tuple(tuple(getattr(row, column) for column in COLUMNS) for row in rows)
    code, entry, _ = verifier.check(iter(told), None, "---\n".join(texts), verifier.b64decode(PUBLIC))
    return Named(code, None if code == "sound" else entry or None)


@settings(deadline=None)
@given(BODIES, ACTORS, st.data())
def test_a_ledger_that_was_written_verifies(bodies: list[str], actor: str, data: st.DataObject) -> None:
    rows = rows_of(bodies, actor)
    signed = data.draw(st.sets(st.integers(1, len(rows)), max_size=2))
    texts = [spell(note_of(rows[:size], OURS)) for size in signed]
    deep = data.draw(st.booleans())
    verified = verify(iter(rows), head_of(rows), texts, PUBLIC, deep=deep)
    assert verified.sound, verified.problem
    assert (verified.entries, verified.checkpoints, verified.vouched) == (
        len(rows),
        len(signed),
        max(signed, default=0),
    )
    assert by_script(rows, texts) == Named("sound", None)


@settings(max_examples=300, deadline=None)
@given(BODIES, ACTORS, st.data())
def test_a_change_of_any_one_field_is_found_at_its_entry(bodies: list[str], actor: str, data: st.DataObject) -> None:
    rows = rows_of(bodies, actor)
    index = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(COLUMNS[1:]))
    before = getattr(rows[index], column)
    numbers = st.integers(-5, 3000) | st.none() | st.just("") if column == "cause" else st.integers(-5, 3000)
    after = data.draw((st.text() if column in TEXTS else numbers).filter(lambda value: value != before))
    changed = [*rows[:index], rows[index]._replace(**{column: after}), *rows[index + 1 :]]
    assert named(verify(iter(changed), head_of(rows), [], PUBLIC)) == Named("ledger-altered", index + 1)
    assert by_script(changed, []) == Named("ledger-altered", index + 1)


@settings(deadline=None)
@given(BODIES, st.data())
def test_an_entry_given_another_number_is_found_at_its_own(bodies: list[str], data: st.DataObject) -> None:
    rows = rows_of(bodies)
    index = data.draw(st.integers(0, len(rows) - 1))
    number = data.draw(st.integers(-3, 0) | st.integers(len(rows) + 1, len(rows) + 9))
    moved = sorted([*rows[:index], rows[index]._replace(seq=number), *rows[index + 1 :]], key=lambda row: row.seq)
    assert named(verify(iter(moved), head_of(rows), [], PUBLIC)) == Named("ledger-reordered", index + 1)
    assert by_script(moved, []) == Named("ledger-reordered", index + 1)


def test_a_gap_is_found_even_when_every_hash_was_made_to_fit() -> None:
    rows = rows_of(["{}"] * 3)
    rows[2] = hashed(rows[2]._replace(seq=4))
    assert named(verify(iter(rows), head_of(rows), [], PUBLIC)) == Named("ledger-missing", 3)
    assert by_script(rows, []) == Named("ledger-missing", 3)


@settings(deadline=None)
@given(BODIES, ACTORS)
def test_the_fast_walk_hashes_like_the_writer(bodies: list[str], actor: str) -> None:
    rows = rows_of(bodies, actor)
    assert chain.follow(rows, 0, chain.GENESIS) == (len(rows), rows[-1].hash)
    assert [chain.own_hash(row) for row in rows] == [row.hash for row in rows]


def test_fields_beyond_the_tables_are_hashed_like_any_other() -> None:
    row = rows_of(["{}"])[0]
    kind, stream, actor, cause = "k" * 500, "s" * 300, "a" * 256, 10**18
    long = chain.link(1, row.at, kind, 99_999, stream, 123_456, actor, cause, row.body, row.prev)
    entry = row._replace(kind=kind, version=99_999, stream=stream, stream_version=123_456, actor=actor, cause=cause)
    entry = entry._replace(hash=long)
    assert chain.follow([entry], 0, chain.GENESIS) == (1, long)


def test_the_spelling_of_an_entry_never_changes() -> None:
    """The hash of a released entry is for ever: this one was computed once, by hand."""
    spelled = b"1:127:2026-03-02T09:00:00.000000Z9:step.done1:19:plan:pl_11:18:operator0:2:{}64:" + b"0" * 64
    assert rows_of(["{}"])[0].hash == chain.sha256(spelled).hexdigest()
    assert origin_of(PUBLIC).startswith("onefirm/")
