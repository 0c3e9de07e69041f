"""What is asked for a handover, what the desk answers, and all that its pages are written from."""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.desk.copy_shapes import BackupsView
from onefirm.desk.profile_shapes import ProfileView
from onefirm.desk.record_shapes import RecordRow
from onefirm.desk.rule_shapes import DecisionsView, RuleRow
from onefirm.desk.schedule_shapes import SchedulesView
from onefirm.desk.shapes import InboxView, OptOutsView, PlanRow, PlaybooksView, TodayView
from onefirm.desk.vault_shapes import VaultView
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
