"""Whatever can be set, each line with what sets it: a command, and the key of a file."""

from onefirm.interfaces.cli.bar import number
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, STRONG, Paper, brief
from onefirm.interfaces.cli.words import Answer, inner, rows, text

_LEFT = 12
_VALUE_SIGNS = 70
_OPERATORS = ("name", "email", "signature")
"""What stands under [operator] in firm.toml; the rest stands under [firm]."""
_SETTERS = {
    "opt-outs": "onefirm optouts add ADDRESS",
    "modes": "onefirm policy set modes.PLAYBOOK.STEP VALUE",
}
"""What sets a rule that is no single value."""
_ELSEWHERE = (
    ("Connections", "onefirm connections", "Change one: onefirm connect NAME, or its section in firm.toml."),
    ("Being told", "onefirm connect notify --show", "Set it: onefirm connect notify, or [notify] in firm.toml."),
    ("Standing rules", "onefirm rules", "Set one: onefirm rules set WHO RULE."),
    ("Sign-ins", "onefirm sign-ins", "Sign a browser in: onefirm login; out: onefirm sign-ins revoke."),
    ("Passkeys", "onefirm passkeys", "Add one in the browser it is for, under Access; onefirm passkeys remove."),
    ("Tokens", "onefirm tokens", "Make one: onefirm tokens make NAME --may read,send; onefirm tokens revoke."),
    ("Secrets", "onefirm vault", "Put one in: onefirm vault set NAME."),
    ("Schedules", "onefirm schedules", "Set one: onefirm schedules set NAME."),
)
"""What is set with commands of its own, in the words of the pages."""


def settings(paper: Paper, answer: Answer) -> None:
    paper.head("Who you are")
    for field in rows(inner(answer, "profile"), "fields"):
        _field(paper, field)
    policy = inner(answer, "policy")
    group = ""
    for rule in rows(policy, "rules"):
        if text(rule, "group") != group:
            group = text(rule, "group")
            paper.part(group)
        _rule(paper, rule)
    paper.part("Set with commands of their own")
    for name, shows, sets in _ELSEWHERE:
        paper.line((name, STRONG), "  ", (shows, ACCENT), indent=2)
        paper.line((sets, QUIET), indent=4)
    paper.gap()
    files = f"[firm] and [operator] stand in firm.toml, every rule in {text(policy, 'file')}, the voice in voice.md."
    paper.line((f"{files} onefirm doctor tells what is wrong in them.", QUIET))


def _field(paper: Paper, field: Answer) -> None:
    name, key = text(field, "name").replace("_", "-"), text(field, "name")
    said = " ".join(text(field, "value").split())
    paper.entry(name, (brief(said, _VALUE_SIGNS) or "–", STRONG), left=_LEFT)
    section = "operator" if key in _OPERATORS else "firm"
    place = "voice.md" if key == "voice" else f"[{section}] {'name' if key == 'firm' else name}"
    paper.entry("", (f"onefirm profile set {name} VALUE · {place}", QUIET), left=_LEFT)


def _rule(paper: Paper, rule: Answer) -> None:
    says = text(rule, "says") or f"{text(rule, 'about').rstrip('.')}: {text(rule, 'value')}."
    paper.line(says, indent=2)
    name = text(rule, "name")
    place = text(rule, "where") if number(rule.get("line")) else "in policy.toml"
    command = _SETTERS.get(name, f"onefirm policy set {name} VALUE")
    paper.line((f"{command} · {place}", QUIET), indent=4)
