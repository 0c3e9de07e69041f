"""A canonical record kind: what the firm keeps about one sort of thing."""

from dataclasses import dataclass

from pydantic import BaseModel


@dataclass(frozen=True)
class RecordKind:
    """`lead@1`: its fields, and the field whose value makes two of them the same thing."""

    name: str
    version: int
    about: str
    fields: type[BaseModel]
    identity: str

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}"
