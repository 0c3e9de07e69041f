"""LangGraph with its SQLite saver: five nodes in a row, a checkpoint on the disk before each next one begins."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypedDict, cast

import langgraph.checkpoint.sqlite.aio as savers  # pyright: ignore[reportMissingImports]  In the peers' environment.
import langgraph.graph as graphs  # pyright: ignore[reportMissingImports]  In the peers' environment.

from bench.peers.racer import folder, serve
from bench.peers.receiver import EFFECTS, Receiver

_SYNCHRONOUS = "sync"
_FULL = 2


class State(TypedDict):
    name: str


_Node = Callable[[State], Awaitable[State]]


class _Row(Protocol):
    async def fetchone(self) -> Sequence[object]: ...


class _Connection(Protocol):
    def execute(self, statement: str, /) -> Awaitable[_Row]: ...


class _Saver(Protocol):
    @property
    def conn(self) -> _Connection: ...

    async def setup(self) -> None: ...


class _Runnable(Protocol):
    async def ainvoke(self, state: State, config: Mapping[str, Mapping[str, str]], /, *, durability: str) -> object: ...


class _Graph(Protocol):
    def add_node(self, name: str, node: _Node, /) -> object: ...

    def add_edge(self, start: str, end: str, /) -> object: ...

    def compile(self, *, checkpointer: _Saver) -> _Runnable: ...


def main() -> None:
    receiver = Receiver(folder())
    with asyncio.Runner() as loop:
        opening = _opening(str(folder() / "langgraph.db"))
        saver = loop.run(_ready(opening))
        plan = _graph(receiver).compile(checkpointer=saver)

        async def one(name: str) -> None:
            thread = {"configurable": {"thread_id": name}}
            await plan.ainvoke({"name": name}, thread, durability=_SYNCHRONOUS)

        async def run(names: Sequence[str], together: bool) -> None:
            for group in [names] if together else [[name] for name in names]:
                await asyncio.gather(*(one(name) for name in group))

        try:
            serve(lambda names, together: loop.run(run(names, together)), receiver)
        finally:
            loop.run(_closed(opening))


def _opening(path: str) -> AbstractAsyncContextManager[_Saver]:
    saver = savers.AsyncSqliteSaver  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    make = cast(Callable[[str], AbstractAsyncContextManager[_Saver]], saver.from_conn_string)  # pyright: ignore[reportUnknownMemberType]
    return make(path)


async def _ready(opening: AbstractAsyncContextManager[_Saver]) -> _Saver:
    """Its own setup chooses the write-ahead log; FULL is what every connection has."""
    saver = await opening.__aenter__()
    await saver.setup()
    for pragma, wanted in (("journal_mode", "wal"), ("synchronous", _FULL)):
        (found,) = await (await saver.conn.execute(f"PRAGMA {pragma}")).fetchone()
        assert found == wanted, f"Everybody in this race waits for the disk; {pragma} is {found}."
    return saver


async def _closed(opening: AbstractAsyncContextManager[_Saver]) -> None:
    await opening.__aexit__(None, None, None)


def _graph(receiver: Receiver) -> _Graph:
    make = cast(Callable[[type[State]], _Graph], graphs.StateGraph)  # pyright: ignore[reportUnknownMemberType]
    graph = make(State)
    before = cast(str, graphs.START)  # pyright: ignore[reportUnknownMemberType]
    for number in range(EFFECTS):
        name = f"take-{number}"
        graph.add_node(name, _node(receiver, number))
        graph.add_edge(before, name)
        before = name
    graph.add_edge(before, cast(str, graphs.END))  # pyright: ignore[reportUnknownMemberType]
    return graph


def _node(receiver: Receiver, number: int) -> _Node:
    async def take(state: State) -> State:
        receiver.take(f"{state['name']}/{number}")
        return state

    return take


if __name__ == "__main__":
    main()
