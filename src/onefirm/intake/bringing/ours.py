"""Sheets out of an export of onefirm: which kind of record one holds, and what of them is taken in."""

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.bringing.file import Sort
from onefirm.intake.reading.mapping.guesses import KIND, is_ours
from onefirm.intake.reading.sheets.sheet import Sheet
from onefirm.records.kinds import KINDS

_SORTS: dict[str, Sort] = {"person": "contacts", "invoice": "invoices"}
_BESIDE = frozenset({"id", "state", "changed_at", "amount", "client_name"})
"""Columns that no kind has of its own."""
_IN_CALENDAR = frozenset({"appointment", "to-do"})


def sort_of_ours(sheet: Sheet, said: Sort | None) -> Sort | None:
    """How it is read; None for a sheet of anybody else. What is taken in from no sheet is refused: it is no person."""
    if not is_ours(sheet.header) or not sheet.count:
        return None
    kinds, certain = _kinds_of(sheet), KIND in sheet.header
    sorts: set[Sort | None] = {_SORTS.get(kind) for kind in kinds}
    if said and (sorts == {said} or (not certain and (said in sorts or not sorts))):
        return said
    sort = sorts.pop() if len(sorts) == 1 else None
    if sort is None or said:
        raise Refusal(_not_from_a_sheet(sorted(kinds), sort, certain, sheet.where(1)))
    return sort


def _kinds_of(sheet: Sheet) -> frozenset[str]:
    """As the sheet says itself; of one that does not, every kind that has all of its columns."""
    if KIND in sheet.header:
        place = sheet.header.index(KIND)
        return frozenset(row.cells[place] for row in sheet.rows())
    columns = set(sheet.header) - _BESIDE
    return frozenset(
        kind.name
        for kind in KINDS
        if {name for name, field in kind.fields.model_fields.items() if field.is_required()} <= columns
        if columns <= kind.fields.model_fields.keys()
    )


def _not_from_a_sheet(kinds: list[str], sort: Sort | None, certain: bool, where: str) -> Problem:
    one = kinds[0] if len(kinds) == 1 else ""
    if sort:
        fix = "Import it as what it is: leave out --as."
    elif one in _IN_CALENDAR:
        fix = "Import appointments.ics: it lies beside records/ in the export, and holds the same."
    elif not certain and ("person" in kinds or not kinds):
        fix = "If these are people, say --as contacts."
    else:
        fix = "For all of it: `onefirm restore EXPORT --into FOLDER`. For one: `onefirm records make`."
    return Problem(
        code="import-own-sheet",
        what=f"This sheet is out of an export of onefirm; it holds {_told(kinds)}.",
        why="Of those sheets people and invoices are taken in; the others are there to be read.",
        fix=fix,
        where=where,
    )


def _told(kinds: list[str]) -> str:
    if not kinds:
        return "a kind of record that is not known here"
    return f"{'records of the kind' if len(kinds) == 1 else 'one of'} {', '.join(kinds)}"
