"""A typed client in Python, written from the OpenAPI document: one method an operation, one TypedDict a shape."""

import re
from typing import Any, cast

Drawn = dict[str, Any]

HEAD = '''"""Written from openapi.json."""

from collections.abc import Callable
from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.parse import quote, urlencode

Send = Callable[[str, str, dict[str, Any] | None], Any]
"""A method, a path, and a body: answers what came back."""

'''
CLIENT = '''

class Client:
    """Every operation by its name."""

    def __init__(self, send: Send) -> None:
        self._send = send
'''


def written(document: Drawn) -> str:
    shapes = {name: shape for name, shape in document["components"]["schemas"].items() if "properties" in shape}
    other = [f"{name} = Any" for name in document["components"]["schemas"] if name not in shapes]
    parts = [HEAD, *other, *(_shape(name, shape) for name, shape in sorted(shapes.items())), CLIENT]
    for path, operations in document["paths"].items():
        parts += [_method(path, verb.upper(), operation) for verb, operation in operations.items()]
    return "\n".join(parts)


def _shape(name: str, shape: Drawn) -> str:
    needed = set(shape.get("required", ()))
    typed = {field: _type(drawn, quoted=True) for field, drawn in shape["properties"].items()}
    fields = (f'    "{field}": {kind if field in needed else f"NotRequired[{kind}]"},' for field, kind in typed.items())
    return "\n".join((f"{name} = TypedDict(", f'    "{name}", {{', *fields, "})"))


def _type(drawn: Drawn, *, quoted: bool = False) -> str:
    """In Python; in quotes where a shape may come later in the file."""
    spelled = _spelled(drawn)
    return f'"{spelled}"' if quoted and '"' not in spelled else spelled


def _spelled(drawn: Drawn) -> str:
    if "$ref" in drawn:
        return str(drawn["$ref"].rpartition("/")[2])
    if several := drawn.get("anyOf") or drawn.get("oneOf"):
        return " | ".join(dict.fromkeys(_spelled(each) for each in several))
    if "const" in drawn or "enum" in drawn:
        return f"Literal[{', '.join(repr(each) for each in drawn.get('enum', [drawn.get('const')]))}]"
    match drawn.get("type"):
        case "array":
            return f"list[{_spelled(drawn.get('items', {}))}]"
        case "object":
            inner = drawn.get("additionalProperties", {})
            return f"dict[str, {_spelled(cast(Drawn, inner)) if isinstance(inner, dict) else 'Any'}]"
        case str(plain):
            return {"string": "str", "integer": "int", "boolean": "bool", "null": "None", "number": "float"}[plain]
        case _:
            return "Any"


def _method(path: str, verb: str, operation: Drawn) -> str:
    name = re.sub(r"\W", "_", operation["operationId"])
    parameters = operation.get("parameters", [])
    keys = [each for each in parameters if each["in"] == "path"]
    asked = [each for each in parameters if each["in"] == "query"]
    takes = [f"{each['name']}: {_type(each['schema'])}" for each in keys]
    if "requestBody" in operation:
        sent = _type(operation["requestBody"]["content"]["application/json"]["schema"])
        takes.append(f"sent: {sent}" if operation["requestBody"]["required"] else f"sent: {sent} | None = None")
    if asked:
        takes.append("*")
        takes += [f"{each['name']}: {_type(each['schema'])} | None = None" for each in asked]
    gives = _type(operation["responses"]["200"]["content"]["application/json"]["schema"])
    place = re.sub(r"\{(\w+)\}", r"{quote(str(\1), safe='')}", path)
    query = ", ".join(f'"{each["name"]}": {each["name"]}' for each in asked)
    body = "cast('dict[str, Any] | None', sent)" if "requestBody" in operation else "{}" if verb == "POST" else "None"
    lines = [f"    def {name}({', '.join(('self', *takes))}) -> {gives}:", f'        """{operation["summary"]}"""']
    lines.append(f'        path = f"{place}"' if keys else f'        path = "{path}"')
    if asked:
        lines.append(f"        asked = {{name: value for name, value in {{{query}}}.items() if value is not None}}")
        lines.append('        path += f"?{urlencode(asked)}" if asked else ""')
    lines.append(f'        return cast("{gives}", self._send("{verb}", path, {body}))')
    return "\n".join((*lines, ""))
