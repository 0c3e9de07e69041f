"""Making a fresh firm: a folder only its operator may read, with files that explain themselves."""

import json
from pathlib import Path

from onefirm.app.known_settings import FIRM_FILE, POLICY_FILE
from onefirm.app.settings import FOLDERS, VOICE_FILE
from onefirm.capabilities.clock import Chance, Clock
from onefirm.domain.address import reachable
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.retention import RETENTION
from onefirm.guard.files import whole

FOLDER_MODE = 0o700
_OURS = frozenset({FIRM_FILE, POLICY_FILE, VOICE_FILE, *FOLDERS})

_FIRM = """\
# {firm_plain}: who you are. Every draft reads this; change it here or with `onefirm profile set`.
# Made by onefirm on {today}. docs/settings.md lists every setting.
# Three files are yours to edit: this one, policy.toml (what may happen without asking) and voice.md (how you write).
# The folder keys/ is made when the firm is opened for the first time. Copy it to another place then.

[firm]
name = {firm}
# What you do, in a few words.
trade = ""
# What is on offer: a list.
services = []
# Three letters. Every amount without a currency is meant in it.
currency = "EUR"
# The smallest budget worth a talk, in whole units of that currency.
budget-min = 0
# What things cost, in the words you would tell a client.
prices = ""
# How to get an appointment: a sentence or a link.
booking = ""
# When you can be reached, as it would stand in a sentence: "Monday to Friday, 9 to 17".
hours = ""
# The time zone you work in, such as "Europe/Vienna": days and schedules are read in it.
# timezone = "UTC"

[operator]
name = {operator}
email = {email}
# What stands under every letter.
signature = {signature}

[web]
# The pages are served on this machine: http://localhost:8400. docs/access.md says how to use them on a phone.
port = 8400

[witness]
# Folders, best on another disk, that keep a signed copy of every checkpoint.
folders = []
"""

_POLICY = """\
# Policy: what may happen without asking you, and every bound with a name.
# Remove a `#` to change a setting; what stands behind it is the default.

# How long what you approve or turn down is held, so that you can take it back.
undo-window-seconds = 30

# Money over this always asks, whatever the history.
money-out-max = "0 EUR"

# Effect kinds that may run by themselves, where their class allows it.
# auto = ["mail.send@1"]

# Addresses that are never written to.
opt-outs = []

[modes]
# Your word over a playbook's: draft, ask, earn or auto.
# "lead-qualification.send" = "draft"

[limits]
# plan-steps-max = 50
# agent-seconds-max = 60
# connector-seconds-max = 60

# How long people are kept after anything of theirs last changed: "12 months", "10 years" or "for ever".
# Whoever is due is shown to you first. To set a line, take the `#` away from [retention] too.
# [retention]
{retention}
"""

_VOICE = """\
# How {operator} writes

These three lines are read, and every draft keeps to them. Change them as you like; {{name}} is whom the letter is for.

- greeting: Hello {{name}},
- closing: Kind regards,
- avoid: leverage, synergy, excited

Other prose in this file is for people; it is not read yet.
"""


def init(folder: Path, name: str, operator: str, email: str, clock: Clock, chance: Chance) -> None:
    """Make a fresh firm. It refuses a folder that holds anything else, and opens no database."""
    if not reachable(email):
        raise Refusal(_no_address(email))
    retention = "\n".join(f'# {cls} = "{period}"' for cls, period in RETENTION.items())
    texts = {
        VOICE_FILE: _VOICE.format(operator=operator),
        POLICY_FILE: _POLICY.format(retention=retention),
        FIRM_FILE: _FIRM.format(
            firm_plain=" ".join(name.split()),
            firm=quoted(name),
            operator=quoted(operator),
            email=quoted(email),
            signature=quoted(f"{operator}\n{name}"),
            today=clock.now().date().isoformat(),
        ),
    }
    furnish(folder, texts, chance)


def furnish(folder: Path, texts: dict[str, str], chance: Chance) -> None:
    """Put the given files and the usual folders into an empty folder. firm.toml comes last: it makes it a firm."""
    assert list(texts)[-1] == FIRM_FILE, "A folder must not count as a firm before it is complete."
    _look(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(FOLDER_MODE)
        for name in FOLDERS:
            (folder / name).mkdir(mode=FOLDER_MODE, exist_ok=True)
        for name, text in texts.items():
            whole.put(folder / name, text.encode())
    except OSError as fault:
        raise Refusal(_read_only(folder, fault)) from fault


def quoted(text: str) -> str:
    """A TOML string. JSON spells them alike, but for one sign that JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _look(folder: Path) -> None:
    """Refuse what is not ours to fill. A folder where making a firm broke off half-way is."""
    try:
        found = {entry.name for entry in folder.iterdir() if not entry.name.endswith(whole.PART)}
    except FileNotFoundError:
        return
    except OSError as fault:
        raise Refusal(_read_only(folder, fault)) from fault
    if FIRM_FILE in found:
        raise Refusal(_taken(folder, "There is a firm in this folder already.", "onefirm up --firm " + str(folder)))
    foreign = sorted(found - _OURS)
    if foreign:
        raise Refusal(_taken(folder, f"It holds '{foreign[0]}', which is no part of a firm.", ""))


def _no_address(email: str) -> Problem:
    return Problem(
        code="address-wrong",
        what=f"'{email}' is no mail address, so no firm was made.",
        why="Letters are written in the name of this address, and nobody could answer to it.",
        fix="Name one like ada@fern.example with --email: plain letters, no name, no spaces.",
        where="--email",
    )


def _taken(folder: Path, why: str, instead: str) -> Problem:
    fix = f"Open it with: {instead}" if instead else "Name an empty or new folder with --firm."
    return Problem(code="folder-taken", what=f"No firm was made in {folder}.", why=why, fix=fix, where=str(folder))


def _read_only(folder: Path, fault: OSError) -> Problem:
    return Problem(
        code="folder-read-only",
        what=f"No firm can be made in {folder}.",
        why=f"{fault.strerror or fault}.",
        fix="Name a folder you may write to with --firm, or give yourself the right to write there.",
        where=str(folder),
    )
