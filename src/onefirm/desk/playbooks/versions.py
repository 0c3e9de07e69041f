"""The versions of a playbook: every text that plans were made from, word for word, and which of them is in use."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from onefirm.desk.playbooks.shelf import page_of
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Named
from onefirm.desk.shapes.playbooks import VersionsView, VersionView
from onefirm.domain.events.firm import PlaybookAdopted
from onefirm.domain.events.streams import of_playbook
from onefirm.domain.problem import Problem, Refusal

_NEVER_OVER = "~"
"""Behind every moment."""


@dataclass(frozen=True)
class Kept:
    """A text as it was seen, under a name that no other one of this playbook has."""

    label: str
    fact: PlaybookAdopted
    at: str
    seq: int
    until: str
    """When the next one came."""


async def listed(post: Post, args: Named, _by: str) -> VersionsView:
    present = named_text(page_of(post, args.name).text)
    known = kept(post, args.name)
    in_use = next((each.seq for each in reversed(known) if each.fact.hash == present), 0)
    items = tuple(_view(post, each, in_use) for each in reversed(known))
    return VersionsView(playbook=args.name, says=_says(len(items), bool(in_use)), present=present, items=items)


def kept(post: Post, name: str) -> list[Kept]:
    """The oldest first. Several that bore one number are told apart by a second one; the newest goes without."""
    events = post.means.ledger.stream(of_playbook(name))
    adopted = [(event, event.fact) for event in events if isinstance(event.fact, PlaybookAdopted)]
    left = Counter(fact.number for _, fact in adopted)
    seen: Counter[int] = Counter()
    known: list[Kept] = []
    for place, (event, fact) in enumerate(adopted):
        left[fact.number] -= 1
        seen[fact.number] += 1
        label = f"{fact.number}.{seen[fact.number]}" if left[fact.number] else str(fact.number)
        until = adopted[place + 1][0].at if place + 1 < len(adopted) else _NEVER_OVER
        known.append(Kept(label, fact, event.at, event.seq, until))
    return known


def one_of(name: str, version: str, known: list[Kept]) -> Kept:
    found = next((each for each in known if each.label == version), None)
    if found is None:
        raise Refusal(no_version(name, version, [each.label for each in known]))
    return found


def named_text(text: str) -> str:
    """The name of a text, as a playbook that was read has it."""
    return sha256(text.removeprefix("\ufeff").replace("\r\n", "\n").encode()).hexdigest()


def no_version(name: str, wanted: str, known: list[str]) -> Problem:
    labels = known or ["none"]
    return Problem(
        code="playbook-version-unknown",
        what=f"There is no version '{wanted}' of '{name}' to compare.",
        why=f"Known are {', '.join(labels)}.",
        fix=f"See `onefirm playbooks versions {name}`.",
        where=f"onefirm playbooks show {name}",
    )


def _view(post: Post, each: Kept, in_use: int) -> VersionView:
    ref = f"{each.fact.name}@{each.fact.number}"
    row = post.means.views.one("plans_made_between", playbook=ref, since=each.at, before=each.until)
    return VersionView(
        version=each.label,
        number=each.fact.number,
        at=each.at,
        seq=each.seq,
        hash=each.fact.hash,
        plans=int(row["plans"] or 0) if row else 0,
        in_use=each.seq == in_use,
    )


def _says(count: int, in_use: bool) -> str:
    if not count:
        return "No plan was made from it yet, so no version of it is kept."
    kept_so_far = "1 version is kept" if count == 1 else f"{count} versions are kept"
    return f"{kept_so_far}, word for word." + ("" if in_use else " What is on the shelf is newer than all of them.")
