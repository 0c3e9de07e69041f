"""Which of apprise's addresses are used: those that tell one person something over the network, and nothing else."""

import re
from urllib.parse import unquote, urlsplit

SCHEMAS = frozenset(
    (
        "bark", "barks", "discord", "gchat", "gotify", "gotifys", "json", "jsons", "line", "mmost", "mmosts", "nctalk",
        "nctalks", "ntfy", "ntfys", "opsgenie", "pagerduty", "pbul", "pover", "prowl", "rocket", "rockets", "signal",
        "signals", "slack", "spush", "tgram", "threema", "wxteams", "zulip",
    )
)  # fmt: skip
"""None of these runs a program, speaks to the desktop or writes a file. The others are not needed to be told."""
SERVERS = {
    "json": 80, "jsons": 443, "gotify": 80, "gotifys": 443, "mmost": 80, "mmosts": 443, "nctalk": 80, "nctalks": 443,
    "rocket": 80, "rockets": 443,
}  # fmt: skip
"""Those whose address begins with the name of a server, and its port where none is named."""
SHUT = "It leads where nothing is opened. "
"""So begins why an address cannot be used that is spelled as it should be."""
_FILES = frozenset({"template", "attach", "attachment", "cert", "key", "keyfile", "file"})
"""What would have a file of this machine read."""


_BETWEEN = re.compile(r"[&;?#]")
_NO_WORD = re.compile(r"[^a-z0-9_]")


def unfit(url: str) -> str:
    """Why this address is not used; nothing of it but the first word is told, for the rest is secret."""
    schema, _, rest = url.partition("://")
    schema = schema.casefold()
    if "://" not in url or schema not in SCHEMAS:
        return f"'{schema[:20] if schema.isalnum() and '://' in url else '?'}' is none of {', '.join(sorted(SCHEMAS))}."
    if "://" in rest:
        return f"'{schema}' is followed by another address: put a space between them."
    try:
        urlsplit(url)
    except ValueError:
        return f"The address that begins with '{schema}' cannot be read."
    if named := sorted(_asked(rest) & _FILES):
        return f"'{schema}' with '{named[0]}' would read a file of this machine."
    return ""


def _asked(rest: str) -> set[str]:
    """Whatever somebody might take for the name of a setting: apprise reads them more kindly than others do."""
    pairs = _BETWEEN.split(rest.partition("?")[2])
    return {_NO_WORD.sub("", unquote(pair.partition("=")[0]).casefold()) for pair in pairs}
