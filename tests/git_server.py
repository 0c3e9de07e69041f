"""A real git repository behind git's own HTTP backend on this machine, which answers badly when told to."""

import base64
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HOST, USER, WORD = "127.0.0.1", "git", "right-token"
PUSHING = "POST /site.git/git-receive-pack"
ASKING_TO_PUSH = "service=git-receive-pack"
READING = "POST /site.git/git-upload-pack"

WITHOUT_GIT = "" if shutil.which("git") else "git is not installed here, so no repository can be spoken to."
"""Why the suite of the site is left out, if it is."""

_QUIET = {
    "PATH": os.environ.get("PATH", ""),
    "HOME": os.devnull,
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_EMAIL": "somebody@else.example",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_COMMITTER_EMAIL": "somebody@else.example",
}


class Repository:
    """What really stands there, and what others do to it."""

    def __init__(self, folder: Path, branch: str = "main") -> None:
        self.folder = folder
        self.branch = branch
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--bare", f"--initial-branch={branch}")
        self.git("config", "http.receivepack", "true")
        self.git("config", "uploadpack.allowFilter", "true")

    @classmethod
    def there(cls, folder: Path, branch: str = "main") -> Self:
        """One that somebody made before."""
        found = cls.__new__(cls)
        found.folder, found.branch = folder, branch
        return found

    def git(self, *words: str, given: bytes = b"") -> str:
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=_QUIET, input=given, capture_output=True, check=False
        )
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout.decode().strip()

    def head(self) -> str:
        return self.git("rev-parse", self.branch)

    def commits(self, mark: str = "Onefirm-Effect") -> list[str]:
        """The orders that were carried out, oldest first: one line for each commit that bears a mark."""
        if not self.git("for-each-ref", f"refs/heads/{self.branch}"):
            return []
        said = self.git("log", "--reverse", f"--format=%(trailers:key={mark},valueonly,separator=%x2C)", self.branch)
        return [line for line in said.splitlines() if line]

    def files(self) -> dict[str, str]:
        if not self.git("for-each-ref", f"refs/heads/{self.branch}"):
            return {}
        names = self.git("ls-tree", "-r", "-z", "--name-only", self.branch).split("\0")
        return {name: self.git("show", f"{self.branch}:{name}") for name in names if name}

    def hand(self, changes: Mapping[str, str | None], *, onto: str = "", to: str = "", message: str = "By hand") -> str:
        """Somebody pushes a commit: these files, or without those, on top of `onto`, and `to` another place."""
        with tempfile.TemporaryDirectory() as room:
            work = Path(room)
            self._in(work, "clone", "--quiet", str(self.folder), ".")
            self._in(work, "checkout", "--quiet", "-B", self.branch, *([onto] if onto else []))
            for name, text in changes.items():
                path = work / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.unlink() if text is None else path.write_text(text)
            self._in(work, "add", "--all")
            self._in(work, "commit", "--quiet", "--allow-empty", "--message", message)
            self._in(work, "push", "--quiet", "--force", to or "origin", self.branch)
        return self.head()

    def _in(self, work: Path, *words: str) -> None:
        subprocess.run(["git", *words], cwd=work, env=_QUIET, capture_output=True, check=True)

    def hook(self, name: str, text: str) -> None:
        path = self.folder / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)


class GitServer:
    """`with GitServer(repository) as server:` speaks git over HTTP at `server.url`."""

    def __init__(self, repository: Repository, word: str = WORD) -> None:
        self.repository = repository
        self.word = word
        self.heard: list[str] = []
        self.struck = 0
        self.port = 0
        self._faults: list[tuple[str, int, bool, dict[str, str]]] = []
        self._lock = threading.Lock()
        self._http: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/site.git"

    def says(self, what: str, status: int, *, times: int = 1, after: bool = False, **headers: str) -> None:
        """To requests with these words: instead of what git would say, or after it was done."""
        self._faults += [(what, status, after, headers)] * times

    def calm(self) -> None:
        """What waits is said to nobody any more."""
        self._faults.clear()

    def __enter__(self) -> Self:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            default_request_version = "HTTP/1.1"  # Else what cannot be read is answered without a status line.

            def do_GET(self) -> None:
                server.meet(self)

            def do_POST(self) -> None:
                server.meet(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer((HOST, 0), Handler)
        self._http.daemon_threads = True
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._http
        self._http.shutdown()
        self._http.server_close()

    def meet(self, asked: BaseHTTPRequestHandler) -> None:
        line = f"{asked.command} {asked.path}"
        given = _given(asked)
        self.heard.append(line)
        pair = base64.b64encode(f"{USER}:{self.word}".encode()).decode()
        if self.word and asked.headers.get("Authorization") != f"Basic {pair}":
            return _say(asked, 401, b"", {"WWW-Authenticate": 'Basic realm="git"'})
        with self._lock:
            fault = next((each for each in self._faults if each[0] in line), None)
            if fault:
                self._faults.remove(fault)
                self.struck += 1
        if fault and not fault[2]:
            return _say(asked, fault[1], b"", fault[3])
        status, headers, body = self._backend(asked, given)
        if fault:
            return _say(asked, fault[1], b"", fault[3])
        return _say(asked, status, body, headers)

    def _backend(self, asked: BaseHTTPRequestHandler, given: bytes) -> tuple[int, dict[str, str], bytes]:
        path, _, query = asked.path.partition("?")
        env = {
            **_QUIET,
            "GIT_PROJECT_ROOT": str(self.repository.folder.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path.replace("/site.git", f"/{self.repository.folder.name}", 1),
            "QUERY_STRING": query,
            "REQUEST_METHOD": asked.command,
            "CONTENT_TYPE": asked.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(given)),
            "HTTP_CONTENT_ENCODING": asked.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": asked.headers.get("Git-Protocol", ""),
            "REMOTE_USER": USER,
            "REMOTE_ADDR": HOST,
        }
        done = subprocess.run(["git", "http-backend"], env=env, input=given, capture_output=True, check=False)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        pairs = [line.partition(": ")[::2] for line in head.decode().split("\r\n")]
        headers = {name: value for name, value in pairs if name}
        return int(headers.pop("Status", "200").split()[0]), headers, body


def _given(asked: BaseHTTPRequestHandler) -> bytes:
    """The whole body, also of a push too large for one piece: what is left of it would be read as the next request."""
    if asked.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return asked.rfile.read(int(asked.headers.get("Content-Length", "0")))
    pieces: list[bytes] = []
    while size := int(asked.rfile.readline().partition(b";")[0], 16):
        pieces.append(asked.rfile.read(size))
        asked.rfile.readline()
    while asked.rfile.readline().strip():
        pass
    return b"".join(pieces)


def _say(asked: BaseHTTPRequestHandler, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    # Where a test fails, this is shown: a line of it that is missing was answered by somebody else.
    print(f"{asked.requestline!r} from {asked.client_address[1]}: {status}, {len(body)} bytes")
    asked.send_response(status)
    for name, value in headers.items():
        if name.lower() != "content-length":
            asked.send_header(name, value)
    asked.send_header("Content-Length", str(len(body)))
    asked.end_headers()
    asked.wfile.write(body)
