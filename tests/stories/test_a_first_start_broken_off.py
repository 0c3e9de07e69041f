"""The first start of a firm can be broken off before its ledger has a table; the next one begins anew."""

import sqlite3
from contextlib import closing
from pathlib import Path

from onefirm.stores.vault import Vault
from telling import Story, ask, run


def test_a_ledger_without_a_table_is_begun_anew(tmp_path: Path) -> None:
    async def story() -> None:
        tale = Story(tmp_path / "firm")
        Vault.create(tale.folder, tale.chance).close()
        with closing(sqlite3.connect(tale.folder / "firm.db")) as db:
            db.execute("PRAGMA journal_mode = WAL")
        firm = await tale.open()
        assert (await ask(firm, "ledger.verify"))["sound"]
        await firm.close()

    run(story)
