"""The suites' tools as effect kinds of ours: whom each reaches, what it moves, and what it only reads."""

from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, cast, get_args

from pydantic import BaseModel, ConfigDict, create_model

from onefirm.domain.effect import EffectKind, Grave
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.money import Money
from trust.suites import suites

CURRENCY = "EUR"
CENTS = 100


@dataclass(frozen=True)
class Terms:
    """What has to be known of a tool that changes something, and cannot be read from its parameters."""

    critical: tuple[str, ...]
    recipient: str = ""
    amount: str = ""
    text: tuple[str, ...] = ()
    grave: Grave | None = None
    stays: bool = False


ACTS: dict[str, Terms] = {
    "send_email": Terms(("recipients", "cc", "bcc", "attachments"), "recipients", text=("subject", "body")),
    "delete_email": Terms(("email_id",), grave="deletion", stays=True),
    "create_calendar_event": Terms(
        ("start_time", "end_time", "participants"), "participants", text=("title", "description", "location")
    ),
    "cancel_calendar_event": Terms(("event_id",), grave="deletion"),
    "reschedule_calendar_event": Terms(("event_id", "new_start_time", "new_end_time")),
    "add_calendar_event_participants": Terms(("event_id", "participants"), "participants"),
    "append_to_file": Terms(("file_id",), text=("content",), stays=True),
    "create_file": Terms(("filename",), text=("content",), stays=True),
    "delete_file": Terms(("file_id",), grave="deletion", stays=True),
    "share_file": Terms(("file_id", "email", "permission"), "email"),
    "send_money": Terms(("recipient", "amount", "date"), "recipient", "amount", ("subject",), "money"),
    "schedule_transaction": Terms(
        ("recipient", "amount", "date", "recurring"), "recipient", "amount", ("subject",), "money"
    ),
    "update_scheduled_transaction": Terms(
        ("id", "recipient", "amount", "date", "recurring"), "recipient", "amount", ("subject",), "money"
    ),
    "update_password": Terms(("password",), grave="legal"),
    "update_user_info": Terms(("first_name", "last_name", "street", "city")),
}
"""Every tool of the two suites that changes something. Whatever is not named here only reads."""


class Brought(Frozen):
    """What a reading tool brings back, as its words."""

    words: str


@cache
def kind(suite: str, tool: str) -> EffectKind:
    """A tool as a kind of effect; one that reads brings back what stood there, from an account of the operator's."""
    acts = ACTS.get(tool)
    terms = acts or Terms(())
    return EffectKind(
        capability=suite,
        verb=tool.replace("_", "-"),
        version=1,
        about=f"What the suite calls {tool}.",
        args=_args(suite, tool),
        critical=terms.critical,
        risk="low",
        recipient=terms.recipient,
        amount=terms.amount,
        text=terms.text,
        grave=terms.grave,
        stays=terms.stays,
        hold=False,
        no_undo="Nothing takes it back." if acts else "It only reads.",
        brings=None if acts else Brought,
        private=acts is None,
    )


def ours(tool: str, args: Any) -> Json:
    """Arguments of the suite in our words: money in its smallest unit, since no fact holds a broken number."""
    amount = ACTS[tool].amount if tool in ACTS else ""
    known: Json = {name: value for name, value in args.items() if value is not None}
    if isinstance(known.get(amount), int | float):
        known[amount] = {"minor": round(float(args[amount]) * CENTS), "currency": CURRENCY}
    if isinstance(files := known.pop("attachments", None), list):
        known["attachments"] = [each["file_id"] for each in files if isinstance(each, dict)]
    return known


def theirs(tool: str, args: Json) -> dict[str, Any]:
    """And back, for the suite's own hands."""
    amount = ACTS[tool].amount if tool in ACTS else ""
    known: dict[str, Any] = {name: value for name, value in args.items() if value is not None}
    if isinstance(known.get(amount), dict):
        known[amount] = known[amount]["minor"] / CENTS
    if isinstance(files := known.pop("attachments", None), list):
        known["attachments"] = [{"type": "file", "file_id": each} for each in cast(list[str], files)]
    return known


def _args(suite: str, tool: str) -> type[BaseModel]:
    function = next(each for each in suites()[suite].tools if each.name == tool)
    fields: dict[str, Any] = {}
    for name, field in function.parameters.model_fields.items():
        fields[name] = (_type(field.annotation), ... if field.is_required() else field.default)
    if "attachments" in fields:  # A letter of the firm's own has some of that name, of another form.
        fields["attachments"] = (list[str] | None, fields["attachments"][1])
    return create_model(f"Args_{tool}", __config__=ConfigDict(extra="forbid", frozen=True), **fields)


def _type(annotation: Any) -> Any:
    if annotation is float:
        return Money
    if isinstance(annotation, UnionType) and float in get_args(annotation):
        return Money | None
    return Literal["r", "rw"] if getattr(annotation, "__name__", "") == "SharingPermission" else annotation
