"""Problems of the REST way in itself: who asks, what they may, and what their request looks like."""

from onefirm.domain.problem import Problem

HOW = "docs/api.md"

NOBODY = Problem(
    code="session-missing",
    what="Nobody is named who asks.",
    why="The answers tell of your clients, so they are given to a token of yours, or to a browser that is signed in.",
    fix="Make a token with `onefirm tokens make` and send it as `Authorization: Bearer TOKEN`.",
    where=HOW,
)
TOKEN_UNKNOWN = Problem(
    code="token-unknown",
    what="This token does not count.",
    why="It was never made here, it has run out, or it was revoked.",
    fix="Make a new one with `onefirm tokens make`, and send it as `Authorization: Bearer TOKEN`.",
    where="onefirm tokens list",
)
KEY_WRONG = Problem(
    code="request-key-wrong",
    what="The Idempotency-Key cannot be read, so nothing was done.",
    why="It is one word of at most 198 plain signs, and no two requests of yours share it.",
    fix="Send a fresh random one, a UUID for example, with each new request, and the same one when you repeat it.",
    where=HOW,
)
KEY_REUSED = Problem(
    code="request-key-reused",
    what="This Idempotency-Key stood over another request, so nothing was done.",
    why="Under one key there is one request: the same key again means that the same thing is asked again.",
    fix="Send this request with a key of its own.",
    where=HOW,
)
KEY_UNREADY = Problem(
    code="request-key-unready",
    what="The request with this Idempotency-Key is still being answered.",
    why="It came a moment ago, and the same request is not begun twice.",
    fix="Ask again in a moment, with the same key: you then get its answer.",
    where=HOW,
)
KEY_UNSURE = Problem(
    code="request-key-unsure",
    what="The request with this Idempotency-Key was begun, and nobody knows how it ended.",
    why="It broke off, or onefirm went down, between doing it and noting the answer; it may be done.",
    fix="Look with `onefirm ledger tail` whether it was done. If it was not, send it again with a new key.",
    where="onefirm ledger tail",
)
KEY_SHOWN = Problem(
    code="request-key-shown",
    what="The request with this Idempotency-Key was done, and its answer is not told again.",
    why="The answer held a secret, which is shown once and kept nowhere.",
    fix="If that answer was lost, end what it made (onefirm tokens revoke NAME) and ask again with a new key.",
    where="onefirm tokens",
)
VERSION_WRONG = Problem(
    code="version-wrong",
    what="The If-Match cannot be read, so nothing was decided.",
    why="It holds one ETag in quotes, as it came with the thing, or * for whatever stands there now.",
    fix="Send the ETag back exactly as it came.",
    where=HOW,
)
VERSION_TWICE = Problem(
    code="version-conflict",
    what="If-Match and the body name two versions, so nothing was decided.",
    why="A decision counts for exactly what was read, and that is one version.",
    fix="Send the ETag as If-Match, or the payload in the body, and leave the other out.",
    where=HOW,
)
FAILED = Problem(
    code="operation-failed",
    what="This broke off, and what it was to do may not be done.",
    why="This is a fault in onefirm, not in what you asked; what is in the ledger is safe.",
    fix="Look with `onefirm today` at what stands, then try again; the log of `onefirm up` holds the details.",
)


def scope_missing(name: str, scope: str, held: str, what: str = "") -> Problem:
    return Problem(
        code="scope-missing",
        what=f"'{name}'{what} is more than this token may ask.",
        why=f"It needs the scope '{scope}', and the token has {held or 'none'}.",
        fix=f"Make a token with the scope '{scope}' if you mean it: onefirm tokens make.",
        where="onefirm tokens list",
    )


def agent_decides(name: str) -> Problem:
    return Problem(
        code="agent-decides",
        what=f"'{name}' decides, and an agent never decides.",
        why="This token was given to software that acts by itself; whatever it wants done waits for you in the inbox.",
        fix="Let the agent send its wish with `intents.send`, and decide it yourself.",
        where="onefirm inbox",
    )


def no_such_operation(path: str) -> Problem:
    return Problem(
        code="operation-unknown",
        what="There is no such operation.",
        why=f"Nothing answers at {path[:200]}.",
        fix="Look at /v1/ for what there is.",
        where="/v1/",
    )


def other_method(method: str, path: str) -> Problem:
    return Problem(
        code="operation-method",
        what="This operation is asked for in another way.",
        why=f"{path[:200]} does not answer {method[:20]}.",
        fix="GET looks, POST decides or sends; /v1/ says which it is.",
        where="/v1/",
    )


def unreadable(why: str) -> Problem:
    return Problem(
        code="request-unreadable",
        what="The body of the request cannot be read, so nothing was done.",
        why=why,
        fix="Send one JSON object in UTF-8, with each name once.",
        where=HOW,
    )


def not_json(name: str) -> Problem:
    return Problem(
        code="request-not-json",
        what=f"'{name}' was sent in another form than JSON, so nothing was done.",
        why="A form that any web page may send is not taken for a request of yours.",
        fix="Send it with `Content-Type: application/json`.",
        where=HOW,
    )


def key_twice(name: str) -> Problem:
    return Problem(
        code="ask-args",
        what=f"'{name[:60]}' stands twice in the address.",
        why="Two readers could each take another one of them.",
        fix="Name it once.",
        where=HOW,
    )


def too_many_fields(count: int, most: int) -> Problem:
    return Problem(
        code="ask-args",
        what=f"{count:,} fields were sent, so nothing was done.",
        why=f"No ask takes more than {most}.",
        fix="Send the fields of this ask alone; /v1/ lists them.",
        where=HOW,
    )


def more_misfits(name: str, count: int) -> Problem:
    return Problem(
        code="ask-args",
        what=f"{count:,} more of what was sent does not fit '{name}'.",
        why="Only the first are told one by one.",
        fix="Mend these first, then ask again.",
        where=HOW,
    )


def version_unheld(name: str) -> Problem:
    return Problem(
        code="version-unheld",
        what=f"'{name}' is not held to a version, so with If-Match nothing was done.",
        why="Whoever sends If-Match counts on it, and here it would have been passed over in silence.",
        fix="Leave If-Match out. Of several at once, say in `shown` which payload of each was read.",
        where=HOW,
    )


def hash_missing(plan: str) -> Problem:
    return Problem(
        code="version-missing",
        what="Nothing was approved: it was not said which plan was read.",
        why="Approving counts for exactly what the preview showed, and that is named by its hash.",
        fix="Look at it with plans.preview, and send its ETag back as If-Match, or its `hash` in the body.",
        where=f"/v1/plans/{plan[:100]}/preview",
    )


def version_missing(question: str) -> Problem:
    return Problem(
        code="version-missing",
        what="Nothing was decided: this cannot be taken back, and it was not said which version was read.",
        why="What cannot be undone is decided only as it was shown, so that nothing changes between reading and doing.",
        fix="Read it again and send its ETag back as If-Match.",
        where=f"/v1/inbox/{question}",
    )
