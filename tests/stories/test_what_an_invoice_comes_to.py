"""Money is asked for, shown and understood as an amount with its currency, never as a count of cents."""

from pathlib import Path

import pytest

from onefirm.domain.problem import Refusal
from stories.test_a_file_is_taken_in import go
from telling import Story, ask, run

INVOICE = {"number": "2026-03", "client": "Weiß Keramik", "amount_minor": 240_000, "currency": "EUR"}
SHEET = "Number,Client,Total,Currency,Date\n2026-03,Weiß Keramik,2500.00,EUR,2026-03-01\n"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


@pytest.mark.parametrize(
    ("answer", "says"),
    [("take", "Invoice 2026-03 is 2,500.00 EUR now."), ("keep", "Invoice 2026-03 stays 2,400.00 EUR.")],
)
def test_a_contradiction_names_the_invoice_and_the_answer_says_what_is_true_now(
    tale: Story, tmp_path: Path, answer: str, says: str
) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Weiß Keramik", "email": "weiss@x.example"})
        await ask(firm, "records.make", kind="invoice", fields=INVOICE)
        path = tmp_path / "invoices.csv"
        path.write_text(SHEET, "utf-8")
        await go(firm, "imports.take", path=str(path))
        (asked,) = (await ask(firm, "inbox.list"))["items"]
        assert asked["title"] == "Invoice 2026-03, Weiß Keramik: 2,400.00 EUR or 2,500.00 EUR?"
        assert asked["summary"] == "Which amount is right?"
        told = await ask(firm, "inbox.answer", question=asked["id"], answer=answer)
        assert (told["says"], told["plan"]) == (says, "")
        await firm.close()

    run(story)


def test_an_amount_is_understood_as_it_is_typed(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "records.make", kind="invoice", fields={"number": "7", "amount": "1.200,50 EUR"}, why="Sent.")
        for typed, minor, currency in (
            ("", 120_050, "EUR"),
            ("860,00", 86_000, "EUR"),
            ("-5", -500, "EUR"),
            ("¥", -500, "EUR"),
            ("9 $", 900, "USD"),
        ):
            change = {"kind": "invoice", "id": "7", "why": "x", "fields": {"amount": typed}}
            if typed == "¥":
                with pytest.raises(Refusal):
                    await ask(firm, "records.change", **change)
            elif typed:
                await ask(firm, "records.change", **change)
            (row,) = (await ask(firm, "records.list", kind="invoice"))["items"]
            assert (row["fields"]["amount_minor"], row["fields"]["currency"]) == (minor, currency), typed
        with pytest.raises(Refusal) as refused:
            await ask(firm, "records.change", kind="invoice", id="7", why="x", fields={"amount_minor": "860,00"})
        assert refused.value.problem.fix == (
            "Write amount=860.00, or count the smallest unit as a whole number: amount_minor=86000."
        )
        await firm.close()

    run(story)


def test_an_amount_is_read_by_its_currency_and_what_is_more_than_an_amount_is_refused(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        yen = {"number": "8", "amount": "1200", "currency": "JPY"}
        await ask(firm, "records.make", kind="invoice", fields=yen, why="Sent.")
        change = {"kind": "invoice", "id": "8", "why": "x"}
        for fields, minor, currency in (
            ({}, 1200, "JPY"),
            ({"amount": "1500"}, 1500, "JPY"),
            ({"amount": "1500,50"}, 1500, "JPY"),
            ({"amount": "12 EUR for hats"}, 1500, "JPY"),
            ({"currency": "CHF", "amount": "9 $"}, 900, "CHF"),
        ):
            if set(str(fields.get("amount", ""))) & {",", "f"}:
                with pytest.raises(Refusal):
                    await ask(firm, "records.change", fields=fields, **change)
            elif fields:
                await ask(firm, "records.change", fields=fields, **change)
            (row,) = (await ask(firm, "records.list", kind="invoice"))["items"]
            assert (row["fields"]["amount_minor"], row["fields"]["currency"]) == (minor, currency), fields
        await firm.close()

    run(story)
