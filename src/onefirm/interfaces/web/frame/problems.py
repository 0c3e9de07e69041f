"""Problems of the page itself, and the button that leads on from each."""

import re

from onefirm.domain.problem import Problem

BODY_BYTES_MAX = 1024 * 1024

_OF_HOOKS = (
    "hook-unknown", "hook-unsigned", "hook-late", "hook-closed", "hook-too-big", "hook-too-fast",
    "form-old", "form-soon", "confirm-forged", "confirm-expired", "confirm-used",
)  # fmt: skip
_OF_LINKS = (
    "link-forged", "link-used", "link-decided", "link-stale", "link-expired", "link-restored", "link-too-fast",
)  # fmt: skip
_AT_THE_DOOR = ("session-missing", "start-link-used", "sign-in-too-fast", "passkeys-missing")
_OUTSIDE = frozenset({"host-refused", "page-failed", *_AT_THE_DOOR, *_OF_HOOKS, *_OF_LINKS})
"""Problems of somebody who is not in, or of the page itself: a link inside would only fail again."""
_ROOMS = {
    "agents": ("/staff", "Open the staff"),
    "money": ("/money", "Open the money"),
    "policy": ("/settings#policy", "Open the policy"),
    "profile": ("/settings", "Open the settings"),
}
_COMMAND = re.compile(r"\bonefirm (?P<room>[a-z]+)(?: show (?P<named>[A-Za-z]+_[A-Za-z0-9_]+))?")

SESSION_MISSING = Problem(
    code="session-missing",
    what="This browser is not signed in to your firm.",
    why="The page shows your clients and lets you decide, so it opens only with a start link of yours.",
    fix="Run `onefirm login` in a terminal on this machine and open the link it prints.",
)
START_LINK_USED = Problem(
    code="start-link-used",
    what="This start link has been used, or is too old.",
    why="A start link opens the page once and within the hour, so that a copy of it is worth nothing.",
    fix="Run `onefirm login` for a new one; if the firm is not running, run `onefirm up`.",
)
PAGES_AT_HOME = Problem(
    code="pages-at-home",
    what="There is no link for a phone.",
    why="These pages answer on this machine alone, so a link to them would open nowhere else.",
    fix="Say under [web] in firm.toml the address by which your pages are reached, with pages = true, and start again.",
)
PASSKEYS_MISSING = Problem(
    code="passkeys-missing",
    what="Nobody judges passkeys here.",
    why="This page stands without a firm that could keep them.",
    fix="Run `onefirm login` in a terminal on this machine and open the link it prints.",
)
ORIGIN_REFUSED = Problem(
    code="origin-refused",
    what="Nothing was changed: this request came from another site.",
    why="Only this page itself may decide for you; a foreign page could otherwise press your buttons.",
    fix="Open the page itself and decide there.",
    where="/",
)
BODY_TOO_LARGE = Problem(
    code="body-too-large",
    what="Nothing was changed: what was sent is larger than 1 MB.",
    why="A decision is a few lines of text, so the page takes at most 1 MB at a time.",
    fix="Shorten the text, or attach the long part as a file to the record.",
)
FORM_UNREADABLE = Problem(
    code="form-unreadable",
    what="Nothing was changed: the form could not be read.",
    why="A form arrives as UTF-8 text with at most 200 fields.",
    fix="Go back, reload the page and send it again.",
)
STREAMS_MANY = Problem(
    code="streams-many",
    what="This window is not live: too many others are.",
    why="Each live window keeps a line to the firm open, and it keeps a bounded number of them.",
    fix="It still shows what is new once a minute. Close windows you need no more, and reload this one.",
    where="/",
)
PAGE_FAILED = Problem(
    code="page-failed",
    what="This page could not be shown.",
    why="Something failed inside onefirm; what is in the ledger is safe.",
    fix="Reload the page. If it stays, run `onefirm doctor`; the log of `onefirm up` holds the details.",
)


def part_failed(name: str) -> Problem:
    return Problem(
        code="part-failed",
        what="This part of the page could not be shown.",
        why=f"Something failed inside onefirm while it asked for '{name}'; the rest of the page is as it should be.",
        fix="Reload the page. If it stays, run `onefirm doctor`; the log of `onefirm up` holds the details.",
    )


def tries_too_many(seconds: int) -> Problem:
    return Problem(
        code="sign-in-too-fast",
        what="Nobody can sign in with a passkey right now.",
        why="Too many that were wrong came in a row, so each new try waits twice as long as the one before.",
        fix=f"Wait {seconds} s, then try again; or run `onefirm login` in a terminal on this machine.",
    )


def page_unknown(path: str) -> Problem:
    return Problem(
        code="page-unknown",
        what="There is no such page.",
        why=f"Nothing answers at {path[:200]}.",
        fix="Go back to Today.",
        where="/",
    )


def method_unsupported(method: str, path: str) -> Problem:
    return Problem(
        code="method-unsupported",
        what="Nothing was changed: this page does not take that kind of request.",
        why=f"{path[:200]} does not answer {method[:20]}.",
        fix="Use the buttons of the page.",
        where="/",
    )


def host_refused(host: str, port: int) -> Problem:
    return Problem(
        code="host-refused",
        what="This page answers only under its own name.",
        why=f"The request was for '{host[:200]}'; a foreign name that leads here may be a trick.",
        fix=f"Open http://localhost:{port}/ instead.",
    )


def port_taken(port: int) -> Problem:
    return Problem(
        code="port-taken",
        what=f"Port {port} is taken by another program.",
        why="Two programs cannot listen on one port of this machine; perhaps another firm is up.",
        fix=f"Choose another one: onefirm up --port {port + 1}",
    )


def explained_at(problem: Problem) -> str:
    """Where it is explained; empty for whoever could not open it: a stranger, or somebody under a wrong name."""
    return "" if problem.code in (*_OF_HOOKS, *_OF_LINKS, "host-refused") else f"/problems/{problem.code}"


def way_in(problem: Problem) -> tuple[str, str] | None:
    """The way onward: a page that shows what the problem names as a command, its address and the words for the button.
    Nobody who is not in gets one but to the door itself, and nobody whose next page would fail as this one did."""
    if problem.code == "sign-in-too-fast":
        return "/sign-in", "Try again"
    if problem.code in _OUTSIDE:
        return None
    if problem.where == "/":
        return "/", "Go to Today"
    found = _COMMAND.search(problem.where) or _COMMAND.search(problem.fix)
    if found is None:
        return None
    if found["room"] == "plans":
        return (f"/plans/{found['named']}", "Open the plan") if found["named"] else ("/work", "Open the work")
    if found["room"] in ("people", "records", "forget"):
        return "/people", "Open the people"
    if found["room"] == "schedules":
        return "/schedules", "Open the schedules"
    if found["room"] in ("tokens", "passkeys", "sign"):
        return "/settings/access", "See who may come in"
    if found["room"] in ("connect", "connections"):
        return "/connections", "Open the connections"
    return _ROOMS.get(found["room"], ("/inbox", "Open the inbox"))
