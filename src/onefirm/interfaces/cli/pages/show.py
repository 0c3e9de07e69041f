"""Which page prints which answer."""

from collections.abc import Callable

from onefirm.interfaces.cli.pages import (
    alike,
    books,
    connections,
    copies,
    forgetting,
    imports,
    inbox,
    people,
    profile,
    records,
    rules,
    safe,
    schedules,
    staff,
    work,
)
from onefirm.interfaces.cli.pages.paper import Paper
from onefirm.interfaces.cli.words import Answer

PAGES: dict[str, Callable[[Paper, Answer], None]] = {
    "today": inbox.today,
    "inbox": inbox.inbox,
    "card": inbox.card,
    "alike": alike.alike,
    "together": alike.together,
    "typed": work.typed,
    "intents": work.intents,
    "plans": work.plans,
    "plan": work.plan,
    "preview": work.preview,
    "events": books.events,
    "event": books.event,
    "why": books.why,
    "verify": books.verify,
    "rebuild": books.rebuild,
    "playbooks": staff.playbooks,
    "playbook": staff.playbook,
    "checked": staff.checked,
    "diff": staff.diff,
    "agents": staff.agents,
    "agent": staff.agent,
    "faults": staff.faults,
    "optouts": staff.optouts,
    "connections": connections.connections,
    "people": people.people,
    "person": people.person,
    "pairs": people.pairs,
    "profile": profile.profile,
    "profile-history": profile.history,
    "kinds": records.kinds,
    "records": records.records,
    "record": records.record,
    "history": records.history,
    "rules": rules.rules,
    "decisions": rules.decisions,
    "schedules": schedules.schedules,
    "schedule": schedules.schedule,
    "forget": forgetting.forget,
    "backups": copies.backups,
    "returned": copies.returned,
    "import": imports.brought,
    "import-shown": imports.one,
    "imports": imports.imports,
    "exported": copies.returned,
    "vault": safe.vault,
    "prune": forgetting.prune,
    "doctor": staff.doctor,
    "setup": staff.setup,
}


def show(page: str, answer: Answer) -> None:
    PAGES[page](Paper(), answer)
