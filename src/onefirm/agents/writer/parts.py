"""What a letter takes from the task: the services it is about, and the language it answers in."""

import re
from collections.abc import Sequence

from onefirm.agents.writer.brief import Brief
from onefirm.domain.language import language_of
from onefirm.domain.names import in_words

SURE_IN_ANOTHER_LANGUAGE = 60
SERVICES_MAX = 3

ELSEWHERE = re.compile(
    r"\bfor (?P<what>[^,;\n]{3,80}?),? (?:see|ask|try|write to|go to|turn to) [^,;\n]{2,120}", re.IGNORECASE
)
"""`for smaller jobs ask Jo Reed (reed.example)`: where the operator's own list of services points on."""


def topic_of(services: Sequence[str]) -> str:
    return f"the {in_words(services)}" if services else ""


def asked_for(task: Brief) -> tuple[str, ...]:
    """The services of ours that the summary, or else the message, names."""
    listed = ELSEWHERE.sub("", task.services)
    services = [name.strip(" .-•*") for name in re.split(r"[,;\n]", listed) if name.strip(" .-•*")]
    for text in (task.summary.casefold(), task.message.casefold()):
        named = [name for name in services if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text)]
        if named:
            return tuple(_inside(name) for name in named[:SERVICES_MAX])
    return ()


def _inside(service: str) -> str:
    """As it stands inside a sentence: `Brand design` loses its capital, `SEO` does not."""
    return service[0].lower() + service[1:] if service[1:2].islower() or service[1:2] == " " else service


def language_in(task: Brief) -> str:
    return language_of(task.message) or "English"
