"""Run every bench, print the table, and write it into docs/benchmarks.md between its two markers."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import apsw

from bench import (
    alike,
    append,
    crowd,
    dispatch,
    durable,
    idle,
    intake,
    large,
    million,
    pages,
    plans,
    restore,
    staff,
    start,
    stop,
    up,
    verify,
    words,
)
from bench.figure import Figure

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
BEGINS = "<!-- figures begin: written by `make bench` -->"
ENDS = "<!-- figures end -->"

BENCHES: dict[str, tuple[str, Callable[[Path], list[Figure]]]] = {
    "append": ("Appending to the ledger", append.measure),
    "verify": ("Verifying the ledger", verify.measure),
    "plans": ("Plans", plans.measure),
    "durable": ("Durable plans of five effects, against peers", durable.measure),
    "dispatch": ("From a word to the act", dispatch.measure),
    "webhooks": ("Taking in webhooks", intake.measure),
    "alike": ("Who is the same", alike.measure),
    "intake": ("Which label a text has", words.measure),
    "staff": ("What an agent costs", staff.measure),
    "crowd": ("A crowd", crowd.measure),
    "start": ("Starting a command", start.measure),
    "pages": ("The pages in a browser", pages.measure),
    "up": ("Starting the firm", up.measure),
    "stop": ("Stopping the firm", stop.measure),
    "large": ("A firm that grew", large.measure),
    "million": ("Starting with a million entries", million.measure),
    "restore": ("Backup and the way back", restore.measure),
    "idle": ("Doing nothing", idle.measure),
}


def main(chosen: list[str]) -> int:
    unknown = [name for name in chosen if name not in BENCHES]
    if unknown:
        print(f"There is no bench '{unknown[0]}'. There are {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    parts = [_machine()]
    for name in chosen or BENCHES:
        title, measure = BENCHES[name]
        with tempfile.TemporaryDirectory(prefix="onefirm-bench-") as folder:
            table = _table(title, measure(Path(folder)))
        print(table, flush=True)
        parts.append(table)
    if not chosen:
        _write("\n".join(parts))
    return 0


def _machine() -> str:
    alone = os.getloadavg()[0] < 1
    busy = (
        "" if alone else "The machine was busy with other work meanwhile, so the times are longer than they need be. "
    )
    return (
        f"Taken on {os.cpu_count()} cores with Python {platform.python_version()} "
        f"and SQLite {apsw.sqlite_lib_version()}. {busy}Times depend on the machine; the ratios much less.\n"
    )


def _table(title: str, figures: list[Figure]) -> str:
    rows = "\n".join(f"| {one.what} | {one.reads} | {one.bound} | {one.verdict} |" for one in figures)
    return f"### {title}\n\n| what | figure | bound | |\n|---|---|---|---|\n{rows}\n"


def _write(text: str) -> None:
    """Everything outside the markers is written by hand and stays."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    PAGE.write_text(f"{before}{BEGINS}\n\n{text}\n{ENDS}{after}", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
