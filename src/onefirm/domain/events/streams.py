"""The names of streams. A stream is what optimistic concurrency is about."""

from onefirm.domain.ids import EffectId, PlanId, QuestionId, SubjectId

DECISIONS_STREAM = "decisions"
"""Where what the operator decided once is listed."""
STAFF_STREAM = "firm:staff"
"""Which version of each agent works."""
CHECKS_STREAM = "firm:checks"
"""What came of holding the staff and the connectors to their contracts."""


def of_plan(plan: PlanId) -> str:
    return f"plan:{plan}"


def of_effect(effect: EffectId) -> str:
    return f"effect:{effect}"


def of_question(question: QuestionId) -> str:
    return f"question:{question}"


def of_intent(key: str) -> str:
    """One stream per dedupe key: the second `intent.received` of the same wish cannot be appended."""
    return f"intent:{key}"


def of_subject(alias: str) -> str:
    return f"subject:{alias}"


def of_record(record: str, record_id: str) -> str:
    return f"record:{record}:{record_id}"


def of_outside(item: str) -> str:
    return f"outside:{item}"


def of_line(named: str) -> str:
    """By the keyed fingerprint of the name a line came under: one line counts."""
    return f"line:{named}"


def of_hook(name: str) -> str:
    """Where it is listed what was strange at a hook. What comes in there is read as it was answered."""
    return f"hook:{name}"


def of_playbook(name: str) -> str:
    return f"playbook:{name}"


def of_words(subject: SubjectId) -> str:
    """What one person wrote to us. An act meant for them is judged on it."""
    return f"words:{subject}"


def of_kin(subject: SubjectId) -> str:
    """Which other names are theirs too. An act that reaches them is judged on it."""
    return f"kin:{subject}"


def of_opt_out(address: str) -> str:
    """By the keyed fingerprint of the address."""
    return f"opt-out:{address}"


def of_confirmed(subject: SubjectId, alias: str) -> str:
    """Of one address of one person, by its keyed fingerprint."""
    return f"confirmed:{subject}:{alias}"


def of_rules(subject: SubjectId) -> str:
    """Where the rules of one client are listed. An act that reaches them is judged on it."""
    return f"rules:{subject}"


def of_serial(subject: SubjectId) -> str:
    """Steps that run one at a time for each client enter here."""
    return f"serial:{subject}"


def of_schedule(name: str) -> str:
    return f"schedule:{name}"


def of_pair(record: str, one: str, other: str) -> str:
    """Whatever is said of two records, in whichever order they are named."""
    return f"pair:{record}:{min(one, other)}:{max(one, other)}"


def of_trust(cell: str) -> str:
    """What the operator said about one cell. An act that passes by it is judged on it."""
    return f"trust:{cell}"


def of_answer(answer: str) -> str:
    """An answer that is used again. A step that is answered from it is judged on it."""
    return f"answer:{answer}"


def of_template(agent: str, purpose: str) -> str:
    return f"template:{agent}:{purpose}"


def of_lessons(agent: str) -> str:
    """What was learned of the decisions about the work of one agent."""
    return f"learned:{agent}"


def of_shadow(agent: str) -> str:
    """What a version that is only tried, `qualifier@3`, would have answered."""
    return f"shadow:{agent}"


def of_canary(question: QuestionId) -> str:
    """What was planted in the draft of one card, and whether it was noticed."""
    return f"canary:{question}"


def of_batch(batch: str) -> str:
    return f"batch:{batch}"


def of_forgetting(forgetting: str) -> str:
    return f"forgetting:{forgetting}"


def of_vault() -> str:
    """Which secrets there are, by name alone."""
    return "firm:vault"


def of_retention() -> str:
    """What was kept long enough and went."""
    return "firm:retention"


def of_spending(day: str) -> str:
    """What models are asked on one day. Every question is weighed against it."""
    return f"spending:{day}"
