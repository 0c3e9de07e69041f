"""What may run by itself: each kind of act with its record, what is still needed, and what would change."""

from pydantic import Field

from onefirm.domain.frozen import Frozen
from onefirm.policy.trust.cells import GRANT_ACTS_MAX, GRANT_DAYS_MAX


class CellRef(Frozen):
    cell: str = Field(min_length=1, max_length=300)
    """`lead-qualification@1.send:mail.send@1:medium:known`, or so much of it that only one begins like this."""


class CellWhy(CellRef):
    why: str = Field(default="", max_length=1000)


class GrantArgs(CellWhy):
    days: int = Field(default=14, ge=1, le=GRANT_DAYS_MAX)
    acts: int = Field(default=20, ge=1, le=GRANT_ACTS_MAX)
    """So many leave by themselves at most."""


class CellView(Frozen):
    """One step that acts on the outside, towards those it reached before or towards new ones."""

    cell: str
    title: str
    playbook: str
    act: str
    does: str
    risk: str
    known: bool
    mode: str
    level: str
    """`asks`, `granted` or `earned`: as it stands now."""
    decisions: int
    """Those that count."""
    corrected: int
    bound: str
    """At most so much goes wrong, by what was decided; empty where nothing is shown yet."""
    allowed: str
    """So much may go wrong."""
    needed: int | None
    """So many more decisions without a correction; None where no number of them would do."""
    misses: str
    """The share of mistakes that are taken for unnoticed."""
    waiting: int = 0
    settling: int = 0
    """Agreed to, and not old enough to count."""
    unread: int = 0
    """Agreed to faster than anybody reads, or by a program: it shows nothing."""
    promotions: int = 0
    since: str = ""
    until: str = ""
    left: int = 0
    """Of a grant: so many more acts."""
    ran: int = 0
    audits: int = 0
    assumed: bool = False
    fell: str = ""
    """Why it asks again."""
    fell_entry: int = 0
    record: str
    """The track record in words."""
    other: str = ""
    """The same step towards the others, known or new, where anything was decided about them; of one where somebody
    stood in, the one where nobody did."""
    stood_in: str = ""
    """Who did some of it in another's place, in words: what is shown here is shown of that alone."""
    bars: tuple[str, ...] = ()
    """Why nothing would let it run by itself, however well it went."""
    change: str = ""
    """What a promotion would change."""
    may: tuple[str, ...] = ()
    """What you may say of it now: `promote`, `grant`, `revoke`, `demote`, `carry`."""


class SlowView(Frozen):
    """One kind of decision that takes long."""

    what: str
    seconds: int
    """Half of them were quicker, half slower."""
    times: int
    suggestion: str


class TrustView(Frozen):
    says: str
    price: str
    """How many perfect decisions it takes, for each risk."""
    tests: str
    """How closely you look, as far as you were tried with drafts that were spoilt on purpose."""
    items: tuple[CellView, ...]
    slowest: tuple[SlowView, ...] = ()
    """The three kinds of decisions that take you longest, and what would make each quicker."""


class TrustSaid(Frozen):
    cell: str
    says: str
    level: str
