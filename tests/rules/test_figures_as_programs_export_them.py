"""Figures as search engines, counters, advertisers and people write them down: read as they are, or not at all."""

from datetime import date
from io import BytesIO

import pytest

from onefirm.domain.money import Money
from onefirm.domain.problem import Problem
from onefirm.intake.bringing.brought import Brought, Told, bring
from onefirm.intake.reading.mapping.measured import period_of
from onefirm.intake.reading.rows import MeasureRow

_MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def brought(text: str, **said: object) -> Brought:
    told = Told(**{"period": _MARCH, **said})  # pyright: ignore[reportArgumentType]  Each test says what it tells.
    return bring(BytesIO(text.encode()), "file.csv", told)


def rows(text: str, **said: object) -> list[MeasureRow]:
    found = brought(text, **said)
    assert found.sort == "measures", found.sort
    assert not found.blocked, found.blocked
    every = list(found.rows())
    assert all(isinstance(row, MeasureRow) for row in every), every
    return [row for row in every if isinstance(row, MeasureRow)]


_EXPORTS = {
    "search-console": (
        'Top pages,Clicks,Impressions,CTR,Position\nhttps://tern.example/a-new-logo/,"1,234","20,001",6.17%,4.2\n',
        {"page": "https://tern.example/a-new-logo/", "clicks": 1234, "impressions": 20001, "views": None},
    ),
    "search-console in German": (
        "Häufigste Seiten,Klicks,Impressionen,CTR,Position\n"
        'https://tern.example/a-new-logo/,1.234,20.001,"6,17 %","4,2"\n',
        {"clicks": 1234, "impressions": 20001, "source": "search-console"},
    ),
    "queries of search-console": (
        "Top queries,Clicks,Impressions,CTR,Position\nlogo vienna,7,90,7.78%,3\n",
        {"query": "logo vienna", "page": "", "clicks": 7, "source": "search-console"},
    ),
    "days of search-console": (
        "Date,Clicks,Impressions,CTR,Position\n2026-03-05,7,90,7.78%,3\n",
        {"begins": date(2026, 3, 5), "ends": date(2026, 3, 5), "clicks": 7, "source": "search-console"},
    ),
    "plausible": (
        "name,visitors,pageviews,bounce_rate,time_on_page\n/a-new-logo,12,30,40,61\n",
        {"page": "/a-new-logo", "visitors": 12, "views": 30, "clicks": None},
    ),
    "ga4": (
        "# ----------------------------------------\n# Pages and screens\n# Account: Tern\n# Property: tern.example\n"
        "# ----------------------------------------\n#\n# All Users\n# Start date: 20260201\n# End date: 20260228\n"
        "Page path and screen class,Views,Active users,Event count,Total revenue\n/a-new-logo/,30,12,99,0\n",
        {"page": "/a-new-logo/", "views": 30, "visitors": 12, "begins": date(2026, 2, 1), "ends": date(2026, 2, 28)},
    ),
    "matomo": (
        "label,nb_visits,nb_uniq_visitors,nb_hits,sum_time_spent\n/a-new-logo,12,11,30,900\n",
        {"page": "/a-new-logo", "views": 30},
    ),
    "google-ads": (
        'Campaign report\n"February 1, 2026 - February 28, 2026"\n'
        "Campaign status,Campaign,Currency code,Clicks,Impr.,Cost,Conversions\n"
        'Enabled,a-new-logo,EUR,"1,005","22,000",123.45,2.50\n',
        {
            "campaign": "a-new-logo",
            "clicks": 1005,
            "impressions": 22000,
            "spend": Money(minor=12345, currency="EUR"),
            "conversions_hundredths": 250,
            "ends": date(2026, 2, 28),
        },
    ),
    "google-ads in German": (
        'Kampagne,Währungscode,Klicks,Impr.,Kosten,Conversions\na-new-logo,EUR,5,220,"123,45","2,00"\n',
        {"spend": Money(minor=12345, currency="EUR"), "conversions_hundredths": 200, "source": "google-ads"},
    ),
    "meta-ads": (
        "Campaign name,Reporting starts,Reporting ends,Impressions,Link clicks,Results,Amount spent (EUR)\n"
        "A new logo,2026-02-01,2026-02-14,5000,40,3,17.20\n",
        {
            "campaign": "A new logo",
            "clicks": 40,
            "spend": Money(minor=1720, currency="EUR"),
            "begins": date(2026, 2, 1),
            "ends": date(2026, 2, 14),
        },
    ),
    "book": (
        "date,piece,what,amount,currency\n2026-03-04,a-new-logo,workshop booked,450.00,EUR\n",
        {
            "page": "a-new-logo",
            "what": "workshop booked",
            "earned": Money(minor=45000, currency="EUR"),
            "begins": date(2026, 3, 4),
        },
    ),
}


@pytest.mark.parametrize("case", _EXPORTS)
def test_an_export_is_known_by_its_columns_and_read_as_it_is(case: str) -> None:
    text, expected = _EXPORTS[case]
    says_its_days = "Start date" in text or text.startswith("Campaign report")
    (row,) = rows(text, currency="EUR", period=None if says_its_days else _MARCH)
    assert {name: getattr(row, name) for name in expected} == expected
    assert row.source == expected.get("source", case)


def test_figures_that_name_no_days_are_not_taken_in_before_somebody_says_them() -> None:
    found = brought(_EXPORTS["plausible"][0], period=None)
    assert [problem.code for problem in found.blocked] == ["mapping-days-missing"]
    assert "--period" in found.blocked[0].fix


def test_a_sum_of_the_others_is_no_figure() -> None:
    text, _ = _EXPORTS["google-ads"]
    found = brought(text + 'Total: Campaigns, --,EUR,"1,005","22,000",123.45,2.50\n')
    every = list(found.rows())
    assert [type(row) for row in every] == [MeasureRow, Problem]


@pytest.mark.parametrize("cell", ["many", "1.5", "-3", "1,23,4", "1e9", "9" * 20, "１２x"])
def test_what_is_no_count_is_left_out_and_told(cell: str) -> None:
    (row,) = brought(f'page;clicks;impressions\n/a;"{cell}";3\n').rows()
    assert isinstance(row, Problem) and "clicks" in row.what


def test_what_nobody_counted_is_not_nought() -> None:
    every = rows("page;clicks;impressions\n/a;--;3\n/b;0;4\n")
    assert [row.clicks for row in every] == [None, 0]
    (row,) = brought("page;clicks;impressions\n/a;--;\n").rows()
    assert isinstance(row, Problem)


def test_money_without_a_currency_is_asked_about() -> None:
    found = brought("date,piece,what,amount\n2026-03-04,a,b,450.00\n")
    assert [problem.code for problem in found.blocked] == ["mapping-currency-missing"]
    (row,) = rows("date,piece,what,amount\n2026-03-04,a,b,450.00\n", currency="EUR")
    assert row.earned == Money(minor=45000, currency="EUR")


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Name,E-Mail,Page,Clicks\nAda,ada@fern.example,/x,3\n", "contacts"),
        ("Number,Customer,Total,Issued,Currency\n1,Fern,10.00,2026-01-01,EUR\n", "invoices"),
        ("Name,Company,Phone\nAda,Fern,+43 1 5551234\n", "contacts"),
        ("Date,Client,Number,Amount,Currency,Page\n2026-01-01,Fern,7,10.00,EUR,3\n", "invoices"),
    ],
)
def test_people_and_invoices_are_still_people_and_invoices(text: str, sort: str) -> None:
    assert brought(text).sort == sort


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
        ("2026-12", (date(2026, 12, 1), date(2026, 12, 31))),
        ("2026-01-05..2026-02-07", (date(2026, 1, 5), date(2026, 2, 7))),
        ("2026-01-05", (date(2026, 1, 5), date(2026, 1, 5))),
        ("2026-02-07..2026-01-05", None),
        ("2026-13", None),
        ("last month", None),
        ("", None),
    ],
)
def test_days_are_said_as_a_month_or_as_a_first_and_a_last_one(said: str, days: object) -> None:
    assert period_of(said) == days
