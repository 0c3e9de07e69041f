"""The last look before something leaves: the bytes that were approved, and the window in which a key still counts."""

from pathlib import Path

from onefirm.app.firm import Firm
from onefirm.capabilities.connector import NotNow, Unknown
from onefirm.domain.effect import Approval
from onefirm.domain.events.effects import EffectApproved, EffectDeclared
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import instant
from onefirm.ledger.ledger import Put
from outside import GOOD
from stories.test_what_becomes_known_later import first, kinds, tale, told
from telling import run

DAY_SECONDS = 86_400
PATIENT = "undo-window-seconds = 0\n[limits]\nconnector-seconds-max = 1\nfaults-before-block = 9\n"


def test_a_yes_to_other_bytes_is_no_yes_to_what_would_leave(tmp_path: Path) -> None:
    """No way through the firm writes such a yes; the claim trusts none of them."""
    tale_ = tale(tmp_path, "natural-key")

    async def story() -> None:
        firm = await tale_.open()
        tale_.fill_in("one", GOOD)
        await firm.drain()
        declared = next(fact for event in firm.ledger.events() if isinstance(fact := event.fact, EffectDeclared))
        at = instant(tale_.clock.now())
        yes = Approval(by="operator", payload="what-stood-there-before", premises={}, at=at)
        approved = EffectApproved(effect=declared.effect, plan=declared.plan, approval=yes, hold_until=at)
        await firm.ledger.append(Put(of_effect(declared.effect), approved), actor="operator")
        await firm.drain()
        assert tale_.mail.asked == 0
        assert kinds(firm)[-1] == "effect.recalled"
        assert (await first(firm))["kind"] == "approval"
        await firm.close()

    run(story)


def test_a_key_that_was_never_seen_has_its_whole_window_again(tmp_path: Path) -> None:
    """Put off past the window, looked up and not found: the next attempt is the first that counts."""
    lost = Unknown("No answer.")
    tale_ = tale(tmp_path, "native-key", lost, NotNow("Later.", 500), lost, "ok", found="not-happened", window=600)
    tale_.policy(PATIENT)

    async def story(firm: Firm) -> None:
        assert tale_.mail.asked == 2
        tale_.clock.forward(seconds=510)
        await firm.drain()
        assert tale_.mail.asked == 4
        assert kinds(firm).count("effect.verified") == 1, "The fourth is a repeat; nobody had to look a second time."

    told(tale_, story)


def test_a_clock_set_back_an_hour_while_the_firm_was_off_prolongs_no_window(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "native-key", "reply lost", NotNow("Later.", 80_000), window=DAY_SECONDS)
    tale_.policy(PATIENT)

    async def story() -> None:
        await (await tale_.approved()).close()
        tale_.clock.forward(seconds=DAY_SECONDS + 100)
        tale_.clock.jump(hours=-0.99)
        firm = await tale_.open()
        await firm.drain()
        assert tale_.mail.asked == 2
        assert (await first(firm))["card"]["problem"]["code"] == "effect-unanswered"
        await firm.close()

    run(story)


def test_well_inside_its_window_a_key_is_repeated_by_a_firm_that_was_off(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "native-key", "reply lost", NotNow("Later.", 80_000), window=DAY_SECONDS)
    tale_.policy(PATIENT)

    async def story() -> None:
        await (await tale_.approved()).close()
        tale_.clock.forward(seconds=80_010)
        firm = await tale_.open()
        await firm.drain()
        assert (tale_.mail.asked, len(tale_.mail.arrived)) == (3, 1)
        await firm.close()

    run(story)
