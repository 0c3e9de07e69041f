"""The files of the page: read once, served under a name that carries their fingerprint."""

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.responses import Response

FOR_EVER = "public, max-age=31536000, immutable"

_KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "LICENSE": "text/plain; charset=utf-8",
}


class Shelf:
    """All static files in memory. One fingerprint for all, so that a style sheet finds its font beside it."""

    def __init__(self) -> None:
        self._files = dict(_read(files("onefirm.interfaces.web") / "static", ""))
        every = hashlib.sha256()
        for name in sorted(self._files):
            every.update(f"{name}\0{len(self._files[name])}\0".encode() + self._files[name])
        self.fingerprint = every.hexdigest()[:10]

    def path(self, name: str) -> str:
        assert name in self._files, f"The page has no file '{name}'."
        return f"/static/{self.fingerprint}/{name}"

    def answer(self, fingerprint: str, name: str) -> Response | None:
        content = self._files.get(name)
        if content is None or fingerprint != self.fingerprint:
            return None
        kind = _KINDS[name.rsplit(".", 1)[-1]]
        return Response(content, media_type=kind, headers={"Cache-Control": FOR_EVER})


def _read(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in folder.iterdir():
        if item.is_dir():
            found.extend(_read(item, f"{prefix}{item.name}/"))
        elif item.name.rsplit(".", 1)[-1] in _KINDS:
            found.append((f"{prefix}{item.name}", item.read_bytes()))
    return found
