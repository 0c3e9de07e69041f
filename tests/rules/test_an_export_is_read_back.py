"""What an export writes into open forms is what an import of ours reads out of them, whatever the words begin with."""

import csv
import io
from collections.abc import Callable, Sequence

import pytest
from pydantic import JsonValue

from onefirm.app.copies.papers import Paper, as_calendar, as_csv, as_vcards
from onefirm.conductor.keeping.things import Thing, thing_of
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem
from onefirm.intake.bringing.brought import Told, bring

ODD = (
    'Ada "The" Palmer, Jr; \\o/ \\n', "=1+1", "+43 1", "-x", "@SUM(A1)", "'=quoted", "''+twice", "'plain", "[a]",
    "- a dash", "CN=Ada,O=Fern:x", "BEGIN:VCARD", "Zoë 🌿" * 30,
)  # fmt: skip
AT = "2026-03-02T09:00:00.000000Z"
STARTS, ENDS = "2026-03-10T09:00:00.000000Z", "2026-03-10T10:00:00.000000Z"


def paper(record: str, place: int, fields: Json, state: str = "kept") -> Paper:
    return Paper(record, f"id{place}", state, AT, fields)


def person(place: int, odd: str) -> Paper:
    lists: Json = {"emails": ["b@x.example", "c@x.example"], "phones": ["+4315551234"], "tags": ["a,b; c", odd]}
    words: dict[str, JsonValue] = dict.fromkeys(("name", "role", "organisation"), odd)
    notes = f"{odd}\n{odd}, twice"
    return paper("person", place, {"email": f"a{place}@x.example", "birthday": "1990-05-01", "notes": notes}
                 | lists | words)  # fmt: skip


def appointment(place: int, odd: str) -> Paper:
    return paper("appointment", place, {"name": odd, "place": odd, "uid": odd, "starts": STARTS, "ends": ENDS,
                                        "status": "planned", "zone": "UTC"})  # fmt: skip


def invoice(place: int, odd: str) -> Paper:
    return paper("invoice", place, {"number": odd, "client": "re_ada", "name": odd, "amount_minor": -123_456_700,
                                    "currency": "EUR", "issued_on": "2026-01-15", "status": "sent"})  # fmt: skip


def read_back(text: str, *problems: str) -> list[Thing]:
    brought = bring(io.BytesIO(text.encode()), "export", Told())
    assert not brought.blocked
    rows = list(brought.rows())
    assert [row.code for row in rows if isinstance(row, Problem)] == list(problems)
    return [
        thing_of(row, lambda name: "re_ada" if name in ODD else "", ()) for row in rows if not isinstance(row, Problem)
    ]


@pytest.mark.parametrize(
    ("made", "written"),
    [(person, as_csv), (person, as_vcards), (appointment, as_calendar), (invoice, as_csv)],
)
def test_what_was_exported_is_taken_in_as_it_was(
    made: Callable[[int, str], Paper], written: Callable[[Sequence[Paper]], str]
) -> None:
    papers = [made(place, odd) for place, odd in enumerate(ODD)]
    for before, thing in zip(papers, read_back(written(papers)), strict=True):
        assert thing.kind == before.record
        assert thing.values == before.fields


def test_no_cell_of_an_export_begins_a_formula() -> None:
    rows = csv.reader(io.StringIO(as_csv([person(place, odd) for place, odd in enumerate(ODD)])))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_what_was_merged_or_withdrawn_is_not_brought_back() -> None:
    papers = [paper("person", 1, {"name": "Ada", "email": "a@x.example"})]
    papers += [paper("person", 2, {"name": "Bo", "email": "b@x.example"}, state) for state in ("merged", "withdrawn")]
    assert [thing.values["name"] for thing in read_back(as_csv(papers))] == ["Ada"]


def test_an_invoice_says_to_people_what_it_costs_and_whose_it_is() -> None:
    fields: Json = {"number": "1", "client": "re_ada", "amount_minor": 5, "currency": "JPY"}
    (row,) = csv.DictReader(io.StringIO(as_csv([paper("invoice", 1, fields)], {"re_ada": "Ada"})))
    assert (row["amount"], row["amount_minor"], row["client"], row["client_name"]) == ("5", "5", "re_ada", "Ada")


def test_a_rule_of_repeating_begins_no_line_of_its_own() -> None:
    fields: Json = {"name": "Lunch", "starts": STARTS, "repeats": "FREQ=DAILY\r\nATTENDEE:mailto:x@x.example"}
    assert "\nATTENDEE" not in as_calendar([paper("appointment", 1, fields)])
