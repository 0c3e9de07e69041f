"""Facts as text and back: personal fields sealed on the way in, opened on the way out."""

import json

from onefirm.capabilities.erasable import Sealer
from onefirm.domain.events.catalogue import BY_KIND, UPCASTERS
from onefirm.domain.events.fact import Fact, Recorded, Upcasters, upcast
from onefirm.domain.frozen import Json, as_json, canonical
from onefirm.domain.personal import Personal, Sealed
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.store import StoredRow


class Codec:
    """The one place where clear text meets the stored form."""

    def __init__(self, sealer: Sealer, upcasters: Upcasters = UPCASTERS) -> None:
        self._sealer = sealer
        self._upcasters = upcasters

    def spell(self, fact: Fact, stream: str) -> str:
        body = as_json(fact)
        for name in type(fact).model_fields:
            value: object = getattr(fact, name)
            if isinstance(value, Personal):
                body[name] = self._seal(value, _context(fact.kind, name, stream))
        return canonical(body)

    def read(self, row: StoredRow) -> Recorded:
        body: Json = json.loads(row.body)
        _, body = upcast(row.kind, row.version, body, self._upcasters)
        kind = BY_KIND.get(row.kind)
        if kind is None:
            raise Refusal(_foreign(row))
        for name, field in kind.model_fields.items():
            if field.annotation is Personal:
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

    def _seal(self, personal: Personal, context: str) -> Json:
        if personal.erased:
            return as_json(personal)
        return as_json(self._sealer.seal(personal.subject, canonical(personal.value).encode(), context))

    def _open(self, stored: object, context: str) -> Json:
        if isinstance(stored, dict) and "sealed" not in stored:
            return {**stored}  # An older version wrote it in clear, or it was gone before it was written.
        sealed = Sealed.model_validate(stored)
        clear = self._sealer.open(sealed, context)
        if clear is None:
            return {"subject": sealed.subject, "value": None, "erased": True}
        return {"subject": sealed.subject, "value": json.loads(clear)}


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
