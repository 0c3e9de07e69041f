"""AgentDojo's suites as data: their tools, tasks and worlds. Nothing of it that speaks to a model is loaded."""

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module  # noqa: TID251 -- the suites are opened once others stand in their rooms.
from pathlib import Path
from types import ModuleType
from typing import Any

VERSION = "v1.2.2"
SUITES = ("workspace", "banking")

_ROOM = "agentdojo.agent_pipeline"
"""Importing this room as it is would load the clients of five model services; the suites need three files of it."""
_MODELS = f"{_ROOM}.llms.google_llm"


@dataclass(frozen=True)
class Call:
    """One call of a tool, as a task's own solution or an attack makes it."""

    tool: str
    args: Mapping[str, Any]


class _Silent:
    """Stands where the suites would write down what a model said."""

    def __getattr__(self, name: str) -> Any:
        return _nothing


def _nothing(*_args: object, **_kwargs: object) -> None:
    """Whatever is said is not written down."""


@cache
def suites() -> Mapping[str, Any]:
    found = importlib.util.find_spec("agentdojo")
    assert found is not None and found.submodule_search_locations, "The group `trust` brings AgentDojo."
    folder = Path(found.submodule_search_locations[0])
    for name, path in ((_ROOM, "agent_pipeline"), (f"{_ROOM}.llms", "agent_pipeline/llms")):
        room = ModuleType(name)
        room.__path__ = [str(folder / path)]
        sys.modules[name] = room
    _stands_for(_MODELS, EMPTY_FUNCTION_NAME="<empty-function>")
    _stands_for("agentdojo.logging", Logger=_Silent)
    loaded = import_module("agentdojo.task_suite.load_suites")
    return {name: loaded.get_suites(VERSION)[name] for name in SUITES}


def _stands_for(name: str, **parts: Any) -> None:
    module = ModuleType(name)
    for part, value in parts.items():
        setattr(module, part, value)
    sys.modules[name] = module


@cache
def hands(suite: str) -> Any:
    """Whoever carries out a call of the suite in a world of it."""
    tools = suites()[suite].tools
    return sys.modules["agentdojo.functions_runtime"].FunctionsRuntime(tools)
