"""What happens to the firm as a whole."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact
from onefirm.domain.personal import Personal
from onefirm.domain.policy import Policy

PAUSE_STREAM = "firm:pause"
POLICY_STREAM = "firm:policy"
PROFILE_STREAM = "firm:profile"
GENESIS_STREAM = "firm:genesis"


class FirmCreated(Fact):
    kind: ClassVar[str] = "firm.created"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The firm was set up; from here on its checkpoints are signed with this key."
    name: str
    public_key: str


class FirmPaused(Fact):
    kind: ClassVar[str] = "firm.paused"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Everything was paused: no new effect leaves until it is resumed."
    reason: str = ""


class FirmResumed(Fact):
    kind: ClassVar[str] = "firm.resumed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Work went on after a pause; nothing was lost."


class PolicyPinned(Fact):
    kind: ClassVar[str] = "policy.pinned"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The policy in force changed to this one."
    policy: Policy


class ProfileChanged(Fact):
    kind: ClassVar[str] = "profile.changed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator's profile changed; the next draft uses it."
    fields: Personal


class PlaybookAdopted(Fact):
    kind: ClassVar[str] = "playbook.adopted"
    about: ClassVar[str] = "A version of a playbook was seen for the first time, word for word."
    name: str
    number: int
    hash: str
    text: str
