"""What is asked and answered about imports: what a file would do, what it did, and how far it is."""

from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.problem import Problem

MILLISECONDS_MAX = 10_000


class ImportArgs(Frozen):
    """A file by its whole path or the address book of an account, and what the operator says about it."""

    path: str = ""
    account: str = ""
    """Whose address book it is, in place of a file: `calendar`."""
    book: str = ""
    """Which of its address books; the one of the settings when empty."""
    sort: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    """By column, the field it becomes; nothing, to leave it out."""
    columns: str = ""
    """The names of the columns, with commas, of a sheet that has none."""
    encoding: str = ""
    delimiter: str = ""
    date_order: str = ""
    decimal_mark: str = ""
    currency: str = ""
    period: str = Field(default="", max_length=60)
    """The days figures are about, where the sheet does not say it: `2026-01-01..2026-03-31`."""


class TakeArgs(ImportArgs):
    seen: str = ""
    """The fingerprint of the file as its preview showed it; another file is not taken in for it."""


class BatchArgs(Frozen):
    batch: str = Field(min_length=1)


class WaitArgs(Frozen):
    errand: str
    milliseconds: int = Field(default=500, ge=0, le=MILLISECONDS_MAX)


class ColumnView(Frozen):
    column: str
    field: str
    """Empty where it is left out."""
    sure: int
    reason: str


class RecordView(Frozen):
    record: str
    where: str
    fields: Json


class ChangeView(Frozen):
    where: str
    name: str
    field: str
    before: str
    after: str
    says: str = ""
    """All of it in words: `amount: '1,200.00 EUR' becomes '1,300.00 EUR'`."""


class ImportView(Frozen):
    """What a file would do. Nothing of it is written."""

    file: str
    form: str
    seen: str
    how: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    rows: int
    first: tuple[RecordView, ...]
    new: int
    known: int
    changed: int
    disputed: int
    doubled: int
    alike: int
    left_out: int
    formulas: int
    changes: tuple[ChangeView, ...]
    against: tuple[ChangeView, ...]
    alike_names: tuple[ChangeView, ...]
    again: tuple[ChangeView, ...] = ()
    """Rows about the same thing as a row before them in the same file, which `before` names."""
    faults: tuple[Problem, ...]
    blocked: tuple[Problem, ...]
    """What has to be said first; until then nothing is taken in."""
    before: str = ""
    """What became of this very file earlier."""
    forgotten: int = 0
    """How many people in it were forgotten, and would be kept anew."""
    says: str


class TakenView(Frozen):
    batch: str
    made: int
    changed: int
    known: int
    disputed: int
    left_out: int
    forgotten: int = 0
    """How many people in it had been forgotten, and are kept anew."""
    faults: tuple[Problem, ...]
    says: str


class StaysView(Frozen):
    record: str
    id: str
    name: str
    field: str
    value: str
    by: str
    at: str
    merged: bool
    """It is what the record is known by, and stays because it was found to be the same as another."""


class UndoneView(Frozen):
    batch: str
    withdrawn: int
    put_back: int
    kept: int
    merged: int
    stays: tuple[StaysView, ...]
    undone: bool
    says: str


class ImportRow(Frozen):
    batch: str
    file: str
    form: str
    at: str
    state: Literal["half in", "taken in", "half back", "undone"]
    rows: int
    made: int
    changed: int
    left_out: int
    says: str


class TouchedView(Frozen):
    record: str
    id: str
    name: str
    made: bool
    """Otherwise it was there, and was changed."""


class ImportShown(ImportRow):
    """What one import did, as it stands now."""

    nothing: int
    """How many of its rows made and changed nothing."""
    touched: tuple[TouchedView, ...]
    stays: tuple[StaysView, ...]
    """What would stay if it was taken back, for somebody has said it since."""


class ImportsView(Frozen):
    items: tuple[ImportRow, ...]
    says: str


class ErrandView(Frozen):
    """How far a long piece of work is; once it is over, what came of it."""

    errand: str
    phase: str
    done: int
    of: int
    over: bool
    looked: ImportView | None = None
    taken: TakenView | None = None
    undone: UndoneView | None = None
    shown: ImportShown | None = None


class StoppedView(Frozen):
    stopped: bool
    says: str
