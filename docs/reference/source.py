"""Reading the source as a reader would: a class, its fields, and the sentence that stands under each."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "onefirm"


@dataclass(frozen=True)
class FieldDoc:
    """One field of a class, as it is written there."""

    name: str
    type: str
    default: str
    says: str


def fields_of(cls: type) -> tuple[FieldDoc, ...]:
    """The fields a class declares itself, in order, with the docstring that follows each."""
    node = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    if not isinstance(node, ast.ClassDef):
        raise TypeError(f"{cls.__name__} is no class in its own source.")
    return tuple(_fields(node.body))


def _fields(body: list[ast.stmt]) -> Iterator[FieldDoc]:
    for place, line in enumerate(body):
        if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name):
            continue
        spelled = ast.unparse(line.annotation)
        if spelled.startswith("ClassVar"):
            continue
        default = ast.unparse(line.value) if line.value is not None else ""
        yield FieldDoc(line.target.id, spelled, default, _sentence(body[place + 1 : place + 2]))


def _sentence(following: list[ast.stmt]) -> str:
    match following:
        case [ast.Expr(value=ast.Constant(value=str(says)))]:
            return " ".join(says.split())
        case _:
            return ""


def modules(root: Path = SRC) -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours, by its path under `src/`."""
    for path in sorted(root.rglob("*.py")):
        yield str(path.relative_to(root.parent)), ast.parse(path.read_text(encoding="utf-8"))


def cell(text: str) -> str:
    """Text that can stand in a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")
