"""The ledger, entry by entry, and the proof of it."""

import json

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import BAD, OK, QUIET, STRONG, Paper
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts


def events(paper: Paper, answer: Answer) -> None:
    """Oldest first, as one reads a diary; the newest stands next to the prompt."""
    if about := text(answer, "about"):
        paper.line((about, QUIET))
    entries = sorted(rows(answer, "items"), key=lambda entry: int(text(entry, "seq")))
    for entry in entries:
        paper.entry(f"{text(entry, 'seq'):>6}  {when(text(entry, 'at'))}", text(entry, "says"), left=22)
    if not entries:
        paper.line("No entry is like that.")
    if answer.get("looked"):
        looked = text(answer, "looked")
        paper.line((f"Looked as far as entry {looked}; look on with --before {looked}.", QUIET))


def actors(paper: Paper, answer: Answer) -> None:
    paper.pairs((text(actor, "actor"), text(actor, "who")) for actor in rows(answer, "items"))


def event(paper: Paper, answer: Answer) -> None:
    paper.line((f"Entry {text(answer, 'seq')}", STRONG), f"  {text(answer, 'says')}")
    paper.pairs(
        [
            ("at", text(answer, "at")),
            ("kind", f"{text(answer, 'kind')}@{text(answer, 'version')}"),
            ("stream", text(answer, "stream")),
            ("by", text(answer, "actor")),
            ("because of", text(answer, "cause")),
            ("hash", text(answer, "hash")),
        ]
    )
    paper.gap()
    paper.line(json.dumps(inner(answer, "body"), ensure_ascii=False, indent=2))


def why(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    paper.part("From the entry back to its cause")
    for entry in rows(answer, "chain"):
        paper.entry(f"{text(entry, 'seq'):>6}", text(entry, "says"), (f" {text(entry, 'actor')}", QUIET), left=8)
    for rule in texts(answer, "rules"):
        paper.line((f"rule  {rule}", QUIET), indent=2)
    paper.gap()
    inputs = inner(answer, "inputs")
    paper.pairs(
        [
            ("who", text(answer, "who")),
            ("agent", text(answer, "agent")),
            *((name, text(inputs, name)) for name in inputs),
        ]
    )


def verify(paper: Paper, answer: Answer) -> None:
    sound = bool(answer.get("sound"))
    paper.line(("✓ " if sound else "✗ ", OK if sound else BAD), text(answer, "says"))
    problem = inner(answer, "problem")
    if problem:
        paper.pairs([(name, text(problem, name)) for name in ("what", "why", "fix", "where")])


def rebuild(paper: Paper, answer: Answer) -> None:
    projections = inner(answer, "projections")
    for name, equal in projections.items():
        paper.line(("✓ " if equal else "✗ ", OK if equal else BAD), name, "" if equal else "  was different; mended")
    paper.gap()
    paper.head("Every view is what the ledger says." if answer.get("equal") else "Some views were different.")
