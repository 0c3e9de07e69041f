"""Going back to an earlier version of a playbook: its words become a new version of the file, and nothing is lost."""

import re

from onefirm.conductor.crew import Page
from onefirm.desk.playbooks.shelf import page_of
from onefirm.desk.playbooks.versions import Kept, kept, named_text, one_of
from onefirm.desk.post import Post
from onefirm.desk.seen import held_to
from onefirm.desk.shapes.playbooks import Rollback, RolledBack
from onefirm.domain.events.firm import PlaybookAdopted, PlaybookReturned
from onefirm.domain.events.streams import of_playbook
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.diff import diff
from onefirm.planning.reading.document import read

_VERSION = re.compile(r"^version:[^\n]*$", re.MULTILINE)


async def put_back(post: Post, args: Rollback, by: str) -> RolledBack:
    page = page_of(post, args.name)
    present = named_text(page.text)
    held_to(args, "present", "what the page showed as the present text", f"onefirm playbooks show {page.name}")
    if args.present and args.present != present:
        raise Refusal(_moved_on(args.name))
    known = kept(post, args.name)
    one = one_of(args.name, args.version, known)
    if one.fact.hash == present:
        raise Refusal(_stands_there(args.name, one.label))
    here = _number(page)
    number = max(here, *(each.fact.number for each in known)) + 1
    text = _numbered(one, number)
    newest = await _asked(post, page, one, (here, number), text, by)
    try:
        path = post.means.crew.shelf.put(args.name, text).path
    except OSError as fault:
        raise Refusal(_unwritable(page, fault)) from fault
    fact = PlaybookAdopted(name=args.name, number=number, hash=named_text(text), text=text)
    await post.means.ledger.append(Put(of_playbook(args.name), fact), actor=by, cause=newest)
    says = f"Version {one.label} is back as version {number}. Plans that run already keep the version they began with."
    return RolledBack(playbook=args.name, version=number, path=path, says=says, changes=changes(page, one))


def changes(page: Page, one: Kept) -> tuple[str, ...]:
    """What going back would change, in words. Its number is none of it: that goes on counting."""
    try:
        before = read(page.text, page.path)
    except Refusal:
        return ("The present file cannot be read; going back puts a readable one in its place.",)
    after = read(_numbered(one, before.version), page.path)
    return diff(before, after) or ("Nothing but its number.",)


async def _asked(post: Post, page: Page, one: Kept, numbers: tuple[int, int], text: str, by: str) -> int:
    """What is on the shelf is kept before anything is written over it, and that it was asked for is on the disk."""
    here, number = numbers
    stream = of_playbook(page.name)
    present = named_text(page.text)
    newest = post.means.ledger.last(stream)
    puts = [
        Put(stream, PlaybookReturned(name=page.name, back_to=one.fact.number, number=number, hash=named_text(text)))
    ]
    if all(each.fact.hash != present for each in kept(post, page.name)[-1:]):
        puts.insert(0, Put(stream, PlaybookAdopted(name=page.name, number=here, hash=present, text=page.text)))
    try:
        recorded = await post.means.ledger.append(
            *puts, actor=by, expected={stream: newest.stream_version if newest else 0}
        )
    except Conflict as moved:
        raise Refusal(_moved_on(page.name)) from moved
    return recorded[-1].seq


def _number(page: Page) -> int:
    """The version of what is on the shelf; 0 where it cannot be read."""
    try:
        return read(page.text, page.path).version
    except Refusal:
        return 0


def _numbered(one: Kept, number: int) -> str:
    return _VERSION.sub(f"version: {number}", one.fact.text, count=1)


def _moved_on(name: str) -> Problem:
    return Problem(
        code="playbook-stale",
        what=f"The playbook '{name}' changed after you looked at it.",
        why="Going back counts for exactly what was shown.",
        fix="Look at what would change once more, and decide then.",
        where=f"onefirm playbooks versions {name}",
    )


def _stands_there(name: str, version: str) -> Problem:
    return Problem(
        code="playbook-in-use",
        what=f"Version {version} of '{name}' is what is in use.",
        why="There is nothing to go back to: the file says exactly this.",
        fix="Choose another version.",
        where=f"onefirm playbooks versions {name}",
    )


def _unwritable(page: Page, fault: OSError) -> Problem:
    return Problem(
        code="playbook-unwritable",
        what=f"The playbook '{page.name}' could not be written.",
        why=f"{fault.strerror or fault}.",
        fix="Make the folder playbooks/ of your firm writable for the user who runs onefirm, then go back once more.",
        where="playbooks/",
    )
