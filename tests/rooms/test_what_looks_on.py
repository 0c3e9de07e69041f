"""Whoever only looks on: a version in shadow that could act by nothing, and a chore that outlives its faults."""

import asyncio
from dataclasses import replace
from pathlib import Path

from onefirm.app import firm as house
from onefirm.capabilities.model import MODEL, NO_MODEL
from onefirm.capabilities.templates import TEMPLATES
from onefirm.conductor.means import Means
from onefirm.conductor.staffing.shadow import looking
from telling import Story, run


def test_a_version_in_shadow_is_lent_nothing_that_acts_or_costs(tmp_path: Path) -> None:
    async def story() -> None:
        firm = await Story(tmp_path / "firm").open()
        means: Means = vars(firm.desk)["_post"].means
        reach = {**means.crew.reach, "mail": object(), MODEL: object()}
        lent = looking(replace(means, crew=replace(means.crew, reach=reach)))
        assert TEMPLATES in lent and lent[MODEL] is NO_MODEL
        assert "mail" not in lent, "Only what nobody acts by."
        await firm.close()

    run(story)


def test_a_look_that_fails_is_not_the_last_one() -> None:
    closing, looks = asyncio.Event(), list[int]()

    async def look() -> int:
        looks.append(1)
        if len(looks) < 3:
            raise OSError("The disk is full.")
        closing.set()
        return 0

    asyncio.run(asyncio.wait_for(vars(house)["_now_and_then"](closing, 0.001, look), timeout=5))
    assert len(looks) == 3
