"""The letters that were drafted from templates: as drafted, as they were let go, and when they left."""

from onefirm.domain.events.effects import EffectAmended, EffectApproved, EffectDeclared, EffectReceipted
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.templates import TemplateChanged
from onefirm.domain.frozen import canonical
from onefirm.ledger.projection import Projection, Rows, Table
from onefirm.planning.walk import fields_of

_DRAFTS = Table(
    name="drafts",
    key=("plan",),
    columns={"plan": "text", "letter": "text", "body": "text"},
)
_LETTERS = Table(
    name="letters",
    key=("letter",),
    columns={
        "letter": "text",
        "plan": "text",
        "subject": "text",
        "agent": "text",
        "purpose": "text",
        "number": "integer",
        "body": "text",
        "final": "text",
        "fixed": "text",
        "about": "text",
        "at": "text",
        "approved_at": "text",
        "sent_at": "text",
    },
    indexes=(("agent", "purpose", "at"),),
)
_IN_FORCE = Table(
    name="templates", key=("template",), columns={"template": "text", "agent": "text", "number": "integer"}
)
"""By `writer.answer`, once anything of it was changed."""
_ACTS = Table(name="letter_acts", key=("effect",), columns={"effect": "text", "letter": "text"})


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case StepDone() as done if done.agent:
            _drafted(done, event, rows)
        case TemplateChanged(agent=agent, purpose=purpose, number=number):
            rows.put("templates", {"template": f"{agent}.{purpose}", "agent": agent, "number": number})
        case EffectDeclared() as declared:
            draft = rows.get("drafts", declared.plan)
            if draft is not None and draft["body"] and fields_of(declared.args).get("body") == draft["body"]:
                rows.put("letter_acts", {"effect": declared.effect, "letter": draft["letter"]})
        case EffectAmended(effect=effect) | EffectApproved(effect=effect) | EffectReceipted(effect=effect):
            act = rows.get("letter_acts", effect)
            if act is not None:
                _went_on(event, str(act["letter"]), rows)
        case _:
            pass


def _drafted(done: StepDone, event: Recorded, rows: Rows) -> None:
    """Whatever names the version of a template it was written from."""
    output = fields_of(done.output)
    purpose, _, number = str(output.get("template") or "").partition("@")
    if not number.isdecimal():
        return
    letter = f"{done.plan}.{done.visit}"
    given = fields_of(done.inputs)
    about = "\n".join(str(given.get(name) or "") for name in ("name", "message", "summary"))
    rows.put("drafts", {"plan": done.plan, "letter": letter, "body": str(output.get("body") or "")})
    rows.put(
        "letters",
        {
            "letter": letter,
            "plan": done.plan,
            "subject": done.output.subject,
            "agent": done.agent.partition("@")[0],
            "purpose": purpose,
            "number": int(number),
            "body": str(output.get("body") or ""),
            "final": str(output.get("body") or ""),
            "fixed": canonical(output.get("fixed") or []),
            "about": about,
            "at": event.at,
            "approved_at": "",
            "sent_at": "",
        },
    )


def _went_on(event: Recorded, letter: str, rows: Rows) -> None:
    match event.fact:
        case EffectAmended() as amended:
            rows.change("letters", letter, final=str(fields_of(amended.args).get("body") or ""))
        case EffectApproved():
            rows.change("letters", letter, approved_at=event.at)
        case _:
            rows.change("letters", letter, sent_at=event.at)


_FACTS = (StepDone, TemplateChanged, EffectDeclared, EffectAmended, EffectApproved, EffectReceipted)
PROJECTION = Projection(
    "letters", 2, (_DRAFTS, _LETTERS, _IN_FORCE, _ACTS), frozenset(fact.kind for fact in _FACTS), _fold
)
