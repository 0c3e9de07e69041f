"""The shelf: the firm's own playbooks over the shipped ones, looked at each time and read anew when they changed."""

from collections.abc import Sequence
from pathlib import Path

from onefirm.conductor.crew import Page
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files import whole
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.check import check
from onefirm.planning.reader import read

_BYTES_MAX = 1_000_000
_SHIPPED = Path(__file__).parent.parent / "playbooks"
_OURS, _THEIRS = "shipped with onefirm", "shipped with an extension"

_Stamp = tuple[int, int, int, int]
"""When it was written and changed, which file it is, and how long: what tells that a page is another one."""


class FolderShelf:
    """A playbook in the firm's folder takes the place of a shipped one of the same file name."""

    def __init__(self, shipped: Sequence[Path], own: Path) -> None:
        self._shipped = shipped
        self._own = own
        self._read: dict[Path, tuple[_Stamp, Page]] = {}

    def pages(self) -> Sequence[Page]:
        paths = {path.stem: path for path in self._shipped}
        if self._own.is_dir():
            paths |= {path.stem: path for path in sorted(self._own.glob("*.md"))}
        read = {path: self._seen(name, path) for name, path in sorted(paths.items())}
        self._read = read
        return tuple(page for _, page in read.values())

    def put(self, name: str, text: str) -> Page:
        self._own.mkdir(mode=0o700, exist_ok=True)
        path = self._own / f"{name}.md"
        whole.put(path, text.encode())
        return self._page(name, path)

    def _seen(self, name: str, path: Path) -> tuple[_Stamp, Page]:
        found = path.stat()
        # The stamp is taken before the text is read: whoever writes in between is seen the next time.
        stamp = (found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size)
        known = self._read.get(path)
        return known if known and known[0] == stamp else (stamp, self._page(name, path))

    def _page(self, name: str, path: Path) -> Page:
        with path.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_BYTES_MAX)
        if path.is_relative_to(self._own):
            here = f"{self._own.name}/{path.name}"
            return Page(name, here, text, here)
        return Page(name, str(path), text, _OURS if path.is_relative_to(_SHIPPED) else _THEIRS)


def faults_on(pages: Sequence[Page], catalogue: Catalogue) -> tuple[Problem, ...]:
    """Everything that is wrong on the shelf."""
    return tuple(problem for page in pages for problem in _faults(page, catalogue))


def _faults(page: Page, catalogue: Catalogue) -> Sequence[Problem]:
    try:
        return check(read(page.text, page.path), catalogue)
    except Refusal as refusal:
        return refusal.problems
