"""One command from asking to exit code: the answer to stdout, everything else to stderr."""

import sys

from onefirm.interfaces.cli import listed
from onefirm.interfaces.cli.asks import asked
from onefirm.interfaces.cli.lay import clean, cleaned, document, problems_of, told
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, inner, rows, text, texts

DONE, FAILED, MISREAD, NEEDS_A_PERSON, NOT_FOUND, TOO_LATE, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

_PERSON = frozenset(
    {"answer-missing", "changes-missing", "held-several", "until-missing", "to-missing", "forget-unconfirmed"}
    | {"outcome-missing", "import-unconfirmed", "connect-fields-missing", "connect-secret-missing"}
    | {
        "rotate-value-missing",
        "rotate-which",
        "review-no-terminal",
        "passkey-at-the-page",
        "version-missing",
        "question-hasty",
    }
)
_FASTER = ("-stale", "-decided", "-conflict", "-expired")


def run(given: Given, house: House) -> int:
    return shown(asked(given, house), given, house)


def shown(reply: Reply, given: Given, house: House) -> int:
    """Print a reply in the form that was asked for, and say how it went."""
    if "problems" in reply:
        return refused(reply, given.json)
    answer = inner(reply, "answer")
    page = "together" if "not_taken" in answer else given.command.page
    listed.remember(house, page, answer)
    if given.json:
        print(document(answer))
    elif page == "playbook" and (given.values.get("raw") or not sys.stdout.isatty()):
        _print_raw(text(answer, "text"))
    else:
        said = listed.numbered(house, answer) if page == "alike" else answer
        _print(page, {**said, "whole": bool(given.values.get("all"))} if page == "person" else said, house)
    if page == "playbook" and not given.json and answer.get("problems"):
        print(told(problems_of(answer)), file=sys.stderr)
    return exit_of_answer(page, answer)


def refused(reply: Reply, as_json: bool) -> int:
    """Problems: as the one document on stdout, or for a person on stderr."""
    problems = problems_of(reply)
    if as_json:
        print(document(reply))
    else:
        print(told(problems), file=sys.stderr)
    return exit_of_problem(text(problems[0], "code") if problems else "")


def exit_of_problem(code: str) -> int:
    if code == "command-misread":
        return MISREAD
    if code.endswith("-unknown"):
        return NOT_FOUND
    if code.endswith(_FASTER):
        return TOO_LATE
    return NEEDS_A_PERSON if code in _PERSON else FAILED


def exit_of_answer(page: str, answer: Answer) -> int:
    """An answer can be bad news too: a broken chain, a missing field, a check that failed."""
    if page == "together" and rows(answer, "not_taken"):
        return TOO_LATE
    if page == "typed" and texts(answer, "missing"):
        return NEEDS_A_PERSON
    if page == "import" and rows(answer, "blocked"):
        return NEEDS_A_PERSON
    if page == "doctor" and not answer.get("ok"):
        return NEEDS_A_PERSON
    if page == "tested" and answer.get("ok") is False:
        return FAILED
    if page == "verify" and not answer.get("sound"):
        return FAILED
    if page == "rebuild" and not answer.get("equal"):
        return FAILED
    if page == "checked" and any(rows(item, "problems") for item in rows(answer, "items")):
        return FAILED
    if page == "playbook" and answer.get("problems"):
        return FAILED
    return DONE


def _print_raw(document: str) -> None:
    """Exactly the text, so that it can be kept as a file; only a terminal is spared what could steer it."""
    sys.stdout.write(clean(document) if sys.stdout.isatty() else document)


def _print(page: str, answer: Answer, house: House) -> None:
    said = cleaned(answer)
    assert isinstance(said, dict), "A cleaned answer is an answer."
    if page == "says":
        print(text(said, "says"))
    elif page in ("kit", "script"):
        print(text(answer, "text"))
    elif page == "login":
        print("\n".join(filter(None, (text(said, "url"), text(said, "elsewhere")))))
    else:
        house.show(page, said)
