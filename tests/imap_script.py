"""A small mailbox server for what the real one of these tests does not speak: sign-in by a token."""

import base64
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

HOST = "127.0.0.1"
LETTER = b"From: ada@palmer.example\r\nTo: ines@tern.example\r\nSubject: A logo\r\nMessage-ID: <1@x>\r\n\r\nHello.\r\n"


@dataclass
class TokenMailbox:
    """Whoever shows one of these tokens sees one folder with the letters that are there."""

    taken: set[str] = field(default_factory=set[str])
    shown: list[str] = field(default_factory=list[str])
    letters: list[bytes] = field(default_factory=list[bytes])
    slow: Callable[[], object] = lambda: None
    """Called before a token is looked at."""
    refusal: str = "[AUTHENTICATIONFAILED] not this token"

    def __enter__(self) -> "TokenMailbox":
        mailbox = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK here\r\n")
                while line := self.rfile.readline():
                    tag, _, said = line.decode().strip().partition(" ")
                    for reply in mailbox.answers(tag, said, self.rfile.readline, self.wfile.write):
                        self.wfile.write(reply)
                    if said.upper().startswith("LOGOUT"):
                        return

        self._server = socketserver.ThreadingTCPServer((HOST, 0), Talk)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answers(self, tag: str, said: str, hear: Callable[[], bytes], say: Callable[[bytes], object]) -> list[bytes]:
        done = f"{tag} OK done\r\n".encode()
        match said.upper().split():
            case ["CAPABILITY"]:
                return [b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n", done]
            case ["AUTHENTICATE", "XOAUTH2", *_]:
                say(b"+ \r\n")
                told = base64.b64decode(hear()).decode()
                self.shown.append(told.partition("auth=Bearer ")[2].rstrip("\x01"))
                self.slow()
                if self.shown[-1] in self.taken:
                    return [done]
                return [f"{tag} NO {self.refusal}\r\n".encode()]
            case ["LOGIN", *_]:
                return [f"{tag} NO {self.refusal}\r\n".encode()]
            case ["STATUS", *_]:
                state = f"* STATUS INBOX (UIDVALIDITY 1 UIDNEXT {len(self.letters) + 1})\r\n"
                return [state.encode(), done]
            case ["SELECT" | "EXAMINE", *_]:
                return [f"* {len(self.letters)} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n".encode(), done]
            case ["UID", "SEARCH", *_]:
                numbers = " ".join(str(number + 1) for number in range(len(self.letters)))
                return [f"* SEARCH {numbers}\r\n".encode(), done]
            case ["UID", "FETCH", number, *_]:
                raw = self.letters[int(number) - 1]
                head = f"* {number} FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n".encode()
                return [head, raw, b")\r\n", done]
            case ["LOGOUT"]:
                return [b"* BYE\r\n", done]
            case _:
                return [done]
