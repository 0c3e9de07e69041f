"""Everything a playbook may name: intents, agents, effects and records, by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.domain.contract import Contract
from onefirm.domain.effect import EffectKind, Terms
from onefirm.domain.intent import IntentType
from onefirm.domain.record import RecordKind


@dataclass(frozen=True)
class Catalogue:
    intents: Mapping[str, IntentType]
    """By name, without version; only the newest version of each starts a playbook."""
    agents: Mapping[str, Contract]
    effects: Mapping[str, EffectKind]
    """By `capability.verb`."""
    terms: Mapping[str, Terms]
    """By `capability.verb`: how the connector in use does it."""
    records: Mapping[str, RecordKind]
    profile: tuple[str, ...]
    """The fields of the operator's profile that `profile.x` may name."""
    models: bool = False
    """Some agents may ask a model here; without one nothing costs anything."""
