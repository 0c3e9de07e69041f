"""What a running firm takes while it does nothing."""

import os
import time
from pathlib import Path

from bench.figure import Figure, at_most
from bench.firms import free_port, running

BOUND_MB = 150
_QUIET_SECONDS = 10
_STATUS = "/proc/{pid}/status"
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(folder: Path) -> list[Figure]:
    with running(folder / "firm", port=free_port()) as up:
        time.sleep(_QUIET_SECONDS)
        megabytes = _resident(up.process.pid)
        before = processor_seconds(up.process.pid)
        time.sleep(_QUIET_SECONDS)
        busy = (processor_seconds(up.process.pid) - before) / _QUIET_SECONDS
    return [
        Figure(
            f"memory of the running demo firm after {_QUIET_SECONDS} s (resident)",
            f"{megabytes:.0f} MB",
            *at_most(megabytes, BOUND_MB, "MB"),
        ),
        Figure("processor time it takes while nothing happens", f"{busy:.1%} of one core"),
    ]


def _resident(pid: int) -> float:
    """Resident pages in megabytes, from the kernel's own account of the process."""
    for line in Path(_STATUS.format(pid=pid)).read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1_000_000
    raise RuntimeError("The kernel does not say how much memory the process holds.")


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
