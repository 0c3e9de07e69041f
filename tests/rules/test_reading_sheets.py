"""CSV out of the world: what it is written in, which rows are whole, and what is told about the others."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.domain.problem import Refusal
from onefirm.intake.reading.sheets.cells import is_formula, plain_cell, safe_cell
from onefirm.intake.reading.sheets.sheet import Sheet, read_sheet

PEOPLE = "Name,Email,City\nÄda,ada@fern.example,Wien\nBob,bob@oak.example,Graz\n"


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows()]


def refused(raw: bytes, **said: str) -> str:
    with pytest.raises(Refusal) as caught:
        read_sheet(raw, "people.csv", **said)
    assert caught.value.problem.where.startswith("people.csv")
    return caught.value.problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_and_told(encoding: str) -> None:
    sheet = read_sheet(PEOPLE.encode(encoding), "people.csv")
    assert sheet.encoding.name == encoding
    assert sheet.encoding.why
    assert cells(sheet)[0] == ("Äda", "ada@fern.example", "Wien")


def test_both_byte_orders_of_utf_16_are_read() -> None:
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert read_sheet(mark + PEOPLE.encode(name), "x").count == 2


def test_the_operators_word_about_the_encoding_wins() -> None:
    raw = "Name\nЖанна\n".encode("cp1251")
    sheet = read_sheet(raw, "people.csv", encoding="windows-1251")
    assert cells(sheet) == [("Жанна",)]
    assert sheet.encoding.why == "you said so"
    assert refused(raw, encoding="utf-8") == "import-encoding"
    assert refused(raw, encoding="utf-9") == "import-encoding-unknown"


def test_bytes_that_fit_no_usual_encoding_are_refused_with_their_place() -> None:
    with pytest.raises(Refusal) as caught:
        read_sheet(b"Name\n\x81\n", "people.csv")
    assert "Byte 5" in caught.value.problem.what


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_even_rows(delimiter: str) -> None:
    rows = ["Name;Sum".replace(";", delimiter), f"Ada{delimiter}7", f"Bob{delimiter}8"]
    sheet = read_sheet("\n".join(rows).encode(), "x")
    assert (sheet.delimiter, sheet.count) == (delimiter, 2)


def test_decimal_commas_do_not_make_commas_the_delimiter() -> None:
    assert read_sheet(b"Name;Sum;Tax\nAda;1,50;0,30\nBob;2,50;0,50\n", "x").delimiter == ";"


def test_a_first_line_may_say_the_delimiter() -> None:
    sheet = read_sheet(b"sep=|\r\nName|Sum\r\nAda|7\r\n", "x")
    assert (sheet.header, [row.line for row in sheet.rows()]) == (("Name", "Sum"), [3])


def test_quotes_and_line_ends_in_cells_are_kept_and_lines_counted() -> None:
    sheet = read_sheet(b'Name,Note\r\nAda,"one\r\ntwo ""2"", three"\r\n\r\n,\r\nBob,x\r\n', "x")
    assert [(row.line, row.cells) for row in sheet.rows()] == [
        (2, ("Ada", 'one\r\ntwo "2", three')),
        (6, ("Bob", "x")),
    ]


def test_ragged_rows_are_told_with_their_line_and_kept_out() -> None:
    sheet = read_sheet(b"Name,City\nAda,Wien\nBob\nCid,Graz,8010,x\nDora,Linz,,\n", "x.csv")
    assert cells(sheet) == [("Ada", "Wien"), ("Dora", "Linz")]
    assert [(fault.code, fault.where) for fault in sheet.faults] == [
        ("sheet-ragged", "x.csv:3"),
        ("sheet-ragged", "x.csv:4"),
    ]
    assert sheet.left_out == 2


def test_a_thousand_ragged_rows_are_counted_but_not_all_told() -> None:
    sheet = read_sheet(b"Name,City\n" + b"Ada\n" * 1_000, "x")
    assert (sheet.left_out, len(sheet.faults)) == (1_000, 100)


def test_a_quote_that_does_not_fit_costs_one_row_and_an_open_one_the_file() -> None:
    sheet = read_sheet(b'Name,City\n"Ada"x,Wien\nBob,Graz\n', "x")
    assert (cells(sheet), sheet.faults[0].code) == ([("Bob", "Graz")], "sheet-quote")
    assert refused(b'Name,City\nAda,"Wien\nBob,Graz\n') == "sheet-quote-open"


def test_a_sheet_without_names_of_columns_is_asked_for_them() -> None:
    raw = b"Ada,ada@fern.example\nBob,bob@oak.example\n"
    assert refused(raw) == "sheet-header-missing"
    assert read_sheet(raw, "x", header=("Name", "Email")).count == 2


def test_doubled_and_empty_names_are_told_and_told_apart() -> None:
    sheet = read_sheet(b"Name,Email,Email,\nAda,a,b,c\n", "x")
    assert sheet.header == ("Name", "Email", "Email (2)", "Column 4")
    assert [fault.code for fault in sheet.faults] == ["sheet-header-doubled", "sheet-header-empty"]


def test_a_header_that_stands_there_again_is_no_row() -> None:
    sheet = read_sheet(b"Name,City\nAda,Wien\nName,City\nBob,Graz\n", "x")
    assert (sheet.count, sheet.faults[0].code) == (2, "sheet-header-again")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00[Content_Types].xml", "Excel"),
        (b"PK\x03\x04bomb.csv", "zip"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><title>Sign in", "web page"),
        (b"BEGIN:VCARD\nFN:Ada\nEND:VCARD\n", "address cards"),
    ],
)
def test_what_is_no_sheet_is_told_by_what_it_is(raw: bytes, says: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_sheet(raw, "people.csv")
    assert caught.value.problem.code == "import-kind"
    assert says in caught.value.problem.what


def test_nothing_a_long_row_and_nul_are_refused() -> None:
    assert refused(b"") == "import-empty"
    assert refused(b"\n \n") == "import-empty"
    assert refused(b"Name\n" + b"x" * 5_000_000) == "sheet-row-long"
    assert refused(b"Name,City\nA\x00da,Wien\n") == "sheet-nul"
    assert refused(PEOPLE.encode("utf-16-le")) == "sheet-nul"
    assert refused(b",".join(b"c%d" % at for at in range(501))) == "sheet-columns"
    assert refused(b"Name\nAda\n", delimiter="x") == "sheet-delimiter"


def test_formulas_are_kept_as_text_and_told_once() -> None:
    sheet = read_sheet(b"Name,Phone,Sum\n=1+1,+43 1 234,-5.00\n@SUM(A1),-,-12 EUR\n", "x")
    assert (sheet.formulas, cells(sheet)[0][0]) == (2, "=1+1")
    assert [fault.code for fault in sheet.faults] == ["sheet-formula"]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "+43 1 234"])
def test_what_a_spreadsheet_would_run_goes_out_behind_an_apostrophe(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ada", "-5.00", "-1.234,50", "+431234", "a=b"])
def test_plain_cells_go_out_as_they_are(cell: str) -> None:
    assert safe_cell(cell) == cell
    assert not is_formula(cell)


@given(st.text(max_size=20))
def test_no_cell_that_goes_out_begins_a_formula(cell: str) -> None:
    safe = safe_cell(cell)
    assert safe[:1] not in ("=", "@", "\t", "\r")
    assert plain_cell(safe) == cell


def test_the_rows_of_a_stream_can_be_gone_through_again() -> None:
    stream = BytesIO(PEOPLE.encode())
    sheet = read_sheet(stream, "x")
    assert cells(sheet) == cells(sheet)
    assert not stream.closed


def test_two_readings_of_the_same_bytes_do_not_disturb_each_other() -> None:
    sheet = read_sheet(PEOPLE.encode(), "x")
    assert len(list(zip(sheet.rows(), sheet.rows(), strict=True))) == 2


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_what_was_written_as_a_sheet_is_read_as_it_was(rows: list[tuple[str, str]]) -> None:
    quoted = ["Name,City", *(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)]
    sheet = read_sheet("\r\n".join(quoted).encode(), "x")
    assert cells(sheet) == [row for row in rows if any(cell.strip() for cell in row)]


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=600) | st.text('a",;\t|\n\r=\ufeff\x00@.1 ', max_size=200).map(str.encode))
def test_any_bytes_are_a_sheet_or_a_problem(raw: bytes) -> None:
    try:
        sheet = read_sheet(raw, "x.csv")
    except Refusal:
        return
    assert all(len(row.cells) == len(sheet.header) for row in sheet.rows())
    assert len(list(sheet.rows())) == sheet.count
