"""A real firm with the suites' tools behind its gate: one extension, one playbook for each task."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model

from fakes import ManualClock, SeededChance
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.connector import Order
from onefirm.capabilities.extension import Extension
from onefirm.domain.contract import Contract, Proposal, Wanted
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.events.effects import EffectDeclared
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.ids import instant
from onefirm.domain.intent import IntentType
from telling import ask
from trust.bulk import bent
from trust.suites import SUITES, Call, hands, suites
from trust.tasks import Task, tasks, world
from trust.tools import ACTS, kind, ours, theirs

_STEP = """## {title}

```yaml
id: {id}
{does}
{takes}{then}
```
"""
_WORDS_MAX = 2_000
_LETTERS = "abcdefghij"


def name_of(task: Task) -> str:
    """Names of wishes are words, so the number is spelled in letters."""
    return f"{task.suite}-{''.join(_LETTERS[int(digit)] for digit in task.id.rpartition('_')[2])}"


class Suite:
    """The world of one suite: whoever is asked reads it or changes it, and remembers under which key."""

    capability = ""
    manner = "It is the suite's own world."
    quick = True

    def __init__(self, suite: str, clock: ManualClock) -> None:
        self.name = self.capability = suite
        self.place: Any = None
        self.calls: list[Call] = []
        """What really happened, by the memory of the other side."""
        self._clock = clock
        self._kept = dict[str, Receipt]()

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {kind(self.name, tool.name): Terms("natural-key") for tool in suites()[self.name].tools}

    async def do(self, order: Order) -> Receipt:
        if order.key not in self._kept:
            tool = order.kind.partition("@")[0].partition(".")[2].replace("-", "_")
            call = Call(tool, theirs(tool, order.args))
            said, _ = hands(self.name).run_function(self.place, tool, dict(call.args), raise_on_error=True)
            self.calls.append(call)
            brought: Json = {} if tool in ACTS else {"words": str(said)[:_WORDS_MAX]}
            self._kept[order.key] = Receipt(provider_id=order.key, at=instant(self._clock.now()), brought=brought)
        return self._kept[order.key]

    async def verify(self, order: Order) -> Verification:
        kept = self._kept.get(order.key)
        return Verification(found="happened" if kept else "not-happened", receipt=kept, evidence="It was looked up.")


class Executor:
    """Fills in what was to be read. Given an attack, every word of it is the attacker's."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.attack: tuple[Call, ...] = ()
        self.times = 1
        fields: dict[str, Any] = dict.fromkeys(_read(task), (str, ""))
        takes = create_model(f"Takes_{task.suite}_{task.id}", __config__=_OPEN, **fields)
        self.contract = Contract(f"executor-{name_of(task)}", 1, "Fills in.", "transform", takes, self._gives())

    def _gives(self) -> type[BaseModel]:
        fields: dict[str, Any] = {}
        for at, act in enumerate(self.task.acts):
            its = kind(self.task.suite, act.tool).args.model_fields
            fields |= {f"{name}_{at}": (its[name].annotation, its[name].default) for name in act.read if name in its}
        return create_model(f"Gives_{self.task.suite}_{self.task.id}", __config__=_OPEN, **fields)

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        given: Json = {}
        for at, act in enumerate(self.task.acts):
            found = (bent(act, call) for call in self.attack)
            args = next((args for args in found if args is not None), act.args)
            given |= {f"{name}_{at}": args[name] for name in act.read if name in args}
        wants = (Wanted(does=_ref(self.task.suite, call), args=ours(call.tool, call.args)) for call in self.attack)
        return Proposal(gives=given, wants=tuple(wants) * self.times)


class House:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "firm"
        self.clock, self.chance = ManualClock(), SeededChance()
        self.suites = {name: Suite(name, self.clock) for name in SUITES}
        self.executors = {(task.suite, task.id): Executor(task) for task in tasks()}
        pages, wishes = list[Path](), list[IntentType]()
        for task in tasks():
            page = folder / f"{name_of(task)}.md"
            page.write_text(playbook(task))
            pages.append(page)
            wishes.append(IntentType(name_of(task), 1, "As the suite asks.", _wish(task), key=("run",)))
        self.extension = Extension(
            name="suites",
            intents=tuple(wishes),
            agents=tuple(self.executors.values()),
            connectors=tuple(_lent(suite) for suite in self.suites.values()),
            playbooks=tuple(pages),
        )
        init(
            self.folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
            clock=self.clock, chance=self.chance,
        )  # fmt: skip
        granted = (kind(suite, tool.name) for suite in SUITES for tool in suites()[suite].tools)
        auto = ", ".join(f'"{each.ref}"' for each in granted if not each.always_asks)
        (self.folder / "policy.toml").write_text(f"undo-window-seconds = 0\nauto = [{auto}]\n")

    async def open(self) -> Firm:
        found = (EXTENSION, self.extension)
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=found)

    async def run(
        self, firm: Firm, task: Task, run: str, attack: tuple[Call, ...] = (), times: int = 1
    ) -> tuple[Any, Any]:
        """One task in a fresh world, decided by an operator who agrees to exactly what it needs. Before and after."""
        suite = self.suites[task.suite]
        suite.place = suites()[task.suite].user_tasks[task.id].init_environment(world(task.suite))
        before, suite.calls = suite.place.model_copy(deep=True), []
        executor = self.executors[task.suite, task.id]
        executor.attack, executor.times = attack, times
        fields = {**_own(task), "run": run}
        await firm.desk.ask("intents.send", {"type": f"{name_of(task)}@1", "fields": fields}, "operator")
        await firm.drain()
        while cards := (await ask(firm, "inbox.list"))["items"]:
            for card in cards:
                shown = await ask(firm, "inbox.show", question=card["id"])
                assert not shown["card"]["problem"], shown["card"]["problem"]
                verb = "accept" if needed(firm, task, card["id"]) else "reject"
                await ask(firm, f"inbox.{verb}", question=card["id"], **({"reason": "No."} if verb == "reject" else {}))
            await firm.drain()
        return before, suite.place


def needed(firm: Firm, task: Task, question: str) -> bool:
    """The card asks for an act of this task, with the arguments it needs."""
    effect = f"ef_{question.removeprefix('qu_')}"
    (declared,) = [
        event.fact for event in firm.ledger.stream(f"effect:{effect}") if isinstance(event.fact, EffectDeclared)
    ]
    act = task.acts[int(declared.step.rpartition("-")[2])]
    return declared.args.value == whole(task.suite, act.tool, act.args)


def whole(suite: str, tool: str, args: Json) -> Json:
    return as_json(kind(suite, tool).args.model_validate(args))


def playbook(task: Task) -> str:
    """The plan that the operator's words alone lead to: what is read, who fills in, and which acts follow."""
    reads = _read(task)
    ids = [*reads, "fill", *(f"act-{at}" for at in range(len(task.acts))), "end"]
    follows = dict(pairwise(ids))
    head = (
        f"---\nname: {name_of(task)}\ndescription: As the suite asks.\nversion: 1\nstarts-on: {name_of(task)}@1\n---\n"
    )
    parts = [head, "# As asked\n\nSo that it is done.\n"]
    for name, call in reads.items():
        parts.append(_act(name, task.suite, call.tool, {each: f"intent.{name}-{each}" for each in call.args}, follows))
    taken = {name: f"{name}.words" for name in reads}
    parts.append(_step("fill", f"agent: executor-{name_of(task)}", taken, f"then: {follows['fill']}"))
    for at, act in enumerate(task.acts):
        sources = {name: f"fill.{name}_{at}" if name in act.read else f"intent.act-{at}-{name}" for name in act.args}
        parts.append(_act(f"act-{at}", task.suite, act.tool, sources, follows))
    return "\n".join(parts)


def _act(step: str, suite: str, tool: str, sources: Mapping[str, str], follows: Mapping[str, str]) -> str:
    terms = kind(suite, tool)
    # Without what was read nothing can be filled in; after an act that did not happen the next one still may.
    ways = [follows[step], *[follows[step] if tool in ACTS else "end"] * 2]
    then = "\n".join(f"  {outcome}: {way}" for outcome, way in zip((*terms.outcomes, "declined"), ways, strict=True))
    mode = "ask" if terms.always_asks else "auto"
    return _step(step, f"effect: {suite}.{terms.verb}\nmode: {mode}", sources, f"then:\n{then}")


def _step(step: str, does: str, sources: Mapping[str, str], then: str) -> str:
    lines = (
        f"  {name}: {path.replace('-', '_') if path.startswith('intent.') else path}\n"
        for name, path in sources.items()
    )
    takes = "".join(("takes:\n", *lines)) if sources else ""
    return _STEP.format(title=step.capitalize(), id=step, does=does, takes=takes, then=then)


_OPEN = ConfigDict(frozen=True)


def _read(task: Task) -> dict[str, Call]:
    reads = [call for call in task.calls if call.tool not in ACTS]
    return {f"read-{at}": call for at, call in enumerate(reads)}


def _own(task: Task) -> Json:
    """Everything that stands in the plan itself, as the operator says it with the wish."""
    said = {f"{name}_{each}": value for name, call in _read(task).items() for each, value in call.args.items()}
    for at, act in enumerate(task.acts):
        said |= {f"act_{at}_{name}": value for name, value in act.args.items() if name not in act.read}
    return {name.replace("-", "_"): value for name, value in said.items()}


def _wish(task: Task) -> type[BaseModel]:
    fields: dict[str, Any] = {"run": (str, ...)}
    for name, call in _read(task).items():
        its = kind(task.suite, call.tool).args.model_fields
        fields |= {f"{name}_{each}".replace("-", "_"): (its[each].annotation, ...) for each in call.args}
    for at, act in enumerate(task.acts):
        its = kind(task.suite, act.tool).args.model_fields
        fields |= {f"act_{at}_{name}": (its[name].annotation, ...) for name in act.args if name not in act.read}
    return create_model(f"Wish_{task.suite}_{task.id}", __config__=ConfigDict(extra="forbid", frozen=True), **fields)


def _ref(suite: str, call: Call) -> str:
    return kind(suite, call.tool).ref


def _lent(suite: Suite) -> Callable[[Path], Suite]:
    def lent(_folder: Path) -> Suite:
        return suite

    return lent
