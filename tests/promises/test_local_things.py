"""What the local connectors write: files that other programs read, and text that cannot become anything else."""

import csv
import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onefirm.capabilities import payments
from onefirm.capabilities.connector import Never, Order
from onefirm.domain.effect import Receipt
from onefirm.domain.frozen import Json
from onefirm.domain.ids import EffectId
from onefirm.domain.money import Money
from promises.local_world import World

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)


def written(folder: Path, capability: str, changed: Json | None = None) -> tuple[World, Path, Receipt]:
    world = World(folder, capability, "natural-key")
    receipt = world.do(world.order(changed=changed))
    return world, world.things()[0], receipt


def properties(raw: bytes) -> dict[str, str]:
    """The lines of an .ics file by the rules of RFC 5545, read without any code of ours."""
    assert raw.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    lines = raw.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    assert len({line.partition(":")[0] for line in lines}) == len(lines) - 2, "No property stands there twice."
    return dict(line.split(":", 1) for line in lines if not line.startswith(("BEGIN", "END")))


def plain(said: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], said)


def test_an_appointment_is_a_calendar_file_that_every_calendar_reads(tmp_path: Path) -> None:
    _, path, receipt = written(tmp_path, "calendar")
    found = properties(path.read_bytes())
    assert (found["VERSION"], found["UID"], found["DTSTAMP"]) == ("2.0", receipt.provider_id, "20260302T090000Z")
    assert (found["DTSTART"], found["DTEND"]) == ("20260310T100000Z", "20260310T110000Z")
    assert found["LOCATION"] == "Studio\\; second floor"
    assert plain(found["DESCRIPTION"]) == "Bring the sketches,\nplease"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXTS, notes=TEXTS)
def test_no_text_begins_a_line_of_its_own_in_a_calendar(
    tmp_path_factory: pytest.TempPathFactory, title: str, notes: str
) -> None:
    folder = tmp_path_factory.mktemp("calendar")
    world, path, receipt = written(folder, "calendar", {"title": title, "notes": f"{notes}\nBEGIN:VALARM"})
    found = properties(path.read_bytes())
    assert plain(found["SUMMARY"]) == title
    assert plain(found["DESCRIPTION"]) == f"{notes}\nBEGIN:VALARM"
    assert world.again().happened()[0].id == receipt.provider_id


def test_a_summer_time_is_kept_as_the_moment_it_is(tmp_path: Path) -> None:
    times: Json = {"starts_at": "2026-07-01T10:00:00+02:00", "ends_at": "2026-07-01T11:00:00+02:00"}
    _, path, _ = written(tmp_path, "calendar", times)
    assert properties(path.read_bytes())["DTSTART"] == "20260701T080000Z"


@pytest.mark.parametrize(
    "times",
    [
        {"ends_at": "2026-03-10T10:00:00Z"},
        {"starts_at": "2026-03-10T10:00:00"},
        {"starts_at": "next Tuesday"},
    ],
)
def test_an_appointment_without_a_plain_moment_is_not_booked(tmp_path: Path, times: Json) -> None:
    with pytest.raises(Never) as never:
        written(tmp_path, "calendar", times)
    assert never.value.problem.code == "local-arguments"


def test_a_cancelled_appointment_leaves_the_calendar_and_a_notice_says_so(tmp_path: Path) -> None:
    world, path, receipt = written(tmp_path, "calendar")
    world.do(world.back(receipt, reason="Ada is ill, sadly"))
    assert not path.exists()
    (notice,) = (tmp_path / "calendar" / "cancelled").glob("*.ics")
    found = properties(notice.read_bytes())
    assert (found["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("CANCEL", "CANCELLED", "1")
    assert found["UID"] == receipt.provider_id
    assert (tmp_path / "local" / "withdrawn" / "calendar" / path.name).exists()


class Reading(HTMLParser):
    """Every element of a page and its text, as a browser would take them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)> " onload=x & <!-- --> </title>'


@pytest.mark.parametrize(
    ("capability", "changed"),
    [("publishing", {"title": EVIL, "body": EVIL}), ("forms", {"title": EVIL, "intro": EVIL})],
)
def test_no_text_becomes_part_of_a_page(tmp_path: Path, capability: str, changed: Json) -> None:
    world, path, receipt = written(tmp_path, capability, changed)
    page = Reading(path.read_text())
    assert not {"script", "img"} & set(page.elements)
    assert page.text.count(EVIL) == 3, "In the title, as the heading, and in the text."
    index = Reading((path.parent / "index.html").read_text())
    assert EVIL in index.text
    assert "script" not in index.elements
    assert world.again().happened()[0].id == receipt.provider_id


def test_the_index_lists_what_is_up_and_nothing_else(tmp_path: Path) -> None:
    world, path, receipt = written(tmp_path, "publishing")
    world.do(world.order(effect="ef_3", changed={"slug": "prices", "title": "Prices"}))
    index = path.parent / "index.html"
    assert re.findall(r'href="([^"]+)"', index.read_text()) == ["prices.html", "a-new-logo.html"]
    world.do(world.back(receipt))
    assert re.findall(r'href="([^"]+)"', index.read_text()) == ["prices.html"]


def test_a_name_that_is_free_again_can_be_given_to_another_page(tmp_path: Path) -> None:
    world, path, receipt = written(tmp_path, "publishing")
    back = world.back(receipt)
    world.do(back)
    again = world.do(world.order(effect="ef_3", changed={"title": "Newer"}))
    assert "Newer" in path.read_text()
    assert again.provider_id != receipt.provider_id
    # The old request to take down, come again, does not take down the page that has the name now.
    world.do(back)
    assert path.exists()


@pytest.mark.parametrize("slug", ["index", "../index", "a/b", "A", "", "-a", "a" * 81, "naïve"])
def test_a_page_has_a_plain_name(tmp_path: Path, slug: str) -> None:
    with pytest.raises(Never):
        written(tmp_path, "publishing", {"slug": slug})
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("to", ["javascript:alert(1)", "data:text/html,x", '/x" onclick="y', "mailto:a@b.example"])
def test_a_form_sends_to_an_address_of_the_web_only(tmp_path: Path, to: str) -> None:
    with pytest.raises(Never):
        written(tmp_path, "forms", {"sends_to": to})


def test_a_form_asks_for_what_the_form_inbox_reads(tmp_path: Path) -> None:
    _, path, _ = written(tmp_path, "forms")
    assert re.findall(r' name="(\w+)"', path.read_text().partition("<form")[2]) == [
        "form",
        "name",
        "email",
        "message",
        "budget",
    ]
    assert 'action="/forms/contact"' in path.read_text()


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "payments" / "book.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def refund(world: World, receipt: Receipt, minor: int, currency: str = "EUR") -> Receipt:
    args: Json = {"receipt": receipt.provider_id, "amount": {"minor": minor, "currency": currency}, "reason": ""}
    return world.do(Order(EffectId("ef_9"), payments.REFUND.ref, args, "ef_9", 1))


def test_the_book_has_a_line_for_each_act_that_a_person_can_read(tmp_path: Path) -> None:
    world, _, receipt = written(tmp_path, "payments")
    assert receipt.amount == Money(minor=240_000, currency="EUR")
    refund(world, receipt, 1_050)
    world.do(world.back(receipt, reason="wrong client"))
    assert [(row["what"], row["who"], row["amount"], row["for"]) for row in rows(tmp_path)] == [
        ("payments.request", "ada@palmer.example", "2,400.00 EUR", "Logo"),
        ("payments.refund", receipt.provider_id, "10.50 EUR", ""),
        ("payments.void", receipt.provider_id, "", "wrong client"),
    ]


def test_a_line_that_a_crash_kept_from_the_book_is_written_later(tmp_path: Path) -> None:
    world, _, receipt = written(tmp_path, "payments")
    book = tmp_path / "payments" / "book.csv"
    book.write_bytes(book.read_bytes()[:-30])
    refund(world, receipt, 100)
    assert [row["what"] for row in rows(tmp_path) if row["for"] is not None][-2:] == [
        "payments.request",
        "payments.refund",
    ]


def test_a_purpose_is_never_a_formula_in_the_book(tmp_path: Path) -> None:
    written(tmp_path, "payments", {"purpose": '=HYPERLINK("http://evil.example")'})
    assert rows(tmp_path)[0]["for"] == '\'=HYPERLINK("http://evil.example")'


@pytest.mark.parametrize(("minor", "currency"), [(240_001, "EUR"), (100, "USD")])
def test_no_more_is_given_back_than_was_asked_for(tmp_path: Path, minor: int, currency: str) -> None:
    world, _, receipt = written(tmp_path, "payments")
    with pytest.raises(Never) as never:
        refund(world, receipt, minor, currency)
    assert never.value.problem.code == "refund-too-much"
    assert len(world.happened()) == 1


def test_giving_money_back_never_happens_by_itself() -> None:
    assert payments.REFUND.never_auto
    assert payments.REFUND.risk == "high"


def test_the_mark_of_a_page_is_in_the_page_and_reads_back(tmp_path: Path) -> None:
    _, path, receipt = written(tmp_path, "publishing")
    (mark,) = re.findall(r'<meta name="onefirm" content="([^"]*)">', path.read_text())
    assert receipt.provider_id in html.unescape(mark)
