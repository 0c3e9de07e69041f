"""The desk: every name that may be asked for, with one answer and one refusal for all interfaces.

Who answers is imported late and here alone: a command without a running firm needs one table of the ten.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import import_module

from pydantic import JsonValue, ValidationError

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.firm import Check, DoctorView
from onefirm.domain.frozen import Frozen, unstorable
from onefirm.domain.misfit import plainly
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.store import Conflict

TABLES: dict[str, tuple[str, ...]] = {
    "answers": ("answers",),
    "access": ("sign-ins", "passkeys", "tokens"),
    "copies": ("vault", "backups", "handover"),
    "firm": ("today", "first-steps", "agents", "connections", "faults", "firm", "policy", "profile"),
    "find": ("find",),
    "forgetting": ("forget", "prune"),
    "imports": ("imports",),
    "inbox": ("inbox",),
    "ledger": ("ledger",),
    "measure": ("measure",),
    "models": ("models",),
    "money": ("money",),
    "people": ("people", "rules", "decisions", "optouts"),
    "plans": ("intents", "plans"),
    "playbooks": ("playbooks", "schedules"),
    "records": ("records",),
    "templates": ("templates",),
    "trust": ("trust",),
}
"""Each table of `desk/asks`, and the first words of what stands in it."""


def table_of(name: str) -> dict[str, Ask]:
    """The table this name would stand in; loaded when it is asked for first."""
    first = name.partition(".")[0]
    for table, words in TABLES.items():
        if first in words:
            return _loaded(table)
    return {}


def every_ask() -> dict[str, Ask]:
    """All tables. A process that stays loads them when it starts: the package may be exchanged under it."""
    return {name: asked for table in TABLES for name, asked in _loaded(table).items()}


def everything() -> dict[str, Ask]:
    """All that may be asked of an open desk, the doctor too, for whoever draws a table of it."""
    return {**every_ask(), "doctor": ask(Nothing, _doctor)}


async def _doctor(_post: Post, _args: Nothing, _by: str) -> DoctorView:
    raise AssertionError("The doctor looks at an open firm: ask its desk.")


def _loaded(table: str) -> dict[str, Ask]:
    asks: dict[str, Ask] = import_module(f"onefirm.desk.asks.{table}").ASKS
    return asks


class Desk:
    """What every interface is given, and all it is given."""

    def __init__(self, post: Post, doctor: Callable[[], tuple[Check, ...]]) -> None:
        self._post = post
        self._own = {"doctor": ask(Nothing, self._doctor)}
        self._examine = doctor

    async def ask(self, name: str, args: Mapping[str, JsonValue], by: str) -> Frozen:
        """Answer, or raise a Refusal with one Problem or several."""
        asked = self._own.get(name) or table_of(name).get(name)
        if asked is None:
            raise Refusal(_no_such(name, (*every_ask(), *self._own)))
        if why := unstorable(dict(args)):
            raise Refusal(_cannot_keep(name, why))
        try:
            return await asked.answer(self._post, args, by)
        except ValidationError as broken:
            raise Refusal(_bad_args(name, asked, broken)) from broken
        except Conflict as conflict:
            raise Refusal(_both_at_once(name)) from conflict

    def durable(self) -> int:
        return self._post.means.ledger.durable()

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        return self._post.means.ledger.watch(notify)

    async def _doctor(self, _post: Post, _args: Nothing, _by: str) -> DoctorView:
        checks = self._examine()
        return DoctorView(ok=all(check.ok for check in checks), checks=checks)


def _no_such(name: str, known: tuple[str, ...]) -> Problem:
    near = get_close_matches(name, known, n=1)
    return Problem(
        code="ask-unknown",
        what=f"Nobody at the desk answers to '{name}'.",
        why="It is none of the things that may be asked.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm --help`.",
    )


def _cannot_keep(name: str, why: str) -> Problem:
    return Problem(
        code="ask-unkeepable",
        what=f"What was sent with '{name}' cannot be kept word for word.",
        why=why,
        fix="Send whole numbers and whole text; write an amount as text, '1.50 EUR'.",
    )


def _both_at_once(name: str) -> Problem:
    return Problem(
        code="ask-conflict",
        what=f"Something changed what '{name}' is about at the very moment you asked.",
        why="Of two that change the same thing at once only one may, and the other was faster.",
        fix="Look at it as it is now, then ask again. Nothing of what you asked was done.",
    )


def _bad_args(name: str, asked: Ask, broken: ValidationError) -> Problem:
    error = broken.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in error["loc"])
    return Problem(
        code="ask-args",
        what=f"'{name}' cannot be asked like this: {where or 'what was sent'}.",
        why=f"{plainly(error['msg'])}.",
        fix=f"It takes {', '.join(asked.takes.model_fields) or 'nothing'}.",
    )
