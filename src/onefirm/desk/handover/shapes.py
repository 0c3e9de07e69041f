"""What is asked for a handover, what the desk answers, and all that its pages are written from."""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.desk.shapes.copies import BackupsView
from onefirm.desk.shapes.inbox import InboxView
from onefirm.desk.shapes.optouts import OptOutsView
from onefirm.desk.shapes.plans import PlanRow
from onefirm.desk.shapes.playbooks import PlaybooksView
from onefirm.desk.shapes.profile import ProfileView
from onefirm.desk.shapes.records import RecordRow
from onefirm.desk.shapes.rules import DecisionsView, RuleRow
from onefirm.desk.shapes.schedules import SchedulesView
from onefirm.desk.shapes.today import TodayView
from onefirm.desk.shapes.vault import VaultView
from onefirm.domain.frozen import Frozen
from onefirm.domain.policy import Policy


class HandoverArgs(Frozen):
    folder: str = ""
    """Where the firm lies, as whoever asks would type it: the pages name it."""


class Page(Frozen):
    name: str
    text: str


class HandoverView(Frozen):
    says: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Known:
    """Somebody, with what has to be known before one writes to them."""

    row: RecordRow
    rules: tuple[RuleRow, ...]
    under_way: tuple[PlanRow, ...]


@dataclass(frozen=True)
class Seen:
    """The firm at one moment."""

    folder: str
    now: str
    day: str
    """Today, on the clocks of the firm."""
    today: TodayView
    profile: ProfileView
    plans: Mapping[str, tuple[PlanRow, ...]]
    """By state, the newest first; of what is over only the newest."""
    inbox: InboxView
    schedules: SchedulesView
    playbooks: PlaybooksView
    people: tuple[Known, ...]
    records: Mapping[str, tuple[RecordRow, ...]]
    """By kind, whatever is promised, billed or agreed."""
    policy: Policy
    decisions: DecisionsView
    optouts: OptOutsView
    backups: BackupsView
    vault: VaultView

    def named(self, record_id: object) -> str:
        """What the operator calls whoever a record names by id."""
        shown = (known.row.shown for known in self.people if known.row.id == record_id)
        return next(shown, "") or str(record_id or "")

    def text(self, name: str) -> str:
        """One field of the profile."""
        return next((field.value for field in self.profile.fields if field.name == name), "")
