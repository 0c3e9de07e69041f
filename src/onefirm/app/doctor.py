"""The doctor: looks at everything a firm needs, explains what is wrong, and changes nothing."""

import shutil
import stat
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from onefirm.app.settings import Settings, read_settings
from onefirm.desk.shapes.copies import LastBackup
from onefirm.desk.shapes.firm import Check
from onefirm.desk.shapes.today import Down
from onefirm.domain.ids import moment
from onefirm.domain.problem import Problem, Refusal

FREE_BYTES_MIN = 200_000_000
CHECKPOINT_AGE_MAX = timedelta(days=2)

_OTHERS = stat.S_IRWXG | stat.S_IRWXO

Finding = tuple[str, bool, str]
"""What the store says of itself: a name, whether it is well, and a sentence."""

_DATABASE = "firm.db"
_KEY = "firm.key"
_STORE_FIX = (
    "Stop, keep firm.db as it is under another name, and put a copy in its place that you made of it. "
    "The keys stay as they are."
)
_SOURCE_FIX = "What is there stays there, and it is tried again every few seconds."


def examine(
    settings: Settings,
    store: Sequence[Finding],
    extensions: Sequence[Problem],
    *,
    playbooks: Sequence[Problem] | None = None,
    sources: Mapping[str, str] | None = None,
    signed_out: Mapping[str, Problem] | None = None,
    checkpoint_at: str | None = None,
    unsigned: Problem | None = None,
    backup: LastBackup | None = None,
    down: Sequence[Down] = (),
    now: datetime | None = None,
) -> tuple[Check, ...]:
    """Every check of an open firm, in the order in which one would mend things. What is not told is not judged."""
    closed = examine_closed(settings.folder)
    named = {check.name for check in closed}
    told = [finding for finding in store if finding[0] not in named]
    return (
        *closed,
        *(Check(name=name, ok=ok, says=says, fix="" if ok else _STORE_FIX) for name, ok, says in told),
        *([_checkpoint(checkpoint_at, now)] if checkpoint_at is not None and now and not unsigned else []),
        *([_unsigned(unsigned)] if unsigned else []),
        *([_backup(backup)] if backup else []),
        *(_source(name, says, (signed_out or {}).get(name)) for name, says in (sources or {}).items()),
        *(_waits(each) for each in down if each.waits and each.connection not in (sources or {})),
        *_problems("playbooks", "Every playbook can be read.", playbooks),
        *_problems("extensions", "Every extension could be loaded.", extensions),
    )


def examine_closed(folder: Path) -> tuple[Check, ...]:
    """The checks that need no open firm, for one that does not open."""
    return (_folder(folder), _keys(folder), *_settings(folder), _playbook_files(folder), _disk(folder))


def unopened(problems: Iterable[Problem]) -> tuple[Check, ...]:
    return tuple(Check(name="opening", ok=False, says=f"{each.what} {each.why}", fix=_mend(each)) for each in problems)


def _folder(folder: Path) -> Check:
    try:
        mode = folder.stat().st_mode
    except OSError as fault:
        return Check(
            name="folder",
            ok=False,
            says=f"{folder} cannot be looked into: {fault.strerror}.",
            fix="Name the firm's folder with --firm, or make one with onefirm init.",
        )
    if mode & _OTHERS:
        return Check(
            name="folder",
            ok=False,
            says=f"Others on this machine may look into {folder}.",
            fix=f"chmod 700 {folder}",
        )
    return Check(name="folder", ok=True, says=f"Only you may look into {folder}.")


def _keys(folder: Path) -> Check:
    keys = folder / "keys"
    if (folder / _DATABASE).exists() and not (keys / _KEY).is_file():
        return Check(
            name="keys",
            ok=False,
            says=f"There is a ledger, and keys/{_KEY}, which opens it, is missing.",
            fix=f"Take the recovery kit, `onefirm vault recover KIT`, or put the copy of {keys} back that you made. "
            "No new key can open what the old one sealed.",
        )
    if not keys.is_dir():
        return Check(name="keys", ok=True, says="There are no keys yet; the first opening makes them.")
    wide = [path for path in (keys, *sorted(keys.rglob("*"))) if path.lstat().st_mode & _OTHERS]
    if wide:
        return Check(
            name="keys",
            ok=False,
            says=f"Others on this machine may read {wide[0].relative_to(folder)}, which opens what is sealed.",
            fix=f"chmod -R u=rwX,go= {keys}",
        )
    return Check(name="keys", ok=True, says="Only you may read the keys.")


def _settings(folder: Path) -> list[Check]:
    try:
        settings = read_settings(folder)
    except Refusal as refusal:
        return [
            Check(name="settings", ok=False, says=f"{problem.what} {problem.why}", fix=_mend(problem))
            for problem in refusal.problems
        ]
    return [Check(name="settings", ok=True, says=f"firm.toml and policy.toml of {settings.profile.firm} are sound.")]


def _playbook_files(folder: Path) -> Check:
    for path in sorted((folder / "playbooks").glob("*.md")):
        try:
            path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            return Check(
                name="playbook files",
                ok=False,
                says=f"{path.relative_to(folder)} cannot be read: {fault}.",
                fix=f"Give yourself the right to read {path}, and save it as UTF-8 text.",
            )
    return Check(name="playbook files", ok=True, says="Every file in playbooks/ can be read.")


def _disk(folder: Path) -> Check:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        return Check(name="disk", ok=False, says=f"The disk cannot be looked at: {fault.strerror}.")
    says = f"{free // 1_000_000:,} MB are free on the disk of the firm."
    if free < FREE_BYTES_MIN:
        needed = FREE_BYTES_MIN // 1_000_000
        return Check(name="disk", ok=False, says=says, fix=f"Make room: below {needed} MB nothing new can be kept.")
    return Check(name="disk", ok=True, says=says)


def _checkpoint(at: str, now: datetime) -> Check:
    if not at:
        return Check(
            name="checkpoint", ok=True, says="No checkpoint was signed yet; the first comes with the first work."
        )
    age = now - moment(at)
    if age > CHECKPOINT_AGE_MAX:
        return Check(
            name="checkpoint",
            ok=False,
            says=f"The last checkpoint was signed {age.days} days ago.",
            fix="Run onefirm ledger verify; it signs a new one when everything is sound.",
        )
    return Check(name="checkpoint", ok=True, says=f"The last checkpoint was signed on {at[:10]} at {at[11:16]} UTC.")


def _source(name: str, says: str, signed_out: Problem | None) -> Check:
    return Check(name=name, ok=False, says=says, fix=_mend(signed_out) if signed_out else _SOURCE_FIX)


def _waits(ill: Down) -> Check:
    """Nobody is asked about what is tried again by itself, and yet a letter lies here."""
    says = f"{ill.says} {ill.what}"
    return Check(
        name=ill.connection, ok=False, says=says, fix=f"See what is wrong: onefirm connections test {ill.connection}"
    )


def _backup(last: LastBackup) -> Check:
    first = last.ok and not last.at
    fix = last.fix or ("Make the first one: onefirm backup" if first else "")
    return Check(name="backup", ok=last.ok, says=last.says, fix=fix, hint=first)


def _unsigned(problem: Problem) -> Check:
    return Check(name="checkpoint", ok=False, says=f"{problem.what} {problem.why}", fix=_mend(problem))


def _problems(name: str, sound: str, problems: Sequence[Problem] | None) -> list[Check]:
    if problems is None:
        return []
    if not problems:
        return [Check(name=name, ok=True, says=sound)]
    return [
        Check(name=name, ok=False, says=f"{problem.what} {problem.why}", fix=_mend(problem)) for problem in problems
    ]


def _mend(problem: Problem) -> str:
    return f"{problem.fix} ({problem.where})" if problem.where else problem.fix
