"""The base of every stored or crossing type, and the one way it becomes text."""

import json

from pydantic import BaseModel, ConfigDict, JsonValue

Json = dict[str, JsonValue]


class Frozen(BaseModel):
    """A value that never changes and takes no field it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def canonical(value: JsonValue) -> str:
    """The stored form: sorted keys, no spaces, no floats. What is hashed is exactly this text."""
    return json.dumps(_floatless(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def unstorable(value: JsonValue) -> str:
    """Why this cannot be kept word for word, or nothing: a float has no one spelling, half a sign has none at all."""
    try:
        canonical(value).encode()
    except TypeError as fault:
        return str(fault)
    except UnicodeEncodeError:
        return "It holds half of a sign, which no text can keep."
    return ""


def as_json(model: BaseModel) -> Json:
    return model.model_dump(mode="json")


def _floatless(value: JsonValue) -> JsonValue:
    # A float has no single spelling, so a ledger that held one could not be verified by anybody else.
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; the ledger keeps whole numbers and text only.")
    if isinstance(value, dict):
        return {key: _floatless(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_floatless(item) for item in value]
    return value
