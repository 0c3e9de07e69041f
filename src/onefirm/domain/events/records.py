"""What the firm came to know."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import PlanId, RecordId, SubjectId
from onefirm.domain.labels import Label
from onefirm.domain.personal import Personal


class RecordChanged(Fact):
    kind: ClassVar[str] = "record.changed"
    about: ClassVar[str] = "A canonical record was made or changed; fields not named keep their value."
    record: str
    id: RecordId
    subject: SubjectId
    fields: Personal
    label: Label
    plan: PlanId | None = None
    why: str
