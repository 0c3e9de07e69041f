"""Who was forgotten and is in a file again: the operator is told before they are kept anew."""

from onefirm.conductor.keeping.kin import plain
from onefirm.conductor.means import Means
from onefirm.domain.events.intents import SubjectSeen
from onefirm.domain.events.people import PersonForgotten
from onefirm.domain.events.streams import of_forgetting, of_subject
from onefirm.domain.ids import SubjectId

_FORGETTINGS_MAX = 10_000
_ROWS_MAX = 1_000


class Returning:
    """Read once for each import. Whoever came back before it is nobody who was forgotten."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._days = _days(means)
        self.met: dict[SubjectId, str] = {}
        """Whom the file brings back, and the day on which they were forgotten."""

    def meet(self, subject: SubjectId) -> None:
        subject = plain(subject)
        if subject in self._days and subject not in self.met and not self._known(subject):
            self.met[subject] = self._days[subject]

    def meet_at(self, address: str) -> None:
        """Of a row that nobody holds against anything: whose address it is, if it was ever met."""
        if not self._days or not (address := address.strip().casefold()):
            return
        seen = self._means.ledger.last(of_subject(self._means.prints.of("subject", address)))
        if seen and isinstance(seen.fact, SubjectSeen):
            self.meet(seen.fact.subject)

    def _known(self, subject: SubjectId) -> bool:
        return any(row["words"] for row in self._means.views.all("records_about", subject=subject, limit=_ROWS_MAX))


def _days(means: Means) -> dict[SubjectId, str]:
    days = dict[SubjectId, str]()
    for row in means.views.all("forgettings_ended", limit=_FORGETTINGS_MAX):
        for event in means.ledger.stream(of_forgetting(str(row["forgetting"]))):
            if isinstance(event.fact, PersonForgotten):
                days |= dict.fromkeys(event.fact.subjects, event.at[:10])
    return days
