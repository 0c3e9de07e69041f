"""`docs/settings.md`: every line that may stand in firm.toml, policy.toml and voice.md."""

from collections.abc import Iterator
from itertools import groupby

from onefirm.app.builtin import EXTENSION
from onefirm.app.known_settings import FIRM_FILE, POLICY_FILE, Setting, of_file, settings_of
from reference.source import cell

_HEAD = """# Settings

A firm is a folder, and three text files in it are yours to edit: firm.toml, policy.toml and voice.md. They are
read when the firm is opened. In the first two every fault is told with file and line, and a setting nobody knows
is refused rather than passed over. There are {count} settings.
"""
_VOICE = """## voice.md

How you write. Three kinds of lines are read, wherever they stand in the file; every draft keeps to them, and the
reviewer holds every letter against them:

```markdown
- greeting: Hello {name},
- closing: Kind regards,
- avoid: leverage, synergy
```

| line | what it decides |
|---|---|
| `greeting` | How a letter begins. `{name}` becomes the first name of whom it is for. Of two the last counts. |
| `closing` | What stands above your signature. Of two the last counts. |
| `avoid` | Words that never stand in a letter, with commas between them. `no "leverage"` in a sentence says the same. |

Other prose in it is for people; it is not read yet.
"""
_ABOUT = {
    FIRM_FILE: (
        "Who you are. Every agent reads this profile, so a change here shows in the next draft.\n"
        "It stands in the ledger as `profile.changed`."
    ),
    POLICY_FILE: (
        "What may happen without asking, and every bound. Whenever it changes, the new policy is pinned in the ledger\n"
        "as `policy.pinned`, and every approval that was given under the old one is taken back and asked for again."
    ),
}
_EXAMPLES = {
    FIRM_FILE: """[firm]
name = "Tern Studio"
trade = "brand design"
services = ["logo", "brand design", "website"]
currency = "EUR"
budget-min = 1500

[operator]
name = "Ines Tern"
email = "ines@tern.example"
signature = "Ines Tern, Tern Studio"
""",
    POLICY_FILE: """undo-window-seconds = 60
opt-outs = ["no-more@example.com"]

[modes]
"lead-qualification.send" = "draft"

[limits]
wakes-at-once-max = 4
""",
}


def page() -> str:
    parts = [_HEAD.format(count=len(settings_of(EXTENSION.accounts)))]
    for file in (FIRM_FILE, POLICY_FILE):
        parts.append(f"## {file}\n\n{_ABOUT[file]}\n\n```toml\n{_EXAMPLES[file]}```\n")
        parts.extend(_sections(file))
    parts.append(_VOICE)
    return "\n".join(parts)


def examples() -> dict[str, str]:
    """The examples as they stand on the page, so that a test can open a firm with them."""
    return _EXAMPLES


def _sections(file: str) -> Iterator[str]:
    for section, settings in groupby(of_file(file, EXTENSION.accounts), key=lambda setting: setting.section):
        title = f"### [{section}]" if section else "### At the top"
        rows = "\n".join(_row(setting) for setting in settings)
        yield f"{title}\n\n| setting | takes | default | what it decides |\n|---|---|---|---|\n{rows}\n"


def _row(setting: Setting) -> str:
    default = "must be given" if setting.needed else f"`{cell(setting.default)}`"
    return f"| `{setting.key}` | {setting.kind} | {default} | {cell(setting.says)} |"
