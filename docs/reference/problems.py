"""`docs/problems.md`: every problem there is a code for, found where it is raised."""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reference.source import cell, modules

_HEAD = """# Problems

Whatever cannot be done is told in one shape, on every interface: a code, what happened in your world, why,
what to do now, and where to look. A code is for ever, so that a script may act on it. `onefirm ... --json`
prints `{{"problems": [...]}}` and ends with an exit code other than 0 (see [commands.md](commands.md)); the
page shows the same words, and explains each at `/problems/` and its code, which is what REST names as its `type`.

Codes that end in `-unknown` mean that there is no such thing; `-stale`, `-decided` and `-conflict` mean that
somebody was faster; `-ambiguous` means that a short name fits several things. Words in `⟨ ⟩` are filled in at
the time.

There are {count} codes.
"""
_KINDS_OF = {"playbook-no-such-⟨kind⟩": ["agent", "effect", "record"]}
"""Where a code holds a kind that nobody says out loud, the kinds it may hold."""
_NOTHING_SAID = re.compile("⟨[^⟩]*⟩[.]?")
"""A sentence that is all filled in: it is no explanation."""
_SAY_A_KIND = frozenset({"no_such", "find"})
"""Functions whose first argument becomes the first word of a code, `no_such("plan", ...)`."""


@dataclass(frozen=True)
class Spoken:
    """What has to be known about all modules to understand a code in one of them."""

    kinds: list[str]
    """Kinds of things that may be unknown or ambiguous: plan, effect, question."""
    passers: dict[str, list[str]]
    """Functions that are given a code and pass it on, with the names of what they take."""
    constants: dict[str, str]


@dataclass(frozen=True)
class Code:
    """One code, the kind it was filled with, and the side of the choice it stands on."""

    code: str
    kind: str = ""
    branch: str = ""


@dataclass(frozen=True)
class Told:
    """One place where a problem is put into words."""

    code: str
    what: str
    why: str
    fix: str
    path: str


def page() -> str:
    told = by_code()
    parts = [_HEAD.format(count=len(told))]
    for code, places in sorted(told.items()):
        parts.append(f"## `{code}`\n")
        parts.extend(_lines(places))
    return "\n".join(parts)


def data() -> str:
    """The same for the firm itself, which serves each at `/problems/⟨code⟩` and has no documents beside it."""
    said = {
        code: [list(words) for words in dict.fromkeys((told.what, told.why, told.fix) for told in places)]
        for code, places in sorted(by_code().items())
    }
    sentences = {code: [[_plain(part) for part in words] for words in ways] for code, ways in said.items()}
    lines = (f"{json.dumps(code)}: {json.dumps(ways, ensure_ascii=False)}" for code, ways in sentences.items())
    return "{\n" + ",\n".join(lines) + "\n}"


@cache
def by_code() -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = defaultdict(list)
    trees = list(modules())
    spoken = Spoken(
        kinds=sorted({kind for _, tree in trees for kind in _kinds(tree)}),
        passers={name: names for _, tree in trees for name, names in _passers(tree)},
        constants={name: text for _, tree in trees for name, text in _constants(tree)},
    )
    for path, tree in trees:
        for told in _problems(path, tree, spoken):
            found[told.code].append(told)
    return dict(found)


def _lines(places: list[Told]) -> Iterator[str]:
    seen: set[tuple[str, str, str]] = set()
    for told in places:
        words = (told.what, told.why, told.fix)
        if words in seen:
            continue
        seen.add(words)
        yield f"{_sentence(told.what)} {_sentence(told.why)}\n\n**What to do:** {_sentence(told.fix)}\n"
    yield f"<sub>Told by {', '.join(sorted({f'`{told.path}`' for told in places}))}.</sub>\n"


def _plain(text: str) -> str:
    """As `_sentence`, for a page that marks its own code."""
    words = " ".join(text.split())
    if _NOTHING_SAID.fullmatch(words):
        return ""
    return words[:1].upper() + words[1:] + ("" if not words or words[-1] in ".?…⟩/`" else ".")


def _sentence(text: str) -> str:
    words = cell(text)
    if words.startswith("onefirm "):
        return f"`{words}`"
    return words[:1].upper() + words[1:] + ("" if not words or words[-1] in ".?…⟩/" else ".")


def _problems(path: str, tree: ast.Module, spoken: Spoken) -> Iterator[Told]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        words = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        if (names := spoken.passers.get(_called(node))) and "code" not in words:
            words |= dict(zip(names, node.args, strict=False))
            if not isinstance(words.get("code"), ast.Constant | ast.JoinedStr | ast.IfExp):
                continue  # Another function of the same name.
        code = words.get("code")
        if code is None or "what" not in words or (isinstance(code, ast.Name) and code.id == "code"):
            continue  # A code that is passed on is found where it was given.
        for one in _codes(code, spoken):
            said = {name: _spelled(words[name], one.branch) if name in words else "" for name in ("what", "why", "fix")}
            filled = {name: text.replace("⟨kind⟩", one.kind) if one.kind else text for name, text in said.items()}
            yield Told(one.code, filled["what"], filled["why"], filled["fix"], path)


def _codes(node: ast.expr, spoken: Spoken) -> Iterator[Code]:
    """A code that is spelled out, or one for each kind it may begin with, or one for each side of a choice."""
    match node:
        case ast.Constant(value=str(code)):
            yield Code(code)
        case ast.Name(id=name) if name in spoken.constants:
            yield Code(spoken.constants[name])
        case ast.JoinedStr() if "⟨kind⟩" in (code := _spelled(node)):
            fitting = spoken.kinds if code.startswith("⟨kind⟩") else _KINDS_OF[code]
            yield from (Code(code.replace("⟨kind⟩", kind), kind=kind) for kind in fitting)
        case ast.IfExp(body=ast.Constant(value=str(yes)), orelse=ast.Constant(value=str(no))):
            yield from (Code(yes, branch="body"), Code(no, branch="orelse"))
        case _:
            raise ValueError(f"Nobody can list the codes of `{ast.unparse(node)}`; spell them out.")


def _passers(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs) if argument.arg != "self"]
            if "code" in names and "what" in names:
                yield node.name, names


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for line in tree.body:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text
            case _:
                pass


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _kinds(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _called(node) in _SAY_A_KIND:
            match node.args[0]:
                case ast.Constant(value=str(kind)) if kind.isalpha():
                    yield kind
                case _:
                    pass


def _spelled(node: ast.expr, branch: str = "") -> str:
    """The sentence as it is written, with ⟨what is filled in⟩."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_spelled(value, branch) for value in values)
        case ast.FormattedValue(value=ast.IfExp() as choice):
            return _spelled(choice, branch)
        case ast.FormattedValue(value=value):
            return f"⟨{_name(value)}⟩"
        case ast.IfExp(body=body, orelse=orelse):
            sides = [_spelled(side, branch) for side in (body, orelse)]
            chosen = {"body": sides[:1], "orelse": sides[1:]}.get(branch, sides)
            return " / ".join(side for side in chosen if side)
        case ast.BinOp(left=left, right=right):
            return _spelled(left, branch) + _spelled(right, branch)
        case ast.Call(func=ast.Attribute(value=inner, attr="strip")):
            return _spelled(inner, branch)
        case ast.Call(func=ast.Name(id="near")):
            return "Did you mean ⟨the nearest name⟩? / Use one of ⟨what there is⟩."
        case _:
            return f"⟨{_name(node)}⟩"


def _name(node: ast.expr) -> str:
    """A short name for what is filled in: the last word of it."""
    match node:
        case ast.Name(id=name):
            return name.replace("_", " ").strip().lower()
        case ast.Attribute(attr=name):
            return name.replace("_", " ").strip().lower()
        case ast.Subscript(value=value) | ast.Call(func=ast.Attribute(value=value)):
            return _name(value)
        case ast.Call(args=[first, *_]):
            return _name(first)
        case ast.BoolOp(values=[first, *_]):
            return _name(first)
        case _:
            return "…"
