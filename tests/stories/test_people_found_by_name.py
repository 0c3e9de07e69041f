"""Whoever was merged is still found by a name of their own, however it is spelt, and a merge says what it chose."""

from pathlib import Path

import pytest

from onefirm.app.firm import Firm
from outside import new_firm
from stories.test_somebody_is_forgotten import forget
from telling import Story, ask, run

STAYS, GONE = "p@weiss.example", "petra@mail.example"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def add(firm: Firm, name: str, email: str, **fields: str) -> None:
    await ask(firm, "people.add", fields={"name": name, "email": email, **fields})


@pytest.mark.parametrize("called", ["Petra Weiß", "petra weiss", "Özlem Kaya", "ÖZLEM KAYA", "Petra"])
@pytest.mark.parametrize("stays", ["P. W.", "same"])
def test_who_was_merged_is_taken_apart_by_her_own_name(tale: Story, called: str, stays: str) -> None:
    name = "Özlem Kaya" if "zlem" in called.casefold() else "Petra" if called == "Petra" else "Petra Weiß"

    async def story() -> None:
        firm = await tale.open()
        await add(firm, name if stays == "same" else stays, STAYS)
        await add(firm, name, GONE)
        await ask(firm, "people.merge", stays=STAYS, gone=GONE)
        shown = await ask(firm, "people.show", person=called)
        assert shown["record"]["shown"] == (name if stays == "same" else stays)
        said = await ask(firm, "people.part", person=called)
        assert said["shown"] == name
        assert (await ask(firm, "people.show", person=GONE))["record"]["merged"] == []
        await firm.close()

    run(story)


def test_a_name_that_begins_with_an_umlaut_is_forgotten_by_it(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await add(firm, "Özlem Weiß", STAYS)
        await forget(firm, "özlem weiss")
        assert (await ask(firm, "people.list"))["items"] == []
        await firm.close()

    run(story)


def test_a_merge_says_what_it_chose_where_the_two_differed(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        work = await ask(firm, "people.add", fields={"name": "Weiss Ltd", "domain": "weiss.example"}, organisation=True)
        await add(firm, "Petra Weiss", STAYS, organisation=work["id"], role="owner", language="de")
        tale.clock.forward(hours=1)
        await add(firm, "Petra Weiß", GONE, organisation="Mail & Co", role="owner")
        says = (await ask(firm, "people.merge", stays=STAYS, gone=GONE))["says"]
        assert says.startswith(
            "'Petra Weiß' and 'Petra Weiss' are one now. "
            "Where they differed: organisation: 'Mail & Co' instead of 'Weiss Ltd'. To take it back: "
        )
        shown = await ask(firm, "people.show", person=STAYS)
        assert {field["name"]: field["value"] for field in shown["record"]["fields"]}["organisation"] == "Mail & Co"
        await ask(firm, "people.part", person=GONE)
        await add(firm, "Jo", "jo@x.example")
        says = (await ask(firm, "people.merge", stays=STAYS, gone="jo@x.example"))["says"]
        assert says.startswith("'Jo' and 'Petra Weiss' are one now. To take it back: ")
        await firm.close()

    run(story)


def test_a_merge_names_six_differences_counts_the_rest_and_leaves_out_what_stands_side_by_side(tale: Story) -> None:
    fields = ("organisation", "role", "address", "language", "birthday", "notes", "status")
    ours = ("One & Co", "owner", "Ring 1", "de", "1980-01-01", "Tall.", "client")
    its = ("Two & Co", "clerk", "Ring 2", "en", "1981-02-02", "Small.", "partner")

    async def story() -> None:
        firm = await tale.open()
        one = {"name": "Petra Weiß", "email": STAYS, "phones": ["+43 1 11111111"], "tags": ["a"]}
        other = {"name": "Petra Weiß", "email": GONE, "phones": ["+43 1 22222222"], "tags": ["b"]}
        await ask(firm, "people.add", fields=one | dict(zip(fields, ours, strict=True)))
        tale.clock.forward(hours=1)
        await ask(firm, "people.add", fields=other | dict(zip(fields, its, strict=True)))
        says = (await ask(firm, "people.merge", stays=STAYS, gone=GONE))["says"]
        differed = says.partition("Where they differed: ")[2].partition(". To take it back")[0]
        told = [f"{name}: '{now}' instead of '{was}'" for name, now, was in zip(fields, its, ours, strict=True)]
        assert differed == "; ".join((*told[:6], "and 1 more"))
        await firm.close()

    run(story)


IN_ORDER = ("Arbeit", "Ärger", "Bauer", "Łaski", "Lazar", "Öhm", "Orth", "Øster", "Strasser", "Straßmann", "Zeman")


def test_a_list_of_names_is_in_the_order_of_their_letters(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    sheet = tmp_path / "people.csv"
    rows = (f"{name},{number}@post.example" for number, name in enumerate(sorted(IN_ORDER, reverse=True)))
    sheet.write_text("\n".join(("name,email", *rows)), encoding="utf-8")
    firm.ask("import", str(sheet), "--yes")
    listed = [row["shown"] for row in firm.ask("people", "list")["items"]]
    assert tuple(listed) == IN_ORDER
    assert [row["shown"] for row in firm.ask("people", "list", "--limit", "2")["items"]] == ["Arbeit", "Ärger"]
    found = [row["shown"] for row in firm.ask("records", "list", "person", "--find", "r")["items"]]
    assert found == [name for name in IN_ORDER if "r" in name.casefold()]
