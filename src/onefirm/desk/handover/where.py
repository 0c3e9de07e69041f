"""Where things lie, and how they are reached: the way, never a secret."""

from onefirm.desk.handover.marks import counted, items, page, part, plain, table, when
from onefirm.desk.handover.shapes import Seen

_BACKUPS = 10


def of_places(seen: Seen) -> str:
    folder = plain(seen.folder)
    return page(
        "Where things lie",
        f"The whole firm is one folder: `{folder}`. Every command below finds it with `--firm {folder}`.\n",
        _FILES,
        _backups(seen, folder),
        _export(folder),
        _secrets(seen, folder),
        _commands(folder),
    )


_FILES = part(
    "What is in the folder",
    table(
        ("File or folder", "What it is"),
        (
            ("firm.db", "the books: everything that ever happened, what is personal in it sealed"),
            ("keys/", "what opens the sealed parts, and the vault; without it the books open for nobody"),
            ("firm.toml, voice.md", "who the firm is and how it writes, as typed by its operator"),
            ("policy.toml", "what may leave, and what has to be asked first"),
            ("playbooks/", "how the work is done, where it differs from what is shipped"),
            ("mail/, forms/, outbox/, blobs/", "letters and forms that came, letters that left, and what hung on them"),
            ("backups/", "copies of all of it"),
            ("witness/", "signed notes that prove the books were not rewritten"),
        ),
        "",
    ),
)


def _backups(seen: Seen, folder: str) -> str:
    rows = [
        (each.name, when(each.made_at), each.seq, "yes" if each.tried else "no")
        for each in seen.backups.items[:_BACKUPS]
    ]
    keys = counted(seen.backups.key_backups, "backup of the keys lies", "backups of the keys lie")
    return part(
        "Backups",
        f"{plain(seen.backups.says)} They are in `{folder}/backups`, and {keys} apart from them, in folders `keys-…`. "
        "Ask the operator, or look on their other disks, for copies of both.\n",
        table(("Backup", "Made", "Entries", "Restored on trial"), rows, "There is none yet: run `onefirm backup`."),
        "Put one back beside the firm, to look at it: `onefirm restore newest --into OTHER-FOLDER`. "
        "What was put back is paused: nothing leaves until you said `onefirm resume`.\n",
    )


def _export(folder: str) -> str:
    return part(
        "Everything, without the product",
        f"`onefirm export DIR --firm {folder}` writes all of it as CSV, vCard, iCalendar, Markdown and JSON. "
        "It is in clear: keep it where only you can read it.\n",
    )


def _secrets(seen: Seen, folder: str) -> str:
    names = [f"`{plain(row.name)}`{f', since {row.since[:10]}' if row.since else ''}" for row in seen.vault.items]
    return part(
        "Keys and passwords",
        "None of them stands in these pages.\n",
        items(
            (
                f"The firm's key is `{folder}/keys/firm.key`; its mark is `{plain(seen.vault.mark)}`.",
                "If it is lost, the recovery kit brings it back: a printed page or a file that the operator keeps "
                "elsewhere. `onefirm vault recover KIT` puts it in; if it was sealed, its passphrase is asked for.",
                "Mail, bank and other accounts are opened by their own passwords, which belong into the operator's "
                "will or password safe, not here.",
            )
        ),
        f"Secrets the vault keeps, by name:\n\n{items(names)}" if names else "The vault keeps no secret.\n",
    )


def _commands(folder: str) -> str:
    rows = (
        ("onefirm up", "open the firm and its pages; it works until you end it"),
        ("onefirm today", "what happened and what needs somebody"),
        ("onefirm inbox", "what waits for a decision"),
        ("onefirm pause, onefirm resume", "stop everything that would leave, and go on"),
        ("onefirm people show NAME", "everything about one person"),
        ("onefirm ledger why NUMBER", "who or what started something"),
        ("onefirm doctor", "whether all is well, and what to do if not"),
    )
    return part("Commands for every day", table(("Command", "What it does"), rows, ""))
