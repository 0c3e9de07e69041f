"""A small firm's catalogue and a playbook that uses every kind of step, to be broken one line at a time."""

from dataclasses import replace
from typing import Literal

from onefirm.capabilities.mail import SEND
from onefirm.domain.contract import Contract
from onefirm.domain.effect import EffectKind, Terms
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import IntentId, PlanId, SubjectId
from onefirm.domain.intent import Intent, IntentType
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.money import Money
from onefirm.domain.plan import Plan
from onefirm.domain.policy import Policy
from onefirm.domain.record import RecordKind
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.compile import compile_plan
from onefirm.planning.playbook import Playbook
from onefirm.planning.reader import read

WHERE = "playbooks/answer.md"

GOOD = """\
---
name: answer
description: Answer somebody.
version: 3
starts-on: ask-us@2
settings:
  greeting: Hello
limits:
  steps: 20
---

# Answer somebody

They wrote to us.

## Keep it

```yaml
id: keep
record: lead
takes:
  email: intent.email
  status: = new
```

## Judge it

```yaml
id: judge
agent: judge
takes:
  text: intent.text
  least: profile.least
sure-above: 70
tries: 2
then:
  fit: draft
  unfit: end
  unsure: decide
```

Read it kindly.

## Decide

```yaml
id: decide
question: Does it fit?
options:
  fit: It fits
  unfit: It does not
then:
  fit: draft
  unfit: end
```

## Draft

```yaml
id: draft
agent: author
takes:
  points: judge.points
  greeting: settings.greeting
gives: a letter
```

## Send

```yaml
id: send
effect: mail.send
takes:
  to: intent.email
  subject: draft.subject
  body: draft.body
mode: ask
then:
  sent: rest
  failed: call
  declined: end
```

## Call them

```yaml
id: call
manual: Call them.
then: end
work: serial
```

## Wait

```yaml
id: rest
wait: 4 days
```

## Mark it

```yaml
id: mark
record: lead
takes:
  email: intent.email
  score: judge.score
rollback: Set it back by hand.
```
"""


class AskUs(Frozen):
    email: str
    text: str
    tags: tuple[str, ...] = ()


class Read(Frozen):
    text: str
    least: int = 0
    tone: Literal["kind", "strict"] = "kind"


class Judged(Frozen):
    score: int
    points: list[str]


class Wanted(Frozen):
    points: list[str]
    greeting: str = ""


class Letter(Frozen):
    subject: str
    body: str


class Lead(Frozen):
    email: str
    status: str = ""
    score: int = 0


class Transfer(Frozen):
    iban: str
    amount: Money


JUDGE = Contract(
    role="judge",
    version=4,
    spec="Judges.",
    kind="validate",
    takes=Read,
    gives=Judged,
    outcomes=("fit", "unfit"),
    latency_ms=40_000,
    cost_cents_max=7,
)
AUTHOR = Contract(
    role="author", version=2, spec="Writes.", kind="transform", takes=Wanted, gives=Letter, latency_ms=50_000,
    cost_cents_max=5,
)  # fmt: skip
PAY = EffectKind(
    capability="bank",
    verb="pay",
    version=1,
    about="Pay somebody.",
    args=Transfer,
    critical=("iban", "amount"),
    outcomes=("paid", "failed"),
    amount="amount",
    recipient="iban",
    compensation="bank.recall@1",
    never_auto=True,
    hold=False,
)
CATALOGUE = Catalogue(
    intents={"ask-us": IntentType("ask-us", 2, "Somebody asks.", AskUs, key=("email",))},
    agents={"judge": JUDGE, "author": AUTHOR},
    effects={"mail.send": SEND, "bank.pay": PAY},
    terms={"mail.send": Terms("natural-key"), "bank.pay": Terms("native-key")},
    records={"lead": RecordKind("lead", 1, "Somebody.", Lead, identity="email")},
    profile=("firm", "least"),
    models=True,
)
ASKED = replace(CATALOGUE, terms={"mail.send": Terms("ask"), "bank.pay": Terms("native-key")})
UNCONNECTED = replace(CATALOGUE, terms={})


def changed(*changes: tuple[str, str], text: str = GOOD) -> str:
    """The good playbook with some of its text replaced; each old text must be there exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times."
        text = text.replace(old, new)
    return text


def line_of(text: str, needle: str) -> int:
    """The one line that holds the needle."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if needle in line]
    assert len(lines) == 1, f"{needle!r} stands on lines {lines}."
    return lines[0]


def good(*changes: tuple[str, str]) -> Playbook:
    return read(changed(*changes), WHERE)


def plan_of(
    playbook: Playbook, *, plan_id: str = "pl_1", intent_id: str = "in_1", policy: Policy | None = None,
    catalogue: Catalogue = CATALOGUE,
) -> Plan:  # fmt: skip
    intent = Intent(
        id=IntentId(intent_id),
        type=playbook.starts_on,
        subject=SubjectId("su_1"),
        fields={},
        label=FROM_OUTSIDE,
        source="form",
    )
    return compile_plan(
        playbook,
        plan_id=PlanId(plan_id),
        intent=intent,
        title="Answer Ada",
        catalogue=catalogue,
        policy=policy or Policy(),
    )
