"""Facts as text: what is personal is sealed, what is empty has nothing to hide, and nothing holds a float."""

import json
from pathlib import Path

import pytest
from pydantic import JsonValue

from fakes import SeededChance
from onefirm.domain.events.firm import ProfileChanged
from onefirm.domain.events.schedules import ScheduleSet
from onefirm.domain.frozen import Json
from onefirm.domain.ids import SubjectId
from onefirm.domain.personal import Personal
from onefirm.domain.schedule import Schedule, Trigger
from onefirm.ledger.codec import Codec
from onefirm.ledger.store import StoredRow
from onefirm.stores.vault import Vault

ADA = SubjectId("su_ada")
EVERY_DAY = Trigger(kind="every", says="1 day")


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
def test_a_float_is_refused_wherever_it_hides(codec: Codec, fields: Json) -> None:
    schedule = Schedule(name="daily", trigger=EVERY_DAY, intent="review@1", fields=fields)
    with pytest.raises(TypeError, match="float"):
        codec.spell(ScheduleSet(schedule=schedule, next=""), "a")
    with pytest.raises(TypeError, match="float"):
        codec.spell(profile(fields), "a")
