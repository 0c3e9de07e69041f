"""Which of apprise's addresses are used: those that tell one person something over the network, and nothing else."""

from urllib.parse import parse_qsl, urlsplit

SCHEMAS = frozenset(
    (
        "bark", "barks", "discord", "gchat", "gotify", "gotifys", "json", "jsons", "line", "mmost", "mmosts", "nctalk",
        "nctalks", "ntfy", "ntfys", "opsgenie", "pagerduty", "pbul", "pover", "prowl", "rocket", "rockets", "signal",
        "signals", "slack", "spush", "tgram", "threema", "wxteams", "zulip",
    )
)  # fmt: skip
"""None of these runs a program, speaks to the desktop or writes a file. The others are not needed to be told."""
_FILES = frozenset({"template", "attach", "attachment", "cert", "key", "keyfile", "file"})
"""What would have a file of this machine read."""


def unfit(url: str) -> str:
    """Why this address is not used; nothing of it but the first word is told, for the rest is secret."""
    schema = url.partition("://")[0].casefold()
    if "://" not in url or schema not in SCHEMAS:
        return f"'{schema[:20] if schema.isalnum() else '?'}' is none of {', '.join(sorted(SCHEMAS))}."
    try:
        asked = {name.casefold().lstrip("+-:") for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    except ValueError:
        return f"The address that begins with '{schema}' cannot be read."
    if named := sorted(asked & _FILES):
        return f"'{schema}' with '{named[0]}' would read a file of this machine."
    return ""
