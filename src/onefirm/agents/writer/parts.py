"""The parts every letter has: a greeting, a topic, sentences without an avoided word, and an ending."""

import re
from collections.abc import Sequence

from onefirm.agents.writer import templates
from onefirm.agents.writer.brief import Brief
from onefirm.agents.writer.person import first_name
from onefirm.domain.contract import Evidence
from onefirm.domain.language import language_of
from onefirm.domain.names import in_words
from onefirm.domain.voice import Voice

SUBJECT_SIGNS_MAX = 69
SURE_IN_ANOTHER_LANGUAGE = 60
_SERVICES_MAX = 3

ELSEWHERE = re.compile(
    r"\bfor (?P<what>[^,;\n]{3,80}?),? (?:see|ask|try|write to|go to|turn to) [^,;\n]{2,120}", re.IGNORECASE
)
"""`for smaller jobs ask Jo Reed (reed.example)`: where the operator's own list of services points on."""


def greeting(task: Brief, voice: Voice) -> str:
    name = first_name(task.name)
    wanted = voice.greeting or templates.GREETING
    if name or "{name}" not in wanted:
        return wanted.replace("{name}", name)
    without = re.sub(r"\s*\{name\}", "", wanted)
    # `Dear,` and `Hi,` are no greetings; `Good morning,` and `Moin,` are.
    bare = without.casefold().strip(" ,.!")
    return templates.GREETING_NOBODY if bare in templates.GREETINGS_WITH_A_NAME else without


def say(wordings: Sequence[str], voice: Voice, **values: str) -> str:
    """The first wording without an avoided word; none, if each has one."""
    for wording in wordings:
        # Filled in by hand: `format` would read braces in a stranger's words.
        sentence = re.sub(r"\{(\w+)\}", lambda gap: values[gap[1]], wording)
        if not voice.avoided_in(sentence):
            return sentence
    return ""


def subject(wordings: Sequence[str], about: str, voice: Voice) -> str:
    """The first wording that fits a line and holds no avoided word; the last one, if none does."""
    fits = [text.replace("{topic}", about) for text in wordings]
    short = [text for text in fits if len(text) <= SUBJECT_SIGNS_MAX and not voice.avoided_in(text)]
    return next(iter(short), wordings[-1])


def ending(task: Brief, voice: Voice) -> str:
    signature = task.signature.strip() or "\n".join(line for line in (task.owner, task.firm) if line)
    closes_itself = signature.partition("\n")[0].rstrip().endswith(",")
    return signature if closes_itself else f"{voice.closing or templates.CLOSING}\n{signature}".strip()


def topic_of(services: Sequence[str]) -> str:
    return f"the {in_words(services)}" if services else ""


def asked_for(task: Brief) -> tuple[str, ...]:
    """The services of ours that the summary, or else the message, names."""
    listed = ELSEWHERE.sub("", task.services)
    services = [name.strip(" .-•*") for name in re.split(r"[,;\n]", listed) if name.strip(" .-•*")]
    for text in (task.summary.casefold(), task.message.casefold()):
        named = [name for name in services if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text)]
        if named:
            return tuple(_inside(name) for name in named[:_SERVICES_MAX])
    return ()


def _inside(service: str) -> str:
    """As it stands inside a sentence: `Brand design` loses its capital, `SEO` does not."""
    return service[0].lower() + service[1:] if service[1:2].islower() or service[1:2] == " " else service


def language_in(task: Brief) -> str:
    return language_of(task.message) or "English"


def about_language(language: str) -> tuple[Evidence, ...]:
    """What the operator has to know first, when the letter is not in the language of the message."""
    if language == "English":
        return ()
    name = "another language" if language == "unknown" else language
    return (Evidence(says=f"They wrote in {name}; this draft is in English."),)
