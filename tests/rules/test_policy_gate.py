"""The gate: what passes, what asks, what only drafts, what is refused, and that nothing strict is ever loosened."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from onefirm.capabilities.mail import SEND
from onefirm.domain.effect import EffectClass, EffectKind, Risk
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import FIRM, SubjectId
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Integrity, Label, Secrecy
from onefirm.domain.money import Money
from onefirm.domain.plan import Mode
from onefirm.domain.policy import Policy, TrustCell, Verdict
from onefirm.policy.gate import Case, barred, judge, standing
from onefirm.policy.trust import NothingEarned
from onefirm.policy.trust.levels import Level
from onefirm.policy.vouched import Voucher

ADA, BEN = SubjectId("su_ada"), SubjectId("su_ben")
STRICTNESS = {"pass": 0, "ask": 1, "draft": 2, "refuse": 3}
MODES: tuple[Mode, ...] = ("auto", "earn", "ask", "draft")


class AllEarned:
    def level(self, cell: TrustCell) -> Level:
        return "earned"

    def says(self, cell: TrustCell, *, degraded: bool = False) -> str:
        return "446 of 446 approved unchanged."

    def holds(self, cell: TrustCell, act: str, a_day: int) -> bool:
        return True

    def today(self) -> int:
        return 49

    def spent(self, cell: TrustCell) -> str:
        return ""

    def looks_at(self, cell: TrustCell, act: str, amount: Money | None) -> str:
        return ""


class AllGranted(AllEarned):
    def level(self, cell: TrustCell) -> Level:
        return "granted"


class Transfer(Frozen):
    payee: str
    amount: Money
    note: str = ""


PAY = EffectKind(
    capability="bank",
    verb="pay",
    version=1,
    about="Send money.",
    args=Transfer,
    critical=("payee", "amount"),
    recipient="payee",
    amount="amount",
    text=("note",),
)

GRANTED = Policy(auto=(SEND.ref, PAY.ref))
CONFIRMED = Label(integrity=Integrity.CONFIRMED, secrecy=Secrecy.CLIENT, subjects=frozenset({ADA}))
SECRET = Label(integrity=Integrity.OPERATOR, secrecy=Secrecy.SECRET)
DRAFTED = Label(integrity=Integrity.OUTSIDE, secrecy=Secrecy.CLIENT, subjects=frozenset({ADA}))


def asking(kind: EffectKind = SEND, *, risk: Risk = "low", cls: EffectClass = "natural-key", **changes: Any) -> Case:
    """An act that may pass by itself, unless the changes say otherwise."""
    case = Case(
        named=True,
        kind=kind,
        cls=cls,
        mode="auto",
        args={"to": "ada@palmer.example", "subject": "Your logo", "body": "Hi Ada,\n\nIt is ready."},
        labels={"to": CONFIRMED, "subject": DRAFTED, "body": DRAFTED},
        opted_out=False,
        trusted_text="",
        cell=TrustCell(step="lead-qualification@1.send", effect=kind.ref, risk=risk, cls=cls),
    )
    return replace(case, **changes)


def with_integrity(integrity: Integrity) -> Label:
    return CONFIRMED.model_copy(update={"integrity": integrity})


def paying(minor: int = 100, currency: str = "EUR", **changes: Any) -> Case:
    args = {"payee": "NL91ABNA0417164300", "amount": {"minor": minor, "currency": currency}, "note": "Rent"}
    return asking(PAY, args=args, labels=dict.fromkeys(args, OPERATORS_OWN), **changes)


def judged(case: Case, policy: Policy = GRANTED) -> Verdict:
    return judge(case, policy, AllEarned())


def test_an_act_of_the_plan_to_a_confirmed_address_that_policy_grants_passes() -> None:
    verdict = judged(asking())
    assert verdict.says == "pass"
    assert verdict.rules == ("Your policy lets mail.send@1 run by itself.",)


def test_a_step_that_earned_it_passes_and_says_what_it_earned() -> None:
    verdict = judged(asking(mode="earn"), Policy())
    assert verdict.says == "pass"
    assert "446 of 446" in verdict.rules[0]


def test_on_the_first_day_nothing_is_earned() -> None:
    verdict = judge(asking(mode="earn"), GRANTED, NothingEarned())
    assert verdict.says == "ask"
    assert "No evidence yet: everything asks." in verdict.rules[0]


def test_auto_in_a_playbook_is_nothing_without_the_operators_grant() -> None:
    verdict = judged(asking(), Policy())
    assert verdict.says == "ask"
    assert "mail.send@1" in verdict.rules[0]


@pytest.mark.parametrize(
    ("changes", "says", "sentence"),
    [
        ({"named": False}, "refuse", "plan does not name"),
        ({"opted_out": True}, "refuse", "asked not to be written to"),
        ({"labels": {"to": CONFIRMED, "body": SECRET}}, "refuse", "'body' is secret"),
        ({"mode": "draft"}, "draft", "only drafts"),
        ({"mode": "ask"}, "ask", "asks every time"),
        ({"labels": {"to": FROM_OUTSIDE}}, "ask", "The address came in from outside"),
        ({"labels": {}}, "ask", "The address came in from outside"),
        ({"labels": {"to": with_integrity(Integrity.COMPUTED)}}, "ask", "worked out"),
        ({"labels": {"to": with_integrity(Integrity.OWN_ACCOUNT)}}, "ask", "one of your accounts"),
        ({"cls": "ask"}, "ask", "nobody could look up"),
        ({"risk": "high"}, "ask", "high risk"),
    ],
)  # fmt: skip
def test_each_rule_has_its_say_in_plain_words(changes: dict[str, Any], says: str, sentence: str) -> None:
    verdict = judged(asking(**changes))
    assert verdict.says == says
    assert sentence in verdict.rules[0]


def test_high_risk_is_earned_and_neither_set_nor_granted() -> None:
    for mode, trust, says in (
        ("auto", AllEarned(), "ask"),
        ("earn", AllGranted(), "ask"),
        ("earn", NothingEarned(), "ask"),
        ("earn", AllEarned(), "pass"),
        ("ask", AllEarned(), "ask"),
    ):
        verdict = judge(asking(mode=mode, risk="high"), GRANTED, trust)
        assert verdict.says == says, (mode, trust)
        assert not barred(asking(mode=mode, risk="high"), GRANTED, trust), "There is a way."


def test_the_law_deletion_and_money_over_the_limit_are_never_earned() -> None:
    high = asking(mode="earn", risk="high")
    money: Json = {"payee": "Ada", "amount": {"minor": 100, "currency": "EUR"}}
    paid = replace(high, kind=replace(PAY, risk="high"), args=money, labels=dict.fromkeys(money, CONFIRMED))
    for case, rule in (
        (replace(high, kind=replace(SEND, never_auto=True)), "mail.send@1 never happens by itself."),
        (paid, "It moves 1.00 EUR, and everything over 0.00 EUR asks."),
        (asking(mode="earn", risk="high", cls="ask"), "If the answer to it were lost"),
    ):
        verdict = judge(case, GRANTED, AllEarned())
        assert verdict.says == "ask" and len(verdict.rules) == 1
        assert verdict.rules[0].startswith(rule)


def test_what_nothing_holds_and_nothing_takes_back_asks_however_much_was_earned() -> None:
    for window, compensation, says in ((0, "", "ask"), (30, "", "pass"), (0, "mail.recall@1", "pass")):
        case = replace(asking(mode="earn"), kind=replace(SEND, compensation=compensation))
        assert judge(case, GRANTED.model_copy(update={"undo_window_seconds": window}), AllEarned()).says == says


VOUCHED = Voucher(counts=True, says="Their domain vouches for it.")
OUTSIDE = {"to": DRAFTED, "subject": DRAFTED, "body": DRAFTED}


def test_an_address_that_is_vouched_for_passes_and_says_why() -> None:
    verdict = judged(asking(labels=OUTSIDE, voucher=VOUCHED))
    assert verdict.says == "pass"
    assert verdict.rules == ("Your policy lets mail.send@1 run by itself.", "Their domain vouches for it.")


@pytest.mark.parametrize(
    ("changes", "says", "sentence"),
    [
        ({"opted_out": True}, "refuse", "asked not to be written to"),
        ({"mode": "ask"}, "ask", "asks every time"),
        ({"args": {"to": "ada@palmer.example", "body": "Look at https://casino.example"}}, "ask", "casino.example"),
        ({"kind": replace(SEND, critical=("to", "cc")), "args": {"to": "ada@palmer.example", "cc": "ben@kiln.example"}},
         "ask", "The cc came in from outside"),
        ({"args": {"to": "ada@palmer.example", "attachments": [{"name": "offer.pdf"}]}}, "ask", "The attachments came"),
        ({"labels": {**OUTSIDE, "body": DRAFTED.model_copy(update={"subjects": frozenset({BEN})})}},
         "ask", "somebody other than its recipient"),
        ({"labels": {}}, "ask", "The address came in from outside"),
    ],
)  # fmt: skip
def test_who_vouches_for_an_address_says_nothing_about_the_rest(
    changes: dict[str, Any], says: str, sentence: str
) -> None:
    verdict = judged(replace(asking(labels=OUTSIDE, voucher=VOUCHED), **changes))
    assert verdict.says == says
    assert sentence in verdict.rules[0]


def test_a_voucher_that_no_longer_counts_is_named_beside_the_rule() -> None:
    verdict = judged(asking(labels=OUTSIDE, voucher=Voucher(says="That counted for one answer.")))
    assert verdict.says == "ask"
    assert verdict.rules[0].endswith("nobody here has confirmed it. That counted for one answer.")


def test_an_act_that_is_never_automatic_asks_whatever_was_granted_or_earned() -> None:
    sign = replace(SEND, capability="agreements", verb="sign", never_auto=True)
    verdict = judge(asking(sign), Policy(auto=(sign.ref,)), AllEarned())
    assert verdict.says == "ask"
    assert "never happens by itself" in verdict.rules[0]


@pytest.mark.parametrize(
    ("minor", "currency", "says"),
    [(0, "EUR", "pass"), (10_000, "EUR", "pass"), (10_001, "EUR", "ask"), (1, "USD", "ask")],
)
def test_money_over_the_limit_or_in_another_currency_asks(minor: int, currency: str, says: str) -> None:
    policy = Policy(auto=(PAY.ref,), money_out_max=Money(minor=10_000, currency="EUR"))
    assert judged(paying(minor, currency), policy).says == says


def test_an_amount_that_cannot_be_read_asks() -> None:
    case = paying()
    verdict = judged(replace(case, args={**case.args, "amount": "plenty"}))
    assert verdict.says == "ask"
    assert "cannot be read" in verdict.rules[0]


def test_facts_about_one_client_do_not_leave_to_another() -> None:
    about_ben = DRAFTED.model_copy(update={"subjects": frozenset({ADA, BEN})})
    verdict = judged(asking(labels={"to": CONFIRMED, "body": about_ben}))
    assert verdict.says == "ask"
    assert "somebody other than its recipient" in verdict.rules[0]


def test_what_has_no_recipient_is_for_everybody() -> None:
    page = replace(SEND, capability="publishing", verb="publish", recipient="", critical=())
    about_ben = DRAFTED.model_copy(update={"subjects": frozenset({BEN})})
    verdict = judged(asking(page, labels={"body": about_ben}))
    assert verdict.says == "ask"
    assert "'body' holds facts about somebody, and it would be for everybody." in verdict.rules


def test_facts_about_the_firm_itself_may_leave() -> None:
    about_firm = DRAFTED.model_copy(update={"subjects": frozenset({ADA, FIRM})})
    assert judged(asking(labels={"to": CONFIRMED, "body": about_firm})).says == "pass"


@pytest.mark.parametrize(
    "body",
    [
        "See http://evil.example/pay",
        "See evil.example/pay",
        "See www.evil.example",
        "Write to boss@evil.example",
        "Pay to DE89 3704 0044 0532 0130 00",
        "Pay to 0417164300",
        "Call +49 30 123456789",
        "See ht\u200btps://ev\u00adil.example",
        "See ｅｖｉｌ．example",
        "See evil。example",
        "Send it to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "See https://cal.tern.example/another-page",
        "Tap tel:+4930123456",
    ],
)
def test_what_points_somewhere_new_asks_and_is_named(body: str) -> None:
    case = asking(trusted_text="https://cal.tern.example/intro and DE02 1203 0000 0000 2020 51")
    verdict = judged(replace(case, args={**case.args, "body": body}))
    assert verdict.says == "ask"
    assert "you never wrote yourself" in verdict.rules[0]


@pytest.mark.parametrize(
    "body",
    [
        "See https://cal.tern.example/intro.",
        "See (cal.tern.example/intro/)",
        "Write to Ines@Tern.example!",
        "Pay to DE02 1203 0000 0000 2020 51",
        "Pay to DE02120300000000202051",
        "You wrote from ada@palmer.example",
        "It costs 12,500 EUR in 2026, for 3 to 4 weeks from 2026-12-01 or 01.12.2026.",
        "Dr. Palmer, e.g. on Monday at 10:30 a.m.",
    ],
)
def test_what_the_operator_wrote_themselves_may_leave(body: str) -> None:
    own = '["https://cal.tern.example/intro\\nines@tern.example", "DE02 1203 0000 0000 2020 51"]'
    case = asking(trusted_text=own)
    assert judged(replace(case, args={**case.args, "body": body})).says == "pass"


def test_a_host_that_only_begins_like_a_known_one_is_new() -> None:
    case = asking(trusted_text="https://tern.example.com/x")
    assert judged(replace(case, args={**case.args, "body": "https://tern.example/x tern.example"})).says == "ask"


def test_many_new_links_are_counted_not_listed() -> None:
    body = " ".join(f"https://evil{number}.example" for number in range(12))
    verdict = judged(replace(asking(), args={**asking().args, "body": body}))
    assert "and 7 more" in verdict.rules[0]


def test_an_account_that_the_operator_wrote_vouches_for_no_amount() -> None:
    case = replace(paying(), labels={"payee": CONFIRMED}, trusted_text="NL91ABNA0417164300")
    verdict = judged(case, Policy(auto=(PAY.ref,), money_out_max=Money(minor=10**9, currency="EUR")))
    assert verdict.says == "ask"
    assert verdict.rules[0].startswith("The amount came in from outside")


def test_every_rule_that_objects_is_named_the_deciding_one_first() -> None:
    verdict = judged(asking(named=False, mode="draft", labels={"to": FROM_OUTSIDE}))
    assert verdict.says == "refuse"
    assert "plan does not name" in verdict.rules[0]
    assert len(verdict.rules) == 3


LABELS = st.builds(
    Label,
    integrity=st.sampled_from(Integrity),
    secrecy=st.sampled_from(Secrecy),
    subjects=st.frozensets(st.sampled_from([ADA, BEN])),
)
ARGS = ("to", "subject", "body")
KINDS = st.sampled_from([SEND, replace(SEND, never_auto=True), replace(SEND, risk="high")])
ASKED = st.builds(
    asking,
    kind=KINDS,
    risk=st.sampled_from(["low", "medium", "high"]),
    cls=st.sampled_from(["native-key", "natural-key", "verifiable", "ask"]),
    mode=st.sampled_from(MODES),
    named=st.booleans(),
    opted_out=st.booleans(),
    labels=st.dictionaries(st.sampled_from(ARGS), LABELS),
)
POLICIES = st.sampled_from([Policy(), GRANTED])
TRUSTS = st.sampled_from([NothingEarned(), AllEarned()])


def strictness(case: Case, policy: Policy, trust: NothingEarned | AllEarned) -> int:
    return STRICTNESS[judge(case, policy, trust).says]


def lowered(labels: Mapping[str, Label], name: str, by: Integrity) -> dict[str, Label]:
    label = labels[name]
    return {**labels, name: label.model_copy(update={"integrity": min(label.integrity, by)})}


@settings(deadline=None)
@given(ASKED, POLICIES, TRUSTS)
def test_what_the_plan_does_not_name_is_always_refused(case: Case, policy: Policy, trust: NothingEarned) -> None:
    assert judge(replace(case, named=False), policy, trust).says == "refuse"


@settings(deadline=None)
@given(ASKED, POLICIES, TRUSTS, st.sampled_from(Integrity))
def test_less_trusted_values_never_loosen_the_gate(
    case: Case, policy: Policy, trust: NothingEarned, by: Integrity
) -> None:
    for name in case.labels:
        worse = replace(case, labels=lowered(case.labels, name, by))
        assert strictness(worse, policy, trust) >= strictness(case, policy, trust)


@settings(deadline=None)
@given(ASKED, POLICIES, TRUSTS)
def test_a_stricter_mode_never_loosens_the_gate(case: Case, policy: Policy, trust: NothingEarned) -> None:
    # Between `auto` and `earn` neither is stricter: one needs a grant, the other a record.
    for looser, stricter in (("auto", "ask"), ("earn", "ask"), ("ask", "draft")):
        before = strictness(replace(case, mode=looser), policy, trust)
        assert strictness(replace(case, mode=stricter), policy, trust) >= before


@settings(deadline=None)
@given(ASKED, POLICIES, TRUSTS, LABELS)
def test_more_secret_or_more_personal_values_never_loosen_the_gate(
    case: Case, policy: Policy, trust: NothingEarned, other: Label
) -> None:
    for name in case.labels:
        if name == case.kind.recipient:
            continue
        label = case.labels[name]
        update = {"secrecy": max(label.secrecy, other.secrecy), "subjects": label.subjects | other.subjects}
        worse = replace(case, labels={**case.labels, name: label.model_copy(update=update)})
        assert strictness(worse, policy, trust) >= strictness(case, policy, trust)


@settings(deadline=None)
@given(ASKED)
def test_no_record_and_no_grant_lets_a_doubtful_address_pass(case: Case) -> None:
    doubtful = replace(case, labels={**case.labels, "to": FROM_OUTSIDE})
    assert judge(doubtful, GRANTED, AllEarned()).says != "pass"


@settings(deadline=None)
@given(ASKED, POLICIES)
def test_trust_and_grants_only_ever_turn_asking_into_passing(case: Case, policy: Policy) -> None:
    without, with_all = judge(case, Policy(), NothingEarned()), judge(case, policy, AllEarned())
    assert without.says == with_all.says or (without.says, with_all.says) == ("ask", "pass")


@settings(deadline=None)
@given(ASKED, POLICIES, TRUSTS)
def test_only_repeatable_acts_ever_pass(case: Case, policy: Policy, trust: NothingEarned) -> None:
    verdict = judge(case, policy, trust)
    assert verdict.rules
    assert all(rule.endswith((".", "!")) for rule in verdict.rules)
    if verdict.says == "pass":
        assert case.cls != "ask"
        assert not case.kind.never_auto


def test_a_file_whose_origin_nobody_confirmed_never_leaves_by_itself() -> None:
    plain = asking()
    files: list[JsonValue] = [{"name": "offer.pdf"}]
    labelled = {**plain.labels, "attachments": CONFIRMED}
    args = {**plain.args, "attachments": files}
    assert judge(plain, GRANTED, AllEarned()).says == "pass"
    assert judge(replace(plain, args=args, labels=labelled), GRANTED, AllEarned()).says == "pass"
    for labels in (plain.labels, {**labelled, "attachments": DRAFTED}):
        verdict = judge(replace(plain, args=args, labels=labels), GRANTED, AllEarned())
        assert verdict.says == "ask"
        assert "attachments" in verdict.rules[0]


ASKS_WHOSE: dict[str, Any] = {
    "asks_whose": True,
    "args": {"to": "ada@palmer.example", "subject": "Is it yours?", "body": "https://forms.tern.example/forms/site"},
    "labels": dict.fromkeys(("to", "subject", "body"), DRAFTED),
}


def test_the_letter_that_asks_whose_an_address_is_may_leave_by_itself_without_a_grant() -> None:
    assert judge(asking(**ASKS_WHOSE), Policy(), NothingEarned()).says == "pass"
    asked: dict[str, Any] = {**ASKS_WHOSE, "asks_whose": False}
    assert judge(asking(**asked), GRANTED, AllEarned()).says == "ask"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"named": False}, "refuse"),
        ({"opted_out": True}, "refuse"),
        ({"labels": {**ASKS_WHOSE["labels"], "body": SECRET}}, "refuse"),
        ({"mode": "draft"}, "draft"),
        ({"mode": "ask"}, "ask"),
        ({"mode": "earn"}, "ask"),
        ({"cls": "ask"}, "ask"),
        ({"risk": "high"}, "ask"),
        (
            {"labels": {**ASKS_WHOSE["labels"], "body": DRAFTED.model_copy(update={"subjects": frozenset({BEN})})}},
            "ask",
        ),
    ],
)
def test_every_other_rule_counts_for_it_too(changes: dict[str, Any], says: str) -> None:
    assert judge(asking(**{**ASKS_WHOSE, **changes}), GRANTED, AllEarned()).says == says


@given(
    mode=st.sampled_from(MODES),
    cls=st.sampled_from(("native-key", "natural-key", "verifiable", "ask")),
    risk=st.sampled_from(("low", "medium", "high")),
    granted=st.booleans(),
)
def test_what_is_said_of_a_step_before_it_acts_is_what_the_gate_says_then(
    mode: Mode, cls: EffectClass, risk: Risk, granted: bool
) -> None:
    """Nothing said: the cleanest act of it passes. Something said: the gate says the same of that act."""
    policy, case = GRANTED if granted else Policy(), asking(mode=mode, cls=cls, risk=risk)
    said, verdict = standing(case, policy, NothingEarned()), judge(case, policy, NothingEarned())
    assert bool(said) == (verdict.says != "pass")
    assert set(said) <= set(verdict.rules)


RICH = Policy(auto=(PAY.ref, SEND.ref), money_out_max=Money(minor=10_000, currency="EUR"))


@pytest.mark.parametrize("integrity", Integrity)
def test_money_asks_below_an_outcome_that_somebody_outside_controlled(integrity: Integrity) -> None:
    """Everything of it is the operator's own, and it is under the limit: what is not theirs is that it happens."""
    verdict = judged(paying(led=with_integrity(integrity)), RICH)
    outside = integrity < Integrity.COMPUTED
    assert verdict.says == ("ask" if outside else "pass")
    assert not outside or verdict.rules == (
        "What came in from outside decided that it comes to this, and money is never moved on such a word.",
    )


@pytest.mark.parametrize("grave", ["legal", "deletion"])
def test_a_legal_act_and_a_deletion_never_happen_by_themselves(grave: Any) -> None:
    kind = replace(SEND, grave=grave)
    assert judged(asking(kind)).says == "ask"
    assert len(judged(asking(kind, led=DRAFTED)).rules) == 2


def test_a_letter_below_such_an_outcome_is_judged_like_any_other() -> None:
    assert judged(asking(led=DRAFTED)).says == "pass"


def test_an_address_made_of_facts_about_two_is_cleared_for_neither() -> None:
    both = CONFIRMED.model_copy(update={"subjects": frozenset({ADA, BEN})})
    assert judged(asking(labels={"to": both, "subject": DRAFTED, "body": DRAFTED})).says == "ask"


def test_whose_an_address_is_known_to_be_counts_over_whom_it_was_said_about() -> None:
    assert judged(asking(whose=frozenset({ADA}))).says == "pass"
    assert judged(asking(whose=frozenset({BEN}))).says == "ask"


def test_what_stays_in_an_account_of_ones_own_leaves_to_nobody() -> None:
    note = {"to": "", "subject": "Ada", "body": "Ada said so."}
    labels = {"to": OPERATORS_OWN, "subject": DRAFTED, "body": DRAFTED}
    assert judged(asking(args=note, labels=labels)).says == "ask"
    assert judged(asking(replace(SEND, stays=True), args=note, labels=labels)).says == "pass"


def test_what_nobody_filled_in_came_from_nobody() -> None:
    case = asking(replace(SEND, critical=("to", "cc")))
    assert judged(replace(case, args={**case.args, "cc": ""})).says == "pass"
    assert judged(replace(case, args={**case.args, "cc": "x@y.example"})).says == "ask"
    assert judged(replace(case, args={**case.args, "cc": ""}, labels={**case.labels, "cc": DRAFTED})).says == "ask"
