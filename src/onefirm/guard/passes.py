"""What stands in an address and lets its holder do one thing: spelled out, and sealed by the firm. Pure."""

import base64
import binascii
import hmac
import json
from typing import Protocol, TypeVar

from pydantic import ValidationError

from onefirm.domain.frozen import Frozen, as_json, canonical

SIGNS_MAX = 2_000

Pass = TypeVar("Pass", bound=Frozen)


class Prints(Protocol):
    def of(self, purpose: str, text: str) -> str: ...


def spelled(said: Frozen, purpose: str, prints: Prints) -> str:
    """As it stands in an address. The seal is over these very signs, so no other spelling of them is the same pass."""
    raw = base64.urlsafe_b64encode(canonical(as_json(said)).encode()).decode().rstrip("=")
    return f"{raw}.{prints.of(purpose, raw)}"


def read_pass(text: str, kind: type[Pass], purpose: str, prints: Prints) -> Pass | None:
    """Nothing for whatever this firm did not write itself, for this purpose."""
    raw, _, seal = text.partition(".") if len(text) <= SIGNS_MAX and text.isascii() else ("", "", "")
    if not raw or not hmac.compare_digest(seal, prints.of(purpose, raw)):
        return None
    try:
        return kind.model_validate(json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))))
    except (binascii.Error, ValueError, ValidationError):
        return None  # Ours, from a version that wrote them otherwise.
