"""Trying a site, a search engine, pages and feeds: one line each about what was done, and nothing is changed."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from git_server import ASKING_TO_PUSH, WITHOUT_GIT, GitServer, Repository
from loopback import Loopback, answer
from onefirm.capabilities.connector import Connector, NeedsYou, Never, SignedOut
from onefirm.capabilities.feeds import Feed
from onefirm.capabilities.probing import Probed, Probing
from onefirm.connectors.reading import feed_source
from promises.site_account import SiteAccount
from promises.test_feeds import FeedServer, rss
from promises.test_reading import reader
from promises.test_search import GOOD, TOKEN, asked, engine, office, order

needs_git = pytest.mark.skipif(bool(WITHOUT_GIT), reason=WITHOUT_GIT or "git is here.")


def tried(one: object) -> Probed:
    assert isinstance(one, Probing)
    return asyncio.run(one.probe())


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    with GitServer(Repository(tmp_path / "site.git")) as running:
        yield running


@needs_git
def test_a_site_is_read_and_asked_for_a_push_and_nothing_is_pushed(tmp_path: Path, server: GitServer) -> None:
    account = SiteAccount(tmp_path / "firm", server)
    assert "it is empty, and the first page makes 'main'" in tried(account.connector).works[0]
    head = server.repository.hand({"README.md": "A site."})
    found = tried(account.connector)
    assert found.problem is None
    assert found.works == (
        "The repository at 127.0.0.1 was read; its branches: main.",
        "A push was asked for and would be taken by 127.0.0.1; nothing was pushed.",
    )
    assert any(ASKING_TO_PUSH in line for line in server.heard)
    assert server.repository.git("for-each-ref", "--format=%(refname) %(objectname)") == f"refs/heads/main {head}"
    assert list((tmp_path / "firm" / "local").iterdir()) == [], "And nothing of it is left here."


@needs_git
def test_a_site_that_cannot_be_pushed_to_says_so(tmp_path: Path, server: GitServer) -> None:
    server.repository.hand({"README.md": "A site."})
    account = SiteAccount(tmp_path / "firm", server)
    server.says(ASKING_TO_PUSH, 403)
    found = tried(account.connector)
    assert found.works and found.problem is not None and found.problem.code == "site-not-allowed"
    other = tried(account.again(branch="pages"))
    assert other.problem is not None and other.problem.code == "site-no-branch" and "'main'" in other.problem.why
    account.word = "expired"
    out = tried(account.connector)
    assert out.signed_out and out.problem is not None
    assert "site-token" in out.problem.fix and "user is 'git'" in out.problem.fix


@needs_git
def test_a_site_in_a_folder_of_this_machine_is_tried_without_any_secret(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "site.git")
    repository.hand({"README.md": "A site."})
    account = SiteAccount(tmp_path / "firm", GitServer(repository), url=str(repository.folder), homes=())
    account.word = ""
    found = tried(account.connector)
    assert found.problem is None and len(found.works) == 2
    assert getattr(account.connector, "secrets", None) == ()


def test_a_search_engine_is_asked_one_question() -> None:
    async def trial(one: Connector) -> Probed:
        assert isinstance(one, Probing)
        return await one.probe()

    found, server = asked(GOOD, told=lambda port: trial(engine(port)))
    assert found.works == ("127.0.0.1 was asked for 'weather' and answered in JSON: one result.",)
    assert len(server.heard) == 1
    out, _ = asked(answer(401), told=lambda port: trial(engine(port, **TOKEN)))
    assert isinstance(out, SignedOut)
    off, _ = asked(answer(403), told=lambda port: trial(engine(port, **TOKEN)))
    assert isinstance(off, NeedsYou) and not isinstance(off, SignedOut)
    page, _ = asked(answer(200, b"<html>", content_type="text/html"), told=lambda port: trial(engine(port)))
    assert page.problem.code == "search-drifted"


def test_a_question_that_no_engine_could_be_asked_is_refused_for_good() -> None:
    said, server = asked(GOOD, told=lambda port: engine(port).do(order(how_many=99)))
    assert isinstance(said, Never) and said.problem.code == "search-question-unfit" and "how_many" in said.problem.why
    assert server.heard == []


def test_pages_are_tried_at_a_door_of_ones_own_and_at_no_strangers() -> None:
    async def story() -> None:
        async with Loopback(answer(200, b"User-agent: *", content_type="text/plain"), answer(404)) as site:
            one = reader(site.port)
            assert isinstance(one, Probing)
            assert (await one.probe()).works == ("127.0.0.1 answers, and has a sign for programs.",)
            assert (await one.probe()).works == ("127.0.0.1 answers, and has no sign for programs.",)
            assert [heard.target for heard in site.heard] == ["/robots.txt"] * 2

    asyncio.run(story())
    found = tried(reader())
    assert (found.works, found.problem) == ((), None) and "Nothing was fetched" in found.cannot[0]


def test_a_feed_is_asked_as_always_and_nothing_of_it_is_taken_in(tmp_path: Path) -> None:
    async def story() -> None:
        async with FeedServer(rss(1, 2)) as server:
            feed = Feed(name="news", url=server.url("/feed"), own=True, from_the_start=True)
            source = feed_source(feed, office(tmp_path))
            assert isinstance(source, Probing)
            assert (await source.probe()).works == ("127.0.0.1 answers with a feed of 2 entries.",)
            items = await source.poll()
            assert len(items) == 2, "What was tried was not taken in."
            for item in items:
                await source.put_away(item, kept=True)
            assert "nothing has changed" in (await source.probe()).works[0]
            server.says = answer(200, b"<html>", content_type="text/html")
            odd = (await source.probe()).problem
            assert odd is not None and odd.code == "feed-unreadable"
            server.says = answer(410)
            gone = (await source.probe()).problem
            assert gone is not None and gone.code == "feed-gone"

    asyncio.run(story())
