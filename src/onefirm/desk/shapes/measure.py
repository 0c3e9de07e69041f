"""What is asked and answered about what a piece brought."""

from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen

Standing = Literal["up", "taken down", "not published here"]


class PieceArgs(Frozen):
    piece: str = Field(min_length=1, max_length=2_000)
    """Its name in the address, its title, or a whole address."""


class Counted(Frozen):
    """Figures by one count. None where it did not count that."""

    source: str
    from_on: str
    to_on: str
    days: int
    """So many days are counted; days that are in no file are not."""
    views: int | None = None
    visitors: int | None = None
    clicks: int | None = None
    impressions: int | None = None
    conversions: str = ""
    set_aside: int = 0
    """Figures over days that another one counts already: they are not added a second time."""


class PieceRow(Frozen):
    piece: str
    title: str = ""
    state: Standing
    published_at: str = ""
    address: str = ""
    counted: tuple[Counted, ...] = ()
    leads: int | None = None
    """None where no lead at all says which page it came from."""
    earned: tuple[str, ...] = ()
    """By currency: `450.00 EUR`."""
    spent: tuple[str, ...] = ()
    says: str


class BookLine(Frozen):
    day: str
    what: str
    amount: str


class PieceView(PieceRow):
    book: tuple[BookLine, ...] = ()
    missing: tuple[str, ...] = ()
    """What nobody has counted, and how to bring it."""


class MeasuresView(Frozen):
    says: str
    items: tuple[PieceRow, ...]
    elsewhere: tuple[str, ...] = ()
    """Pages and campaigns with figures that are no piece of this firm."""
