"""From columns to fields: guesses with reasons, the operator's word above them, and values that are whole or told."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.domain.money import Money
from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.reading.days import DateEvidence, day_of
from onefirm.intake.reading.mapping.amounts import MarkEvidence, money_of
from onefirm.intake.reading.mapping.fields import Kind
from onefirm.intake.reading.mapping.preview import Preview, Said, preview, taken
from onefirm.intake.reading.rows import ContactRow, InvoiceRow
from onefirm.intake.reading.sheets.sheet import read_sheet
from onefirm.intake.reading.values import email_of, phone_of


def shape_of(text: str, kind: Kind = "contact", said: Said | None = None) -> Preview:
    return preview(read_sheet(text.encode(), "x.csv"), kind, said)


def fields_of(header: str, kind: Kind = "contact") -> dict[str, str]:
    delimiter = ";" if ";" in header else ","
    shape = shape_of(f"{header}\n{delimiter.join('x' for _ in header.split(delimiter))}\n", kind)
    return {guess.column: guess.field for guess in shape.columns if guess.field}


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Name,Email,Phone,Company", "name email phone organisation"),
        ("Vorname;Nachname;E-Mail-Adresse;Telefon;Firma;Straße;PLZ;Ort",
         "given_name family_name email phone organisation street postcode city"),
        ("Vorname;Name;E-Mail", "given_name family_name email"),
        ("Prénom;Nom;Courriel;Téléphone;Société;Code postal;Ville",
         "given_name family_name email phone organisation postcode city"),
        ("Nom;Courriel", "name email"),
        ("Nombre;Apellidos;Correo electrónico;Teléfono;Empresa", "given_name family_name email phone organisation"),
        ("Nombre;Correo", "name email"),
        ("Given Name,Family Name,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Value,Organization 1 - Name",
         "given_name family_name email email phone organisation"),
        ("First Name,Last Name,Company,Business Street,Home City,E-mail Address,Mobile Phone",
         "given_name family_name organisation street city email phone"),
        ("Record ID,First Name,Last Name,Email,Phone Number,Associated Company",
         "uid given_name family_name email phone organisation"),
    ],
)  # fmt: skip
def test_names_of_columns_are_known_in_four_languages_and_from_common_exports(header: str, fields: str) -> None:
    assert list(fields_of(header).values()) == fields.split()


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Invoice No,Customer,Amount,Invoice Date,Due Date,Status", "number client amount issued due status"),
        ("Number,Customer Name,Amount Due,Currency,Date (UTC),Paid", "number client amount currency issued paid"),
        ("Belegnummer;Kunde;Bruttobetrag;Belegdatum;Fällig am;Status", "number client amount issued due status"),
        ("N° facture;Client;Montant TTC;Date d'émission;Échéance", "number client amount issued due"),
        ("Nº factura;Cliente;Importe;Fecha;Vencimiento;Estado", "number client amount issued due status"),
    ],
)
def test_names_of_invoice_columns_are_known_too(header: str, fields: str) -> None:
    assert list(fields_of(header, "invoice").values()) == fields.split()


def test_every_guess_says_how_sure_it_is_and_why() -> None:
    shape = shape_of("Vorname;Mail 3;Adr.;Notitzen\nAda;a@b.example;c@d.example;x\n")
    assert [(guess.field, guess.confidence) for guess in shape.columns] == [
        ("given_name", 95),
        ("email", 85),
        ("email", 75),
        ("notes", 60),
    ]
    assert all(guess.reason for guess in shape.columns)


def test_the_operators_word_counts_above_every_guess() -> None:
    said = Said(fields={"Contact": "organisation", "Mail": ""})
    shape = shape_of("Contact,Mail,Name\nFern,a@b.example,Ada\n", said=said)
    assert shape.rows == (ContactRow("x.csv:2", name="Ada", organisation="Fern"),)
    assert shape.left_out == ("Mail",)


def test_a_word_about_what_is_not_there_is_refused_with_what_was_meant() -> None:
    for fields, code in (
        ({"Emial": "email"}, "mapping-column-unknown"),
        ({"Email": "emial"}, "mapping-field-unknown"),
        ({"Email": "name", "Name": "name"}, "mapping-field-twice"),
    ):
        with pytest.raises(Refusal) as caught:
            shape_of("Name,Email\nAda,a@b.example\n", said=Said(fields=fields))
        assert caught.value.problem.code == code
        assert code == "mapping-field-twice" or "Did you mean" in caught.value.problem.fix


def test_a_needed_column_that_is_missing_is_named_with_the_one_that_may_be_it() -> None:
    shape = shape_of("Invoice No,Custmr,Total,Date\n1,Fern,5 EUR,2026-01-02\n", "invoice")
    (problem,) = shape.blocked
    assert (problem.code, shape.rows) == ("mapping-incomplete", ())
    assert "'Custmr'" in problem.fix
    assert "=client'" in problem.fix


def test_a_contact_is_put_together_from_its_columns() -> None:
    text = (
        "First Name,Last Name,E-mail 1 - Value,Phone 1 - Value,Business Street,Business City,Home Street,Labels\n"
        "Ada,King,Ada@Fern.example ::: a@oak.example,+43 (0)664/12 34,Elm 4,Wien,Oak 1,* myContacts ::: VIP\n"
    )
    assert shape_of(text).rows == (
        ContactRow(
            where="x.csv:2",
            name="Ada King",
            given_name="Ada",
            family_name="King",
            emails=("ada@fern.example", "a@oak.example"),
            phones=("+436641234",),
            addresses=("Elm 4, Wien", "Oak 1"),
            tags=("myContacts", "VIP"),
        ),
    )


@pytest.mark.parametrize(
    ("header", "row", "addresses"),
    [
        ("Name,Address 1 - Formatted,Address 1 - City", 'Ada,"Elm 4\n1010 Wien",Wien', ("Elm 4, 1010 Wien",)),
        ("Name,Address,City,Zip", "Ada,Elm 4,Wien,1010", ("Elm 4, 1010 Wien",)),
        ("Name,Address,Zip", "Ada,Elm 4,1010", ("Elm 4, 1010",)),
        ("Name,Address,Country", "Ada,Elm 4,AT", ("Elm 4, AT",)),
        ("Name,Address,Home City", "Ada,Elm 4,Graz", ("Elm 4", "Graz")),
    ],
)
def test_a_whole_address_and_its_parts_are_one_address(header: str, row: str, addresses: tuple[str, ...]) -> None:
    (found,) = shape_of(f"{header}\n{row}\n").rows
    assert isinstance(found, ContactRow)
    assert found.addresses == addresses


def test_the_name_of_a_customer_counts_before_their_number() -> None:
    found = fields_of("Number,Customer,Customer Name,Total,Date", "invoice")
    assert (found["Customer Name"], "Customer" in found) == ("client", False)


def test_a_row_with_a_value_that_is_none_is_left_out_and_told() -> None:
    sheet = read_sheet(b"Name,Email,Phone\nAda,nope,1\nBob,b@oak.example,call me\n,,999\nCid,,\n", "x.csv")
    found = list(taken(sheet, preview(sheet, "contact")))
    assert [one.where for one in found if isinstance(one, Problem)] == ["x.csv:2", "x.csv:3", "x.csv:4"]
    assert [one.name for one in found if isinstance(one, ContactRow)] == ["Cid"]


def test_an_invoice_has_whole_minor_units_days_and_a_status() -> None:
    text = (
        "Belegnummer;Kunde;Gesamtbetrag;Belegdatum;Fällig am;Status\n"
        "RE-1;Fern;1.234,56 €;03.04.2026;17.04.2026;überfällig\n"
        "RE-2;Oak;-12 EUR;2026-04-03;;Bezahlt\n"
        "RE-3;Elm;7 EUR;31.02.2026;;offen\n"
    )
    shape = shape_of(text, "invoice")
    first, second = shape.rows
    assert first == InvoiceRow(
        "x.csv:2",
        "RE-1",
        "Fern",
        Money(minor=123456, currency="EUR"),
        date(2026, 4, 3),
        date(2026, 4, 17),
        None,
        "open",
    )
    assert isinstance(second, InvoiceRow)
    assert (second.amount.minor, second.status) == (-1200, "paid")
    assert [fault.code for fault in shape.faults] == ["import-value"]


def test_a_status_nobody_knows_keeps_the_row_out() -> None:
    text = "Number,Client,Total,Date,Status\n1,Fern,5 EUR,2026-01-02,quantum\n"
    assert shape_of(text, "invoice").faults[0].code == "import-value"


INVOICES = "Number,Client,Total,Date\n"


def test_dates_that_can_be_read_in_two_ways_are_asked_about() -> None:
    unsure = INVOICES + "1,Fern,5 EUR,03/04/2026\n"
    assert [problem.code for problem in shape_of(unsure, "invoice").blocked] == ["mapping-date-order"]
    row = shape_of(unsure, "invoice", Said(orders={"Date": "day-first"})).rows[0]
    assert isinstance(row, InvoiceRow)
    assert row.issued == date(2026, 4, 3)


def test_one_date_proves_the_order_of_its_column() -> None:
    rows = shape_of(INVOICES + "1,Fern,5 EUR,03/04/2026\n2,Fern,5 EUR,03/31/2026\n", "invoice").rows
    assert [row.issued for row in rows if isinstance(row, InvoiceRow)] == [date(2026, 3, 4), date(2026, 3, 31)]


def test_dates_that_prove_both_orders_are_asked_about() -> None:
    shape = shape_of(INVOICES + "1,Fern,5 EUR,31/04/2026\n2,Fern,5 EUR,03/31/2026\n", "invoice")
    assert shape.blocked[0].code == "mapping-date-order"


def test_amounts_that_can_be_read_in_two_ways_are_asked_about() -> None:
    unsure = INVOICES + "1,Fern,1.234 EUR,2026-01-02\n"
    assert [problem.code for problem in shape_of(unsure, "invoice").blocked] == ["mapping-decimal-mark"]
    row = shape_of(unsure, "invoice", Said(marks={"Total": ","})).rows[0]
    assert isinstance(row, InvoiceRow)
    assert row.amount.minor == 123400


def test_a_sheet_that_names_no_currency_is_asked_for_one() -> None:
    text = INVOICES + "1,Fern,5.00,2026-01-02\n"
    assert [problem.code for problem in shape_of(text, "invoice").blocked] == ["mapping-currency-missing"]
    row = shape_of(text, "invoice", Said(currency="chf")).rows[0]
    assert isinstance(row, InvoiceRow)
    assert row.amount == Money(minor=500, currency="CHF")


def test_no_row_is_taken_while_something_is_asked() -> None:
    sheet = read_sheet(b"Number,Client,Total,Date\n1,Fern,5,2026-01-02\n", "x")
    with pytest.raises(Refusal):
        list(taken(sheet, preview(sheet, "invoice")))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)), ("2026-12-31T10:00:00Z", date(2026, 12, 31)),
        ("20261231", date(2026, 12, 31)), ("31.12.2026", date(2026, 12, 31)), ("1.2.26", date(2026, 2, 1)),
        ("31. Dezember 2026", date(2026, 12, 31)), ("Dec 31, 2026", date(2026, 12, 31)),
        ("1 août 2026", date(2026, 8, 1)), ("3 de marzo de 2026", date(2026, 3, 3)), ("30.02.2026", None),
        ("soon", None), ("", None), ("0000-01-01", None), ("٣/٤/٢٠٢٦", None),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(said: str, day: date | None) -> None:
    assert day_of(said, None) == day


@pytest.mark.parametrize(
    ("said", "mark", "minor"),
    [
        ("1.234,56", ",", 123456), ("1,234.56", ".", 123456), ("1'234.56", ".", 123456), ("1 234,56 €", ",", 123456),
        ("(12.50)", ".", -1250), ("12.50-", ".", -1250), ("-€5", None, -500), ("€ -5", None, -500),
        ("EUR 7", None, 700), (".5", ".", 50), ("5.500", ".", 550), ("12,34,567.00", ".", 123456700),
    ],
)  # fmt: skip
def test_amounts_are_whole_minor_units(said: str, mark: str | None, minor: int) -> None:
    assert mark in (None, ".", ",")
    assert money_of(said, mark, "EUR") == Money(minor=minor, currency="EUR")


@pytest.mark.parametrize("said", ["", "-", "five", "1.2.3", "1,23,4.00", "5.005", "$5", "5 XEUR", "€5€", "9" * 16, "٥"])
def test_what_is_no_amount_says_why(said: str) -> None:
    assert isinstance(money_of(said, ".", "EUR"), str)


def test_a_currency_has_its_own_number_of_digits() -> None:
    assert money_of("1,500", ".", "JPY") == Money(minor=1500, currency="JPY")
    assert money_of("1.500", ".", "KWD") == Money(minor=1500, currency="KWD")
    assert isinstance(money_of("1.5", ".", "JPY"), str)


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("+43 (0)664 / 12 34-5", "+4366412345"), ("0043 1 234", "+431234"), ("(+49) 30 1", "+49301"),
        ("01/234 56", "0123456"), ("tel:+1-555-0100", "+15550100"), ("+1 555 0100 ext. 7", "+15550100;ext=7"),
        ("*31#", "*31#"), ("call me", None), ("", None), ("5", None), ("٠١٢٣", None),
    ],
)  # fmt: skip
def test_telephone_numbers_are_their_digits(said: str, phone: str | None) -> None:
    assert phone_of(said) == phone


@pytest.mark.parametrize(
    ("said", "address"),
    [
        (" Ada@Fern.Example ", "ada@fern.example"), ("Ada <A@b.example>", "a@b.example"),
        ("mailto:a@b.example", "a@b.example"),
        ("a@b", None), ("a b@c.example", None), ("a@b..example", None), ("@b.example", None), ("a@b.example, c", None),
    ],
)  # fmt: skip
def test_mail_addresses_are_checked_and_in_small_letters(said: str, address: str | None) -> None:
    assert email_of(said) == address


SAID = st.text(max_size=30) | st.text("0123456789.,/-' €$()EURT:", max_size=20)


@settings(deadline=None, max_examples=300)
@given(SAID, st.sampled_from([None, ".", ","]), st.sampled_from(["", "EUR", "JPY"]))
def test_any_text_is_a_value_or_told(said: str, mark: str | None, currency: str) -> None:
    assert mark in (None, ".", ",")
    assert isinstance(money_of(said, mark, currency), Money | str)
    assert isinstance(day_of(said, "day-first"), date | None)
    DateEvidence().look(said)
    MarkEvidence().look(said)
    assert (email_of(said) or "@").count("@") == 1
    assert (phone_of(said) or "0").isascii()


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12), st.sampled_from([",", "."]))
def test_an_amount_that_was_written_comes_back_to_the_cent(minor: int, mark: str) -> None:
    assert mark in (",", ".")
    plain = f"{abs(minor) // 100:,}.{abs(minor) % 100:02}"
    said = plain.translate(str.maketrans(",.", ".,")) if mark == "," else plain
    assert money_of(f"{'-' if minor < 0 else ''}{said}", mark, "EUR") == Money(minor=minor, currency="EUR")


@settings(deadline=None)
@given(st.lists(st.tuples(SAID, SAID, SAID, SAID), max_size=6), st.sampled_from(["contact", "invoice"]))
def test_any_cells_are_rows_or_problems(rows: list[tuple[str, ...]], kind: str) -> None:
    assert kind in ("contact", "invoice")
    header = "Name,Email,Phone,Birthday" if kind == "contact" else "Number,Client,Total,Date"
    quoted = [header, *(",".join('"' + cell.replace('"', "").replace("\0", "") + '"' for cell in row) for row in rows)]
    sheet = read_sheet("\n".join(quoted).encode(), "x")
    shape = preview(sheet, kind)
    found = [] if shape.blocked else list(taken(sheet, shape))
    assert len(found) == (0 if shape.blocked else sheet.count)
