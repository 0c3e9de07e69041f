"""What a kind of decision is called, and what would make it quicker, in the operator's words."""

_ASKS = {
    "approval": "An approval",
    "review": "A draft to look through",
    "clarification": "A question to answer",
    "problem": "A problem",
}


def title(asks: str, playbook: str, step_title: str) -> str:
    """`An approval: Send the letter (lead qualification)`"""
    about = f": {step_title}" if step_title else ""
    where = f" ({playbook.replace('-', ' ')})" if playbook else ""
    return f"{_ASKS[asks]}{about}{where}"


def suggestion(asks: str, step: str, mode: str) -> str:
    match asks:
        case "approval" if step and mode != "earn":
            return f"Let it earn to ask less: onefirm policy set modes.{step} earn"
        case "approval":
            return "It asks less once it has earned it; see what is still needed: onefirm trust"
        case "review":
            return "Say in voice.md or in the playbook what you change each time, so that the draft comes right."
        case "clarification" if step:
            return "Write the usual answer into the playbook or its settings, so that it is not asked."
        case "clarification":
            return "Answer once for all of a kind where the card offers it; what is alike stands together."
        case _:
            return "See what keeps going wrong: onefirm doctor"
