"""Who works for the firm, on paper: all of them, and one with its contract and what it decided."""

from onefirm.interfaces.cli.bar import number
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, money, short
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts


def agents(paper: Paper, answer: Answer) -> None:
    paper.table(
        ("Agent", "What it does", "Runs", "30 days", "Broken", "Degraded"),
        [
            (
                (f"{text(item, 'name')}@{text(item, 'version')}", ACCENT),
                text(item, "spec").partition(". ")[0].rstrip(".") + ".",
                text(item, "runs"),
                text(item, "runs_lately"),
                text(item, "broken"),
                text(item, "degraded"),
            )
            for item in rows(answer, "items")
        ],
    )
    paper.part("Contracts")
    paper.line(text(inner(answer, "checks"), "says"), indent=2)
    if wanted := number(answer.get("wanted")):
        acts = "1 act that no plan named was" if wanted == 1 else f"{wanted:,} acts that no plan named were"
        paper.line((f"{acts} asked for and refused, since the firm began.", QUIET))
    paper.part("What may run by itself")
    _cells(paper, rows(answer, "cells"))


def agent(paper: Paper, answer: Answer) -> None:
    paper.line((f"{text(answer, 'name')}@{text(answer, 'version')}", STRONG), f"  {text(answer, 'kind')}")
    paper.line(text(answer, "spec"))
    paper.gap()
    counted = ((name, text(answer, name)) for name in ("runs", "broken", "forbidden", "wanted", "degraded"))
    lately = f"{text(answer, 'runs_lately')} runs, {text(answer, 'thrown_away_lately')} thrown away"
    paper.pairs(
        [
            ("takes", ", ".join(inner(inner(answer, "takes"), "properties"))),
            ("gives", ", ".join(inner(inner(answer, "gives"), "properties"))),
            ("outcomes", ", ".join(texts(answer, "outcomes"))),
            ("capabilities", ", ".join(texts(answer, "capabilities")) or "none"),
            ("repeatable", "yes" if answer.get("repeatable") else "no"),
            ("counts", ", ".join(texts(answer, "exact")) or "nothing"),
            ("thresholds", "; ".join(f"{name} {number}" for name, number in inner(answer, "thresholds").items())),
            ("reads", ", ".join(texts(answer, "reads")) or "no records"),
            ("can fail by", "; ".join(texts(answer, "failure_modes"))),
            ("fallback", text(answer, "fallback")),
            ("at most", f"{text(answer, 'latency_ms')} ms, {money(number(answer.get('cost_cents_max')))}"),
            ("called by", "; ".join(_call(call) for call in rows(answer, "calls")) or text(answer, "aside")),
            *counted,
            ("in 30 days", lately),
            ("cost", f"{text(answer, 'cost_month')} this month"),
            ("from", text(answer, "from_extension")),
            ("contract", text(answer, "contract")),
        ]
    )
    if learned := inner(answer, "learned"):
        paper.part("What your decisions taught")
        paper.line(text(learned, "says"), indent=2)
        given = ", ".join(f"{name} {times}" for name, times in inner(learned, "decided").items())
        paper.line((f"You said: {given}.", QUIET), indent=2)
        if text(learned, "version"):
            paper.line((f"Version {text(learned, 'version')}, since {when(text(learned, 'at'))}.", QUIET), indent=2)
    _versions(paper, answer)
    _decisions(paper, rows(answer, "decisions"))
    if cells := rows(answer, "leads_to"):
        paper.part("What its work leads to")
        _cells(paper, cells)


def checks(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for one in rows(answer, "items"):
        failed = inner(one, "failed")
        if text(one, "what") != "act" or failed:
            sign = ("✗ ", BAD) if failed else ("✓ ", OK)
            paper.line(sign, (text(one, "about"), ACCENT), f"  {text(one, 'says')}", indent=2, hang=4)
        for name, instead in failed.items():
            paper.line(f"{name}: {instead}", indent=6)


def drift(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for one in rows(answer, "items"):
        judged = ("holds", OK) if one.get("actual") is not None else ("", QUIET)
        state = ("drifts", BAD) if one.get("drifted") else judged
        paper.line((text(one, "agent"), ACCENT), f"  {text(one, 'intent')}  ", state, indent=2)
        paper.line(text(one, "says"), indent=4)
        if text(one, "suggests"):
            paper.line(text(one, "suggests"), indent=4)
            paper.line((text(one, "command"), ACCENT), indent=4)


def primitives(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for one in rows(answer, "items"):
        paper.line((text(one, "name"), ACCENT), (f"  {text(one, 'kind')}", QUIET), f"  {text(one, 'says')}", indent=2)
        used = "; ".join(f"{text(use, 'playbook')}, {text(use, 'step')}" for use in rows(one, "used"))
        again = "repeatable" if one.get("repeatable") else "not repeatable"
        paper.line((f"{again} · {used or 'no playbook uses it'}", QUIET), indent=4)


def _call(call: Answer) -> str:
    least = f", decides from {text(call, 'sure_above')} % on" if number(call.get("sure_above")) else ""
    return f"{text(call, 'playbook')}, {text(call, 'step')}{least}"


def _versions(paper: Paper, answer: Answer) -> None:
    versions = rows(answer, "versions")
    if len(versions) > 1:
        paper.part("Versions")
    for one in versions if len(versions) > 1 else []:
        since = f" since {when(text(one, 'since'))}" if text(one, "since") else ""
        strange = f", from {text(one, 'from_extension')}" if text(one, "from_extension") != "onefirm" else ""
        paper.line((f"version {text(one, 'version')}", ACCENT), f"  {text(one, 'says')}", indent=2, hang=2)
        others = f" · other {', '.join(texts(one, 'changed'))}" if texts(one, "changed") else ""
        paper.line((f"contract {text(one, 'contract')[:12]}{strange}{since}{others}", QUIET), indent=4)


def _decisions(paper: Paper, decisions: list[Answer]) -> None:
    if decisions:
        paper.part(f"What it decided, the newest {len(decisions)}")
    for one in decisions:
        sure = f"  {text(one, 'sure')} % sure" if one.get("sure") is not None else ""
        said = (text(one, "says"), BAD if text(one, "fault") else "")
        paper.line((text(one, "title"), ACCENT), "  ", said, (sure, QUIET), indent=2, hang=2)
        if text(one, "degraded"):
            paper.line((f"Degraded: {text(one, 'degraded')}", WARN), indent=4)
        origin = f"{when(text(one, 'at'))} · {text(one, 'step')} · plan {short(text(one, 'plan'))}"
        paper.line((f"{origin} · entry {text(one, 'entry')}", QUIET), indent=4)
        pins = f"version {text(one, 'version')} · {text(one, 'playbook')} · instructions {text(one, 'told')}"
        cost = f" · {text(one, 'cost')}" if text(one, "cost") else ""
        paper.line((f"{pins} · rules of entry {text(one, 'policy')}{cost}", QUIET), indent=4)


def _cells(paper: Paper, cells: list[Answer]) -> None:
    for cell in cells:
        state = ("asks you", QUIET) if texts(cell, "asks") else ("may run by itself", WARN)
        paper.line((text(cell, "step"), ACCENT), f"  {text(cell, 'act')}  ", state, indent=2)
        counts = ", ".join(
            f"{number(cell.get(name))} {said}"
            for name, said in (("yes", "yes"), ("changed", "changed"), ("turned_down", "no"), ("waiting", "waiting"))
            if number(cell.get(name))
        )
        asked = f"Asked {text(cell, 'asked')}: {counts}." if counts else "Not asked yet."
        paper.line((" ".join((asked, *texts(cell, "asks"))), QUIET), indent=4)
    if not cells:
        paper.line("No playbook acts on the outside.", indent=2)
