"""What an export writes into open forms is what an import of ours reads out of them, whatever the words begin with."""

import csv
import io
from collections.abc import Callable, Sequence

import pytest
from pydantic import JsonValue

from onefirm.app.copies.papers import Paper, as_calendar, as_csv, as_vcards
from onefirm.conductor.keeping.things import Thing, thing_of
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.record import RecordKind
from onefirm.intake.bringing.brought import Told, bring
from onefirm.records.kinds import KINDS

ODD = (
    'Ada "The" Palmer, Jr; \\o/ \\n', "=1+1", "+43 1", "-x", "@SUM(A1)", "'=quoted", "''+twice", "'plain", "[a]",
    "- a dash", "CN=Ada,O=Fern:x", "BEGIN:VCARD", "Zoë 🌿" * 30,
)  # fmt: skip
_READ_BACK = ("person", "invoice")
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
        assert thing.values == before.fields | ({"uids": [before.id]} if before.record == "person" else {})
        assert thing.uid == (before.id if before.record == "person" else str(before.fields.get("uid") or ""))


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


def full(kind: RecordKind) -> Paper:
    """Every field it has, each with something to read."""
    numbers = {name: 5 for name, field in kind.fields.model_fields.items() if field.annotation is int}
    return paper(kind.name, 1, {**dict.fromkeys(kind.fields.model_fields, "Ada"), **numbers})


def bare(kind: RecordKind) -> Paper:
    needed = [name for name, field in kind.fields.model_fields.items() if field.is_required()]
    return paper(kind.name, 1, dict.fromkeys(needed or kind.named_by[:1], "Ada"))


def without_its_kind(text: str) -> str:
    """As it was exported before a column said so."""
    rows = list(csv.reader(io.StringIO(text)))
    place = rows[0].index("record")
    made = io.StringIO()
    csv.writer(made).writerows([*row[:place], *row[place + 1 :]] for row in rows)
    return made.getvalue()


@pytest.mark.parametrize("made", [full, bare])
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name not in _READ_BACK], ids=lambda kind: kind.name)
def test_no_other_kind_of_an_export_becomes_a_person(
    kind: RecordKind, told: bool, made: Callable[[RecordKind], Paper]
) -> None:
    text = as_csv([made(kind)])
    with pytest.raises(Refusal) as refused:
        bring(io.BytesIO((text if told else without_its_kind(text)).encode()), "export", Told())
    assert refused.value.problem.code == "import-own-sheet"
    assert kind.name in refused.value.problem.what


def test_what_an_export_holds_besides_people_and_invoices_is_named_with_the_way_to_bring_it() -> None:
    def fix(kind: str, told: Told) -> str:
        with pytest.raises(Refusal) as refused:
            bring(io.BytesIO(as_csv([paper(kind, 1, {"name": "Ada"})]).encode()), "export", told)
        return refused.value.problem.fix

    assert "appointments.ics" in fix("to-do", Told())
    assert "onefirm restore" in fix("letter", Told())
    assert "onefirm restore" in fix("letter", Told(sort="contacts")), "Said or not, a letter is nobody."
    assert "leave out --as" in fix("person", Told(sort="invoices"))


def test_a_sheet_that_does_not_say_its_kind_is_what_the_operator_says() -> None:
    text = without_its_kind(as_csv([paper("person", 1, {"name": "Ada", "email": "a@x.example"})]))
    with pytest.raises(Refusal) as refused:
        bring(io.BytesIO(text.encode()), "export", Told())
    assert refused.value.problem.fix == "If these are people, say --as contacts."
    (row,) = bring(io.BytesIO(text.encode()), "export", Told(sort="contacts")).rows()
    assert not isinstance(row, Problem)
    whole = without_its_kind(as_csv([person(1, "Ada")]))
    assert bring(io.BytesIO(whole.encode()), "export", Told()).sort == "contacts"


def test_a_kind_that_this_onefirm_does_not_know_becomes_nobody() -> None:
    for text in (made := as_csv([paper("dog", 1, {"name": "Rex", "teeth": 42})]), without_its_kind(made)):
        with pytest.raises(Refusal) as refused:
            bring(io.BytesIO(text.encode()), "export", Told())
        assert refused.value.problem.code == "import-own-sheet"


def test_a_day_stays_a_day_and_a_to_do_a_to_do() -> None:
    day: Json = {"name": "Fair", "uid": "u1", "starts": "2026-12-24", "ends": "2026-12-26", "status": "planned"}
    due = [{"name": "Logo für Größ fertig", "due": each, "status": "open"} for each in ("2026-12-24", ENDS)]
    done: list[Json] = [{"name": "Call", "status": "done"}, {"name": "Write", "status": "dropped"}]
    to_dos = [paper("to-do", place, {**fields}) for place, fields in enumerate([*due, *done])]
    text = as_calendar([paper("appointment", 1, day)], to_dos)
    assert "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261226\r\n" in text
    assert [(thing.kind, thing.values) for thing in read_back(text)] == [
        ("appointment", day),
        *(("to-do", {**each.fields, "uid": each.id}) for each in to_dos),
    ]


def test_a_card_bears_the_name_its_address_book_gave_it() -> None:
    card = as_vcards([paper("person", 1, {"name": "Ada", "uids": ["ada-1", "ada-2"]})])
    assert [(thing.uid, thing.values["uids"]) for thing in read_back(card)] == [("ada-1", ["ada-1"])]
