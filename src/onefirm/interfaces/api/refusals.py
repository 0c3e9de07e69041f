"""How problems stand in the OpenAPI document: one shape, told apart by status and code."""

from typing import Any

from onefirm.interfaces.api.versions import NAMES_SHOWN, bound_of
from onefirm.interfaces.api.ways import Way
from onefirm.interfaces.told import KINDS_AT, PROBLEM_JSON

Drawn = dict[str, Any]
"""A part of an OpenAPI document: JSON whose shape another specification says."""

_CODES: dict[int, tuple[str, str]] = {
    400: ("What was sent cannot be read as this ask.", ""),
    401: ("Nobody is named who asks, or the token does not count.", "session-missing|token-unknown"),
    403: ("Whoever asks may not ask this.", "scope-missing|agent-decides|origin-refused"),
    404: ("There is no such thing.", ""),
    409: ("Somebody was faster, or the same request is still being answered.", ""),
    412: ("It changed after it was read: read it again, and decide then.", "[a-z-]+-stale"),
    413: ("What was sent is larger than 1 MB.", "body-too-large"),
    415: ("What was sent is no JSON.", "request-not-json"),
    421: ("The firm does not answer under this name.", "host-refused"),
    422: ("It was understood, and the firm does not do it. Nothing was done.", ""),
    428: ("It was not said which version was read: by If-Match, or in the body.", "version-missing"),
    500: ("A fault in onefirm.", "operation-failed|page-failed"),
}


def refusals_of(way: Way) -> list[int]:
    """With which numbers this operation may be refused."""
    read = [400, 415] if way.method == "POST" else [400]
    held = (412, 428) if bound_of(way) else (428,) if way.name in NAMES_SHOWN else ()
    return sorted([*read, 401, 403, 404, 409, 413, 421, 422, 500, *held])


def problem_schemas() -> Drawn:
    narrowed = {f"Problem{status}": _one_problem(status, codes) for status, (_, codes) in _CODES.items()}
    return {"ToldProblem": _PROBLEM, **narrowed}


def problem_responses() -> Drawn:
    return {f"Refused{status}": _refused(status) for status in _CODES}


def _refused(status: int) -> Drawn:
    schema = {"$ref": f"#/components/schemas/Problem{status}"}
    return {"description": _CODES[status][0], "content": {PROBLEM_JSON: {"schema": schema}}}


def _one_problem(status: int, codes: str) -> Drawn:
    """Told apart by status and code, so that a client can tell them apart by type."""
    narrowed: Drawn = {"status": {"const": status}}
    if codes:
        names = codes.split("|")
        narrowed["code"] = {"pattern": f"^{codes}$"} if "[" in codes else {"enum": names}
    return {
        "description": _CODES[status][0],
        "allOf": [{"$ref": "#/components/schemas/ToldProblem"}, {"type": "object", "properties": narrowed}],
    }


_TEXT: Drawn = {"type": "string"}
_ERROR: Drawn = {
    "type": "object",
    "required": ["pointer", "code", "title", "detail", "fix"],
    "properties": dict.fromkeys(("pointer", "code", "title", "detail", "fix"), _TEXT),
}
_PROBLEM: Drawn = {
    "type": "object",
    "description": "Why something was not done, and what to do now.",
    "required": ["type", "title", "status", "detail", "code", "fix", "where"],
    "properties": {
        "type": {
            "type": "string",
            "description": "Where the code is explained.",
            "example": f"{KINDS_AT}question-stale",
        },
        "title": {"type": "string", "description": "What happened, in one sentence."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Why: the cause or the rule."},
        "code": {"type": "string", "pattern": "^[a-z]+(-[a-z]+)+$", "description": "For ever the same."},
        "fix": {"type": "string", "description": "What to do now."},
        "where": {"type": "string", "description": "Something to open: a command, a file, an address."},
        "errors": {"type": "array", "items": _ERROR, "description": "Each problem, where there are several."},
    },
}
