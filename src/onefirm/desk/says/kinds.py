"""What an entry of the ledger is, in the operator's words: seven groups that every kind of event falls into."""

from collections.abc import Mapping
from types import MappingProxyType

from onefirm.desk.says.plans import plain
from onefirm.domain.actors import BY_LINK, OPERATOR, is_operators

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
    **dict.fromkeys(("agent.shadowed", "staff.checked"), "ran"),
    **dict.fromkeys(("person.wrote", "person.another-answered"), "came-in"),
    # Prepared and asked about: nothing has left, and nobody has said anything yet.
    **dict.fromkeys(("schedule.fired", "effect.declared", "question.asked", "question.reminded"), "ran"),
}
_BEGINS = {
    **dict.fromkeys(("effect", "note"), "sent"),
    **dict.fromkeys(("question", "pair", "trust", "answer", "canary"), "decided"),
    **dict.fromkeys(("outside", "hook", "line", "subject", "intent"), "came-in"),
    **dict.fromkeys(("plan", "step", "serial", "model"), "ran"),
    **dict.fromkeys(
        ("record", "records", "person", "batch", "schedule", "profile", "policy", "playbook", "template", "agent"),
        "changed",
    ),
    **dict.fromkeys(("connection", "rotation", "secret"), "connections"),
}
_WHO = {
    OPERATOR: "You",
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


def whom(actor: str) -> str:
    """As the subject of a sentence: `You`, `You, by a link in a mail,` or `Token zapier`."""
    name = who(actor)
    return f"{name}," if "," in name else name


def amid(actor: str) -> str:
    """As the subject further on in a sentence; a name of its own stays as it is."""
    name = whom(actor)
    return f"{name[:1].lower()}{name[1:]}" if name.startswith(("You", "The ")) else name


def is_you(actor: str) -> bool:
    """The operator, wherever they did it. Nobody else is ever called `you`."""
    return is_operators(actor)


def by_itself(actor: str) -> bool:
    """Nobody did it: the firm carried on what had been decided before."""
    return actor in ("", "conductor", "scheduler", "clock")
