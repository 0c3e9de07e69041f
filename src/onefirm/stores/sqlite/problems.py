"""Everything the embedded store may have to tell the operator."""

from pathlib import Path

from onefirm.domain.problem import Problem, Refusal

SQLITE_MIN = "3.51.3"


def sqlite_old(found: str, where: Path) -> Refusal:
    return Refusal(
        Problem(
            code="sqlite-old",
            what=f"The ledger cannot be opened with SQLite {found}.",
            why=f"Versions before {SQLITE_MIN} can damage a ledger that is read and written at once.",
            fix="Run `pip install --upgrade apsw` in the environment of onefirm and start again.",
            where=str(where),
        )
    )


def folder_read_only(folder: Path, why: str) -> Refusal:
    return Refusal(
        Problem(
            code="folder-read-only",
            what=f"Nothing can be written into {folder}.",
            why=why,
            fix="Make the folder writable for the user who runs onefirm, or choose another folder.",
            where=str(folder),
        )
    )


def firm_damaged(path: Path, why: str) -> Refusal:
    return Refusal(
        Problem(
            code="firm-damaged",
            what=f"{path.name} cannot be read as the ledger of a firm.",
            why=why,
            fix=f"Stop, keep {path.name} under another name, and put a copy in its place that you made of it. "
            "The folder keys/ stays as it is.",
            where=str(path),
        )
    )


def guards_missing(path: Path, missing: str) -> Refusal:
    return Refusal(
        Problem(
            code="ledger-guards-missing",
            what="The ledger has lost the guards that keep anybody from rewriting it.",
            why=f"Missing or changed: {missing}. Somebody has worked on the file with another program.",
            fix=f"Keep {path.name} under another name and put a copy in its place that you made of it; then run "
            "`onefirm ledger verify`.",
            where=str(path),
        )
    )


def ledger_damaged(path: Path, why: str) -> Refusal:
    return Refusal(
        Problem(
            code="ledger-damaged",
            what="The end of the ledger does not agree with itself.",
            why=why,
            fix=f"Stop, keep {path.name} under another name, put a copy in its place that you made of it, and run "
            "`onefirm ledger verify`: it says whether the copy is sound and complete.",
            where=str(path),
        )
    )


def read_only(path: Path, why: str) -> Refusal:
    return Refusal(
        Problem(
            code="ledger-read-only",
            what="Nothing can be written into the ledger at the moment, and nothing of this was kept.",
            why=why,
            fix="Make room on the disk or mend it, then try again; no restart is needed.",
            where=str(path),
        )
    )


def in_doubt(path: Path, why: str) -> Refusal:
    return Refusal(
        Problem(
            code="ledger-in-doubt",
            what="The disk failed while this was being kept, and it does not say whether it was.",
            why=why,
            fix="Mend the disk; then look whether it stands in the ledger before doing it again.",
            where=str(path),
        )
    )


def overfull(path: Path, waiting: int) -> Refusal:
    return Refusal(
        Problem(
            code="ledger-overfull",
            what="The ledger cannot take more at the moment, and nothing of this was kept.",
            why=f"{waiting} entries are already waiting for the disk.",
            fix="Try again in a few seconds; if it lasts, the disk is too slow or failing.",
            where=str(path),
        )
    )


def closed(path: Path) -> Refusal:
    return Refusal(
        Problem(
            code="ledger-closed",
            what="The ledger has been closed, and nothing of this was kept.",
            why="The firm is shutting down.",
            fix="Start the firm and try again.",
            where=str(path),
        )
    )
