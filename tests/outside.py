"""The shipped product, driven as a person would: the console script on a firm in a folder."""

import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import forked
from onefirm.inbox.dwell import AGAIN_SECONDS

SCRIPT = Path(sys.executable).parent / "onefirm"
SECONDS_MAX = 60

Answer = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Answer:
        return json.loads(self.out)

    @property
    def problem(self) -> Answer:
        return self.answer["problems"][0]


@dataclass(frozen=True)
class Firm:
    """A firm in a folder. Every command opens it, does its part until nothing can be done now, and closes it."""

    folder: Path
    extensions: tuple[Path, ...] = field(default=())

    def run(self, *args: str, text: str | None = None) -> Ran:
        """What cannot be taken back is looked at first, as the refusal says, and decided then."""
        ran = self.typed(*args, text=text)
        if args[:1] == ("inbox",) and "version-missing" in ran.out + ran.err:
            several = args[1] == "accept-all" or "--all-like" in args
            question = args[args.index("--all-like") + 1] if "--all-like" in args else args[2]
            self.typed("inbox", "alike" if several else "show", question)
            return self.typed(*args, text=text)
        return ran

    def typed(self, *args: str, text: str | None = None) -> Ran:
        environment = {**os.environ, "ONEFIRM_FIRM": str(self.folder), "NO_COLOR": "1"}
        if self.extensions:
            environment["PYTHONPATH"] = os.pathsep.join(str(path) for path in self.extensions)
        return Ran(*forked.ran(list(args), environment, text, SECONDS_MAX))

    def ask(self, *args: str) -> Answer:
        """A command that has to work; its answer as data."""
        ran = self.run(*args, "--json")
        if "question-hasty" in ran.out:
            time.sleep(AGAIN_SECONDS + 0.1)  # A test reads in no time, so it is asked once more.
            ran = self.run(*args, "--json")
        assert ran.code == 0, f"onefirm {' '.join(args)} ended with {ran.code}:\n{ran.out}\n{ran.err}"
        return ran.answer

    def refuse(self, *args: str) -> Answer:
        """A command that has to be refused; its first problem."""
        ran = self.run(*args, "--json")
        assert ran.code != 0, f"onefirm {' '.join(args)} was not refused:\n{ran.out}"
        return ran.problem

    def fill_in(self, form: str, **fields: str) -> Path:
        """Somebody fills in the form on the operator's site."""
        path = self.folder / "forms" / f"{form}.json"
        path.write_text(json.dumps({"form": "contact", **fields}))
        return path

    def policy(self, text: str) -> None:
        (self.folder / "policy.toml").write_text(text)

    def letters(self) -> list[Path]:
        return sorted((self.folder / "outbox").glob("*.eml"))

    def events(self, kind: str) -> list[Answer]:
        tail = self.ask("ledger", "tail", "--limit", "1000")
        return sorted((event for event in tail["items"] if event["kind"] == kind), key=lambda event: event["seq"])


def new_firm(folder: Path, *, extensions: tuple[Path, ...] = (), undo_seconds: int = 0) -> Firm:
    """A fresh firm whose approved letters leave at once, unless told otherwise."""
    firm = Firm(folder, extensions)
    firm.ask("init", "--name", "Tern Studio", "--operator", "Ines Tern", "--email", "ines@tern.example")
    firm.policy(f"undo-window-seconds = {undo_seconds}\n")
    return firm


GOOD = {
    "name": "Ada Palmer",
    "email": "ada@palmer.example",
    "message": "We are opening a second bakery in May and need a new logo and brand design. Could you start in March?",
    "budget": "6000 EUR",
}
VAGUE = {"name": "Jo", "email": "jo@somewhere.example", "message": "Hi, are you free?", "budget": ""}
SPAM = {
    "name": "SEO Team",
    "email": "growth@rank.example",
    "message": "Dear sir, we offer SEO backlinks and guest posts, rank #1 on Google! http://rank.example/offer",
    "budget": "",
}
