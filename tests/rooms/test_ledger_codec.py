"""Facts as text: what is personal is sealed, what is empty has nothing to hide, and nothing holds a float."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, JsonValue

from fakes import SeededChance
from onefirm.domain.events.catalogue import FACTS
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.firm import ProfileChanged
from onefirm.domain.frozen import Json
from onefirm.domain.ids import SubjectId
from onefirm.domain.personal import Personal
from onefirm.ledger.codec import Codec
from onefirm.ledger.store import StoredRow
from onefirm.stores.vault import Vault

ADA = SubjectId("su_ada")


@pytest.fixture
def codec(tmp_path: Path) -> Codec:
    return Codec(Vault.create(tmp_path, SeededChance()))


def profile(value: JsonValue) -> ProfileChanged:
    return ProfileChanged(fields=Personal(subject=ADA, value=value))


def row(body: str) -> StoredRow:
    return StoredRow(1, "", ProfileChanged.kind, 1, "a", 1, "", None, body, "", "")


VALUES: tuple[JsonValue, ...] = ("Ä\n", 0, False, "", {}, [], None, {"deep": ["ä", {}, None]})
SAID: tuple[JsonValue, ...] = ("Ada", 0, False, {"name": ""})


@pytest.mark.parametrize("value", VALUES)
def test_what_is_spelled_reads_back_as_it_was(codec: Codec, value: JsonValue) -> None:
    assert codec.read(row(codec.spell(profile(value), "a"))).fact == profile(value)


def test_only_what_is_empty_lies_open(codec: Codec) -> None:
    assert json.loads(codec.spell(profile({}), "a"))["fields"]["value"] == {}
    for said in SAID:
        assert json.loads(codec.spell(profile(said), "a"))["fields"].keys() == {"subject", "wrapped", "nonce", "sealed"}


@pytest.mark.parametrize("fields", [{"price": 1.5}, {"deep": [{"price": 0.1}]}, {"price": float("nan")}])
def test_a_float_in_a_personal_field_is_refused(codec: Codec, fields: Json) -> None:
    with pytest.raises(TypeError, match="float"):
        codec.spell(profile(fields), "a")


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.kind)
def test_no_float_can_hide_beside_the_personal_fields(kind: type[Fact]) -> None:
    """What else a fact holds is spelled without being looked through."""
    beside = [field.annotation for field in kind.model_fields.values() if field.annotation is not Personal]
    assert not any(could_hold_a_float(annotation) for annotation in beside)


def could_hold_a_float(annotation: object) -> bool:
    if annotation is float or annotation is JsonValue or annotation is Any:
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return any(could_hold_a_float(field.annotation) for field in annotation.model_fields.values())
    return any(could_hold_a_float(part) for part in get_args(annotation))
