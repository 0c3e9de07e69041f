"""Playbooks through the desk: the shelf, one document, its faults, and what changed between versions."""

from onefirm.conductor.crew import Page
from onefirm.desk.playbooks.documents import amiss, steps_told
from onefirm.desk.playbooks.runs import told
from onefirm.desk.playbooks.shelf import page_of
from onefirm.desk.playbooks.versions import kept, no_version
from onefirm.desk.post import Post
from onefirm.desk.says.playbooks import in_one_line
from onefirm.desk.shapes.args import DiffArgs, Name, Named
from onefirm.desk.shapes.playbooks import DiffView, PlaybooksView, PlaybookView
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.check import check
from onefirm.planning.diff import diff
from onefirm.planning.playbook import Playbook
from onefirm.planning.reading.document import read


async def listed(post: Post, _args: Name, _by: str) -> PlaybooksView:
    pages = post.means.crew.shelf.pages()
    return PlaybooksView(
        items=tuple(_view(post, page).model_copy(update={"runs": told(post, page.name)}) for page in pages)
    )


async def shown(post: Post, args: Named, _by: str) -> PlaybookView:
    page = page_of(post, args.name)
    view = _view(post, page).model_copy(update={"text": page.text, "runs": told(post, page.name)})
    if not view.hash:
        return view.model_copy(update={"amiss": view.problems})
    playbook = read(page.text, page.path)
    steps = steps_told(playbook, view.problems)
    rest = amiss(playbook, view.problems)
    more = {"why": playbook.why, "settings": dict(playbook.settings), "told": steps, "amiss": rest}
    return view.model_copy(update=more)


async def checked(post: Post, args: Name, _by: str) -> PlaybooksView:
    """Read and check without running anything. Every fault has its file and line."""
    pages = [page_of(post, args.name)] if args.name else post.means.crew.shelf.pages()
    return PlaybooksView(items=tuple(_view(post, page) for page in pages))


async def compared(post: Post, args: DiffArgs, _by: str) -> DiffView:
    """Two versions in words; by default the one in the books and the one on the shelf."""
    page = page_of(post, args.name)
    texts = {each.label: each.fact.text for each in kept(post, args.name)} | {"shelf": page.text}
    numbers = list(texts)
    before = args.before or (numbers[-2] if len(numbers) > 1 else "shelf")
    after = args.after or "shelf"
    for wanted in (before, after):
        if wanted not in texts:
            raise Refusal(no_version(args.name, wanted, numbers))
    old, new = read(texts[before], f"{page.path} ({before})"), read(texts[after], page.path)
    changes = diff(old, new)
    return DiffView(playbook=args.name, before=before, after=after, says=in_one_line(changes), changes=changes)


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
        stands=page.stands or page.path,
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
        stands=page.stands or page.path,
        hash="",
        steps=(),
        problems=problems,
    )
