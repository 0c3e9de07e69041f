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
        part(
            "What may leave without a person",
            f"`{plain(seen.folder)}/policy.toml` says it: limits, quiet hours, and what has to be asked first. "
            "Read it before you change it; everything that leaves is held to it.\n",
        ),
        part("How the work is done", _playbooks(seen)),
    )


def _playbooks(seen: Seen) -> str:
    rows = ((each.title, each.about, f"onefirm playbooks show {each.name}") for each in seen.playbooks.items)
    return table(("Playbook", "What for", "Read it with"), rows, "There is no playbook.")
