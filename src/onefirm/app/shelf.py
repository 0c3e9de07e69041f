"""The shelf: the firm's own playbooks over the shipped ones, read anew each time."""

from collections.abc import Sequence
from pathlib import Path

from onefirm.conductor.crew import Page
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.check import check
from onefirm.planning.reader import read

_BYTES_MAX = 1_000_000


class FolderShelf:
    """A playbook in the firm's folder takes the place of a shipped one of the same file name."""

    def __init__(self, shipped: Sequence[Path], own: Path) -> None:
        self._shipped = shipped
        self._own = own

    def pages(self) -> Sequence[Page]:
        paths = {path.stem: path for path in self._shipped}
        if self._own.is_dir():
            paths |= {path.stem: path for path in sorted(self._own.glob("*.md"))}
        return tuple(self._page(name, path) for name, path in sorted(paths.items()))

    def _page(self, name: str, path: Path) -> Page:
        with path.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_BYTES_MAX)
        own = path.is_relative_to(self._own)
        return Page(name, f"playbooks/{path.name}" if own else str(path), text)


def faults_on(pages: Sequence[Page], catalogue: Catalogue) -> tuple[Problem, ...]:
    """Everything that is wrong on the shelf."""
    return tuple(problem for page in pages for problem in _faults(page, catalogue))


def _faults(page: Page, catalogue: Catalogue) -> Sequence[Problem]:
    try:
        return check(read(page.text, page.path), catalogue)
    except Refusal as refusal:
        return refusal.problems
