"""What a forgetting leaves in place: until when, and why."""

from collections.abc import Iterable, Mapping, Sequence

from onefirm.conductor.crew import Means
from onefirm.conductor.forgetting.traces import Standing
from onefirm.conductor.keeping.kin import BOOKS
from onefirm.domain.events.people import Kept
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import SubjectId
from onefirm.domain.retention import past
from onefirm.ledger.projection import Row
from onefirm.planning.acts import act

_ROWS_MAX = 1_000
_THE_LAW = "The law wants the books kept. They lie under a key of their own."
_PUBLIC = "It is public, or in the books of the outside. Take it back by its own plan if it has to go."
_OPT_OUT = "They do not want to be written to, and that has to hold. Only a keyed fingerprint of the address is left."
_YOURS = (
    "Your own file names their address under opt-outs, and so does the ledger of the firm. Take it out if it has to go."
)
_SHARED = frozenset({"payments", "publishing", "forms"})
"""What is done through these is known to others already."""


def kept_of(people: Iterable[SubjectId], standing: Standing, means: Means) -> tuple[Kept, ...]:
    books = [row for subject in people for row in _by_law(subject, means)]
    kept = [
        Kept(record=record, count=len(rows), until=_until(rows, means), why=_THE_LAW)
        for record, rows in _grouped(books).items()
    ]
    shared = _shared(standing, means)
    kept += [Kept(record=does, count=count, until="", why=_PUBLIC) for does, count in shared.items()]
    if listed := sum(standing.outside(means).theirs(address) for address in means.policy.opt_outs):
        kept.append(Kept(record="policy.toml", count=listed, until="", why=_YOURS))
    if standing.opt_outs:
        kept.append(Kept(record="opt-out", count=standing.opt_outs, until="", why=_OPT_OUT))
    return tuple(kept)


def _by_law(subject: SubjectId, means: Means) -> Sequence[Row]:
    return means.views.all("records_about", subject=f"{subject}{BOOKS}", limit=_ROWS_MAX)


def _until(rows: Iterable[Row], means: Means) -> str:
    """Until the last of them may go."""
    return max(past(means.policy.retention["books"], str(row["changed_at"])) for row in rows)[:10]


def _grouped(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row["record"]), []).append(row)
    return grouped


def _shared(standing: Standing, means: Means) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for effect in sorted(standing.effects):
        known = act(means.ledger.stream(of_effect(effect)))
        if known is not None and known.receipt and known.declared.does.partition(".")[0] in _SHARED:
            does = known.declared.does.partition("@")[0]
            counts[does] = counts.get(does, 0) + 1
    return counts
