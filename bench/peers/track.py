"""The racers, started side by side in processes of their own and told in turns to run."""

import subprocess
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.peers.environment import ROOT
from bench.peers.racer import READY, SECONDS

_LAST_SIGNS = 2_000


@dataclass(frozen=True)
class Racer:
    process: "subprocess.Popen[str]"
    log: Path

    def race(self, how: str, count: int) -> float:
        """How many seconds its plans took."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{how} {count}\n")
        self.process.stdin.flush()
        return float(self.hears(SECONDS))

    def hears(self, start: str) -> str:
        """The rest of its next line that begins so; whatever else it prints is passed over."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(start):
                return line.removeprefix(start)
        said = self.log.read_text(encoding="utf-8", errors="replace")[-_LAST_SIGNS:]
        raise RuntimeError(f"'{' '.join(map(str, self.process.args))}' gave up:\n{said}")  # pyright: ignore[reportArgumentType]


@contextmanager
def racers(folder: Path, entries: Mapping[str, Sequence[str]]) -> Generator[dict[str, Racer], None, None]:
    """All of them, ready; each entry is an interpreter, a module and what the module is told beside its folder."""
    with ExitStack() as held:
        yield {
            name: held.enter_context(_racer(folder / str(place), *entry))
            for place, (name, entry) in enumerate(entries.items())
        }


@contextmanager
def _racer(folder: Path, interpreter: str, module: str, *told: str) -> Generator[Racer, None, None]:
    folder.mkdir()
    log = folder / "said.txt"
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [interpreter, "-m", module, str(folder), *told],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        try:
            racer = Racer(process, log)
            racer.hears(READY)
            yield racer
        finally:
            process.kill()
            process.communicate()
