"""What the operator is told of a firm that was put back, in plain sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from onefirm.app.copies.promised import KnownOf
from onefirm.app.copies.there import There
from onefirm.stores.backup import keys, putting
from onefirm.stores.backup.contents import VERSION_FILE
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.backup.putting import Plan
from onefirm.stores.backup.snapshot import Snapshot


@dataclass(frozen=True)
class Outcome:
    """Everything there is to tell."""

    made: Manifest
    lives: Sequence[There]
    """What stood there, and where else this firm lives."""
    plan: Plan
    found: Path
    """Where the keys were found."""
    lost: int
    again: int
    away: int
    """Of how many people no key is there."""
    opt_outs: int
    known: KnownOf
    files: bool
    stay: bool
    """Letters and forms lie in the folder that were there before."""
    unsaid: bool
    """An export whose passphrase nobody said: the keys of the firm beside it opened it."""
    own: bool
    before: Snapshot | None


def says(outcome: Outcome) -> str:
    made = outcome.made
    back = f"{made.firm} is as it was at {made.made_at[:10]} {made.made_at[11:16]} UTC, {made.seq} entries."
    paused = "It is paused: look what left since, then `onefirm resume`."
    return " ".join([back, *_given_up(outcome), paused, *_elsewhere(outcome), *_people(outcome), *_beside(outcome)])


def _given_up(outcome: Outcome) -> Iterator[str]:
    there, lost = outcome.lives[0], outcome.lost
    if there.parted:
        its = "1 entry of it is" if lost == 1 else f"{lost} entries of it are"
        yield f"What stood there went another way after entry {there.common}: {its} not in this one."
    elif lost:
        yield "1 later entry is not in it." if lost == 1 else f"{lost} later entries are not in it."


def _elsewhere(outcome: Outcome) -> Iterator[str]:
    for each in outcome.lives[1:]:
        yield f"The firm lives in {each.folder} too: let only one of the two go on."


def _people(outcome: Outcome) -> Iterator[str]:
    count = outcome.opt_outs
    if count:
        yield "1 opt-out given since still holds." if count == 1 else f"{count} opt-outs given since still hold."
    if outcome.known == "unreadable":
        yield "Who opted out since could not be read: look through your mail before you go on."
    if outcome.known == "nowhere":
        yield (
            "Who opted out after that is not known, for no ledger that went on was found: name the folder of the firm "
            "with --firm, or look through your mail before you go on."
        )


def _beside(outcome: Outcome) -> Iterator[str]:
    """What nobody should find out later."""
    made, plan, found = outcome.made, outcome.plan, outcome.found
    aside = f"{keys.BACKUPS}/{putting.ASIDE}{plan.stamp}"
    if not outcome.own:
        yield "Its settings are not signed: look through policy.toml and playbooks/ before you resume."
    if strays := [name for name in plan.strays if name != VERSION_FILE]:
        yield f"Not in the copy, so it lies in {aside} now: {', '.join(strays)}."
    if made.keys and found.name.startswith(keys.PREFIX) and found.name < made.keys:
        older = f"{keys.made_at(found):%Y-%m-%d %H:%M} UTC"
        yield f"Its keys are of {older}: what was kept about people met after that stays closed."
    if outcome.away:
        whom = "1 person is not there" if outcome.away == 1 else f"{outcome.away} people are not there"
        yield f"The key of {whom}, though nobody forgot them: what was kept about them stays closed."
    if plan.keep_database:
        yield f"The damaged ledger lies in {aside}, in clear, until somebody is forgotten."
    if outcome.again:
        gone = "1 key was" if outcome.again == 1 else f"{outcome.again} keys were"
        yield f"Of people forgotten since {gone} destroyed again."
    if outcome.unsaid:
        yield f"No passphrase was said, so the keys in {found} opened it."
    if not outcome.files:
        closed = "open with the passphrase of the export alone" if outcome.unsaid else "cannot be read any more"
        yield f"The letters and forms of that day {closed}{'; those in the folder stay' if outcome.stay else ''}."
    if before := outcome.before:
        unsigned = "" if before.manifest.signature else ", unsigned, for its key could not be read"
        yield f"What stood there is in {before.path.name}{unsigned}."
