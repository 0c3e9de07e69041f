"""What the operator is told of a firm that was put back, in plain sentences."""

from pathlib import Path

from onefirm.app.copies.promised import Promised
from onefirm.stores.backup import keys, putting
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.backup.putting import Plan


def says(made: Manifest, lost: int, again: int, files: bool, before: str, promised: Promised, more: str) -> str:
    parts = [f"{made.firm} is as it was at {made.made_at[:10]} {made.made_at[11:16]} UTC, {made.seq} entries."]
    if lost:
        parts.append("1 later entry is not in it." if lost == 1 else f"{lost} later entries are not in it.")
    parts.append("It is paused: look what left since, then `onefirm resume`.")
    if promised.opt_outs:
        count = len(promised.opt_outs)
        parts.append(
            "1 opt-out given since still holds." if count == 1 else f"{count} opt-outs given since still hold."
        )
    elif lost and not promised.read:
        parts.append("Who opted out since could not be read: look through your mail before you go on.")
    if more:
        parts.append(more)
    if again:
        keys_gone = "1 key was" if again == 1 else f"{again} keys were"
        parts.append(f"Of people forgotten since {keys_gone} destroyed again.")
    if not files:
        parts.append("The letters and forms of that day cannot be read any more; those in the folder stay.")
    if before:
        parts.append(f"What stood there is in {before}.")
    return " ".join(parts)


def beside(found: Path, made: Manifest, plan: Plan, away: int, *, own: bool) -> str:
    """What nobody should find out later: unsigned settings, keys of an earlier day, a damaged ledger in clear."""
    parts = list[str]()
    if not own:
        parts.append("Its settings are not signed: look through policy.toml and playbooks/ before you resume.")
    if made.keys and found.name.startswith(keys.PREFIX) and found.name < made.keys:
        older = f"{keys.made_at(found):%Y-%m-%d %H:%M} UTC"
        parts.append(f"Its keys are of {older}: what was kept about people met after that stays closed.")
    if away:
        whom = "1 person is not there" if away == 1 else f"{away} people are not there"
        parts.append(f"The key of {whom}, though nobody forgot them: what was kept about them stays closed.")
    if plan.keep_database:
        aside = f"{keys.BACKUPS}/{putting.ASIDE}{plan.stamp}"
        parts.append(f"The damaged ledger lies in {aside}, in clear, until somebody is forgotten.")
    return " ".join(parts)
