"""The pages behind the links of a mail: which names they answer to, what they give away, and who is made to wait."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest

from fakes import ManualClock
from hooked import Said, Up, up
from onefirm.domain.events.questions import QuestionAnswered
from onefirm.interfaces.web.frame.guard import names_of
from outside import GOOD
from told import Told, links_of

CLIENTS_OF_EACH = 4
PUBLIC = "firm.tail.example"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def tale(tmp_path: Path) -> Told:
    """A firm by the clock on the wall, whose operator is told at once."""
    tale = Told(tmp_path / "firm", 'by = ["mail"]\nquiet = ""\ndigest-at = []', ManualClock())
    (tale.folder / "policy.toml").write_text("approval-days-max = 1\n")
    path = tale.folder / "firm.toml"
    path.write_text(path.read_text().replace("port = 8400", f'port = 8400\naddress = "https://{PUBLIC}"'))
    tale.fill_in("one", GOOD)
    return tale


@pytest.fixture
def site(tale: Told) -> Iterator[Up]:
    with up(tale.folder, works=True) as running:
        ends = time.monotonic() + 30
        while not tale.notes():
            assert time.monotonic() < ends, "Nobody was told."
            time.sleep(0.1)
        yield running


def get(site: Up, text: str, host: str = PUBLIC, path: str = "/decide/card") -> Said:
    return site.send("GET", f"{path}?k={text}", said={"Host": host})


def post(site: Up, text: str, host: str = PUBLIC, **said: str) -> Said:
    body = urlencode({"k": text}).encode()
    return site.send("POST", "/decide/card", body, {"Host": host, **FORM, **said})


def test_by_the_name_a_phone_knows_the_links_answer_and_nothing_else(site: Up, tale: Told) -> None:
    text = links_of(tale.notes()[0])["Approve"]
    own = f"localhost:{site.port}"
    assert get(site, text).status == get(site, text, f"{PUBLIC}:443").status == get(site, text, own).status == 200
    assert get(site, text, PUBLIC.upper()).status == 200, "A name is a name, however it is written."
    for host in ("evil.example", f"{PUBLIC}.evil.example", f"{PUBLIC}:80", "", f"x{PUBLIC}"):
        assert get(site, text, host).status == 421
    for path in (
        "/",
        "/inbox",
        "/start",
        "/healthz",
        "/decide",
        "/inbox/../decide/card",
        "/static/x/page.css",
        "/live",
    ):
        assert site.send("GET", path, said={"Host": PUBLIC}).status in (404, 421), path
    assert site.send("POST", "/pause", b"", {"Host": PUBLIC, "Sec-Fetch-Site": "same-origin"}).status == 421


def test_the_page_says_all_of_the_card_and_loads_nothing_but_its_style(site: Up, tale: Told) -> None:
    page = get(site, links_of(tale.notes()[0])["Approve"])
    text = page.body.decode()
    assert GOOD["email"] in text and GOOD["message"] in text and "Send to Ada Palmer" in text
    assert text.count("<button") == 1 and "<script" not in text and "<img" not in text and "<a " not in text
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self'") and "script-src" not in policy
    assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"
    assert page.headers["Set-Cookie"] is None
    assert site.send("GET", "/decide/decide.css", said={"Host": PUBLIC}).status == 200


def test_a_press_counts_wherever_the_page_was_opened_and_only_once(site: Up, tale: Told) -> None:
    """A page without a sign-in has no cookie to borrow, and in the clear a browser does not say where it comes from."""
    text = links_of(tale.notes()[0])["Approve"]
    assert post(site, text, Origin="null").status == 200
    again = post(site, text)
    assert again.status == 410 and b"this link was used already" in again.body
    assert get(site, text).status == 410


def test_a_press_that_comes_too_fast_is_asked_once_more_where_nothing_could_be_taken_back(tale: Told) -> None:
    (tale.folder / "policy.toml").write_text("approval-days-max = 1\nundo-window-seconds = 0\n")
    with up(tale.folder, works=True) as site:
        ends = time.monotonic() + 30
        while not tale.notes():
            assert time.monotonic() < ends, "Nobody was told."
            time.sleep(0.1)
        text = links_of(tale.notes()[0])["Approve"]
        get(site, text)
        again = post(site, text)
        assert again.status == 409 and b"seconds after it opened" in again.body
        assert b'action="/decide/card"' in again.body, "The button is there, to press it again."
        time.sleep(1.1)
        assert post(site, text).status == 200


def test_links_that_are_pressed_at_one_moment_decide_once(site: Up, tale: Told) -> None:
    """A thumb that slips, a phone and a desk: every link of the card, each twice, and one of them counts."""
    links = links_of(tale.notes()[0])
    texts = [links["Approve"], links["Decline"]] * CLIENTS_OF_EACH
    ready = Barrier(len(texts))

    def at_once(text: str) -> int:
        ready.wait()
        return post(site, text).status

    with ThreadPoolExecutor(len(texts)) as clients:
        statuses = list(clients.map(at_once, texts))
    assert sorted(statuses) == [200] + [410] * (len(texts) - 1)
    verbs: list[str] = []

    async def look() -> None:
        assert site.firm is not None
        facts = [event.fact for event in site.firm.ledger.events()]
        verbs.extend(fact.verb for fact in facts if isinstance(fact, QuestionAnswered))

    site.do(look())
    assert verbs == [("accept", "reject")[statuses.index(200) % 2]]


def test_a_wrong_link_is_explained_and_whoever_tries_them_out_is_made_to_wait(site: Up, tale: Told) -> None:
    text = links_of(tale.notes()[0])["Decline"]
    for _ in range(50):
        assert get(site, text).status == 200, "A scanner may look at a true one as often as it likes."
    said = [get(site, f"{text[:-1]}{'0' if text[-1] != '0' else '1'}") for _ in range(12)]
    assert [each.status for each in said] == [403] * 10 + [429] * 2
    assert 1 <= int(said[-1].headers["Retry-After"]) <= 600 and said[0].headers["Retry-After"] is None
    assert b"What to do" in said[-1].body and b"link-too-fast" in said[-1].body
    assert b"What to do" in said[0].body and b"link-forged" in said[0].body
    assert text.encode() not in said[0].body
    assert get(site, text).status == post(site, text).status == 429
    assert len(tale.letters_out()) == 0


@pytest.mark.parametrize("body", [b"", b"k=", b"k=%FF", b"x=1", b"\xff\xfe", b"k=a&k=b"])
def test_a_form_that_says_nothing_does_nothing(site: Up, body: bytes) -> None:
    said = site.send("POST", "/decide/card", body, {"Host": PUBLIC, **FORM})
    assert said.status in (400, 403) and b"Nothing" in said.body


def test_the_link_stands_in_no_log(site: Up, tale: Told, caplog: pytest.LogCaptureFixture) -> None:
    """Also where the page breaks: what is logged of a request is its path, and the link stands behind it."""
    text = links_of(tale.notes()[0])["Approve"]
    assert site.firm is not None
    caplog.set_level(0)
    object.__setattr__(site.firm.links, "_post", None)
    assert get(site, text).status == 500
    assert (
        "/decide/card failed" in caplog.text and text not in caplog.text and text.partition(".")[2] not in caplog.text
    )


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("", set[str]()),
        ("https://a.example", {"a.example", "a.example:443"}),
        ("http://a.example", {"a.example", "a.example:80"}),
        ("https://A.example:8443", {"a.example:8443"}),
        ("http://[fd00::5]:81", {"[fd00::5]:81"}),
    ],
)
def test_an_address_is_known_by_the_names_a_browser_gives_it(address: str, names: set[str]) -> None:
    assert names_of(address) == names
