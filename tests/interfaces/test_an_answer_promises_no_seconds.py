"""An answer lets an act follow; for how long that is held is said when it is prepared, and promised nowhere before."""

import re
from pathlib import Path

from interfaces.api_support import up
from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.demo import ensure_demo


def test_no_answer_names_seconds_that_the_rules_may_have_changed_by_then(tmp_path: Path) -> None:
    folder = tmp_path / "firm"
    ensure_demo(folder, SystemClock(), SystemChance())
    policy = folder / "policy.toml"
    assert "[modes]" not in policy.read_text()
    policy.write_text(policy.read_text() + '\n[modes]\n"lead-qualification.send" = "auto"\n')
    with up(folder) as firm:
        cards = [firm.get(f"/inbox/{row['id']}", "second").json for row in firm.get("/inbox").json["items"]]
    about = [option["about"] for card in cards if card["kind"] == "clarification" for option in card["options"]]
    follows = [said for said in about if "follows by itself" in said]
    assert follows
    for said in follows:
        assert "is held as the policy says then" in said
        assert not re.search(r"\d+ s\b|can be taken back", said)
