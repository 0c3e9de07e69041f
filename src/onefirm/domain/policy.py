"""Policy: what may happen without asking, and every bound with a name."""

from typing import Literal

from pydantic import Field

from onefirm.domain.because import Because
from onefirm.domain.effect import EffectClass, Risk
from onefirm.domain.frozen import Frozen
from onefirm.domain.money import Money
from onefirm.domain.plan import Mode
from onefirm.domain.retention import RETENTION


class Limits(Frozen):
    """Bounds of loops, queues, waits and sizes. Each has a name because each will one day be reached."""

    intent_bytes_max: int = Field(default=1_000_000, ge=1_000)
    plan_steps_max: int = Field(default=50, ge=1)
    wakes_at_once_max: int = Field(default=64, ge=1, le=256)
    wake_again_seconds_max: int = Field(default=2, ge=1)
    faults_before_block: int = Field(default=3, ge=1)
    agent_seconds_max: int = Field(default=60, ge=1)
    connector_seconds_max: int = Field(default=60, ge=1)
    catch_up_max: int = Field(default=100, ge=1, le=1000)
    put_off_hours_max: int = Field(default=24, ge=1, le=720)
    """An act that is told 'not now', or whose repeat is harmless, is tried again by itself for so long."""
    self_starts_max: int = Field(default=3, ge=1, le=100)
    key_backups_days: int = Field(default=30, ge=1, le=365)
    backups_daily_max: int = Field(default=14, ge=1, le=1000)
    backups_weekly_max: int = Field(default=8, ge=0, le=1000)


class ModelLimits(Frozen):
    """What asking models may cost, in US cents, as their prices are. Zero spends nothing."""

    cents_per_call: int = Field(default=10, ge=0, le=100_000)
    cents_per_plan: int = Field(default=30, ge=0, le=1_000_000)
    cents_per_agent_a_day: int = Field(default=100, ge=0, le=1_000_000)
    cents_per_playbook_a_day: int = Field(default=100, ge=0, le=1_000_000)
    cents_a_day: int = Field(default=200, ge=0, le=1_000_000)
    asks_per_plan: int = Field(default=30, ge=0, le=1_000)
    seconds: int = Field(default=20, ge=1, le=600)
    answers_kept_days: int = Field(default=30, ge=0, le=3650)
    late_after_hours: int = Field(default=48, ge=1, le=8760)


class Policy(Frozen):
    """policy.toml: read at start, pinned in the ledger whenever it changes."""

    undo_window_seconds: int = Field(default=30, ge=0, le=3600)
    auto: tuple[str, ...] = ()
    """The effect kinds the operator lets run by themselves, `mail.send@1`, where their class allows it."""
    modes: dict[str, Mode] = Field(default_factory=dict)
    """`lead-qualification.send = "draft"`: the operator's word over the playbook's."""
    money_out_max: Money = Money(minor=0, currency="EUR")
    """Money over this always asks, whatever the history."""
    opt_outs: tuple[str, ...] = ()
    remind_after_hours: int = Field(default=24, ge=0, le=8760)
    """How long a question waits until it is put before the operator again; 0: never. The distance doubles."""
    approval_days_max: int = Field(default=14, ge=0, le=3650)
    """After so many days an approval is no longer asked for, nor one that was given used; 0: never."""
    first_batch: int = Field(default=5, ge=0, le=100)
    """Of a larger batch so many leave first, and the rest once each of them went well; 0: all at once."""
    alone_a_day: int = Field(default=50, ge=0, le=100_000)
    """So many acts a day may go by themselves because that was earned or granted; the rest asks."""
    sure_alone: int = Field(default=85, ge=0, le=100)
    """Below so many percent, whatever was earned asks."""
    sure_drafts: int = Field(default=50, ge=0, le=100)
    """Below so many percent it is only a draft."""
    client_value_max: Money = Money(minor=1_000_000, currency="EUR")
    """Whoever was billed more than this is looked at each time, whatever was earned."""
    test_one_in: int = Field(default=0, ge=0, le=1000)
    """Among so many decisions at least one is about a draft that was spoilt on purpose; 0: none."""
    dwell_seconds: int = Field(default=2, ge=0, le=60)
    """A yes to something critical that comes sooner after it was shown is asked once more; 0: never."""
    retention: dict[str, str] = Field(default_factory=lambda: dict(RETENTION))
    """By class of records: how long they are kept after they last changed."""
    backup_every_hours: int = Field(default=24, ge=0, le=8760)
    """While the firm is up, a backup is made once the newest one is this old; 0: only when asked."""
    limits: Limits = Limits()
    models: ModelLimits = ModelLimits()


Fault = Literal["name", "link", "promise", "price", "client"]
"""What is wrong with a draft that was spoilt on purpose."""
Noticed = Literal["caught", "missed", "void"]
"""What came of it; void where nobody decided about it, or it was done by hand."""


class Verdict(Frozen):
    """The gate's answer, with every rule that had a say."""

    says: Literal["pass", "ask", "draft", "refuse"]
    rules: tuple[str, ...]
    """Plain sentences, the deciding one first."""
    because: tuple[Because, ...]
    """What each of these sentences is, in the same order."""
    until: str = ""
    """Not before this moment, even with a yes: a day on which the client is not to be reached comes first."""

    def of(self, code: Because) -> tuple[str, ...]:
        return tuple(said for said, its in zip(self.rules, self.because, strict=True) if its == code)


class TrustCell(Frozen):
    """Where trust is earned: one step of one playbook, one kind of effect, one band of risk, somebody known or new."""

    step: str
    effect: str
    risk: Risk
    cls: EffectClass
    known: bool = True
    """Whoever it reaches was reached like this before; also where it reaches nobody in particular."""
    under: str = ""
    """The fingerprint of whose work it is: the contracts of those who prepare it, what the playbook tells them, and
    the models that may word it."""
    models: str = ""
    """These models by name; empty where rules and templates do it alone."""
    stood_in: str = ""
    """Who did some of it in another's place: an agent that stood in, what was learned, or templates that are not in
    force any more. What they show is theirs alone."""
