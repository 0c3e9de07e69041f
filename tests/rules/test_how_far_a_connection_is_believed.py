"""The level of a connection, as a table: what the ledger has of it, and what that makes of it."""

import pytest

from onefirm.domain.effect import EffectClass
from onefirm.policy.belief import TRUSTED_ACTS, Acted, LevelName, level

SEND, TELL = {"mail.send": "verifiable"}, {"mail.send": "ask"}
PLAIN = Acted("mail.send", "verifiable", at="2026-03-02T10", settled=True)
KEPT = Acted("mail.send", "verifiable", at="2026-03-02T09", settled=True, kept=True)
DOUBT = Acted("mail.send", "verifiable", at="2026-03-02T09", settled=True, doubted=True, kept=True)
BACK = Acted("mail.send", "verifiable", at="2026-03-02T09", settled=True, contradicted=True)
OPEN = Acted("mail.send", "verifiable")
WELL, BADLY = ("2026-03-02T11", True), ("2026-03-02T11", False)
EARLIER = ("2026-03-02T08", False)
MANY = [PLAIN] * TRUSTED_ACTS


@pytest.mark.parametrize(
    ("kinds", "acts", "tested", "out", "name"),
    [
        (SEND, [], None, False, ""),
        (SEND, [OPEN], None, False, ""),
        (SEND, [], WELL, False, "works"),
        (SEND, [], BADLY, False, ""),
        (SEND, [PLAIN], BADLY, False, ""),
        (SEND, [PLAIN], EARLIER, False, "works"),
        (SEND, [PLAIN], None, False, "works"),
        (SEND, [PLAIN], WELL, True, ""),
        (SEND, MANY, None, False, "works"),
        (SEND, [KEPT], None, False, "kind"),
        (SEND, [DOUBT], None, False, "kind"),
        (SEND, [*MANY, KEPT], None, False, "trusted"),
        (SEND, [*MANY, DOUBT], None, False, "trusted"),
        (SEND, [*MANY[1:], DOUBT], None, False, "kind"),
        (SEND, [DOUBT, *MANY], None, False, "kind"),
        (SEND, [BACK, KEPT, *MANY], None, False, "kind"),
        (SEND, [*MANY[1:], OPEN, KEPT], None, False, "trusted"),
        (SEND, [*MANY, KEPT], BADLY, False, ""),
        (TELL, [*MANY, KEPT], None, False, "works"),
        ({**SEND, "mail.file": "native-key"}, [*MANY, KEPT], None, False, "works"),
        ({}, [], WELL, False, "works"),
    ],
)
def test_what_the_ledger_has_of_a_connection_says_how_far_it_is_believed(
    kinds: dict[str, EffectClass], acts: list[Acted], tested: tuple[str, bool] | None, out: bool, name: LevelName
) -> None:
    found = level(kinds, acts, tested, out=out)
    assert found.name == name
    assert found.why.endswith("."), "It is always said why."
