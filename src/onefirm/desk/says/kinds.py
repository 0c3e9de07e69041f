"""What an entry of the ledger is, in the operator's words: seven groups that every kind of event falls into."""

from collections.abc import Mapping
from types import MappingProxyType

from onefirm.desk.says.plans import plain
from onefirm.inbox.links import BY_LINK

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "sent": "Acts",
        "decided": "Decided",
        "came-in": "Came in",
        "ran": "Ran",
        "changed": "Changed",
        "connections": "Connections",
        "firm": "Firm",
    }
)
"""Each group, and how it is called on a page."""

_EXACTLY = {
    **dict.fromkeys(
        ("effect.approved", "effect.declined", "effect.amended", "effect.withdrawn", "effect.recalled"), "decided"
    ),
    **dict.fromkeys(("plan.approved", "plan.unblocked", "plan.cancelled", "batch.approved"), "decided"),
    **dict.fromkeys(("person.wrote", "person.another-answered"), "came-in"),
    # Prepared and asked about: nothing has left, and nobody has said anything yet.
    **dict.fromkeys(("schedule.fired", "effect.declared", "question.asked", "question.reminded"), "ran"),
}
_BEGINS = {
    **dict.fromkeys(("effect", "note"), "sent"),
    **dict.fromkeys(("question", "pair"), "decided"),
    **dict.fromkeys(("outside", "hook", "line", "subject", "intent"), "came-in"),
    **dict.fromkeys(("plan", "step", "serial"), "ran"),
    **dict.fromkeys(("record", "records", "person", "batch", "schedule", "profile", "policy", "playbook"), "changed"),
    **dict.fromkeys(("connection", "rotation", "secret"), "connections"),
}
_WHO = {
    "operator": "You",
    BY_LINK: "You, by a link in a mail",
    "conductor": "onefirm",
    "scheduler": "The schedules",
    "clock": "The clock",
}


def group_of(kind: str) -> str:
    """By the first word of its name, but for a few. What nobody has sorted is about the firm as a whole."""
    return _EXACTLY.get(kind) or _BEGINS.get(kind.partition(".")[0], "firm")


def who(actor: str) -> str:
    """Whoever did it, as people say it: `agent:qualifier@1` is the qualifier."""
    if known := _WHO.get(actor):
        return known
    role = actor.removeprefix("agent:")
    name = plain(role)
    return f"The {name}" if role != actor else f"{name[:1].upper()}{name[1:]}"
