"""One record holds so much and no more: one request can neither fill a page nor keep everybody waiting."""

import time
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.desk.records.bounds import NAME_SIGNS_MAX, TEXT_SIGNS_MAX, VALUES_MAX, WHY_SIGNS_MAX
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.records.kinds.people import PERSON
from onefirm.records.weigh import weigh
from stories.test_what_the_firm_knows import ADA, ada, change, refused
from telling import Story, ask, run

MANY = [f"a{number}@palmer.example" for number in range(VALUES_MAX + 1)]


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "x" * (NAME_SIGNS_MAX + 1)},
        {"name": "Ada", "notes": "x" * (TEXT_SIGNS_MAX + 1)},
        {"name": "Ada\0Palmer"},
        {"name": "Ada", "tags": ["a", "b\0"]},
        {"name": "Ada", "tags": ["x" * (NAME_SIGNS_MAX + 1)]},
        {"name": "Ada", "emails": MANY},
    ],
    ids=["name", "notes", "nul", "nul-in-one", "long-tag", "many"],
)
def test_what_no_page_could_show_is_refused(tale: Story, fields: dict[str, Any]) -> None:
    async def story(firm: Firm) -> None:
        assert (await refused(firm, "people.add", fields=fields)).code == "record-too-much"
        assert (await refused(firm, "records.make", kind="person", fields=fields)).code == "record-too-much"
        await ada(firm)
        args = {"kind": "person", "id": ADA, "why": "She told me."}
        assert (await refused(firm, "records.change", **args, fields=fields)).code == "record-too-much"
        (row,) = (await ask(firm, "people.list"))["items"]
        assert row["shown"] == "Ada Palmer"

    _told(tale, story)


def test_what_fits_is_kept(tale: Story) -> None:
    async def story(firm: Firm) -> None:
        fields = {"name": "x" * NAME_SIGNS_MAX, "notes": "y" * TEXT_SIGNS_MAX, "emails": MANY[:VALUES_MAX]}
        assert (await ask(firm, "people.add", fields=fields))["made"]

    _told(tale, story)


def test_bit_by_bit_it_holds_no_more_than_at_once(tale: Story) -> None:
    async def story(firm: Firm) -> None:
        await ada(firm, emails=MANY[:VALUES_MAX])
        args: dict[str, Any] = {"kind": "person", "id": ADA, "why": "She told me."}
        assert (await refused(firm, "records.change", **args, add={"emails": MANY[-1:]})).code == "record-too-much"
        assert (await change(firm, ADA, add={"emails": MANY[:3]}))["known"] == ["emails"]
        await change(firm, ADA, add={"emails": MANY[-1:]}, end={"emails": MANY[:1]})
        gone = (await refused(firm, "records.change", **args, end={"emails": MANY * 2})).code
        assert gone == "record-too-much"

    _told(tale, story)


def test_a_reason_is_a_sentence_and_no_book(tale: Story) -> None:
    async def story(firm: Firm) -> None:
        await ada(firm)
        for why in ("x" * (WHY_SIGNS_MAX + 1), "She\0told me."):
            args: dict[str, Any] = {"kind": "person", "id": ADA, "why": why, "fields": {"role": "owner"}}
            assert (await refused(firm, "records.change", **args)).code == "record-too-much"

    _told(tale, story)


def test_many_values_are_weighed_in_one_go() -> None:
    """Each against each they would take a minute, and nobody else would be served meanwhile."""
    said = [f"a{number}@palmer.example" for number in range(10_000)]
    began = time.monotonic()
    weighed = weigh(PERSON, None, {"emails": [*said, *said]}, {"emails": OPERATORS_OWN})
    assert weighed.taken == {"emails": said}
    assert time.monotonic() - began < 3


def _told(tale: Story, story: Any) -> None:
    async def tell() -> None:
        firm = await tale.open()
        await story(firm)
        await firm.close()

    run(tell)
