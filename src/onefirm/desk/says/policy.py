"""The policy in plain words: what each rule means as it is set."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from onefirm.desk.says.plans import act_of, plain
from onefirm.domain.effect import REPEATABLE, EffectClass, EffectKind
from onefirm.domain.policy import Policy
from onefirm.domain.retention import FOR_EVER

BY_ITSELF, ASKS, BACK, NEVER, KEPT, COPIES, BOUNDS = (
    "What runs by itself",
    "What asks you, and how",
    "Taking back",
    "Who is never written to",
    "How long people are kept",
    "Copies",
    "Bounds",
)
GROUPS = (BY_ITSELF, ASKS, BACK, NEVER, KEPT, COPIES, BOUNDS)
_GROUP_OF = MappingProxyType(
    {
        "auto": BY_ITSELF,
        "modes": BY_ITSELF,
        "money-out-max": ASKS,
        "remind-after-hours": ASKS,
        "approval-days-max": ASKS,
        "first-batch": ASKS,
        "alone-a-day": BY_ITSELF,
        "sure-alone": BY_ITSELF,
        "sure-drafts": BY_ITSELF,
        "client-value-max": ASKS,
        "test-one-in": ASKS,
        "dwell-seconds": ASKS,
        "undo-window-seconds": BACK,
        "opt-outs": NEVER,
        "backup-every-hours": COPIES,
        "limits.key-backups-days": COPIES,
        "limits.backups-daily-max": COPIES,
        "limits.backups-weekly-max": COPIES,
    }
)
_HOUR, _MINUTE, _DAY_HOURS = 3600, 60, 24


def group_of(name: str) -> str:
    return KEPT if name.startswith("retention.") else _GROUP_OF.get(name, BOUNDS)


def says(name: str, policy: Policy) -> str:
    """Empty where what the setting decides says it all, with its value beside it."""
    if name.startswith("retention."):
        return _kept(name.partition(".")[2], policy)
    told = _SAYS.get(name)
    return told(policy) if told else ""


def _auto(policy: Policy) -> str:
    if not policy.auto:
        return "No kind of act runs by itself."
    acts = ", ".join(act_of(kind) for kind in policy.auto)
    return f"By itself may run, where the step of a playbook says so too: {acts}."


def _modes(policy: Policy) -> str:
    if not policy.modes:
        return "Every step is as its playbook has it."
    steps = "; ".join(f"{plain(step.replace('.', ', '))}: {mode}" for step, mode in sorted(policy.modes.items()))
    return f"Your word over the playbook's: {steps}."


def _money(policy: Policy) -> str:
    if not policy.money_out_max.minor:
        return "Every act that moves money asks you, whatever the history."
    return (
        f"An act that moves more than {policy.money_out_max.shown()}, or another currency, asks you, "
        "whatever the history."
    )


def _remind(policy: Policy) -> str:
    if not policy.remind_after_hours:
        return "You are not reminded of questions that wait."
    return f"A question that waits for {hours(policy.remind_after_hours)} is put before you again."


def _expire(policy: Policy) -> str:
    if not policy.approval_days_max:
        return "An approval is asked for, and counts, for ever."
    return f"After {_many(policy.approval_days_max, 'day')} without a word from you an approval counts as a no."


def _first(policy: Policy) -> str:
    if not policy.first_batch:
        return "Of many approvals at once, all leave at once."
    return f"Of many approvals at once, {policy.first_batch} leave first, the rest once those went well."


def _tests(policy: Policy) -> str:
    if not policy.test_one_in:
        return "You are never tried with a draft that was spoilt on purpose."
    return f"Of {policy.test_one_in} decisions at least one is about a draft that was spoilt on purpose."


def _dwell(policy: Policy) -> str:
    if not policy.dwell_seconds:
        return "A yes counts however fast it comes."
    soon = f"within {seconds(policy.dwell_seconds)} of its opening"
    return f"Where money moves, the risk is high or nothing could be taken back, a yes {soon} is asked once more."


def _undo(policy: Policy) -> str:
    if not policy.undo_window_seconds:
        return "What you approve leaves at once."
    return f"What you approve is held for {seconds(policy.undo_window_seconds)}, so that you can take it back."


def _never(policy: Policy) -> str:
    if not policy.opt_outs:
        return "The file names nobody. Whoever asks not to be written to is noted by itself."
    return f"{_many(len(policy.opt_outs), 'address', 'addresses')} in the file, and whoever asked for it themselves."


def _backup(policy: Policy) -> str:
    if not policy.backup_every_hours:
        return "A backup is made only when you ask for one."
    return f"While the firm is up, a backup is made once the newest is {hours(policy.backup_every_hours)} old."


def _kept(cls: str, policy: Policy) -> str:
    period = policy.retention[cls]
    until = "for ever" if period == FOR_EVER else f"for {period} after the last change"
    return {
        "leads": f"Whoever never became a client is kept {until}.",
        "clients": f"A client is kept {until}.",
        "books": f"Invoices, payments and agreements stay {until}, also when somebody is forgotten.",
    }.get(cls, "")


_SAYS: Mapping[str, Callable[[Policy], str]] = MappingProxyType(
    {
        "auto": _auto,
        "modes": _modes,
        "money-out-max": _money,
        "remind-after-hours": _remind,
        "approval-days-max": _expire,
        "first-batch": _first,
        "alone-a-day": lambda policy: f"What was earned or granted goes {policy.alone_a_day} times a day at most.",
        "sure-alone": lambda policy: f"Below {policy.sure_alone} % sure it asks, whatever was earned.",
        "sure-drafts": lambda policy: f"Below {policy.sure_drafts} % sure it is only a draft.",
        "client-value-max": lambda policy: f"Whoever was billed over {policy.client_value_max.shown()} always asks.",
        "test-one-in": _tests,
        "dwell-seconds": _dwell,
        "undo-window-seconds": _undo,
        "opt-outs": _never,
        "backup-every-hours": _backup,
    }
)


def when_it_asks(kind: EffectKind, cls: EffectClass, policy: Policy) -> str:
    """What the gate says of every act of this kind, before it knows one."""
    if kind.always_asks:
        return "Always asks. Nothing can change that."
    if cls not in REPEATABLE:
        return "Always asks: if the answer to it were lost, nobody could look up whether it happened."
    if kind.risk == "high":
        return "Always asks, because much depends on it."
    money = f" Above {policy.money_out_max.shown()} it asks always." if kind.amount else ""
    if kind.ref in policy.auto:
        return f"May run by itself, where the step of a playbook says so and nothing in it comes from outside.{money}"
    return f"Asks: it does not stand under `auto`.{money}"


def seconds(count: int) -> str:
    if count and count % _HOUR == 0:
        return _many(count // _HOUR, "hour")
    return _many(count // _MINUTE, "minute") if count and count % _MINUTE == 0 else _many(count, "second")


def hours(count: int) -> str:
    return _many(count // _DAY_HOURS, "day") if count and count % _DAY_HOURS == 0 else _many(count, "hour")


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or f'{one}s'}"
