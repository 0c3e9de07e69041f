"""How a problem is told over HTTP: its number, and the one JSON every way in shows (RFC 9457)."""

from collections.abc import Sequence

from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem

PROBLEM_JSON = "application/problem+json"
KINDS_AT = "/problems/"
"""Where this very server explains a code."""
SIGNED_IN = "onefirm.signed_in"
"""Where the pages say, to whatever they pass a request on to, whether its cookie counts."""
FASTER = ("-stale", "-decided", "-conflict", "-expired")
"""Endings of codes that say: somebody was faster, or it changed after it was read."""

_STATUS = {
    # The request itself: who asks, from where, and in which form.
    "session-missing": 401,
    "start-link-used": 410,
    "host-refused": 421,
    "origin-refused": 403,
    "body-too-large": 413,
    "form-unreadable": 400,
    "form-unsure": 409,
    "streams-many": 429,
    "method-unsupported": 405,
    "page-unknown": 404,
    "page-failed": 500,
    # What the desk could not read at all. What it read and will not do is 422.
    "ask-args": 400,
    # The door of the pages.
    "sign-in-too-fast": 429,
    "passkey-late": 401,
    "passkey-not-ours": 401,
    "passkey-not-proven": 401,
    "passkeys-missing": 503,
    # Hooks and forms, where strangers come.
    "hook-unknown": 404,
    "hook-unsigned": 401,
    "hook-late": 401,
    "hook-closed": 503,
    "hook-too-big": 413,
    "hook-too-fast": 429,
    "form-old": 422,
    "form-soon": 422,
    "confirm-forged": 403,
    "confirm-expired": 410,
    "confirm-used": 410,
    # Links of a mail.
    "link-forged": 403,
    "link-used": 410,
    "link-decided": 409,
    "link-stale": 409,
    "link-expired": 410,
    "link-restored": 410,
    # A yes that came before anybody could have read.
    "question-hasty": 409,
    "link-too-fast": 429,
    # The REST way in.
    "token-unknown": 401,
    "scope-missing": 403,
    "agent-decides": 403,
    "operation-unknown": 404,
    "operation-method": 405,
    "request-unreadable": 400,
    "request-not-json": 415,
    "request-key-unready": 409,
    "request-key-unsure": 409,
    "request-key-reused": 422,
    "request-key-wrong": 400,
    "request-key-shown": 409,
    "version-wrong": 400,
    "version-unheld": 400,
    "version-missing": 428,
    "operation-failed": 500,
}


def status_of(problem: Problem) -> int:
    if status := _STATUS.get(problem.code):
        return status
    if problem.code.endswith("-unknown"):
        return 404
    return 409 if problem.code.endswith(FASTER) else 422


def body_of(problems: Sequence[Problem], pointers: Sequence[str] = ()) -> Json:
    """The first problem whole; where there are several, all of them, each with where in the request it stands."""
    first = problems[0]
    body: Json = {
        "type": KINDS_AT + first.code,
        "title": first.what,
        "status": status_of(first),
        "detail": first.why,
        "code": first.code,
        "fix": first.fix,
        "where": first.where,
    }
    if len(problems) > 1 or any(pointers):
        named = (*pointers, *("" for _ in problems))
        body["errors"] = [
            {"pointer": pointer, "code": each.code, "title": each.what, "detail": each.why, "fix": each.fix}
            for pointer, each in zip(named, problems, strict=False)
        ]
    return body
