"""One line in plain words: the intake agent reads it, and what it asks for is a wish, or something is missing."""

import json
from dataclasses import dataclass

from onefirm.capabilities.connector import Said
from onefirm.conductor.means import Means
from onefirm.conductor.profile import today
from onefirm.conductor.staffing.staff import Answer, call
from onefirm.domain.events.intents import IntentReceived, LineCounted
from onefirm.domain.events.streams import of_line
from onefirm.domain.frozen import Json
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.domain.problem import Problem
from onefirm.intake.receive import Along, Alongside
from onefirm.ledger.ledger import Put

_READER = "intake"
_SHOWN_MAX = 80
_EXAMPLE = "New lead: Ada <ada@palmer.example> wants a logo, budget 3000"
_GOAL = "send Ada an offer and remind her after a week"


@dataclass(frozen=True)
class Understood:
    name: str
    version: int
    fields: Json
    missing: tuple[str, ...]

    def call(self, source: str) -> IntentCall:
        return IntentCall(name=self.name, version=self.version, fields=self.fields, source=source, label=OPERATORS_OWN)


async def understood(line: str, means: Means) -> Understood | None:
    """None where nobody can tell what the line asks for."""
    answer = await call(
        means.crew.agents[_READER],
        {"line": line, "today": today(means).isoformat()},
        means.crew.reach,
        sure_above=0,
        seconds_max=means.policy.limits.agent_seconds_max,
    )
    if not isinstance(answer, Answer) or answer.outcome != "understood":
        return None
    output = answer.output
    missing = tuple(str(name) for name in output["missing"]) if isinstance(output["missing"], list) else ()
    version = output["version"]
    assert isinstance(version, int)
    return Understood(str(output["type"]), version, json.loads(json.dumps(output["fields"])), missing)


def not_understood(line: str) -> Problem:
    return Problem(
        code="line-not-understood",
        what=f"Nobody here can tell what '{line[:_SHOWN_MAX]}' asks for.",
        why="A line has to name somebody by mail address and say what they want.",
        fix=f'Try: onefirm do "{_EXAMPLE}". A goal in your own words: onefirm plans draft "{_GOAL}"',
    )


def line_unreadable(line: str, missing: tuple[str, ...]) -> Problem:
    """The same for a line that came in by itself: whoever wrote it is not there to be told."""
    lacks = f"It does not say {' and '.join(missing)}." if missing else "It names nobody by mail address."
    return Problem(
        code="line-unreadable",
        what=f"Your line '{line[:_SHOWN_MAX]}' came in, and nothing was begun.",
        why=f"{lacks} A line has to name somebody by mail address and say what they want.",
        fix=f'Write it anew, in a new letter: "{_EXAMPLE}". Or here: onefirm do "{_EXAMPLE}"',
    )


def counted_as(said: Said, source: str, means: Means) -> Put:
    """Written with the wish itself: a line that began nothing may be sent again under the same name."""
    named = means.prints.of("line", f"{source}|{said.named}")
    return Put(of_line(named), LineCounted(connector=source, item=named))


def also(along: Along, put: Put) -> Along:
    """The same, and this one beside it, where nothing stands yet."""

    def both(fact: IntentReceived) -> Alongside:
        first = along(fact)
        return Alongside((*first.puts, put), {**first.expected, put.stream: 0})

    return both
