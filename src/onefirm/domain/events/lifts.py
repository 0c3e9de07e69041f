"""Bodies of older versions, lifted to the next one. What was once written in clear is read as what it is: personal."""

from pydantic import JsonValue

from onefirm.domain.frozen import Json, as_json
from onefirm.domain.personal import our_own


def pause_sealed(body: Json) -> Json:
    return {**body, "reason": _own(body.get("reason", ""))}


def policy_sealed(body: Json) -> Json:
    return {"terms": _own(body["policy"])}


def schedule_sealed(body: Json) -> Json:
    schedule = body["schedule"]
    assert isinstance(schedule, dict), "A schedule was written down whole."
    return {"name": schedule["name"], "wish": _own(schedule), "next": body["next"]}


def evidence_sealed(body: Json) -> Json:
    """What the outside said belongs to whom the receipt belongs to."""
    raw = body["raw"]
    assert isinstance(raw, dict), "A receipt names whom it is about."
    return {**body, "evidence": {"subject": raw["subject"], "value": body["evidence"]}}


def nothing_brought(body: Json) -> Json:
    """Before version 3 no act brought anything back."""
    raw = body["raw"]
    assert isinstance(raw, dict), "A receipt names whom it is about."
    return {**body, "brought": {"subject": raw["subject"], "value": {}}}


def profile_reasoned(body: Json) -> Json:
    """Version 1 was only ever written for what the files said."""
    return {**body, "why": _own("")}


def degraded_sealed(body: Json) -> Json:
    """`step.done` said in clear why a simpler answer was used."""
    output = body["output"]
    assert isinstance(output, dict), "An output names whom it is about."
    rest = {name: value for name, value in body.items() if name != "degraded"}
    return {**rest, "poorer": {"subject": output["subject"], "value": body.get("degraded", "")}}


def _own(value: JsonValue) -> Json:
    return as_json(our_own(value))


def reason_sealed(body: Json) -> Json:
    """`record.changed` said in clear why it was."""
    return {**body, "why": {"subject": body["subject"], "value": body["why"]}}
