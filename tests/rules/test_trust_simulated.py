"""Trust by simulation: whoever does not deserve it is hardly ever promoted, and whoever gets worse falls soon."""

from functools import cache
from random import Random
from statistics import median

from onefirm.policy.trust.audits import why_looked_at
from onefirm.policy.trust.cells import ALPHA, under
from onefirm.policy.trust.levels import NEW, Standing, audited, declared, promoted
from onefirm.policy.trust.losses import OTHER_FIELD
from onefirm.policy.trust.martingale import WHOLE, still_needed
from onefirm.policy.trust.misses import Canaries, miss_rate

RUNS, DECISIONS = 2000, 600
STAFF = under(["writer"])
AT = "2026-03-02T09:00:00.000000Z"


@cache
def enough(alpha: float, loss: int, lost: int) -> int:
    """So many decisions show it, of which so many came to this loss. `still_needed` finds the first that does, and
    one more success never takes away: to compare with it is to look after every decision."""
    more = still_needed({loss: lost}, alpha, 0)
    return lost + more if more is not None else DECISIONS + 1


def promoted_after(chance: Random, *, alpha: float, error: float, loss: int = WHOLE) -> int | None:
    lost = 0
    for decisions in range(1, DECISIONS + 1):
        lost += chance.random() < error
        if decisions >= enough(alpha, loss, lost):
            return decisions
    return None


def share_promoted(seed: int, *, alpha: float, error: float, loss: int = WHOLE) -> float:
    chance = Random(seed)  # noqa: S311 -- a simulation has to come out the same each time
    runs = (promoted_after(chance, alpha=alpha, error=error, loss=loss) for _ in range(RUNS))
    return sum(after is not None for after in runs) / RUNS


def test_a_cell_that_goes_wrong_as_often_as_it_may_is_hardly_ever_promoted() -> None:
    """Looked at after each of 600 decisions, by an operator who notices everything: the hardest case there is."""
    for risk, alpha in ALPHA.items():
        assert share_promoted(1, alpha=alpha, error=alpha) <= 0.05, risk
        # The same share, of smaller corrections made twice as often.
        assert share_promoted(2, alpha=alpha, error=2 * alpha, loss=OTHER_FIELD) <= 0.05, risk


def test_a_cell_that_deserves_it_is_promoted() -> None:
    assert share_promoted(3, alpha=ALPHA["low"], error=0.002) > 0.9
    chance = Random(4)  # noqa: S311 -- a simulation
    after = [promoted_after(chance, alpha=ALPHA["low"], error=0.005) for _ in range(RUNS)]
    assert median(each for each in after if each is not None) < 60


def test_what_an_operator_does_not_notice_earns_nothing() -> None:
    """They miss every second of the mistakes, which 6 % of the drafts are; 5 % would be allowed."""
    seen = 0.06 * 0.5
    alpha = ALPHA["medium"]
    believed = share_promoted(5, alpha=alpha, error=seen)
    corrected = share_promoted(5, alpha=alpha * (1 - miss_rate(Canaries())), error=seen)
    assert believed > 0.4, "Without the correction this test would tell nothing."
    assert corrected < 0.05


def acts_until_it_falls(chance: Random, run: int) -> int | None:
    """Promoted at 0.5 %, it runs for a while, then it goes to 20 %. Nobody complains: the audits alone find it."""
    standing = promoted(declared(NEW, STAFF, AT), STAFF, AT)
    before, acts = chance.randrange(200), 0
    while standing.level == "earned":
        wrong = chance.random() < (0.005 if acts < before else 0.2)
        standing = looked_at(standing, f"ef_{run}_{acts}", WHOLE if wrong else 0)
        acts += 1
    return acts - before if acts > before else None


def looked_at(standing: Standing, act: str, loss: int) -> Standing:
    first = not standing.audits
    if not why_looked_at(act, known=True, first=first, amount=None, amounts=()):
        return standing
    return audited(standing, loss, ALPHA["low"], AT)


def test_a_drift_is_caught_within_sixty_acts() -> None:
    chance = Random(6)  # noqa: S311 -- a simulation
    caught = [acts_until_it_falls(chance, run) for run in range(RUNS)]
    drifted = [acts for acts in caught if acts is not None]
    assert len(drifted) > RUNS * 0.8, "Most of them were still trusted when it began."
    assert median(drifted) <= 60
