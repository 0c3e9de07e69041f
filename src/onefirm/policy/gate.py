"""The gate: may this act happen by itself, does it ask, is it only a draft, or is it refused? Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pydantic import JsonValue, ValidationError

from onefirm.domain.because import Because
from onefirm.domain.effect import REPEATABLE, EffectClass, EffectKind, Grave
from onefirm.domain.frozen import Json
from onefirm.domain.ids import FIRM, SubjectId
from onefirm.domain.labels import OPERATORS_OWN, Integrity, Label, Secrecy
from onefirm.domain.money import Money
from onefirm.domain.plan import Mode
from onefirm.domain.pointers import goals, pointers
from onefirm.domain.policy import Policy, TrustCell, Verdict
from onefirm.policy.rules import UNBOUND, Bounds, against, beyond, contradicted, spoken, too_old, unread
from onefirm.policy.trust.earned import Trust
from onefirm.policy.vouched import NOBODY, Voucher, raised

Says = Literal["pass", "ask", "draft", "refuse"]

POINTERS_NAMED_MAX = 5
"""So many new links and numbers are named on the card; the rest is counted."""

_OWN_TEXTS_MAX = 32


@dataclass(frozen=True)
class Case:
    """One declared act, with everything the rules look at."""

    named: bool
    """The plan names this effect."""
    kind: EffectKind
    cls: EffectClass
    mode: Mode
    args: Json
    labels: Mapping[str, Label]
    """By argument. One without a label is taken for outside text."""
    opted_out: bool
    trusted_text: str
    """What the operator wrote themselves: profile, prices, settings. What it points to may leave."""
    cell: TrustCell
    bounds: Bounds = UNBOUND
    """What the client wants, what you decided once, and what nobody has confirmed for too long."""
    asks_whose: bool = False
    """It is, sign for sign, the firm's own letter that asks whose an address is, and `confirm` of a form wants it."""
    voucher: Voucher = NOBODY
    """Who vouches for the recipient, for this act alone."""
    sure: int | None = None
    """How sure whoever prepared it was; None where nobody said."""
    worth: tuple[Money, ...] = ()
    """What whoever it reaches was billed so far, by currency."""
    whose: frozenset[SubjectId] = frozenset()
    """Whose address the recipient is known to be, by every name of theirs; empty where nobody knows."""
    led: Label = OPERATORS_OWN
    """What the outcomes rest on that led here, and could have led elsewhere."""
    act: str = ""
    """The name of the act, which was there before its arguments; empty while none is declared."""


_own_goals = lru_cache(maxsize=_OWN_TEXTS_MAX)(goals)
"""What the operator points to stays the same until they write something else. Nobody else's words are kept."""

Rule = Callable[[Case, Policy, Trust], str]
"""The sentence the operator reads when the rule has a say; empty when it has none."""


def judge(case: Case, policy: Policy, trust: Trust) -> Verdict:
    """The strictest answer wins: refuse, then draft, then ask, then pass.

    Draft is stricter than ask, since after a draft nothing leaves even when the operator agrees. Every rule that
    objects is named, the deciding one first; a permission is named only where nothing objects. Nothing that trust
    or `auto` says is heard by the rules about integrity, secrecy, money and risk. One letter alone is an exception,
    by the operator's own setting: the fixed one that asks whose an address is.
    """
    heard: list[tuple[Says, str, Because]] = []
    waived = ASKED_FOR if case.asks_whose and case.mode == "auto" else frozenset[Rule]()
    for says, rules in OBJECTIONS:
        sentences = ((rule, rule(case, policy, trust)) for rule in rules if rule not in waived)
        heard.extend((says, sentence, _CODES.get(rule, "rule")) for rule, sentence in sentences if sentence)
    if heard:
        return Verdict(
            says=heard[0][0],
            rules=tuple(sentence for _, sentence, _ in heard),
            because=tuple(code for _, _, code in heard),
        )
    why, code = _why_it_may(case, trust)
    if not case.voucher.counts:
        return Verdict(says="pass", rules=(why,), because=(code,))
    return Verdict(says="pass", rules=(why, case.voucher.says), because=(code, "vouched"))


def _not_named(case: Case, _policy: Policy, _trust: Trust) -> str:
    return "" if case.named else f"The plan does not name {case.kind.ref}, so it cannot happen."


def _opted_out(case: Case, _policy: Policy, _trust: Trust) -> str:
    return "The recipient asked not to be written to." if case.opted_out else ""


def _not_their_way(case: Case, _policy: Policy, _trust: Trust) -> str:
    return against(case.kind, case.bounds)


def _secret_leaves(case: Case, _policy: Policy, _trust: Trust) -> str:
    secret = [name for name, label in case.labels.items() if label.secrecy is Secrecy.SECRET]
    return f"'{secret[0]}' is secret, and secrets do not leave the firm." if secret else ""


def _only_a_draft(case: Case, _policy: Policy, _trust: Trust) -> str:
    return "This step only drafts: you send it yourself." if case.mode == "draft" else ""


def _hardly_sure(case: Case, policy: Policy, _trust: Trust) -> str:
    if case.mode != "earn" or case.sure is None or case.sure >= policy.sure_drafts:
        return ""
    return f"Who prepared it was {case.sure} % sure, and below {policy.sure_drafts} % it is only a draft."


def _not_sure(case: Case, policy: Policy, _trust: Trust) -> str:
    if case.mode != "earn" or case.sure is None or not policy.sure_drafts <= case.sure < policy.sure_alone:
        return ""
    return f"Who prepared it was {case.sure} % sure, and below {policy.sure_alone} % it asks."


def _a_large_client(case: Case, policy: Policy, _trust: Trust) -> str:
    """A small mistake costs more there."""
    large = next((each for each in case.worth if each.over(policy.client_value_max)), None)
    if case.mode != "earn" or large is None:
        return ""
    return f"They were billed {large.shown()}, and over {policy.client_value_max.shown()} everything to them asks."


def _enough_for_today(case: Case, policy: Policy, trust: Trust) -> str:
    if case.mode != "earn" or trust.level(case.cell) == "asks" or trust.today() < policy.alone_a_day:
        return ""
    return f"{policy.alone_a_day} went by themselves today, and that is your limit."


def _critical_from_outside(case: Case, _policy: Policy, _trust: Trust) -> str:
    """The rule that no habit, grant or record waives."""
    doubtful = [(_integrity(case, name), name) for name in case.kind.critical if _said(case, name)]
    weakest = min(doubtful, default=None)
    if weakest is None or weakest[0] >= Integrity.CONFIRMED:
        return ""
    doubt = f" {case.voucher.says}" if weakest[1] == case.kind.recipient and case.voucher.says else ""
    return f"The {_noun(case.kind, weakest[1])} {_ORIGIN[weakest[0]]}{doubt}"


def _led_by_outside(case: Case, _policy: Policy, _trust: Trust) -> str:
    """A choice among the steps of the plan is a choice all the same."""
    if case.kind.moves is None or case.led.integrity >= Integrity.COMPUTED:
        return ""
    return f"What came in from outside decided that it comes to this, and {_MOVES[case.kind.moves]}."


def _too_old(case: Case, _policy: Policy, _trust: Trust) -> str:
    return too_old(case.bounds, lambda name: _noun(case.kind, name))


def _contradicts_itself(case: Case, _policy: Policy, _trust: Trust) -> str:
    return contradicted(case.bounds)


def _decided_against(case: Case, _policy: Policy, _trust: Trust) -> str:
    return spoken("\n".join(_spelled(case.args.get(name)) for name in case.kind.text), case.bounds)


def _revised_too_often(case: Case, _policy: Policy, _trust: Trust) -> str:
    return beyond(case.bounds) if case.kind.recipient else ""


def _rule_unread(case: Case, _policy: Policy, _trust: Trust) -> str:
    return unread(case.bounds) if case.kind.recipient else ""


def _points_elsewhere(case: Case, _policy: Policy, _trust: Trust) -> str:
    text = "\n".join(_spelled(case.args.get(name)) for name in case.kind.text)
    found = pointers(text) if text.strip() else ()
    if not found:
        return ""
    whom = _recipient(case)
    told = _own_goals(case.trusted_text) | (goals(whom) if " " not in whom else frozenset[str]())
    new = [pointer.shown for pointer in found if pointer.key not in told]
    if not new:
        return ""
    more = f" and {len(new) - POINTERS_NAMED_MAX} more" if len(new) > POINTERS_NAMED_MAX else ""
    return f"It holds what you never wrote yourself: {', '.join(new[:POINTERS_NAMED_MAX])}{more}."


def _about_somebody_else(case: Case, _policy: Policy, _trust: Trust) -> str:
    cleared = _cleared(case)
    names = [
        name for name, label in case.labels.items() if label.secrecy > Secrecy.PUBLIC and not label.subjects <= cleared
    ]
    if not names or case.kind.stays:
        return ""
    if not case.kind.recipient:
        return f"'{names[0]}' holds facts about somebody, and it would be for everybody."
    return f"'{names[0]}' holds facts about somebody other than its recipient."


def _money_over(case: Case, policy: Policy, _trust: Trust) -> str:
    if not case.kind.amount:
        return ""
    try:
        money = Money.model_validate(case.args.get(case.kind.amount))
    except ValidationError:
        return "It moves money, and the amount cannot be read."
    if not money.over(policy.money_out_max):
        return ""
    return f"It moves {money.shown()}, and everything over {policy.money_out_max.shown()} asks."


def _never_by_itself(case: Case, _policy: Policy, _trust: Trust) -> str:
    return f"{case.kind.ref} never happens by itself." if case.kind.always_asks else ""


def _cannot_be_looked_up(case: Case, _policy: Policy, _trust: Trust) -> str:
    if case.cls in REPEATABLE:
        return ""
    return "If the answer to it were lost, nobody could look up whether it happened."


def _high_risk(case: Case, _policy: Policy, trust: Trust) -> str:
    """It may be earned, at 2 %; nobody's word alone lets it run. What may never be has a rule of its own."""
    if "high" not in (case.kind.risk, case.cell.risk):
        return ""
    if case.mode == "auto":
        return "It is of high risk: your policy alone does not let it run, it has to be earned."
    granted = case.mode == "earn" and trust.level(case.cell) == "granted"
    return "It is of high risk: it cannot be granted, it has to be earned." if granted else ""


def _cannot_be_taken_back(case: Case, policy: Policy, _trust: Trust) -> str:
    """What was earned is one thing; that an error could not be called back is another."""
    held = case.kind.hold and policy.undo_window_seconds > 0
    if case.mode != "earn" or held or case.kind.compensation or case.kind.brings:
        return ""
    return "It cannot be taken back, and nothing holds it: you have no undo window."


def _the_mode(case: Case, policy: Policy, trust: Trust) -> str:
    match case.mode:
        case "auto":
            if case.kind.ref not in policy.auto:
                return f"The playbook would let it run, but your policy does not grant {case.kind.ref}."
            return trust.spent(case.cell)
        case "earn":
            asks = trust.level(case.cell) == "asks"
            return f"This step has to earn it first. {trust.says(case.cell)}" if asks else ""
        case "ask":
            return "This step asks every time."
        case "draft":
            return ""  # Said already, and more strictly.


def _looked_at(case: Case, _policy: Policy, trust: Trust) -> str:
    """What runs by itself is looked at now and then: drawn by its name, or because something about it is new."""
    if case.mode != "earn" or not case.act or trust.level(case.cell) == "asks":
        return ""
    return trust.looks_at(case.cell, case.act, _money(case))


OBJECTIONS: tuple[tuple[Says, tuple[Rule, ...]], ...] = (
    ("refuse", (_not_named, _opted_out, _not_their_way, _secret_leaves)),
    ("draft", (_only_a_draft, _hardly_sure)),
    (
        "ask",
        (
            _critical_from_outside,
            _led_by_outside,
            _too_old,
            _contradicts_itself,
            _decided_against,
            _revised_too_often,
            _rule_unread,
            _points_elsewhere,
            _about_somebody_else,
            _money_over,
            _never_by_itself,
            _cannot_be_looked_up,
            _high_risk,
            _cannot_be_taken_back,
            _not_sure,
            _a_large_client,
            _enough_for_today,
            _the_mode,
            _looked_at,
        ),
    ),
)
"""Strictest first, and within one answer the gravest reason first."""

_CODES: Mapping[Rule, Because] = {
    _not_their_way: "another-way",
    _decided_against: "decided",
    _the_mode: "mode",
    _looked_at: "audit",
}
"""What follows from a rule beside the verdict."""

ASKED_FOR: frozenset[Rule] = frozenset({_critical_from_outside, _points_elsewhere, _the_mode})
"""What the fixed letter has to be let off: whom it goes to is what it asks, and its link is the question."""

_ORIGIN = {
    Integrity.OUTSIDE: "came in from outside; nobody here has confirmed it.",
    Integrity.OWN_ACCOUNT: "was read from one of your accounts; nobody has confirmed it.",
    Integrity.COMPUTED: "was worked out from other values; nobody has confirmed it.",
}


_MOVES: Mapping[Grave, str] = {
    "money": "money is never moved on such a word",
    "legal": "what binds you is always your own word",
    "deletion": "what is gone is gone",
}


def standing(case: Case, policy: Policy, trust: Trust) -> tuple[str, ...]:
    """What is said of every act of this kind in this step, whatever it holds; empty where it may run by itself."""
    return tuple(filter(None, (rule(case, policy, trust) for rule in _WHATEVER_IT_HOLDS)))


def barred(case: Case, policy: Policy, trust: Trust) -> tuple[str, ...]:
    """Of what is said of every act of this kind, whatever no trust waives."""
    return tuple(filter(None, (rule(case, policy, trust) for rule in _WHATEVER_IT_HOLDS if rule not in _HOW_IT_MAY)))


_WHATEVER_IT_HOLDS: tuple[Rule, ...] = (
    _only_a_draft, _never_by_itself, _cannot_be_looked_up, _high_risk, _cannot_be_taken_back, _the_mode,
)  # fmt: skip
_HOW_IT_MAY: frozenset[Rule] = frozenset({_high_risk, _the_mode})
"""They say which way it may come to run by itself, and not that there is none."""


def _why_it_may(case: Case, trust: Trust) -> tuple[str, Because]:
    if case.asks_whose and case.mode == "auto":
        return "Your form asks whose an address is (confirm = true), in these words and no others.", "rule"
    if case.mode == "auto":
        return f"Your policy lets {case.kind.ref} run by itself.", "rule"
    return trust.says(case.cell), "trusted"


def _integrity(case: Case, name: str) -> Integrity:
    label = case.labels.get(name)
    if label is None:
        return Integrity.OUTSIDE
    return (raised(label, case.voucher) if name == case.kind.recipient else label).integrity


def _said(case: Case, name: str) -> bool:
    """What is empty because nobody filled it in came from nobody."""
    return name in case.args and (name in case.labels or bool(_spelled(case.args[name])))


def _cleared(case: Case) -> frozenset[SubjectId]:
    """Whom the recipient is known to be; where nobody knows, whom the address is about, if that is one person.

    An address that was made of facts about two is nobody's: it would otherwise be cleared for both.
    """
    label = case.labels.get(case.kind.recipient)
    about = label.subjects if label and len(label.subjects) == 1 else frozenset[SubjectId]()
    return frozenset({FIRM}) | (case.whose or about)


def _recipient(case: Case) -> str:
    return _spelled(case.args.get(case.kind.recipient)).strip().casefold()


def _noun(kind: EffectKind, name: str) -> str:
    return {kind.recipient: "address", kind.amount: "amount"}.get(name, name.replace("_", " "))


def _money(case: Case) -> Money | None:
    """None where it moves none. An amount that cannot be read asks by another rule."""
    try:
        return Money.model_validate(case.args.get(case.kind.amount)) if case.kind.amount else None
    except ValidationError:
        return None


def _spelled(value: JsonValue) -> str:
    if isinstance(value, list):
        return "\n".join(_spelled(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(_spelled(item) for item in value.values())
    return "" if value is None else str(value)
