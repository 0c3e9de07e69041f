"""A firm that was put back from a copy does not know what was decided since: links from before count no more."""

from pathlib import Path

import pytest

from onefirm.app.copies.restore import restore
from onefirm.app.copies.way import Way
from onefirm.domain.problem import Refusal
from told import Tale, links_of, pressed, shown, told


def test_a_link_that_was_used_after_the_copy_does_not_decide_again_and_a_new_one_does(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.comes()
        (note,) = tale.notes()
        old = links_of(note)["Approve"]
        copy = await tale.firm.backups.back_up("operator")
        await pressed(tale.firm, old)
        await tale.passes(seconds=60)
        assert len(tale.letters_out()) == 1
        await tale.firm.close()
        restore(copy.name, tale.folder, tale.folder, over=True, way=Way(tale.clock, tale.chance))
        tale.firm = await tale.open()
        await tale.ask("firm.resume")
        for use in (tale.firm.links.show, tale.firm.links.press):
            with pytest.raises(Refusal) as refusal:
                await use(old)
            assert refusal.value.problem.code == "link-restored"
        await tale.passes(hours=21)
        new = links_of(tale.notes()[-1])["Approve"]
        assert new != old and (await shown(tale.firm, new))["card"]["state"] == "open"

    told(tmp_path / "firm", story)
