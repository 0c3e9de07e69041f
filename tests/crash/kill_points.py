"""Named places at which a life of the process may end, set around the product without a change to it."""

import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from onefirm.app import ground, works
from onefirm.capabilities.connector import Item
from onefirm.connectors.form_inbox import FormInbox
from onefirm.connectors.mail import MailInbox
from onefirm.domain.events.fact import Recorded
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.store import Batch
from onefirm.ledger.witness import Notary
from onefirm.stores.sqlite.pen import Pen
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.vault import Vault

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class End:
    """How a life ends: at a named place, at the n-th place whatever its name, after a while; or by itself."""

    name: str = ""
    nth: int = 1
    number: int = 0
    seconds: float = 0.0


NOT_KILLED = End()


@dataclass(frozen=True)
class Meanwhile:
    """Something that happens exactly at a named place, instead of a kill."""

    name: str
    deed: str
    nth: int = 1


@dataclass
class Points:
    end: End
    meanwhile: Meanwhile | None = None
    trace: Path | None = None
    act: Callable[[str], Awaitable[None]] | None = None
    _seen: Counter[str] = field(default_factory=Counter[str])
    _count: int = 0
    _busy: bool = False

    def here(self, name: str) -> None:
        self._count += 1
        self._seen[name] += 1
        if self.trace:
            with self.trace.open("a") as file:
                file.write(f"{self._seen[name]} {name}\n")
        if self.end.number == self._count or (self.end.name == name and self.end.nth == self._seen[name]):
            os.kill(os.getpid(), signal.SIGKILL)

    async def between(self, name: str) -> None:
        """A place where somebody else may act before we go on."""
        self.here(name)
        chosen = self.meanwhile
        if chosen and self.act and not self._busy and (chosen.name, chosen.nth) == (name, self._seen[name]):
            self._busy = True
            await self.act(chosen.deed)
            self._busy = False


def kinds_of(puts: Sequence[Put]) -> str:
    return "+".join(dict.fromkeys(put.fact.kind for put in puts))


def set_points(points: Points) -> None:
    """In the process that will die, and in no other."""
    _around_appends(points)
    _in_the_writer(points)
    _while_opening(points)
    _around_items(points)


def _around_appends(points: Points) -> None:
    append, append_now = Ledger.append, Ledger.append_now

    async def named(
        self: Ledger, *puts: Put, actor: str, cause: int | None = None, expected: Mapping[str, int] | None = None
    ) -> tuple[Recorded, ...]:
        await points.between(f"before {kinds_of(puts)}")
        answer = await append(self, *puts, actor=actor, cause=cause, expected=expected)
        points.here(f"after {kinds_of(puts)}")
        return answer

    def named_now(
        self: Ledger, *puts: Put, actor: str, cause: int | None = None, expected: Mapping[str, int] | None = None
    ) -> tuple[Recorded, ...]:
        points.here(f"before {kinds_of(puts)}")
        answer = append_now(self, *puts, actor=actor, cause=cause, expected=expected)
        points.here(f"after {kinds_of(puts)}")
        return answer

    Ledger.append, Ledger.append_now = named, named_now


def _in_the_writer(points: Points) -> None:
    """Between BEGIN and COMMIT, once the keys are kept but the rows are not, and before anybody is told."""
    begin, commit, keep = Pen.begin, Pen.commit, Vault.keep
    written: list[str] = []

    def begun(self: Pen, batches: Sequence[Batch] = (), *, durable: bool) -> None:
        begin(self, batches, durable=durable)
        written[:] = dict.fromkeys("+".join(dict.fromkeys(e.fact.kind for e in batch.entries)) for batch in batches)

    def kept(self: Vault) -> None:
        keep(self)
        for what in written:
            points.here(f"between keys and COMMIT of {what}")

    def committed(self: Pen) -> None:
        for what in written:
            points.here(f"between BEGIN and rows of {what}")
        commit(self)
        for what in written:
            points.here(f"between COMMIT and answer of {what}")
        written.clear()

    Pen.begin, Vault.keep, Pen.commit = begun, kept, committed


def _while_opening(points: Points) -> None:
    steps = ((ground, "vault_of"), (ground, "SqliteStore"), (ground, "SqliteViews"), (ground, "founded"))
    for room, name in (*steps, (works, "crew_of")):
        setattr(room, name, _noted(points, getattr(room, name), name))
    attest, close = Notary.attest, SqliteStore.close
    Notary.attest = _noted(points, attest, "attest")
    SqliteStore.close = _noted(points, close, "close")


def _noted(points: Points, call: Callable[P, R], name: str) -> Callable[P, R]:
    def noted(*args: P.args, **more: P.kwargs) -> R:
        points.here(f"before {name}")
        answer = call(*args, **more)
        points.here(f"after {name}")
        return answer

    return noted


def _around_items(points: Points) -> None:
    form, mail = FormInbox.put_away, MailInbox.put_away

    async def put_form(self: FormInbox, item: Item, kept: bool) -> None:
        points.here("before a form is put away")
        await form(self, item, kept)
        points.here("after a form is put away")

    async def put_mail(self: MailInbox, item: Item, kept: bool) -> None:
        points.here("before a letter is put away")
        await mail(self, item, kept)
        points.here("after a letter is put away")

    FormInbox.put_away, MailInbox.put_away = put_form, put_mail
