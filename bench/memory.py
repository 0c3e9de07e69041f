"""How much memory this process held at its height."""

import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def height_megabytes() -> int:
    """Of this program alone. What the system counts for a process goes on through the start of another program in
    it, so a bench that is started by a large one would be told the height of that one."""
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
