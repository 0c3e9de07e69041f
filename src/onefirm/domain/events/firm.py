"""What happens to the firm as a whole."""

from collections.abc import Callable
from typing import ClassVar, Self

from onefirm.domain.events.fact import Fact
from onefirm.domain.frozen import as_json
from onefirm.domain.ids import QuestionId, SubjectId
from onefirm.domain.personal import Personal, our_own
from onefirm.domain.policy import Policy

PAUSE_STREAM = "firm:pause"
POLICY_STREAM = "firm:policy"
PROFILE_STREAM = "firm:profile"
FIRST_STEPS_STREAM = "firm:first-steps"
FILES = "firm.toml"
GENESIS_STREAM = "firm:genesis"
BACKUPS_STREAM = "firm:backups"
RETURNS_STREAM = "firm:returns"
VERSION_STREAM = "firm:version"


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
    version: ClassVar[int] = 2
    reason: Personal = our_own("")


class FirmResumed(Fact):
    kind: ClassVar[str] = "firm.resumed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Work went on after a pause; nothing was lost."


class PolicyPinned(Fact):
    kind: ClassVar[str] = "policy.pinned"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The policy in force changed to this one."
    version: ClassVar[int] = 2
    terms: Personal
    """The whole policy. Of the addresses that are not written to it holds keyed fingerprints, so that none stays in
    it once somebody is forgotten; before that it named them."""

    @classmethod
    def of(cls, policy: Policy, mark: Callable[[str], str]) -> Self:
        marked = policy.model_copy(update={"opt_outs": tuple(mark(address) for address in policy.opt_outs)})
        return cls(terms=our_own(as_json(marked)))

    @property
    def policy(self) -> Policy:
        return Policy.model_validate(self.terms.value)


class PolicyChanged(Fact):
    kind: ClassVar[str] = "policy.changed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = (
        "The operator changed rules of the policy; what is in force from here on is pinned beside it."
    )
    changed: tuple[str, ...]
    """The names of the rules, as policy.toml has them."""
    says: Personal
    """By rule, what it was and what it is, each as the file would have it."""
    why: Personal = our_own("")


class FirstStepsDismissed(Fact):
    kind: ClassVar[str] = "first-steps.dismissed"
    about: ClassVar[str] = "The operator put the first steps of the firm away; each can still be done."


class ProfileChanged(Fact):
    kind: ClassVar[str] = "profile.changed"
    promises: ClassVar[bool] = True
    version: ClassVar[int] = 2
    about: ClassVar[str] = "The operator's profile changed; the next draft uses it."
    fields: Personal
    """The whole of it, as it stands from here on."""
    changed: tuple[str, ...] = ()
    """What was said of it now; empty where all of it was."""
    source: str = FILES
    """`firm.toml` for that file and voice.md, `operator` for a command or the page."""
    why: Personal = our_own("")


class PlaybookAdopted(Fact):
    kind: ClassVar[str] = "playbook.adopted"
    about: ClassVar[str] = "A version of a playbook was seen for the first time, word for word."
    name: str
    number: int
    hash: str
    text: str


class PlaybookReturned(Fact):
    kind: ClassVar[str] = "playbook.returned"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "An earlier version of a playbook was asked to be put back, as a new one."
    name: str
    back_to: int
    """The version whose words come back."""
    number: int
    """The version it becomes."""
    hash: str
    """Of the text that is put back."""


class BackupMade(Fact):
    kind: ClassVar[str] = "backup.made"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A backup was written, put back on trial and compared; its ledger ends before this entry."
    name: str
    seq: int
    hash: str
    bytes: int
    tried: bool
    """It was restored beside the firm, its ledger verified, and its records came out equal."""
    seconds: int = 0


class BackupFailed(Fact):
    kind: ClassVar[str] = "backup.failed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A backup could not be written, or did not stand its trial."
    code: str
    why: str
    name: str = ""
    """The backup that did not stand its trial; empty where none was written."""


class FirmRestored(Fact):
    kind: ClassVar[str] = "firm.restored"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The firm was put back from a backup or an export; what came after that entry is not in it."
    source: str
    """`backup`, `export`."""
    seq: int
    hash: str
    lost: int = 0
    """How many later entries a witness knew of."""
    forgotten_again: int = 0
    """How many people were forgotten a second time, for they had been forgotten since."""


class FirmUpgraded(Fact):
    kind: ClassVar[str] = "firm.upgraded"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The firm was brought to this version, after a backup and a check of itself."
    before: str
    after: str
    backup: str


class KeysRotated(Fact):
    kind: ClassVar[str] = "keys.rotated"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The keys of people and the secrets were wrapped with a new key; the old one opens nothing."
    mark: str
    """The check that the new key file prints: it tells keys apart and gives nothing of them away."""


class SecretKept(Fact):
    kind: ClassVar[str] = "secret.kept"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A secret was put into the vault under this name; its value is nowhere in the ledger."
    name: str


class SecretRemoved(Fact):
    kind: ClassVar[str] = "secret.removed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A secret was removed from the vault."
    name: str


class PruningAnnounced(Fact):
    kind: ClassVar[str] = "records.due"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Some people fall due under the rules of policy.toml; the operator is asked about them."
    question: QuestionId
    people: tuple[SubjectId, ...]
    """Every name they are kept under: nobody who is not among these goes on that day."""
    due: dict[str, int]
    """By class of policy.toml."""
    on: str
    """Not before this moment."""
    rules: tuple[str, ...]


class Pruned(Fact):
    kind: ClassVar[str] = "records.pruned"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "What was older than its class allows was forgotten: how much of each, and by which rule."
    dropped: dict[str, int]
    """By class of policy.toml."""
    kept: dict[str, int]
    """By reason, what was old enough and had to stay."""
    rules: tuple[str, ...]
    question: str = ""
    """The one by which it was announced; empty where the operator did it by hand."""
