"""Which connections may be used. What waits for one that is revoked waits, and the inbox says what it is."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from onefirm.capabilities.connector import Connector
from onefirm.capabilities.model import Provider
from onefirm.capabilities.probing import account_of
from onefirm.conductor.facts import asked_aside
from onefirm.conductor.means import Means
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.connections import (
    CONNECTIONS_STREAM,
    ConnectionAllowed,
    ConnectionRevoked,
    ConnectionSignedIn,
    ConnectionSignedOut,
    ConnectionTested,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.questions import QuestionAsked, QuestionVoided
from onefirm.domain.events.streams import of_question
from onefirm.domain.ids import QuestionId
from onefirm.domain.personal import Personal, our_own
from onefirm.domain.problem import Problem
from onefirm.domain.question import Option
from onefirm.inbox.cards import problem_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Row
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Asked, asked
from onefirm.planning.walk import text_of

SEEN = Option(name="seen", label="I have seen it", about="What waits goes on waiting.")
_ABOUT = "qu_connection_"
_NAMED_MAX = 5
_ID_SIGNS = 6
_ROWS_MAX = 1_000


@dataclass(frozen=True)
class Out:
    """An account that does not let us in, as far as we know."""

    since: str
    seq: int
    met: Literal["effect", "source"]
    problem: Problem | None
    """None where its words were erased."""


@dataclass(frozen=True)
class Revoked:
    """Those that may not be used, and the version of the stream this was read from."""

    since: Mapping[str, str]
    """By name, since when."""
    version: int
    why: Mapping[str, str] = field(default_factory=dict[str, str])
    """By name, what the operator gave as the reason."""
    out: Mapping[str, Out] = field(default_factory=dict[str, Out])
    """By account."""

    def __contains__(self, name: object) -> bool:
        return name in self.since

    def shut(self, connector: Connector | Provider) -> bool:
        """Nothing leaves through it: you revoked it, or its account does not let us in."""
        out = self.out.get(account_of(connector))
        return connector.name in self or (out is not None and out.met == "effect")


def revoked(means: Means) -> Revoked:
    """Read from the ledger itself: a row that somebody edited must not open the gate."""
    return means.ledger.folded(CONNECTIONS_STREAM, _after) or Revoked({}, 0)


def _after(before: Revoked | None, event: Recorded) -> Revoked:
    since, why, out = (dict(before.since), dict(before.why), dict(before.out)) if before else ({}, {}, {})
    match event.fact:
        case ConnectionRevoked() as gone:
            since.setdefault(gone.name, event.at)
            why.setdefault(gone.name, text_of(gone.why))
        case ConnectionAllowed() as back:
            since.pop(back.name, None)
            why.pop(back.name, None)
        case ConnectionSignedOut() as refused:
            known = out.get(refused.name)
            met = "effect" if known and known.met == "effect" else refused.met
            out[refused.name] = Out(event.at, event.seq, met, problem_in(refused.problem))
        case ConnectionTested(signed_out=True) as refused:
            out[refused.name] = Out(event.at, event.seq, "effect", problem_of(refused.found))
        case ConnectionTested(works=True) | ConnectionSignedIn() as let_in:
            out.pop(let_in.name, None)
        case _:
            pass
    return Revoked(since, event.stream_version, why, out)


def problem_in(told: Personal) -> Problem | None:
    return Problem.model_validate(told.value) if isinstance(told.value, dict) else None


def problem_of(found: Personal) -> Problem | None:
    """Why a test found that it does not work; the words of the other side are part of it."""
    told = found.value.get("problem") if isinstance(found.value, dict) else None
    return Problem.model_validate(told) if isinstance(told, dict) else None


def waiting(name: str, means: Means) -> Sequence[Row]:
    """The acts that would leave through this connection and have not, with their plans."""
    return means.views.all("effects_waiting_for", connector=name, limit=_ROWS_MAX)


def tried_again(means: Means) -> Sequence[Row]:
    """The acts that were tried in vain and are tried again by themselves, through whichever connection."""
    return means.views.all("effects_tried_again", limit=_ROWS_MAX)


class Connections:
    def __init__(self, means: Means) -> None:
        self._means = means

    async def revoke(self, name: str, why: str, by: str) -> bool:
        """False where it was revoked already. From this entry on nothing is claimed for it."""
        if not await self._turn(name, ConnectionRevoked(name=name, why=our_own(why)), by, when=False):
            return False
        await self.tend()
        return True

    async def allow(self, name: str, by: str) -> bool:
        if not await self._turn(name, ConnectionAllowed(name=name), by, when=True):
            return False
        await self.tend()
        return True

    async def tend(self) -> None:
        """One question for each connection that is revoked while something waits for it; it names what waits now."""
        gone = revoked(self._means)
        if not gone.version:
            return
        for name in {connector.name for connector in self._means.crew.connectors.values()} | set(gone.since):
            rows = waiting(name, self._means) if name in gone else ()
            with suppress(Conflict):  # Somebody was faster; the next round looks again.
                await self._ask(name, rows)

    async def _ask(self, name: str, rows: Sequence[Row]) -> None:
        question = _question(name)
        if not rows:
            await void(question, "Nothing waits for this connection any more.", self._means)
            return
        card = problem_card(_stands_still(name, rows), whom=name)
        await ask_once(question, asked_aside(question, card, f"connection:{name}", options=(SEEN,)), rows, self._means)

    async def _turn(self, name: str, fact: ConnectionRevoked | ConnectionAllowed, by: str, *, when: bool) -> bool:
        while (name in (gone := revoked(self._means))) == when:
            with suppress(Conflict):
                await self._means.ledger.append(
                    Put(CONNECTIONS_STREAM, fact), actor=by, expected={CONNECTIONS_STREAM: gone.version}
                )
                return True
        return False


async def void(question: QuestionId, why: str, means: Means) -> None:
    """Nobody has to answer it any more."""
    stream = of_question(question)
    standing = asked(means.ledger.stream(stream))
    if standing is not None and standing.state == "open":
        fact = QuestionVoided(question=question, plan=None, why=why)
        await means.ledger.append(Put(stream, fact), actor=CONDUCTOR, expected={stream: standing.version})


async def ask_once(question: QuestionId, fact: QuestionAsked, rows: Sequence[Row], means: Means, era: str = "") -> None:
    """Asked again only when something else waits, or when it is about another time."""
    stream = of_question(question)
    standing = asked(means.ledger.stream(stream))
    payload = means.prints.of("waiting", "|".join((*(str(row["effect"]) for row in rows), *filter(None, [era]))))
    if _known(standing, payload):
        return
    expected = {stream: standing.version if standing else 0}
    put = Put(stream, fact.model_copy(update={"payload": payload}))
    await means.ledger.append(put, actor=CONDUCTOR, expected=expected)


def named(rows: Sequence[Row]) -> str:
    """What waits. By the plan and not by the person: the card outlives a forgetting."""
    first = [f"{row['title']} ({str(row['plan'])[-_ID_SIGNS:]})" for row in rows[:_NAMED_MAX]]
    more = f"; and {len(rows) - _NAMED_MAX} more" if len(rows) > _NAMED_MAX else ""
    return f"{'; '.join(first)}{more}"


def _known(standing: Asked | None, payload: str) -> bool:
    """It waits in the inbox, or was seen: the same acts are no news."""
    return standing is not None and standing.asked.payload == payload and standing.state in ("open", "answered")


def connection_of(question: str) -> str:
    """The connection this question is about; empty for every other question."""
    return question.removeprefix(_ABOUT) if question.startswith(_ABOUT) else ""


def _question(name: str) -> QuestionId:
    return QuestionId(f"{_ABOUT}{name}")


def _stands_still(name: str, rows: Sequence[Row]) -> Problem:
    wait = "1 act waits" if len(rows) == 1 else f"{len(rows)} acts wait"
    return Problem(
        code="connection-revoked",
        what=f"{wait} for the connection '{name}', which you revoked.",
        why=f"Nothing leaves through it until you allow it again: {named(rows)}.",
        fix=f"Allow it again with `onefirm connections allow {name}`, or stop a plan with `onefirm plans cancel`.",
        where="onefirm connections",
    )
