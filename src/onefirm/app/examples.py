"""The examples that lie beside the agents, as an extension points at them: one TOML file for each role."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from onefirm.capabilities.extension import Extension
from onefirm.domain.example import Example, Examples
from onefirm.domain.problem import Problem


def examples_of(extensions: Sequence[Extension]) -> tuple[dict[str, tuple[Example, ...]], tuple[Problem, ...]]:
    """By role, of every extension; and why a file had to be left out."""
    found: dict[str, tuple[Example, ...]] = {}
    problems: list[Problem] = []
    for extension, path in ((each, path) for each in extensions for path in each.examples):
        try:
            read = Examples.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as fault:
            problems.append(_unreadable(extension.name, path, fault))
            continue
        found[read.role] = (*found.get(read.role, ()), *read.example)
    return found, tuple(problems)


def _unreadable(extension: str, path: Path, fault: Exception) -> Problem:
    why = str(fault)
    if isinstance(fault, ValidationError):
        error = fault.errors(include_url=False, include_input=False)[0]
        why = f"{'.'.join(map(str, error['loc']))}: {error['msg']}"
    return Problem(
        code="examples-unreadable",
        what=f"The examples in {path.name} of the extension '{extension}' cannot be read, and are not tried.",
        why=why[:300],
        fix=f"Mend the file, or ask the author of '{extension}' for another version.",
        where=str(path),
    )
