"""The cells of one row by field, each read as the sort of thing it is, or the Problem that keeps the row out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onefirm.domain.problem import Problem
from onefirm.guard.pages.seen import clean, line
from onefirm.intake.reading.bounds import NAME_SIGNS_MAX, NOTE_SIGNS_MAX, VALUES_MAX
from onefirm.intake.reading.days import Order, day_of
from onefirm.intake.reading.mapping.amounts import Mark
from onefirm.intake.reading.mapping.fields import PARTS
from onefirm.intake.reading.problems import shown, unfit
from onefirm.intake.reading.text import plain
from onefirm.intake.reading.values import several, tags_of

_KINDS_OF_ADDRESS = frozenset(
    {"business", "home", "other", "work", "billing", "shipping", "card", "customer", "privat", "geschaftlich"}
)


@dataclass(frozen=True)
class Settled:
    """Everything that had to be known about the columns before a row can be read."""

    places: Mapping[str, tuple[int, ...]]
    """The columns of each field, by their place."""
    columns: tuple[str, ...]
    orders: Mapping[int, Order | None]
    marks: Mapping[int, Mark | None]
    currency: str
    """For rows that name none."""
    source: str = ""
    """Of figures: the program they come from."""
    period: tuple[date, date] | None = None
    """Of figures: what they are about, where no column says it."""


class Unfit(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class Cells:
    """The cells of one row by field."""

    def __init__(self, settled: Settled, cells: Sequence[str], where: str) -> None:
        self._settled = settled
        self._cells = cells
        self.where = where

    def all(self, field: str) -> tuple[tuple[int, str], ...]:
        places = self._settled.places.get(field, ())
        return tuple((place, self._cells[place]) for place in places if self._cells[place].strip())

    def one(self, field: str) -> str:
        found = self.all(field)
        return self._short(field, line(found[0][1]), NAME_SIGNS_MAX) if found else ""

    def lines(self, field: str) -> str:
        said = "\n\n".join(clean(cell).strip() for _, cell in self.all(field))
        return self._short(field, said, NOTE_SIGNS_MAX)

    def many(self, field: str, thing: str, read: Callable[[str], str | None]) -> tuple[str, ...]:
        found: list[str] = []
        for place, cell in self.all(field):
            values = several(cell, read)
            if isinstance(values, str):
                raise self.unfit(place, f"'{shown(values)}' is not {thing}.", "It does not look like one.")
            found.extend(values)
        return self._few(field, tuple(dict.fromkeys(found)))

    def tags(self) -> tuple[str, ...]:
        found = [tag for _, cell in self.all("tags") for tag in tags_of(cell)]
        for tag in found:
            self._short("tags", tag, NAME_SIGNS_MAX)
        return self._few("tags", tuple(dict.fromkeys(found)))

    def addresses(self) -> tuple[str, ...]:
        """Whole ones and those in parts; what belongs together is told by the columns: `Business`, `Home`, `1`.

        `Address` beside `City` is only the street, unless the city (or the postcode) stands in it too.
        """
        whole: dict[str, str] = {}
        for place, cell in self.all("address"):
            said = ", ".join(filter(None, map(line, clean(cell).split("\n"))))
            of = _group(self._settled.columns[place])
            whole[f"{place}" if of in whole else of] = said
        parts: dict[str, dict[str, str]] = {}
        for part in PARTS:
            for place, cell in self.all(part):
                of = _group(self._settled.columns[place])
                parts.setdefault(of, {}).setdefault(part, line(cell))
        for of, told in list(parts.items()):
            said = whole.get(of, "")
            if said and (told.get("city") or told.get("postcode") or "\n").casefold() in said.casefold():
                del parts[of]
            elif said:
                told["street"] = ", ".join(filter(None, (whole.pop(of), told.get("street"))))
        found = [*whole.values(), *map(_address, parts.values())]
        for address in found:
            self._short("address", address, NAME_SIGNS_MAX * 2)
        return self._few("address", tuple(dict.fromkeys(found)))

    def day(self, field: str) -> date | None:
        found = self.all(field)
        if not found:
            return None
        place, cell = found[0]
        day = day_of(cell, self._settled.orders.get(place))
        if day is None:
            raise self.unfit(
                place, f"'{shown(cell)}' is not a day.", "It is in no form that is known, or not in the year."
            )
        return day

    def unfit(self, place: int, what: str, why: str) -> Unfit:
        return Unfit(unfit(f"{what[:-1]} (column '{shown(self._settled.columns[place])}').", why, self.where))

    def _short(self, field: str, said: str, signs_max: int) -> str:
        if len(said) > signs_max:
            what = f"The {field.replace('_', ' ')} '{shown(said)}' has {len(said):,} signs."
            raise Unfit(unfit(what, f"At most {signs_max:,} are kept.", self.where))
        return said

    def _few(self, field: str, values: tuple[str, ...]) -> tuple[str, ...]:
        if len(values) > VALUES_MAX:
            what = f"There is more than one {field} here: {len(values)}."
            raise Unfit(unfit(what, f"At most {VALUES_MAX} are kept.", self.where))
        return values


def _group(column: str) -> str:
    """What is left of `Business Street` or `Address 2 - City` without the word for the part."""
    words = plain(column).split()
    return " ".join(word for word in words if word in _KINDS_OF_ADDRESS or word.isdigit())


def _address(parts: Mapping[str, str]) -> str:
    """`Elm 4, 1010 Vienna, Austria`."""
    town = " ".join(filter(None, (parts.get("postcode"), parts.get("city"))))
    return ", ".join(filter(None, (parts.get("street"), town, parts.get("region"), parts.get("country"))))
