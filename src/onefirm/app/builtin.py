"""The built-in extension: what ships comes in by the same road as a stranger's."""

from pathlib import Path

from onefirm.agents.bookkeeper.agent import Bookkeeper
from onefirm.agents.intake import Intake
from onefirm.agents.inviter import Inviter
from onefirm.agents.invoicer.agent import Invoicer
from onefirm.agents.monitor import Monitor
from onefirm.agents.outreach import Outreach
from onefirm.agents.planner.agent import Planner
from onefirm.agents.qualifier.agent import Qualifier
from onefirm.agents.researcher.agent import Researcher
from onefirm.agents.responder.agent import Responder
from onefirm.agents.reviewer import Reviewer
from onefirm.agents.scheduler.agent import Scheduler
from onefirm.agents.writer.agent import Writer
from onefirm.app.clock import SystemClock
from onefirm.app.local import local_connectors
from onefirm.capabilities.extension import Extension
from onefirm.connectors.caldav import CALENDAR
from onefirm.connectors.form_inbox import FormInbox
from onefirm.connectors.mail import MAIL, MailInbox
from onefirm.connectors.notify import NOTIFY
from onefirm.connectors.reading import READING
from onefirm.connectors.search import SEARCH
from onefirm.connectors.site import SITE
from onefirm.intake.kinds import CARRY_OUT, QUALIFY_LEAD
from onefirm.llm import ACCOUNTS as MODELS
from onefirm.records.kinds import KINDS

_PLAYBOOKS = Path(__file__).parent.parent / "playbooks"
_EXAMPLES = Path(__file__).parent.parent / "agents" / "examples"

EXTENSION = Extension(
    name="onefirm",
    intents=(QUALIFY_LEAD, CARRY_OUT),
    agents=(
        Intake(),
        Qualifier(),
        Writer(),
        Reviewer(),
        Inviter(),
        Researcher(),
        Outreach(),
        Responder(),
        Scheduler(),
        Bookkeeper(),
        Invoicer(),
        Monitor(),
        Planner(),
    ),
    connectors=local_connectors(SystemClock()),
    sources=(FormInbox, MailInbox),
    accounts=(MAIL, CALENDAR, SITE, NOTIFY, READING, SEARCH, *MODELS),
    records=KINDS,
    playbooks=tuple(sorted(_PLAYBOOKS.glob("*.md"))),
    examples=tuple(sorted(_EXAMPLES.glob("*.toml"))),
)
