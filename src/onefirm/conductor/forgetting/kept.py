"""What a forgetting leaves in place: until when, and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from onefirm.conductor.forgetting.traces import Standing
from onefirm.conductor.keeping.kin import BOOKS
from onefirm.conductor.means import Means
from onefirm.domain.events.firm import POLICY_STREAM, PolicyPinned
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
_YOURS = "Your own file names their address under opt-outs. Take it out if it has to go."
_PINNED = (
    "Older entries of the ledger hold policy.toml as it was, with their address among the opt-outs, sealed under the "
    "firm's own key. New entries hold a keyed fingerprint instead; these stay, and no page shows them."
)
_COPIES = (
    "Copies of policy.toml name their address: {places}. If it has to go, make a new backup, then delete these folders."
)
_PLACES_MAX = 5
_SHARED = frozenset({"payments", "publishing", "forms"})
"""What is done through these is known to others already."""


Theirs = Callable[[str], bool]
Copies = Callable[[Theirs], Sequence[str]]
"""Which older copies of policy.toml name somebody, from the firm's folder."""


def nowhere(_theirs: Theirs) -> Sequence[str]:
    return ()


def kept_of(
    people: Iterable[SubjectId], standing: Standing, means: Means, copies: Copies = nowhere
) -> tuple[Kept, ...]:
    books = [row for subject in people for row in _by_law(subject, means)]
    kept = [
        Kept(record=record, count=len(rows), until=_until(rows, means), why=_THE_LAW)
        for record, rows in _grouped(books).items()
    ]
    shared = _shared(standing, means)
    kept += [Kept(record=does, count=count, until="", why=_PUBLIC) for does, count in shared.items()]
    theirs = standing.outside(means).theirs
    if listed := sum(theirs(address) for address in means.policy.opt_outs):
        kept.append(Kept(record="policy.toml", count=listed, until="", why=_YOURS))
    if pinned := sum(any(map(theirs, named)) for named in _named_by_pins(means)):
        kept.append(Kept(record=PolicyPinned.kind, count=pinned, until="", why=_PINNED))
    if found := copies(theirs):
        places = ", ".join(found[:_PLACES_MAX]) + (
            f" and {more:,} more" if (more := len(found) - _PLACES_MAX) > 0 else ""
        )
        kept.append(
            Kept(record="policy.toml in backups", count=len(found), until="", why=_COPIES.format(places=places))
        )
    if standing.opt_outs:
        kept.append(Kept(record="opt-out", count=standing.opt_outs, until="", why=_OPT_OUT))
    return tuple(kept)


def _named_by_pins(means: Means) -> Iterator[Sequence[str]]:
    """The addresses that each policy of before named in clear."""
    for event in means.ledger.stream(POLICY_STREAM):
        if isinstance(event.fact, PolicyPinned) and not event.fact.terms.erased:
            yield [named for named in event.fact.policy.opt_outs if "@" in named]


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
