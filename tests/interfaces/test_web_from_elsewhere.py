"""The pages by a name of the operator's own, behind TLS: who gets in by it, and who does not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno

from hooked import Said, Up, reached_at, up
from onefirm.interfaces.web.drawn.square import QUIET, square
from outside import new_firm
from terminal import Terminal

NAME = "firm.example"
ADDRESS = f"https://{NAME}"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Up]:
    new_firm(tmp_path / "firm")
    reached_at(tmp_path / "firm", ADDRESS, pages=True)
    with up(tmp_path / "firm") as running:
        yield running


def asked(site: Up, path: str, cookie: str = "", host: str = NAME) -> Said:
    return site.send("GET", path, b"", {"Host": host, "Accept": "text/html", "Cookie": cookie})


def told(site: Up, path: str, cookie: str, **said: str) -> Said:
    headers = {
        "Host": NAME,
        "Accept": "text/html",
        "Cookie": cookie,
        **{k.replace("_", "-"): v for k, v in said.items()},
    }
    return site.send("POST", path, b"", headers)


def comes_in(site: Up) -> str:
    answer = asked(site, site.keeper.start_path())
    assert answer.status == 303
    return str(answer.headers["Set-Cookie"])


def test_a_sign_in_from_elsewhere_never_travels_in_the_clear(site: Up) -> None:
    said = comes_in(site)
    assert said.startswith(f"__Host-onefirm_{site.port}=")
    assert "; Secure" in said and "; HttpOnly" in said and "Domain" not in said
    cookie = said.partition(";")[0]
    assert asked(site, "/", cookie).status == 200
    assert asked(site, "/").status == 401
    assert asked(site, "/", cookie, host=f"localhost:{site.port}").status == 401, "It counts under its own name alone."


@pytest.mark.parametrize("host", ["evil.example", "firm.example.evil.example", "firm.example:8400", "firm.example."])
def test_any_other_name_is_still_a_rebound_one(site: Up, host: str) -> None:
    assert asked(site, "/", host=host).status == 421


def test_another_page_presses_nothing_here(site: Up) -> None:
    cookie = comes_in(site).partition(";")[0]
    for said in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        assert told(site, "/pause", cookie, **said).status == 403
    assert told(site, "/pause", cookie, Origin=ADDRESS).status == 303
    assert told(site, "/resume", cookie, Sec_Fetch_Site="same-origin").status == 303


def test_a_link_for_a_phone_is_shown_as_a_square_and_opens_once(site: Up) -> None:
    cookie = comes_in(site).partition(";")[0]
    page = told(site, "/settings/access/phone", cookie, Sec_Fetch_Site="same-origin")
    text = page.body.decode()
    (link,) = re.findall(rf"{ADDRESS}(/start\?token=[\w-]+)", text)
    assert page.status == 200 and page.headers["Cache-Control"] == "no-store"
    assert f'd="{square(ADDRESS + link).path}"' in text
    assert asked(site, link).status == 303
    assert asked(site, link).status == 410


def test_whoever_tries_too_much_from_elsewhere_waits_alone(site: Up) -> None:
    def tried(source: str) -> int:
        said = {"Host": NAME, "Origin": ADDRESS, "X-Forwarded-For": f"spoofed, {source}", "Accept": "application/json"}
        return site.send("POST", "/sign-in", b'{"id": "x", "response": {}}', said).status

    assert [tried("203.0.113.9") for _ in range(6)] == [401] * 5 + [429]
    assert tried("203.0.113.10") == 401


def test_who_says_nothing_of_pages_is_reached_for_mail_links_alone(tmp_path: Path) -> None:
    new_firm(tmp_path / "firm")
    reached_at(tmp_path / "firm", ADDRESS, pages=False)
    with up(tmp_path / "firm") as site:
        assert asked(site, "/").status == asked(site, "/sign-in").status == asked(site, "/v1/inbox").status == 421
        assert asked(site, "/decide/card?link=none").status not in (421, 200)
        here = {"Host": f"localhost:{site.port}", "Sec-Fetch-Site": "same-origin"}
        cookie = str(site.send("GET", site.keeper.start_path(), b"", here).headers["Set-Cookie"]).partition(";")[0]
        refused = site.send(
            "POST", "/settings/access/phone", b"", {**here, "Cookie": cookie, "Accept": "application/json"}
        )
        assert (refused.status, refused.problem["code"]) == (422, "pages-at-home")


@pytest.mark.parametrize("address", ["", "http://firm.example"])
def test_pages_are_never_passed_on_in_the_clear(tmp_path: Path, address: str) -> None:
    new_firm(tmp_path / "firm")
    reached_at(tmp_path / "firm", address, pages=True)
    (fault,) = Terminal(tmp_path / "firm").type("today", "--json").answer["problems"]
    assert fault["code"] == "setting-wrong" and "https://" in fault["why"]


def test_a_square_holds_every_dark_cell_once() -> None:
    link = f"{ADDRESS}/start?token={'a' * 43}"
    drawn, cells = square(link), [bytes(row) for row in segno.make(link, micro=False, error="m").matrix]
    dark = list[tuple[int, int]]()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn.path):
        dark += [(int(x) + run - QUIET, int(y) - QUIET) for run in range(int(length))]
    assert len(dark) == len(set(dark))
    assert set(dark) == {(x, y) for y, row in enumerate(cells) for x, cell in enumerate(row) if cell}
    assert drawn.side == len(cells) + 2 * QUIET
