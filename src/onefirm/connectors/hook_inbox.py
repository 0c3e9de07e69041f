"""One hook as a source: what comes in there comes by itself, so there is nothing to fetch. It can tell whose it was."""

import json
import re

from pydantic import JsonValue

from onefirm.capabilities.connector import Item
from onefirm.domain.intent import IntentCall
from onefirm.domain.problem import Problem, Refusal

_ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,190}")
_LOOKED_AT_MAX = 2_000


class HookInbox:
    quick = True

    def __init__(self, source: str, secrets: tuple[str, ...] = ()) -> None:
        self._source = source
        self.secrets = secrets

    @property
    def name(self) -> str:
        return self._source

    async def poll(self) -> tuple[Item, ...]:
        return ()

    def read(self, item: Item) -> IntentCall:
        raise Refusal(_not_so(self._source))

    async def put_away(self, item: Item, kept: bool) -> None:
        return

    def whose(self, item: Item) -> str:
        """The first address in it; empty where nothing can be read."""
        try:
            waiting: list[JsonValue] = [json.loads(item.raw.decode("utf-8-sig"))]
        except (ValueError, RecursionError):
            return ""
        for _ in range(_LOOKED_AT_MAX):
            if not waiting:
                return ""
            match waiting.pop(0):
                case str() as text if _ADDRESS.fullmatch(text.strip()):
                    return text.strip()
                case dict() as fields:
                    waiting.extend(fields.values())
                case list() as values:
                    waiting.extend(values)
                case _:
                    pass
        return ""


def _not_so(source: str) -> Problem:
    return Problem(
        code="delivery-unreadable",
        what=f"Nothing is fetched from {source}.",
        why="What comes in at a hook is read by what its fields are, which the operator says.",
        fix="There is nothing to do.",
    )
