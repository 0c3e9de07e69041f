"""Who the firm is, and what was decided once and for all."""

from onefirm.desk.handover.marks import items, page, part, plain, quoted, table
from onefirm.desk.handover.shapes import Seen

_LONG = ("voice", "signature", "firm")


def of_firm(seen: Seen) -> str:
    rows = (
        (field.about.rstrip("."), field.value)
        for field in seen.profile.fields
        if field.value and field.name not in _LONG
    )
    texts = [part(title, quoted(seen.text(name))) for name, title in _TEXTS.items() if seen.text(name).strip()]
    return page(
        f"Who {seen.text('firm')} is",
        "In the words of whoever runs it: 'you' is them.\n",
        table(("What", "As it stands"), rows, "Nothing is said yet."),
        *texts,
    )


_TEXTS = {"signature": "What stands under every letter", "voice": "How letters are written"}


def of_decisions(seen: Seen) -> str:
    rows = (
        (each.name, each.client or "always", ", ".join(each.never), each.why, each.until or "until it is lifted")
        for each in seen.decisions.items
    )
    wishes = [
        f"{plain(known.row.shown)}: **{plain(rule.rule)}**{f' ({plain(rule.why)})' if rule.why else ''}"
        for known in seen.people
        for rule in known.rules
    ]
    return page(
        "What was decided once and for all",
        table(
            ("Decision", "For whom", "Words it is known by", "Why", "Holds"),
            rows,
            "Nothing was decided once and for all.",
        ),
        part("What clients asked for", items(wishes) or "Nobody has asked for anything special.\n"),
        part("What may leave without a person", _policy(seen)),
        part("How the work is done", _playbooks(seen)),
    )


def _playbooks(seen: Seen) -> str:
    rows = ((each.title, each.about, f"onefirm playbooks show {each.name}") for each in seen.playbooks.items)
    return table(("Playbook", "What for", "Read it with"), rows, "There is no playbook.")


def _policy(seen: Seen) -> str:
    """In words what policy.toml says, of whatever somebody new would trip over."""
    policy = seen.policy
    kept = "; ".join(f"{name}: {term}" for name, term in policy.retention.items())
    told = [
        ("By themselves, without a question", ", ".join(policy.auto) or "nothing"),
        ("Held after a yes, so that it can be taken back", f"{policy.undo_window_seconds} seconds"),
        ("Payments that always ask", f"over {policy.money_out_max.shown()}"),
        (
            "A question is no longer asked after",
            f"{policy.approval_days_max} days" if policy.approval_days_max else "never",
        ),
        ("How long records are kept", kept),
        *((f"The step {step}", f"is set to {mode}") for step, mode in policy.modes.items()),
    ]
    where = f"`{plain(seen.folder)}/policy.toml` says all of it; everything that leaves is held to it.\n"
    return f"{table(('What', 'As it stands'), told, '')}\n{where}"
