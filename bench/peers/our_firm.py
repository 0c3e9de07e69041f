"""A firm with one more extension: an intent, a connector, and a playbook of five effects that run by themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.firms import OPERATOR, set_up
from bench.peers.receiver import EFFECTS
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.connector import Order
from onefirm.capabilities.extension import Extension
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Frozen
from onefirm.domain.intent import IntentType

BY_ITSELF, ASKED = "errand", "asked-errand"
"""A wish whose five effects go by themselves, and one whose only effect is asked about."""

_AT_ONCE = 50
_HAPPENED_AT = "2026-01-01T00:00:00.000000Z"


class Errand(Frozen):
    name: str


_TAKE = EffectKind(
    capability="receiver",
    verb="take",
    version=1,
    about="Hand a line to the receiver.",
    args=Errand,
    critical=("name",),
    outcomes=("taken", "failed"),
    risk="low",
    no_undo="A line that was handed over stays there.",
    hold=False,
)


@dataclass(frozen=True)
class Counter:
    """The connector: hands each order to `take`, under the effect's own key."""

    take: Callable[[Order], None]
    name: str = "counter"
    capability: str = "receiver"
    manner: str = "It is handed to the receiver at once."
    quick: bool = True

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {_TAKE: Terms("natural-key", at_once=_AT_ONCE)}

    async def do(self, order: Order) -> Receipt:
        self.take(order)
        return _receipt(order)

    async def verify(self, order: Order) -> Verification:
        return Verification(found="happened", receipt=_receipt(order), evidence="The line is there.")


def make(folder: Path) -> None:
    """Made by the shipped setup; the operator grants the one kind of effect and takes the undo window away."""
    set_up(folder)
    (folder / "policy.toml").write_text(f'undo-window-seconds = 0\nauto = ["{_TAKE.ref}"]\n', encoding="utf-8")
    (folder / "playbooks" / f"{BY_ITSELF}.md").write_text(_playbook(BY_ITSELF, EFFECTS, "auto"), encoding="utf-8")
    (folder / "playbooks" / f"{ASKED}.md").write_text(_playbook(ASKED, 1, "ask"), encoding="utf-8")


async def opened(folder: Path, take: Callable[[Order], None]) -> Firm:
    def counter(_folder: Path) -> Counter:
        return Counter(take)

    ours = Extension(name="bench", intents=(_intent(BY_ITSELF), _intent(ASKED)), connectors=(counter,))
    return await open_firm(folder, extensions=(EXTENSION, ours))


async def wish(firm: Firm, intent: str, name: str) -> str:
    """The plan it has started."""
    view = await firm.desk.ask("intents.send", {"type": f"{intent}@1", "fields": {"name": name}}, OPERATOR)
    return str(view.model_dump()["plan"])


def _receipt(order: Order) -> Receipt:
    return Receipt(provider_id=order.key, at=_HAPPENED_AT)


def _intent(name: str) -> IntentType:
    return IntentType(name=name, version=1, about="Hand something to the receiver.", fields=Errand, key=("name",))


def _playbook(name: str, effects: int, mode: str) -> str:
    steps = "\n".join(_step(number, mode) for number in range(1, effects + 1))
    return f"""\
---
name: {name}
description: Hand something to the receiver.
version: 1
starts-on: {name}@1
---

# Hand it over

What every engine does in this race.

{steps}"""


def _step(number: int, mode: str) -> str:
    return f"""\
## Hand over line {number}

```yaml
id: take-{number}
effect: receiver.take
takes:
  name: intent.name
mode: {mode}
```

One line for the receiver.
"""
