"""What can be wrong with a ledger, each in the operator's words. The codes are for ever."""

from dataclasses import dataclass

from onefirm.domain.problem import Problem

_RESTORE = "Keep this firm.db aside as evidence, and go back to the newest backup from before the change."


@dataclass(frozen=True)
class Finding:
    """The first thing that is wrong, and the first entry that can no longer be relied on."""

    first_bad: int | None
    problem: Problem


def altered(seq: int) -> Finding:
    return _at(
        seq,
        "ledger-altered",
        f"Entry {seq} was changed after it was written.",
        "What stands there now does not have the hash that was recorded with it.",
        _RESTORE,
    )


def unreadable(seq: int) -> Finding:
    return _at(
        seq,
        "ledger-altered",
        f"Entry {seq} can no longer be read.",
        "Its bytes were damaged or changed after it was written.",
        _RESTORE,
    )


def missing(seq: int) -> Finding:
    return _at(
        seq,
        "ledger-missing",
        f"Entry {seq} is missing.",
        "The entry that stands after the one before it is a later one.",
        _RESTORE,
    )


def reordered(seq: int) -> Finding:
    return _at(
        seq,
        "ledger-reordered",
        f"The entries are not in the order they were written in, from entry {seq} on.",
        "An entry stands in a place other than the one it was hashed for.",
        _RESTORE,
    )


def added(seq: int) -> Finding:
    return _at(
        seq,
        "ledger-added",
        f"Entry {seq} was put in by something other than onefirm.",
        "The entries around it, or the head of the ledger, do not know of it.",
        _RESTORE,
    )


def cut_off(entries: int, known: int, by: str) -> Finding:
    return _at(
        entries + 1,
        "ledger-cut-off",
        f"The last entries are gone: {entries} are left of {known}.",
        f"{by} knows {known} entries.",
        "Put the newest whole copy of firm.db back.",
    )


def old_copy(entries: int, known: int) -> Finding:
    return _at(
        entries + 1,
        "ledger-old-copy",
        f"This is an older copy of the ledger: it ends at entry {entries}, and {known} were signed for.",
        "The database agrees with itself, but a checkpoint outside of it is newer: it was put back, or cut off.",
        "Put the newest copy of firm.db back. What happened after this copy was made is not in it.",
    )


def rewritten(agreed: int, size: int) -> Finding:
    return _at(
        agreed + 1,
        "ledger-rewritten",
        f"History was rewritten somewhere from entry {agreed + 1} to entry {size}.",
        f"The entries fit each other, but they are not the ones that were signed or counted at entry {size}.",
        _RESTORE,
    )


def head_altered(size: int) -> Finding:
    return _at(
        None,
        "ledger-head-altered",
        "The head of the ledger was changed.",
        f"All {size} entries are sound, but the head names another last hash or tree.",
        "Restore firm.db from the newest backup; no entry needs to be given up.",
        where="the head row of firm.db",
    )


def key_changed(seq: int) -> Finding:
    return _at(
        seq,
        "ledger-key-changed",
        "This ledger was begun with another signing key.",
        "It belongs to another firm, or the key was replaced.",
        "Put back the database and the keys/ folder that belong together.",
    )


def checkpoint_forged(number: int, size: int) -> Finding:
    return _at(
        None,
        "checkpoint-forged",
        f"A checkpoint of {size} entries was not signed with the firm's key.",
        "Somebody wrote it, or changed it, without having the key.",
        "Find out who can write where the checkpoints are kept, then take it out.",
        where=f"checkpoint {number}",
    )


def checkpoint_damaged(number: int, problem: Problem) -> Finding:
    return Finding(None, problem.model_copy(update={"where": f"checkpoint {number}, {problem.where}"}))


def checkpoint_disagrees(size: int) -> Finding:
    return _at(
        None,
        "checkpoint-disagrees",
        f"The signed root of {size} entries is not the root of these entries.",
        "The last hash it names is right, so it is the checkpoint that was made wrongly, not the ledger.",
        "Sign a new checkpoint, and report this: it should not be possible.",
        where=f"the checkpoint of {size} entries",
    )


def guards_missing(names: tuple[str, ...]) -> Finding:
    return _at(
        None,
        "ledger-guards-missing",
        "The guards of the ledger were taken off.",
        f"The database no longer has: {', '.join(names)}. The entries themselves are sound.",
        "Find out which program opened firm.db; opening the firm from a backup brings the guards back.",
        where="firm.db",
    )


def refused(seq: int, problem: Problem) -> Finding:
    """The store could not read on, and says why in its own words."""
    return Finding(seq, problem)


def _at(seq: int | None, code: str, what: str, why: str, fix: str, where: str = "") -> Finding:
    return Finding(seq, Problem(code=code, what=what, why=why, fix=fix, where=where or f"ledger entry {seq}"))
