"""Where a cell stands: it asks, it was granted something, or it has earned it; and what made it fall. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from onefirm.domain.frozen import replaced
from onefirm.domain.ids import instant, moment
from onefirm.policy.trust.cells import PLAYBOOK_DAYS
from onefirm.policy.trust.losses import ERROR
from onefirm.policy.trust.martingale import WHOLE

Level = Literal["asks", "granted", "earned"]
Fall = Literal[
    "", "audit", "undone", "contradicted", "complaint", "compensated", "by-hand", "budget", "playbook", "contract",
    "operator",
]  # fmt: skip
"""An error that an audit found, one that was taken back in time or after it had left, one that the outside told of,
that somebody complained of or that was put back by hand, many small ones, errors of its playbook, other staff, or the
operator's own word."""

BUDGET = WHOLE
"""Small corrections may come to so much more than their share, and then they are a whole error."""


@dataclass(frozen=True)
class Standing:
    """One cell, as everything that was said about it left it."""

    level: Level = "asks"
    under: str = ""
    """The fingerprint of the contracts under which the evidence was gathered."""
    epoch: int = 0
    """What was declared now belongs to it. Each fall begins another."""
    counts_from: int = 0
    """The first epoch whose decisions count."""
    counted_before: int = 0
    """From where they counted before the staff changed: what can be carried over."""
    assumed: bool = False
    """Some of the evidence was carried over from other staff."""
    promotions: int = 0
    since: str = ""
    until: str = ""
    """The end of a grant."""
    acts_max: int = 0
    """Of a grant: so many acts."""
    ran: int = 0
    """Acts that went by themselves since it stands so."""
    audits: int = 0
    """Of those that were looked at since, how many came out without an error."""
    lost: int = 0
    """What the corrections of these audits come to, in thousandths."""
    fell: Fall = ""
    fell_at: str = ""
    ruled: bool = False
    """A rule of the operator's lets it run: nothing is earned, and a spent error budget ends that for a while."""


NEW = Standing()


def in_force(standing: Standing, under: str, at: str) -> Level:
    """The level at this moment: other staff has earned nothing, and a grant ends by its day or by its number."""
    if standing.under != under:
        return "asks"
    if standing.level == "granted" and (at >= standing.until or standing.ran >= standing.acts_max):
        return "asks"
    return standing.level


def holds(standing: Standing, under: str, at: str, nth: int) -> bool:
    """Of an act that was let pass as the nth since it stands so: it still may, at the moment it leaves."""
    if standing.under != under or standing.level == "asks":
        return False
    return standing.level == "earned" or (at < standing.until and nth <= standing.acts_max)


def promoted(standing: Standing, under: str, at: str) -> Standing:
    """By the operator's click, once the evidence is there. For other staff than they saw, it says nothing."""
    if standing.under != under:
        return standing
    return replaced(_begun(standing, at), level="earned", promotions=standing.promotions + 1)


def granted(standing: Standing, under: str, at: str, until: str, acts_max: int) -> Standing:
    return replaced(_begun(declared(standing, under, at), at), level="granted", until=until, acts_max=acts_max)


def revoked(standing: Standing) -> Standing:
    """A grant is over, and no error was found: whatever was decided meanwhile still counts."""
    return replaced(standing, level="asks", until="", acts_max=0) if standing.level == "granted" else standing


def other_staff(standing: Standing, under: str) -> bool:
    """Somebody else gathered evidence, and it was not carried over yet."""
    return (bool(standing.under) and standing.under != under) or standing.counted_before < standing.counts_from


def by_rule(standing: Standing, under: str) -> Standing:
    """A rule of the operator's let it pass. Whatever ended that before is over."""
    return replaced(standing, under=standing.under or under, ruled=True, fell="", fell_at="")


def spent_until(standing: Standing, at: str) -> str:
    """Until when a rule of the operator's lets nothing run, because the error budget of the playbook is spent."""
    if not standing.ruled or standing.fell != "playbook":
        return ""
    until = instant(moment(standing.fell_at) + timedelta(days=PLAYBOOK_DAYS))
    return until if at < until else ""


def fallen(standing: Standing, why: Fall, at: str) -> Standing:
    """It asks again, and the evidence begins anew. A cell that only asks has nothing to fall from."""
    if standing.level == "asks" and standing.ruled and why == "playbook":
        return replaced(standing, fell=why, fell_at=at)
    if standing.level == "asks":
        return standing
    epoch = standing.epoch + 1
    return replaced(
        standing,
        level="asks", epoch=epoch, counts_from=epoch, counted_before=epoch, assumed=False,
        until="", acts_max=0, fell=why, fell_at=at,
    )  # fmt: skip


def declared(standing: Standing, under: str, at: str) -> Standing:
    """An act came up. If others prepared it than those who gathered the evidence, the evidence is not theirs."""
    if standing.under == under:
        return standing
    if not standing.under:
        return replaced(standing, under=under)
    automatic = standing.level != "asks"
    epoch = standing.epoch + 1
    return replaced(
        standing,
        level="asks", under=under, epoch=epoch, counts_from=epoch, counted_before=standing.counts_from, assumed=False,
        until="", acts_max=0, fell="contract" if automatic else standing.fell,
        fell_at=at if automatic else standing.fell_at,
    )  # fmt: skip


def carried(standing: Standing, under: str) -> Standing:
    """The operator says that what the staff before them showed holds for these too. It stays marked as assumed."""
    anew = declared(standing, under, standing.fell_at)
    if anew.counted_before == anew.counts_from:
        return anew
    return replaced(anew, counts_from=anew.counted_before, assumed=True)


def ran(standing: Standing) -> Standing:
    return replaced(standing, ran=standing.ran + 1)


def audited(standing: Standing, loss: int, alpha: float, at: str, *, could: bool = True) -> Standing:
    """An act was looked at. The first error ends it; so do small ones that add up.

    Only of one that `could` have gone by itself is it an audit: a card from before counts against it, never for it.
    """
    if standing.level == "asks":
        return standing
    if loss >= ERROR:
        return fallen(standing, "audit", at)
    looked_at = replaced(standing, audits=standing.audits + could, lost=standing.lost + loss)
    return fallen(looked_at, "budget", at) if is_spent(looked_at, alpha) else looked_at


def unaudited(standing: Standing, loss: int) -> Standing:
    """A yes that was taken back was no look at it; what it said against the draft is said again with the next one."""
    return replaced(standing, audits=max(0, standing.audits - 1), lost=max(0, standing.lost - loss))


def named(standing: Standing) -> str:
    """Which stretch of running by itself this is; empty where it asks."""
    return "" if standing.level == "asks" else f"{standing.epoch}.{standing.promotions}.{standing.since}"


def is_spent(standing: Standing, alpha: float) -> bool:
    """The error budget: the share that may be lost at each audit, and one whole error beside it."""
    return standing.lost >= BUDGET + alpha * WHOLE * standing.audits


def _begun(standing: Standing, at: str) -> Standing:
    return replaced(standing, since=at, until="", acts_max=0, ran=0, audits=0, lost=0, fell="", fell_at="")
