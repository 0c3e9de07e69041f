"""Playbooks through the desk: the shelf, one document, its faults, and what changed between versions."""

from onefirm.conductor.crew import Page
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import DiffArgs, Name, Named
from onefirm.desk.shapes.playbooks import DiffView, PlaybooksView, PlaybookView
from onefirm.domain.events.firm import PlaybookAdopted
from onefirm.domain.events.streams import of_playbook
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.check import check
from onefirm.planning.diff import diff
from onefirm.planning.playbook import Playbook
from onefirm.planning.reading.document import read


async def listed(post: Post, _args: Name, _by: str) -> PlaybooksView:
    return PlaybooksView(items=tuple(_view(post, page) for page in post.means.crew.shelf.pages()))


async def shown(post: Post, args: Named, _by: str) -> PlaybookView:
    page = _page(post, args.name)
    return _view(post, page).model_copy(update={"text": page.text})


async def checked(post: Post, args: Name, _by: str) -> PlaybooksView:
    """Read and check without running anything. Every fault has its file and line."""
    pages = [_page(post, args.name)] if args.name else post.means.crew.shelf.pages()
    return PlaybooksView(items=tuple(_view(post, page) for page in pages))


async def compared(post: Post, args: DiffArgs, _by: str) -> DiffView:
    """Two versions in words; by default the one in the books and the one on the shelf."""
    page = _page(post, args.name)
    texts = {str(fact.number): fact.text for fact in _adopted(post, args.name)} | {"shelf": page.text}
    numbers = list(texts)
    before = args.before or (numbers[-2] if len(numbers) > 1 else "shelf")
    after = args.after or "shelf"
    for wanted in (before, after):
        if wanted not in texts:
            raise Refusal(_no_version(args.name, wanted, numbers))
    old, new = read(texts[before], f"{page.path} ({before})"), read(texts[after], page.path)
    return DiffView(playbook=args.name, before=before, after=after, changes=diff(old, new))


def _view(post: Post, page: Page) -> PlaybookView:
    try:
        playbook = read(page.text, page.path)
    except Refusal as refusal:
        return _broken(page, tuple(refusal.problems))
    problems = check(playbook, post.means.crew.catalogue)
    return _whole(playbook, page, problems)


def _whole(playbook: Playbook, page: Page, problems: tuple[Problem, ...]) -> PlaybookView:
    return PlaybookView(
        name=playbook.name,
        version=str(playbook.version),
        title=playbook.title,
        about=playbook.description,
        starts_on=playbook.starts_on,
        path=page.path,
        hash=playbook.hash,
        steps=tuple(step.id for step in playbook.steps),
        problems=problems,
    )


def _broken(page: Page, problems: tuple[Problem, ...]) -> PlaybookView:
    return PlaybookView(
        name=page.name,
        version="",
        title=page.name,
        about="It cannot be read.",
        starts_on="",
        path=page.path,
        hash="",
        steps=(),
        problems=problems,
    )


def _page(post: Post, name: str) -> Page:
    pages = {page.name: page for page in post.means.crew.shelf.pages()}
    if name not in pages:
        raise Refusal(
            Problem(
                code="playbook-unknown",
                what=f"There is no playbook '{name}'.",
                why=f"On the shelf: {', '.join(pages) or 'nothing'}.",
                fix="See `onefirm playbooks list`.",
                where="playbooks/",
            )
        )
    return pages[name]


def _adopted(post: Post, name: str) -> list[PlaybookAdopted]:
    events = post.means.ledger.stream(of_playbook(name))
    return [event.fact for event in events if isinstance(event.fact, PlaybookAdopted)]


def _no_version(name: str, wanted: str, known: list[str]) -> Problem:
    return Problem(
        code="playbook-version-unknown",
        what=f"There is no version '{wanted}' of '{name}' to compare.",
        why=f"Known are {', '.join(known)}.",
        fix=f"onefirm playbooks diff {name} {known[0]} shelf",
        where=f"onefirm playbooks show {name}",
    )
