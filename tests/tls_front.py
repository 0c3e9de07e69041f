"""What stands before the pages elsewhere: it takes the TLS off, and passes every byte on as it came."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Generator

from authority import make_authority

BYTES = 65_536
SECONDS = 30


class Front:
    """Listens before anybody stands behind it, so that a firm can be told its address."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._context = make_authority().server(name)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._behind = 0
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def address(self) -> str:
        return f"https://{self.name}:{self.port}"

    def leads_to(self, port: int) -> None:
        self._behind = port
        self._thread.start()

    def close(self) -> None:
        self._listening.close()

    def certificate(self) -> str:
        """As it is sent to whoever comes."""
        return ssl.get_server_certificate(("127.0.0.1", self.port))

    def _accept(self) -> None:
        while True:
            try:
                came, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(came,), daemon=True).start()

    def _pass_on(self, came: socket.socket) -> None:
        with contextlib.suppress(OSError), came:
            came.settimeout(SECONDS)
            with (
                self._context.wrap_socket(came, server_side=True) as browser,
                socket.create_connection(("127.0.0.1", self._behind), timeout=SECONDS) as firm,
            ):
                back = threading.Thread(target=_pump, args=(firm, browser), daemon=True)
                back.start()
                _pump(browser, firm)
                back.join(SECONDS)


def _pump(there: socket.socket, here: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while read := there.recv(BYTES):
            here.sendall(read)
    with contextlib.suppress(OSError):
        here.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def front(name: str) -> Generator[Front]:
    one = Front(name)
    try:
        yield one
    finally:
        one.close()
