"""People and plans of an export as Markdown, for whoever opens the folder in an editor."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from onefirm.app.copies.papers import Paper
from onefirm.desk.handover.marks import items, page, part, plain, table, when
from onefirm.domain.states import OPEN, OVER
from onefirm.ledger.projection import Row


def people_page(papers: Sequence[Paper], names: Mapping[str, str]) -> str:
    """Everybody in the order of their names, with everything that stands."""
    kept = [paper for paper in papers if paper.state == "kept"]
    told = [_person(paper, names) for paper in sorted(kept, key=lambda paper: (names[paper.id].casefold(), paper.id))]
    return page("People", *(told or ["Nobody is known yet.\n"]))


def plans_page(plans: Sequence[Row]) -> str:
    """By state, the newest first."""
    parts = list[str]()
    for state in (*OPEN, *OVER):
        rows = [_plan(row) for row in plans if row["state"] == state]
        if rows:
            head = ("Plan", "For", "Playbook", "At step", "Begun", "Changed")
            parts.append(part(f"{state.capitalize()}: {len(rows)}", table(head, rows, "")))
    return page("Plans", *(parts or ["There is no plan yet.\n"]))


def called(paper: Paper) -> str:
    fields = paper.fields
    return str(fields.get("name") or fields.get("email") or fields.get("domain") or paper.id)


def _person(paper: Paper, names: Mapping[str, str]) -> str:
    said = [("kind", paper.record), *((name, _shown(value, names)) for name, value in paper.fields.items())]
    lines = (f"{name.replace('_', ' ')}: {plain(value)}" for name, value in said if value and name != "name")
    return part(called(paper), items(lines))


def _plan(row: Row) -> tuple[object, ...]:
    moments = when(str(row["made_at"] or "")), when(str(row["changed_at"] or ""))
    return row["title"], row["whom"], row["playbook"], row["at_step"], *moments


def _shown(value: JsonValue, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return names.get(str(value), str(value)) if value else ""
