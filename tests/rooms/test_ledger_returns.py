"""A firm that was put back: what was signed for the entries given up is passed over, and nothing else is."""

from collections.abc import Sequence

import pytest

from ledgers import Key, hashed, head_of, rows_of
from onefirm.domain.events.firm import RETURNS_STREAM, FirmRestored
from onefirm.domain.frozen import as_json, canonical
from onefirm.ledger import checkpoint, tree
from onefirm.ledger.checkpoint import origin_of
from onefirm.ledger.store import StoredRow
from onefirm.ledger.verify import Verified, says, verify
from onefirm.ledger.witness import newest_genuine
from onefirm.stores import verifier

OURS, OTHER = Key(), Key("other")
EARLY, BACK, LATE, AGAIN, LAST = (f"2026-03-0{day}T09:00:00.000000Z" for day in (1, 2, 3, 4, 5))


def signed(rows: Sequence[StoredRow], at: str, key: Key = OURS) -> str:
    kept = tree.extended((), 0, [row.hash for row in rows])
    return checkpoint.spell(checkpoint.make(origin_of(key.public_key()), len(rows), rows[-1].hash, kept, at, key))


def grown(rows: Sequence[StoredRow], count: int, word: str, at: str = BACK) -> list[StoredRow]:
    longer = list(rows)
    for seq in range(len(rows) + 1, len(rows) + count + 1):
        longer.append(
            hashed(
                StoredRow(
                    seq,
                    at,
                    "step.done",
                    1,
                    "plan:pl_2",
                    seq,
                    "operator",
                    None,
                    f'{{"w":"{word}"}}',
                    longer[-1].hash,
                    "",
                )
            )
        )
    return longer


def put_back(rows: Sequence[StoredRow], at: str = BACK) -> list[StoredRow]:
    fact = FirmRestored(source="backup", seq=len(rows), hash=rows[-1].hash, lost=10)
    body = canonical(as_json(fact))
    row = StoredRow(len(rows) + 1, at, fact.kind, 1, RETURNS_STREAM, 1, "operator", None, body, rows[-1].hash, "")
    return [*rows, hashed(row)]


BEFORE = rows_of([f'{{"n":{number}}}' for number in range(20)])
KEPT = BEFORE[:10]
AFTER = put_back(KEPT)


def told(rows: Sequence[StoredRow], notes: Sequence[str], *, deep: bool = False) -> Verified:
    found = verify(iter(rows), head_of(rows), notes, OURS.public_key(), deep=deep)
    text = "".join(f"{note}---\n" for note in notes)
    key = verifier.b64decode(OURS.public_key())
    code, _, _ = verifier.check(iter(rows), tuple(vars(head_of(rows)).values()), text, key)
    assert code == (found.problem.code if found.problem else "sound"), "The script says the same."
    return found


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("more", [0, 4, 9, 30])
def test_a_firm_that_was_put_back_is_sound_however_far_it_grew(more: int, deep: bool) -> None:
    rows = grown(AFTER, more, "anew")
    notes = [signed(BEFORE[:5], EARLY), signed(BEFORE[:15], EARLY), signed(BEFORE, EARLY), signed(AFTER, LATE)]
    if more:
        notes.append(signed(rows, LATE))
    found = told(rows, notes, deep=deep)
    assert found.sound
    assert found.vouched == len(rows)
    assert [back.seq for back in found.returns] == [11]
    assert "put back" in says(found)


@pytest.mark.parametrize("deep", [False, True])
def test_the_way_back_from_a_way_back_is_sound(deep: bool) -> None:
    once = grown(AFTER, 3, "anew")
    rows = put_back(BEFORE, AGAIN)
    notes = [signed(BEFORE[:5], EARLY), signed(BEFORE, EARLY), signed(AFTER, LATE), signed(once, LATE)]
    assert not told(rows, notes, deep=deep).sound
    assert told(rows, [*notes, signed(rows, LAST)], deep=deep).sound
    tampered = put_back([*BEFORE[:7], *grown(BEFORE[:7], 13, "tampered")[7:]], AGAIN)
    assert not told(tampered, [*notes, signed(rows, LAST)], deep=deep).sound


def test_an_entry_that_says_so_is_not_believed_when_nothing_was_signed_after_it() -> None:
    assert not told(AFTER, [signed(BEFORE, EARLY)]).sound
    assert not told(AFTER, [signed(BEFORE, EARLY), signed(AFTER, LATE, OTHER)]).sound


def test_the_newest_note_of_all_is_always_held_against_the_ledger() -> None:
    notes = [signed(BEFORE[:15], EARLY), signed(BEFORE, LATE)]
    assert not told(AFTER, notes).sound
    assert not told(grown(AFTER, 20, "anew"), notes).sound


def test_history_rewritten_after_a_return_is_still_seen() -> None:
    notes = [signed(BEFORE, EARLY), signed(AFTER, LATE), signed(grown(AFTER, 6, "anew"), LATE)]
    assert told(grown(AFTER, 6, "anew"), notes).sound
    assert not told(grown(AFTER, 6, "other"), notes).sound
    assert not told(AFTER, notes).sound


def test_the_notary_goes_on_from_the_note_of_this_ledger() -> None:
    notes = [signed(BEFORE, EARLY), signed(AFTER, LATE)]
    found = told(AFTER, notes)
    newest = newest_genuine(notes, OURS.public_key(), found.returns)
    assert newest is not None
    assert newest.size == 11
