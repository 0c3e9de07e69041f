"""Take the pictures of the README: a real demo firm, a real browser, nothing painted in."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "pictures"
SCRIPT = Path(sys.executable).parent / "onefirm"
DESK: ViewportSize = {"width": 1180, "height": 760}
PHONE: ViewportSize = {"width": 390, "height": 844}
PORT = 8437
WANTED: tuple[tuple[str, Literal["light", "dark"], ViewportSize], ...] = (
    ("inbox-light", "light", DESK),
    ("inbox-dark", "dark", DESK),
    ("inbox-phone", "light", PHONE),
)
SHOWN = "Send a mail to Mara Holm"
_LINK = re.compile(r"http://\S+token=\S+")
_MILLISECONDS_MAX = 30_000


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("No pictures were taken: there is no Chromium on this machine. Install the package `chromium`.")
        return 1
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="onefirm-pictures-") as folder,
        _running(Path(folder) / "firm") as link,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        _take(browser, link)
        browser.close()
    return 0


def _take(browser: Browser, link: str) -> None:
    signed_in = browser.new_context(viewport=DESK, reduced_motion="reduce")
    page = signed_in.new_page()
    page.goto(link)
    session = signed_in.storage_state()
    for name, scheme, size in WANTED:
        context = browser.new_context(
            viewport=size,
            color_scheme=scheme,
            storage_state=session,
            reduced_motion="reduce",
            device_scale_factor=1 if size is DESK else 2,
            is_mobile=size is PHONE,
        )
        _shoot(context.new_page(), link, PICTURES / f"{name}.png")
        context.close()
    signed_in.close()


def _shoot(page: Page, link: str, picture: Path) -> None:
    """The inbox with a letter open that waits for its yes, once everything has come in."""
    page.goto(re.sub(r"(http://[^/]+)/.*", r"\1/inbox", link))
    row = page.get_by_role("link").filter(has_text=SHOWN)
    row.wait_for(timeout=_MILLISECONDS_MAX)
    row.click()
    page.get_by_role("heading", name=SHOWN).wait_for(timeout=_MILLISECONDS_MAX)
    page.evaluate("() => document.fonts.ready")
    page.screenshot(path=str(picture), animations="disabled")


@contextmanager
def _running(folder: Path) -> Generator[str, None, None]:
    """The link into a demo firm that runs until the block ends."""
    command = [str(SCRIPT), "up", "--demo", "--firm", str(folder), "--port", str(PORT)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603
    try:
        yield _link(process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _link(process: "subprocess.Popen[str]") -> str:
    lines: list[str] = []
    for line in process.stdout or ():
        lines.append(line)
        if found := _LINK.search(line):
            return found[0]
    raise RuntimeError(f"No link was printed:\n{''.join(lines)}")


if __name__ == "__main__":
    raise SystemExit(main())
