"""A terminal held for single keys: what is drawn on it, what is pressed, and everything as it was afterwards."""

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import TypeVar

from onefirm.interfaces.cli.fold import width_of

ENTER, ESCAPE, BACK, RESIZED, GONE = "<enter>", "<escape>", "<back>", "<resized>", "<gone>"
DOWN, UP, PAGE_DOWN, PAGE_UP = "<down>", "<up>", "<page down>", "<page up>"
PASTED = "<pasted>"
"""Stands before what was pasted: text is typed in, and never taken for keys."""
EMPTY_LINE = "\x15"
"""Ctrl-U, as in every shell."""

_NAMED = {"\n": ENTER, "\r": ENTER, "\x7f": BACK, "\x08": BACK, "\x04": GONE}
_SEQUENCES = {"[A": UP, "[B": DOWN, "OA": UP, "OB": DOWN, "[5~": PAGE_UP, "[6~": PAGE_DOWN}
_ESCAPE_SECONDS = 0.05
"""What follows an Escape within this time belongs to it: an arrow, and no key of its own."""
_PASTE_BEGINS, _PASTE_ENDS = "[200~", b"\x1b[201~"
_PASTE_BYTES_MAX = 10_000
_LINE_SIGNS_MAX = 500
# Another screen, no cursor, nothing wrapped, and pastes named as such; and all of it back.
_ENTERED, _LEFT = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h", "\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l"

T = TypeVar("T")


class Screen:
    """Entered, it belongs to us; left, whichever way, the terminal is as it was."""

    def __init__(self) -> None:
        self._in, self._out = sys.stdin.fileno(), sys.stdout.fileno()
        self._typed = bytearray()

    def __enter__(self) -> "Screen":
        self._before = termios.tcgetattr(self._in)
        self._heard, self._told = os.pipe()
        os.set_blocking(self._told, False)
        self._was = signal.signal(signal.SIGWINCH, self._resized)
        self._enter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()
        signal.signal(signal.SIGWINCH, self._was)
        os.close(self._heard)
        os.close(self._told)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        columns, rows = os.get_terminal_size(self._out)
        return rows or 24, columns or 80

    def away(self, work: Callable[[], T]) -> T:
        """Lend the terminal to another program, an editor."""
        self._leave()
        try:
            return work()
        finally:
            self._enter()

    def draw(self, lines: list[str], *, cursor: int = -1) -> None:
        """The whole screen at once, so that nothing flickers. `cursor`: a column of the last line, while one types."""
        rows, _ = self.size
        shown = (lines + [""] * rows)[:rows]
        shown_cursor = f"\x1b[?25h\x1b[{len(lines)};{cursor + 1}H" if cursor >= 0 else "\x1b[?25l"
        self._put("\x1b[H" + "\r\n".join(f"{line}\x1b[0m\x1b[K" for line in shown) + shown_cursor)

    def forget_typed(self) -> None:
        """What was typed before something was seen does not count for it."""
        self._typed.clear()
        termios.tcflush(self._in, termios.TCIFLUSH)

    def key(self) -> str:
        """The next key: a letter, or one of the names above."""
        if not self._typed and not self._more(None):
            return RESIZED
        if not self._typed:
            return GONE
        if self._typed[0] == 0x1B:
            return self._escaped()
        letter = self._letter()
        return _NAMED.get(letter, letter)

    def typed(self, so_far: str, key: str) -> str:
        """What a line holds after one more key."""
        if key == BACK:
            return so_far[:-1]
        if key == EMPTY_LINE:
            return ""
        said = " ".join(key.removeprefix(PASTED).split()) if key.startswith(PASTED) else key
        plain = (len(key) == 1 and key.isprintable()) or key.startswith(PASTED)
        return (so_far + said)[:_LINE_SIGNS_MAX] if plain else so_far

    def _escaped(self) -> str:
        if len(self._typed) == 1 and not self._more(_ESCAPE_SECONDS):
            self._typed.clear()
            return ESCAPE
        said = self._typed.decode(errors="replace")[1:]
        if said.startswith(_PASTE_BEGINS):
            return self._paste()
        # One sequence: its introducer, figures, and the sign that ends it.
        end = next(
            (at for at, sign in enumerate(said) if (sign.isalpha() and sign != "O") or sign == "~"), len(said) - 1
        )
        del self._typed[: end + 2]
        return _SEQUENCES.get(said[: end + 1], "<other>")

    def _paste(self) -> str:
        while _PASTE_ENDS not in self._typed and self._more(1.0) and self._typed:
            pass
        whole, _, after = bytes(self._typed).partition(_PASTE_ENDS)
        self._typed = bytearray(after)
        return PASTED + whole[len(_PASTE_BEGINS) + 1 : _PASTE_BYTES_MAX].decode(errors="replace")

    def _letter(self) -> str:
        """One letter, which may be several bytes that come one by one."""
        lead = self._typed[0]
        size = 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
        while len(self._typed) < size and self._more(_ESCAPE_SECONDS):
            pass
        letter = bytes(self._typed[:size]).decode(errors="replace")
        del self._typed[:size]
        return letter[:1]

    def _more(self, seconds: float | None) -> bool:
        """Wait for more to be typed. False when the time is over, or when the terminal changed its size."""
        ready, _, _ = select.select([self._in, self._heard], [], [], seconds)
        if self._in in ready:
            self._typed += self._read()
            return True
        if ready:
            os.read(self._heard, 100)
        return False

    def _read(self) -> bytes:
        try:
            return os.read(self._in, 1024)
        except OSError:
            return b""

    def _resized(self, _signal: int, _frame: FrameType | None) -> None:
        try:
            os.write(self._told, b"!")
        except BlockingIOError:
            return

    def _enter(self) -> None:
        tty.setcbreak(self._in)
        held = termios.tcgetattr(self._in)
        # Ctrl-Z would leave a shell behind a screen that is still ours.
        held[6][termios.VSUSP] = b"\0"
        termios.tcsetattr(self._in, termios.TCSANOW, held)
        self._put(_ENTERED)

    def _leave(self) -> None:
        self._put(_LEFT)
        termios.tcsetattr(self._in, termios.TCSANOW, self._before)

    def _put(self, said: str) -> None:
        sys.stdout.write(said)
        sys.stdout.flush()


def tail(said: str, width: int) -> str:
    """The end of a line that is longer than its place: where one types."""
    while width_of(said) > width:
        said = said[1:]
    return said
