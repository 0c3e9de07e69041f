"""Facts as text and back: personal fields sealed on the way in, opened on the way out."""

import json
from functools import cache

from pydantic import JsonValue

from onefirm.capabilities.erasable import Sealer
from onefirm.domain.events.catalogue import BY_KIND, UPCASTERS
from onefirm.domain.events.fact import Fact, Recorded, Upcasters, upcast
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.personal import Personal, Sealed
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.store import StoredRow

_EMPTY = "{}"
_NOTHING: tuple[JsonValue, ...] = ("", [], {}, None)
"""There is nothing in these to be sealed, and half of all personal fields hold one of them."""


class Codec:
    """The one place where clear text meets the stored form."""

    def __init__(self, sealer: Sealer, upcasters: Upcasters = UPCASTERS) -> None:
        self._sealer = sealer
        self._upcasters = upcasters

    def spell(self, fact: Fact, stream: str) -> str:
        """The fields in the order they are declared, the personal ones last and sealed. What is hashed is this text."""
        names = _personal(type(fact))
        clear = fact.model_dump_json(exclude=set(names))
        seals = [f'"{name}":{self._seal(fact, name, stream)}' for name in names]
        return f"{{{','.join([clear[1:-1], *seals] if clear != _EMPTY else seals)}}}"

    def read(self, row: StoredRow) -> Recorded:
        body: Json = json.loads(row.body)
        _, body = upcast(row.kind, row.version, body, self._upcasters)
        kind = BY_KIND.get(row.kind)
        if kind is None:
            raise Refusal(_foreign(row))
        for name in _personal(kind):
            body[name] = self._open(body[name], _context(row.kind, name, row.stream))
        return Recorded(
            seq=row.seq,
            at=row.at,
            stream=row.stream,
            stream_version=row.stream_version,
            actor=row.actor,
            cause=row.cause,
            fact=kind.model_validate(body),
            hash=row.hash,
        )

    def _seal(self, fact: Fact, name: str, stream: str) -> str:
        personal: Personal = getattr(fact, name)
        if personal.erased or personal.value in _NOTHING:
            return personal.model_dump_json()
        clear = canonical(personal.value).encode()
        return self._sealer.seal(personal.subject, clear, _context(fact.kind, name, stream)).model_dump_json()

    def _open(self, stored: JsonValue, context: str) -> Json:
        if isinstance(stored, dict) and "sealed" not in stored:
            return {**stored}  # It is empty or gone, or an older version wrote it in clear.
        sealed = Sealed.model_validate(stored)
        clear = self._sealer.open(sealed, context)
        if clear is None:
            return {"subject": sealed.subject, "value": None, "erased": True}
        return {"subject": sealed.subject, "value": json.loads(clear)}


@cache
def _personal(kind: type[Fact]) -> tuple[str, ...]:
    return tuple(name for name, field in kind.model_fields.items() if field.annotation is Personal)


def _context(kind: str, field: str, stream: str) -> str:
    """Bound to each envelope, so that one cannot be moved to another place."""
    return f"{kind}|{field}|{stream}"


def _foreign(row: StoredRow) -> Problem:
    return Problem(
        code="event-foreign",
        what=f"Entry {row.seq} is of the kind '{row.kind}', which this version does not know.",
        why="The firm was last used with a newer onefirm.",
        fix="Install the newest onefirm and open the firm again.",
        where=f"ledger entry {row.seq}",
    )
