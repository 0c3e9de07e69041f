"""Cards: what the operator is shown, in the order they need it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from pydantic import JsonValue

from onefirm.capabilities.mail import Attachment
from onefirm.domain.contract import Evidence
from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Json
from onefirm.domain.labels import Integrity, Label
from onefirm.domain.names import one_line
from onefirm.domain.problem import Problem
from onefirm.domain.question import IT_DID, IT_DID_NOT, Card, Field, Option, Reason, Will

AGAIN = Option(name="again", label="Try again", about="The step is tried once more.")
CANCEL = Option(name="cancel", label="Stop this plan", about="Nothing more of it will happen.")
WENT_OUT = Option(name=IT_DID, label="It went out", about="The plan goes on as if the receipt had come.")
CHANGE = Option(name="change", label="Change it", about="It is put before you again, to be edited and decided anew.")
MYSELF = Option(name="did-it", label="I did it myself", about="The plan goes on as done; nothing is sent from here.")
WAIT = Option(name="wait", label="Wait", about="It is tried by itself when that moment has come.")
SEEN = Option(name="seen", label="I have seen to it", about="Nothing more happens here.")
STAYED = Option(name=IT_DID_NOT, label="It did not go out", about="The plan goes on as failed; nothing is sent.")

HEAD_SIGNS_MAX = 120
_LONG = 80
_HASH_SIGNS = 12


def effect_card(
    kind: EffectKind,
    args: Json,
    *,
    whom: str,
    step: str,
    came: tuple[Field, ...],
    how: str,
    labels: Mapping[str, Label],
    drafted: Collection[str],
    rules: Sequence[str],
    rests: str = "",
    orders: Sequence[Evidence],
    evidence: Sequence[Evidence],
    sure: int | None,
    record: str,
    hold_seconds: int,
    draft: bool,
    cost: str = "",
) -> Card:
    """An approval, or in draft mode a review: what will happen first, then the letter, then why.

    `rests` is the rule that holds it until a day, if one does; `drafted` names what an agent of the firm wrote;
    `orders` are those that stand in what came in.
    """
    addressee, target = str(args.get(kind.recipient, "")), _target(kind, args)
    called, name = kind.called, (whom or addressee) if addressee else ""
    # The order of the terms, however the arguments were kept meanwhile.
    ordered = [(field, args[field]) for field in kind.args.model_fields if field in args]
    return Card(
        title=called.title(name),
        summary=_summary(kind, args),
        verb=called.myself(name) if draft else called.yes(name),
        will=() if draft else (_will(kind, target, how, hold_seconds, rests),),
        came=came,
        change=tuple(
            _field(field, value, labels.get(field), drafted=field in drafted) for field, value in ordered if value != ""
        ),
        why=reasons(orders, evidence),
        rules=tuple(rules),
        sure=sure,
        record=record,
        cost=cost,
        step=step,
    )


def editable(args: Json, labels: Mapping[str, Label]) -> tuple[str, ...]:
    """What can be typed anew on a card of this."""
    return tuple(name for name, value in args.items() if name in labels and value != "" and not _of_parts(value))


def question_card(
    asks: str,
    *,
    whom: str,
    came: tuple[Field, ...],
    values: Json,
    orders: Sequence[Evidence],
    evidence: Sequence[Evidence],
    sure: int | None,
    cost: str = "",
    head: str = "",
) -> Card:
    """A clarification: about whom, what is asked, what weighs most, and what is known. Under a head of its own, what is
    asked stands below."""
    head = one_line(head)[:HEAD_SIGNS_MAX]
    title = head or asks
    return Card(
        title=f"{whom}: {title}" if whom else title,
        summary=asks if head else next((item.says for item in evidence if not item.warns), ""),
        verb="Answer",
        came=came,
        change=tuple(_field(name, value, None) for name, value in values.items() if value not in ("", None)),
        why=reasons(orders, evidence),
        sure=sure,
        cost=cost,
    )


def problem_card(problem: Problem, *, whom: str, why: Sequence[Evidence] = ()) -> Card:
    return Card(title=problem.what, summary=whom, verb="Answer", problem=problem, why=reasons((), why))


def reasons(orders: Sequence[Evidence], evidence: Sequence[Evidence] = ()) -> tuple[Reason, ...]:
    """The orders that stand in what came in are said first, and not once more where an agent found them as well."""
    known = {order.says for order in orders}
    rest = (item for item in evidence if not (item.warns and item.says in known))
    return tuple(
        Reason(says=item.says, quote=item.quote, source=item.found_in, warns=item.warns) for item in (*orders, *rest)
    )


def _summary(kind: EffectKind, args: Json) -> str:
    """The first free text that leaves with it: a letter's subject."""
    texts = [str(args.get(name, "")) for name in kind.text]
    return texts[0] if texts else ""


def _target(kind: EffectKind, args: Json) -> str:
    """Whom it reaches; where it reaches nobody alone, what it is about: the name of a page."""
    names = (kind.recipient, *(name for name in kind.critical if name != kind.amount))
    return next((said for name in names if (said := str(args.get(name, "")))), "")


def _held(kind: EffectKind, seconds: int, rests: str) -> str:
    """How long a yes can be taken back: for some seconds, or until the day on which they may be reached."""
    if rests:
        return f"{rests.partition('. ')[0]}; until then it can be taken back. "
    return f"Can be taken back for {seconds} s. " if seconds and kind.hold else ""


def _will(kind: EffectKind, target: str, how: str, hold_seconds: int, rests: str) -> Will:
    held = _held(kind, hold_seconds, rests)
    later = f"What has left is taken back by a plan with the step {kind.compensation}."
    after = later if kind.compensation else kind.no_undo
    return Will(
        act=kind.called.act,
        target=target,
        how=how,
        undo=f"{held}{after}",
        reversible=bool(held),
        hold_seconds=hold_seconds if kind.hold else 0,
    )


def _field(name: str, value: JsonValue, label: Label | None, *, drafted: bool = False) -> Field:
    text = value if isinstance(value, str) else _spelled(value)
    return Field(
        name=name.replace("_", " "),
        after=text,
        long="\n" in text or len(text) > _LONG,
        editable=label is not None and not _of_parts(value),
        label=_origin(label, drafted=drafted) if label else "",
    )


def _origin(label: Label, *, drafted: bool) -> str:
    """Whose words they are. What an agent of the firm wrote rests on what came in, and did not come in itself."""
    if not drafted or label.integrity > Integrity.COMPUTED:
        return label.shown()
    rests = " from their words" if label.integrity is Integrity.OUTSIDE else ""
    return f"drafted here{rests}{label.kept()}"


def _of_parts(value: JsonValue) -> bool:
    """What has parts of its own is not typed anew in one line."""
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _attached(one: Attachment) -> str:
    """A yes is given to what is shown: the words themselves, or the file by its size and the beginning of its hash."""
    said = one.words or f"its fingerprint begins with {one.sha256[:_HASH_SIGNS]}"
    return f"{one.name} ({one.media_type}, {one.bytes_long:,} bytes): {said}"


def _spelled(value: JsonValue) -> str:
    if isinstance(value, list):
        return "\n".join(f"· {_spelled(item)}" for item in value)
    if isinstance(value, dict):
        if value.keys() == Attachment.model_fields.keys():
            with suppress(ValueError):  # Of another kind of act, whose parts only have the same names.
                return _attached(Attachment.model_validate(value))
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    return str(value)
