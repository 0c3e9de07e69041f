"""What one import is to the ledger: its stream, whether it is whole, and how its facts are written together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from onefirm.conductor.means import Means
from onefirm.domain.frozen import canonical
from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.bringing.brought import Brought
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Cell
from onefirm.ledger.store import Conflict
from onefirm.records.rows.tables import BEGUN, GOING_BACK

TOGETHER = 200
"""Rows that are written in one append."""
_TRIES_MAX = 10


@dataclass(frozen=True)
class Written:
    """What has to be written of one row, and the versions it was judged on."""

    puts: tuple[Put, ...]
    expected: Mapping[str, int]


@dataclass
class Bundle:
    """Rows on their way into the ledger. A stream that somebody else has moved makes us judge its row anew."""

    means: Means
    by: str
    _rows: list[tuple[Callable[[], Written], Written]] = field(
        default_factory=list[tuple[Callable[[], Written], Written]]
    )
    _streams: set[str] = field(default_factory=set[str])

    def meets(self, expected: Mapping[str, int]) -> bool:
        """Is something of this on its way already? Then that is written first, and this is judged on it."""
        return not self._streams.isdisjoint(expected)

    @property
    def full(self) -> bool:
        return len(self._rows) >= TOGETHER

    def add(self, judge: Callable[[], Written], written: Written) -> None:
        assert not self.meets(written.expected), "One append says one thing of each stream."
        self._rows.append((judge, written))
        self._streams.update(written.expected)

    async def write(self) -> None:
        rows, self._rows = self._rows, []
        self._streams.clear()
        if not rows:
            return
        puts, expected = list[Put](), dict[str, int]()
        for _, written in rows:
            puts += written.puts
            expected |= written.expected
        try:
            await self.means.ledger.append(*puts, actor=self.by, expected=expected)
        except Conflict:
            for judge, _ in rows:
                await self._alone(judge)

    async def _alone(self, judge: Callable[[], Written]) -> None:
        for _ in range(_TRIES_MAX):
            written = judge()
            if not written.puts:
                return
            try:
                await self.means.ledger.append(*written.puts, actor=self.by, expected=written.expected)
            except Conflict:
                continue
            return
        raise Refusal(_restless())


def print_of(means: Means, brought: Brought) -> str:
    """The same file, read in the same way."""
    columns = {guess.column: guess.field for guess in brought.columns}
    return means.prints.of("import", canonical([brought.form, brought.digest, {**columns}]))


def earlier(means: Means, brought: Brought) -> dict[str, Cell] | None:
    """The newest batch that came out of this very file."""
    return means.views.one("import_begun", print=print_of(means, brought))


def going_on(means: Means, brought: Brought) -> str:
    """The batch that this import goes on with; empty for a new one."""
    before = earlier(means, brought)
    if before and before["state"] == GOING_BACK:
        raise Refusal(_half_back(str(before["batch"])))
    return str(before["batch"]) if before and before["state"] == BEGUN else ""


def _restless() -> Problem:
    return Problem(
        code="import-conflict",
        what="A record changed faster than a row of the file could be written to it.",
        why=f"It was read and judged anew {_TRIES_MAX} times, and each time somebody else had changed it.",
        fix="Import the same file again: it goes on where it stopped.",
        where="onefirm imports list",
    )


def _half_back(batch: str) -> Problem:
    return Problem(
        code="import-half-back",
        what="This very file is half taken back.",
        why="Taking it back was broken off, and what is half back is first made whole.",
        fix=f"Finish that first: onefirm imports undo {batch[-6:]}",
        where="onefirm imports list",
    )
