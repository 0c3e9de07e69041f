"""A push whose answer was lost, and a site that lies in another repository since: nothing is put up there unasked."""

from pathlib import Path

import pytest

from git_server import WITHOUT_GIT, Repository
from stories.test_what_a_piece_earned import Studio, ask, run

pytestmark = pytest.mark.skipif(bool(WITHOUT_GIT), reason=WITHOUT_GIT or "git is here.")

_ENDS_AFTER_THE_PUSH = "#!/bin/sh\nmv HEAD HEAD.away\nkill -9 $PPID\n"
"""What was pushed stands there; nobody is told, and nobody can look."""


def test_what_is_in_doubt_is_never_repeated_in_another_repository(tmp_path: Path) -> None:
    """Another repository holds no copy of it, which proves nothing: you are asked."""
    studio, other = Studio(tmp_path), Repository(tmp_path / "other.git")
    place = studio.repository.folder
    hook = place / "hooks" / "post-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(_ENDS_AFTER_THE_PUSH)
    hook.chmod(0o755)

    async def story() -> None:
        firm = await studio.open()
        fields = {"slug": "a-new-logo", "title": "A new logo", "body": "It is done."}
        await ask(firm, "intents.send", type="publish@1", fields=fields, key="one")
        (row,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.accept", question=row["id"])
        await firm.close()
        (place / "HEAD.away").rename(place / "HEAD")
        hook.unlink()
        assert list(studio.repository.files()) == ["posts/a-new-logo.md"], "It stands there, and nobody told us."
        said = studio.folder / "firm.toml"
        said.write_text(said.read_text().replace(f'url = "{place}"', f'url = "{other.folder}"'))
        again = await studio.open()
        (card,) = (await ask(again, "inbox.list"))["items"]
        await ask(again, "inbox.answer", question=card["id"], answer="again")
        for _ in range(6):
            studio.clock.forward(hours=1)
            await again.drain()
        assert not other.commits()
        (asked,) = (await ask(again, "inbox.list"))["items"]
        assert asked["title"].startswith("We do not know whether")
        await again.close()

    run(story)
