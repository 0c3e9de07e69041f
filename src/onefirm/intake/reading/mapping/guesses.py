"""Which column is which field: by its name first, by what it holds second, and always with the reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.reading.mapping.fields import FIELDS, Field, Kind, field_of
from onefirm.intake.reading.mapping.measured import bare
from onefirm.intake.reading.mapping.names import NAMES
from onefirm.intake.reading.problems import shown
from onefirm.intake.reading.text import plain
from onefirm.intake.reading.values import EMAIL, PHONE_LIKE

SAID, EXACT, NUMBERED, HOLDS, ALIKE = 100, 95, 85, 75, 60
"""How sure each way of telling is, in a hundred."""
_ALIKE_MIN = 0.88
_NUMBER = re.compile(r"\b\d+\b")


_OURS = ("id", "state", "changed_at")
KIND = "record"
"""The column that says which kind of record a sheet of ours holds."""


def is_ours(header: Sequence[str]) -> bool:
    """Was the sheet exported by onefirm? Its first columns are the same for every kind of record."""
    return tuple(header[: len(_OURS)]) == _OURS


@dataclass(frozen=True)
class Guess:
    """One column, and what it becomes. Without a field it is left out."""

    column: str
    field: str
    confidence: int
    """In a hundred; 100 is the operator's own word."""
    reason: str


def guesses(
    kind: Kind, header: Sequence[str], sample: Sequence[Sequence[str]], said: Mapping[str, str], where: str
) -> tuple[Guess, ...]:
    """One for each column. What the operator said stands; of two that would be the same field, the surer one does."""
    _refuse_unknown(kind, header, said, where)
    first = [
        Guess(column, said[column], SAID if said[column] else 0, "you said so")
        if column in said
        else Guess(column, "", 0, "it says how the record stood when it was exported")
        if is_ours(header) and column in (*_OURS[1:], KIND)
        else _guess(kind, column, [row[place] for row in sample])
        for place, column in enumerate(header)
    ]
    first = _whole_names(first)
    taken: dict[str, Guess] = {}
    for guess in sorted(first, key=_rank):
        taken.setdefault(guess.field, guess)
    return tuple(_settled(kind, guess, taken) for guess in first)


def _rank(guess: Guess) -> tuple[int, bool]:
    """The surest first. Beside `Customer Name`, a column `Customer` holds a number of the other system."""
    return -guess.confidence, guess.field == "client" and "name" not in plain(guess.column).split()


def _whole_names(found: list[Guess]) -> list[Guess]:
    """`Name` beside `Vorname` is the family name; `Nom` or `Nombre` alone is the whole one."""
    given = next((guess for guess in found if guess.field == "given_name"), None)
    family = next((guess for guess in found if guess.field == "family_name"), None)
    if family is None and given is not None and plain(given.column) in ("vorname", "prenom"):
        return [_instead(guess, "name", "name", "family_name", f"it stands beside '{given.column}'") for guess in found]
    if family is None:
        return [_instead(guess, "given_name", "nombre", "name", "no column holds a family name") for guess in found]
    if given is None:
        return [_instead(guess, "family_name", "nom", "name", "no column holds a given name") for guess in found]
    return found


def _instead(guess: Guess, field: str, name: str, instead: str, reason: str) -> Guess:
    fits = guess.field == field and plain(guess.column) == name and guess.confidence != SAID
    return Guess(guess.column, instead, NUMBERED, reason) if fits else guess


def _settled(kind: Kind, guess: Guess, taken: Mapping[str, Guess]) -> Guess:
    field = field_of(kind, guess.field)
    winner = taken[guess.field]
    if field is None or field.many or winner is guess:
        return guess
    return Guess(guess.column, "", 0, f"'{shown(winner.column)}' is {field.says} already")


def _guess(kind: Kind, column: str, cells: Sequence[str]) -> Guess:
    name = plain(bare(column)) if kind == "measure" else plain(column)
    if found := _BY_NAME[kind].get(name):
        return Guess(column, found[0], EXACT, _called(kind, *found))
    unnumbered = " ".join(_NUMBER.sub(" ", name).split())
    if found := _UNNUMBERED[kind].get(unnumbered):
        return Guess(column, found[0], NUMBERED, f"{_called(kind, *found)}, with a number")
    by_values = _by_values(kind, column, cells)
    near = get_close_matches(name[:60], _BY_NAME[kind], n=1, cutoff=_ALIKE_MIN)
    if by_values is None and near and len(near[0]) > 3:
        field = _BY_NAME[kind][near[0]][0]
        return Guess(column, field, ALIKE, f"its name is almost '{near[0]}'")
    return by_values or Guess(column, "", 0, "no field has a name like this")


def _called(kind: Kind, field: str, source: str) -> str:
    says = next(one.says for one in FIELDS[kind] if one.name == field)
    return f"{says} is called so in {source}"


def _by_values(kind: Kind, column: str, cells: Sequence[str]) -> Guess | None:
    written = [cell.strip() for cell in cells if cell.strip()]
    if kind != "contact" or not written:
        return None
    if all(EMAIL.fullmatch(cell) for cell in written):
        return Guess(column, "email", HOLDS, "every cell looked at is a mail address")
    if len(written) > 1 and all(PHONE_LIKE.fullmatch(cell) for cell in written):
        return Guess(column, "phone", HOLDS, "every cell looked at is a telephone number")
    return None


def _index(kind: Kind) -> dict[str, tuple[str, str]]:
    """The field of each name and where it is used; of two languages the first one listed counts."""
    found: dict[str, tuple[str, str]] = {}
    for field, by_source in NAMES[kind].items():
        found.setdefault(plain(field), (field, "onefirm"))
        for source, names in by_source.items():
            for name in names.split(","):
                found.setdefault(plain(name), (field, source))
    return found


def _unnumbered(names: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name, field in names.items():
        found.setdefault(" ".join(_NUMBER.sub(" ", name).split()), field)
    return found


_BY_NAME: dict[Kind, dict[str, tuple[str, str]]] = {kind: _index(kind) for kind in FIELDS}
_UNNUMBERED = {kind: _unnumbered(names) for kind, names in _BY_NAME.items()}


def nearest_column(kind: Kind, field: Field, columns: Sequence[str]) -> str:
    """The column, among those that are left over, whose name comes nearest to a name of this field."""
    names = [name for name, (of, _) in _BY_NAME[kind].items() if of == field.name]
    scored = [(column, get_close_matches(plain(column)[:60], names, n=1, cutoff=0.6)) for column in columns]
    return next((column for column, near in scored if near), "")


def _refuse_unknown(kind: Kind, header: Sequence[str], said: Mapping[str, str], where: str) -> None:
    columns = [_no_column(column, header, where) for column in said if column not in header]
    fields = [
        _no_field(column, field, kind, where)
        for column, field in said.items()
        if field and field_of(kind, field) is None
    ]
    single = [field for field in said.values() if (found := field_of(kind, field)) and not found.many]
    twice = [_twice(field, where) for field in dict.fromkeys(single) if single.count(field) > 1]
    if columns or fields or twice:
        raise Refusal(*columns, *fields, *twice)


def _no_column(column: str, header: Sequence[str], where: str) -> Problem:
    near = get_close_matches(column[:60], header, n=1)
    return Problem(
        code="mapping-column-unknown",
        what=f"The sheet has no column '{shown(column)}'.",
        why=f"Its columns are {', '.join(shown(name) for name in header[:12])}.",
        fix=f"Did you mean '{near[0]}'?" if near else "Write the name as it stands in the first line.",
        where=where,
    )


def _no_field(column: str, field: str, kind: Kind, where: str) -> Problem:
    known = [one.name for one in FIELDS[kind]]
    near = get_close_matches(field[:60], known, n=1)
    return Problem(
        code="mapping-field-unknown",
        what=f"'{shown(column)}' cannot become '{shown(field)}'.",
        why=f"A row of this kind has {', '.join(known)}.",
        fix=f"Did you mean '{near[0]}'?" if near else "Choose one of these, or nothing, to leave the column out.",
        where=where,
    )


def _twice(field: str, where: str) -> Problem:
    return Problem(
        code="mapping-field-twice",
        what=f"Two columns are said to be '{field}'.",
        why="A record has one of it.",
        fix="Name the one that counts; the other is left out, or goes into the notes.",
        where=where,
    )
