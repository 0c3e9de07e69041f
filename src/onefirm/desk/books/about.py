"""What the operator means when they ask what happened about something: which streams of the ledger that is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onefirm.conductor.keeping.keep import Keeping
from onefirm.desk.post import Post
from onefirm.desk.records.views import shown_as
from onefirm.domain.events.streams import of_playbook, of_record, of_rules, of_schedule, of_serial, of_words
from onefirm.domain.ids import FIRM, RecordId, SubjectId
from onefirm.domain.names import folded
from onefirm.domain.record import RecordKind
from onefirm.ledger.patterns import at_the_end, inside
from onefirm.ledger.projection import Row

NAMED_MAX = 6
"""So many things of one kind may bear the words that were typed."""
PLANS_MAX = 100
_SHORTEST = 3
_ID = re.compile(r"(?:(?:pl|ef|qu)_)?[0-9a-hjkmnp-tv-z]{6,}(?:_[\w.~-]*)?")
"""An id, or the end of one. A word that reads like one is looked for as a word when nothing is called so."""
_NAMES_SAID_MAX = 3

Range = tuple[str, str]
"""The names of streams from the first on, up to the second, which is none of them."""


@dataclass(frozen=True)
class About:
    """A thing that was found, and the streams that tell of it."""

    named: tuple[str, ...]
    ranges: tuple[Range, ...]

    @property
    def says(self) -> str:
        more = len(self.named) - _NAMES_SAID_MAX
        said = ", ".join(self.named[:_NAMES_SAID_MAX])
        return f"About {said}{f' and {more} more' if more > 0 else ''}."


def about(post: Post, said: str) -> About | None:
    """A plan, an act or a question by id; a playbook or a schedule by name; whoever or whatever is called so."""
    ref = said.strip()
    if ":" in ref:
        return About((ref,), (_beginning(ref),))
    return _by_id(post, ref) or _by_name(post, ref) or _called(post, ref)


def streams_of_plan(plan: str) -> tuple[Range, ...]:
    """Its own, and those of its acts and its questions."""
    tail = plan.removeprefix("pl_")
    return (_exactly(f"plan:pl_{tail}"), _beginning(f"effect:ef_{tail}_"), _beginning(f"question:qu_{tail}_"))


def _by_id(post: Post, ref: str) -> About | None:
    if not _ID.fullmatch(ref):
        return None
    for kind in ("plan", "effect", "question"):
        rows = post.means.views.all(f"{kind}_ending", pattern=at_the_end(ref))
        if len(rows) == 1:
            found = str(rows[0]["id"])
            ranges = streams_of_plan(found) if kind == "plan" else (_exactly(f"{kind}:{found}"),)
            return About((f"the {'act' if kind == 'effect' else kind} {found}",), ranges)
    return None


def _by_name(post: Post, ref: str) -> About | None:
    """A playbook comes with the plans that were made from it last."""
    for what, stream in (("playbook", of_playbook(ref)), ("schedule", of_schedule(ref))):
        if not post.means.ledger.version(stream):
            continue
        plans = post.means.views.all("plans_of_playbook", first=f"{ref}@", last=f"{ref}A", limit=PLANS_MAX)
        made = plans if what == "playbook" else []
        ranges = (_exactly(stream), *(each for row in made for each in streams_of_plan(str(row["plan"]))))
        return About((f"the {what} {ref}",), ranges)
    return None


def _called(post: Post, ref: str) -> About | None:
    """Everybody and everything of that name, with the plans they are in. Two people called so are both meant."""
    if len(ref) < _SHORTEST:
        return None
    found = {str(row["id"]): (kind, row) for kind, row in _named(post, ref)}
    if not found:
        return None
    ranges: dict[Range, None] = {}
    for kind, row in found.values():
        ranges[_exactly(of_record(kind.name, RecordId(str(row["id"]))))] = None
        subject = SubjectId(str(row["subject"]))
        if subject != FIRM and kind.name in ("person", "organisation", "lead"):
            ranges.update(dict.fromkeys(_of_person(post, subject)))
    return About(tuple(dict.fromkeys(_shown(kind, row) for kind, row in found.values())), tuple(ranges))


def _named(post: Post, ref: str) -> Iterator[tuple[RecordKind, Row]]:
    for kind in post.means.crew.catalogue.records.values():
        by_id = RecordId(ref), *((Keeping(post.means).identity(kind, {kind.identity: ref}),) if kind.identity else ())
        for record_id in by_id:
            if (row := post.means.views.one("record", record=kind.name, id=record_id)) and row["words"]:
                yield kind, row
        pattern = inside(folded(ref))
        for row in post.means.views.all("records_named", record=kind.name, pattern=pattern, limit=NAMED_MAX):
            yield kind, row


def _of_person(post: Post, subject: SubjectId) -> Iterator[Range]:
    for stream in (of_words(subject), of_rules(subject), of_serial(subject)):
        yield _exactly(stream)
    for row in post.means.views.all("plans_of_person", subject=subject, limit=PLANS_MAX):
        yield from streams_of_plan(str(row["plan"]))


def _shown(kind: RecordKind, row: Row) -> str:
    return str(row["shown"] or "") or shown_as(kind, {}, str(row["id"]))


def _exactly(stream: str) -> Range:
    # Nothing that a name is made of stands before '!'.
    return stream, f"{stream}!"


def _beginning(stream: str) -> Range:
    # '~' stands behind every sign that an id is made of.
    return stream, f"{stream}~"
