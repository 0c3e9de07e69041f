"""Who is a lead so far is nobody's client yet: the refusal says so, and what it proposes is right."""

import shlex
from pathlib import Path

import pytest

from onefirm.domain.problem import Refusal
from outside import GOOD
from telling import Story, ask, run


def test_a_lead_becomes_a_person_by_the_line_that_the_refusal_names(tmp_path: Path) -> None:
    tale = Story(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        to_do = {"kind": "to-do", "fields": {"name": "Call them", "client": GOOD["email"]}}
        with pytest.raises(Refusal, match="who is a lead so far") as refused:
            await ask(firm, "records.make", **to_do)
        words = shlex.split(refused.value.problem.fix.partition("onefirm people add ")[2])
        await ask(firm, "people.add", fields=dict(word.split("=", 1) for word in words))
        await ask(firm, "records.make", **to_do)
        with pytest.raises(Refusal, match="whom nobody knows") as refused:
            await ask(firm, "records.make", **{**to_do, "fields": {"name": "x", "client": "no@body.example"}})
        assert refused.value.problem.fix == "Add them first: onefirm people add email=no@body.example"
        await firm.close()

    run(story)
