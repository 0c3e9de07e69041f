"""Two pieces go up in a real repository; figures and a book are brought along; each is asked what it earned."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from git_server import WITHOUT_GIT, Repository
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.capabilities.extension import Extension
from onefirm.capabilities.publishing import Page
from onefirm.domain.intent import IntentType
from onefirm.domain.problem import Refusal
from telling import ask, run

pytestmark = pytest.mark.skipif(bool(WITHOUT_GIT), reason=WITHOUT_GIT or "git is here.")

_ACCOUNT = """
[site]
url = "{place}"
folder = "posts"
"""
_PLAYBOOK = """\
---
name: publish
description: Publishes one piece.
version: 1
starts-on: publish@1
---

# Publish

So that it can be read.

## Publish

```yaml
id: publish
effect: publishing.publish
takes:
  slug: intent.slug
  title: intent.title
  body: intent.body
mode: ask
then:
  published: end
  failed: end
  declined: end
gives: the page
```

It is done once it stands there.
"""
_PAGES = """Top pages,Clicks,Impressions,CTR,Position
https://tern.example/posts/a-new-logo/,120,4000,3%,4.2
https://tern.example/posts/our-prices/,30,900,3.3%,8
https://tern.example/about/,9,100,9%,2
"""
_FEWER_DAYS = """Top pages,Clicks,Impressions,CTR,Position
https://tern.example/posts/a-new-logo/,40,1500,3%,4.2
"""
_VIEWS = "name,visitors,pageviews,bounce_rate\n/posts/a-new-logo,200,340,40\n"
_BOOK = """date,piece,what,amount,currency
2026-03-10,a-new-logo,workshop booked,450.00,EUR
2026-03-10,a-new-logo,workshop booked,450.00,EUR
2026-03-12,A new logo,template sold,19.90,USD
"""
_ADS = (
    "Campaign name,Reporting starts,Reporting ends,Impressions,Link clicks,Amount spent (EUR)\n"
    "our-prices,2026-03-01,2026-03-14,5000,40,17.20\nSomething else,2026-03-01,2026-03-14,10,1,2.00\n"
)


def publishing() -> Extension:
    """What ships, and one more wish: that a piece is published."""
    publish = IntentType("publish", 1, "Publish one piece.", Page, ("slug",))
    return replace(EXTENSION, intents=(*EXTENSION.intents, publish))


class Studio:
    def __init__(self, folder: Path, clock: ManualClock | None = None) -> None:
        self.folder = folder / "firm"
        self.repository = Repository(folder / "site.git")
        self.clock, self.chance = clock or ManualClock(), SeededChance(folder.as_posix())
        init(self.folder, "Tern Studio", "Ines Tern", "ines@tern.example", self.clock, self.chance)
        with (self.folder / "firm.toml").open("a") as file:
            file.write(_ACCOUNT.format(place=self.repository.folder))
        (self.folder / "policy.toml").write_text("undo-window-seconds = 0\n")
        (self.folder / "playbooks" / "publish.md").write_text(_PLAYBOOK)

    async def open(self) -> Firm:
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(publishing(),))

    async def publish(self, firm: Firm, slug: str, title: str) -> str:
        fields = {"slug": slug, "title": title, "body": "It is done."}
        sent = await ask(firm, "intents.send", type="publish@1", fields=fields, key=slug)
        (row,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.accept", question=row["id"])
        for _ in range(3):
            self.clock.forward(hours=1)
            await firm.drain()
        return str(sent["plan"])

    async def bring(self, firm: Firm, name: str, text: str, **said: Any) -> dict[str, Any]:
        path = self.folder.parent / name
        path.write_text(text)
        begun = await ask(firm, "imports.take", path=str(path), **said)
        while True:
            view = await ask(firm, "imports.wait", errand=begun["errand"])
            if view["over"]:
                return dict(view["taken"])


def test_two_pieces_are_published_and_each_says_what_it_earned(tmp_path: Path) -> None:
    studio = Studio(tmp_path)

    async def story() -> None:
        firm = await studio.open()
        plan = await studio.publish(firm, "a-new-logo", "A new logo")
        await studio.publish(firm, "our-prices", "Our prices")
        assert (await ask(firm, "plans.show", plan=plan))["state"] == "reconciled"
        assert sorted(studio.repository.files()) == ["posts/a-new-logo.md", "posts/our-prices.md"]
        assert len(studio.repository.commits()) == 2
        before = await ask(firm, "measure.show", piece="a-new-logo")
        assert before["says"] == "Nobody has counted anything of it yet." and len(before["missing"]) == 5

        march = {"period": "2026-03"}
        await studio.bring(firm, "Pages.csv", _PAGES, **march)
        await studio.bring(firm, "pages.csv", _VIEWS, **march)
        await studio.bring(firm, "book.csv", _BOOK)
        await studio.bring(firm, "ads.csv", _ADS)
        again = await studio.bring(firm, "Pages.csv", _PAGES, **march)
        assert (again["made"], again["changed"], again["known"]) == (0, 0, 3)
        await studio.bring(firm, "Fewer.csv", _FEWER_DAYS, period="2026-03-10..2026-03-17")

        logo = await ask(firm, "measure.show", piece="https://tern.example/posts/a-new-logo/")
        assert {each["source"]: (each["clicks"], each["views"], each["set_aside"]) for each in logo["counted"]} == {
            "search-console": (120, None, 1),
            "plausible": (None, 340, 0),
        }
        assert logo["earned"] == ["900.00 EUR", "19.90 USD"]
        assert [line["what"] for line in logo["book"]] == ["workshop booked", "workshop booked", "template sold"]
        assert logo["leads"] is None and logo["spent"] == []
        assert [gap.partition(" is not")[0] for gap in logo["missing"]] == [
            "Which leads came by it",
            "What was spent on it",
        ]

        prices = await ask(firm, "measure.show", piece="Our prices")
        assert prices["spent"] == ["17.20 EUR"] and prices["earned"] == []
        listed = await ask(firm, "measure.list")
        assert [item["piece"] for item in listed["items"]] == ["our-prices", "a-new-logo"]
        assert "earned 900.00 EUR and 19.90 USD" in listed["items"][1]["says"]
        assert sorted(listed["elsewhere"]) == ["Something else", "https://tern.example/about/"]
        with pytest.raises(Refusal) as unknown:
            await ask(firm, "measure.show", piece="a-new-logos")
        assert "'a-new-logo'" in unknown.value.problem.fix
        await firm.close()

    run(story)


def test_a_lead_that_says_its_page_counts_for_the_piece(tmp_path: Path) -> None:
    studio = Studio(tmp_path)

    async def story() -> None:
        firm = await studio.open()
        await studio.publish(firm, "a-new-logo", "A new logo")
        lead = {"email": "ada@fern.example", "message": "I read it and need a logo."}
        await ask(firm, "intents.send", type="qualify-lead@2", fields={**lead, "source_page": "/posts/a-new-logo/?a=1"})
        other = {"email": "bo@lind.example", "message": "I need one too.", "source_page": "/about"}
        await ask(firm, "intents.send", type="qualify-lead@2", fields=other)
        assert (await ask(firm, "measure.show", piece="a-new-logo"))["leads"] == 1
        await firm.close()

    run(story)


def test_figures_that_are_taken_back_count_no_more(tmp_path: Path) -> None:
    studio = Studio(tmp_path)

    async def story() -> None:
        firm = await studio.open()
        await studio.publish(firm, "a-new-logo", "A new logo")
        taken = await studio.bring(firm, "book.csv", _BOOK)
        assert (await ask(firm, "measure.show", piece="a-new-logo"))["earned"]
        begun = await ask(firm, "imports.undo", batch=taken["batch"])
        while not (await ask(firm, "imports.wait", errand=begun["errand"]))["over"]:
            pass
        assert (await ask(firm, "measure.show", piece="a-new-logo"))["earned"] == []
        await firm.close()

    run(story)
