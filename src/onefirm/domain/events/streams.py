"""The names of streams. A stream is what optimistic concurrency is about."""

from onefirm.domain.ids import EffectId, PlanId, QuestionId


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


def of_playbook(name: str) -> str:
    return f"playbook:{name}"
