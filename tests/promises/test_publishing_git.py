"""A site in a real repository: whatever happens on the way, one order is one commit."""

import asyncio
import secrets
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from faultproxy import Fault, FaultProxy
from git_server import ASKING_TO_PUSH, HOST, PUSHING, READING, WITHOUT_GIT, WORD, GitServer, Repository
from loopback import Loopback, answer
from onefirm.capabilities.connector import NeedsYou, NotNow, Order, SignedOut, Unknown
from onefirm.connectors.site.site import Site
from onefirm.domain.effect import Receipt
from promises.publishing_suite import SLUG, PublishingPromises, do, look, publishing, taking_down
from promises.site_account import FOLDER, SiteAccount

pytestmark = pytest.mark.skipif(bool(WITHOUT_GIT), reason=WITHOUT_GIT or "git is here.")

_TRIES = 8
_PAGE = f"{FOLDER}/{SLUG}.md"

Make = Callable[..., SiteAccount]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    repository = Repository(tmp_path / "site.git")
    repository.hand({"README.md": "A site.", f"{FOLDER}/first.md": "The first one."})
    with GitServer(repository) as running:
        yield running


@pytest.fixture
def make(tmp_path: Path, server: GitServer) -> Make:
    numbers = count()

    def made(**said: Any) -> SiteAccount:
        return SiteAccount(tmp_path / f"firm{next(numbers)}", server, **said)

    return made


@pytest.fixture
def account(make: Make) -> SiteAccount:
    return make()


class TestSiteInARepository(PublishingPromises):
    @pytest.fixture
    def world(self, tmp_path: Path) -> Iterator[SiteAccount]:
        with GitServer(Repository(tmp_path / "site.git")) as running:
            yield SiteAccount(tmp_path / "firm", running)


def carried(account: SiteAccount, site: Site, order: Order) -> Receipt:
    """As the firm does it with what has a name of its own: again, until somebody knows."""

    async def story() -> Receipt:
        for attempt in range(_TRIES):
            try:
                return await site.do(replace(order, attempt=attempt + 1))
            except NotNow as later:
                account.clock.forward(seconds=later.retry_after_seconds)
            except Unknown:
                account.clock.forward(seconds=60)
        raise AssertionError("It never came to an end.")

    return asyncio.run(story())


_BYTES = {
    "ok": Fault(),
    "reply lost": Fault("lose_reply", times=1),
    "reply lost again and again": Fault("lose_reply", times=4),
    "request lost": Fault("lose_request", times=1),
    "request lost again and again": Fault("lose_request", times=4),
    "slow": Fault("slow", seconds=0.2, times=1),
    "cut": Fault("cut", count=20, times=1),
    "refused": Fault("refuse", times=1),
}


@pytest.mark.parametrize("fault", _BYTES)
@pytest.mark.parametrize("verb", ["publish", "unpublish"])
def test_whatever_befalls_the_line_an_order_happens_once(account: SiteAccount, verb: str, fault: str) -> None:
    order = publishing()
    if verb == "unpublish":
        order = taking_down(do(account, publishing("ef_0")).provider_id)
    before = account.repository.commits()
    with FaultProxy(account.server.port) as proxy:
        site = account.again(proxy.port)
        chosen = _BYTES[fault]
        proxy.fault = replace(chosen, when=PUSHING.encode()) if chosen.mode != "refuse" else chosen
        receipt = carried(account, site, order)
        assert (proxy.struck > 0) == (fault != "ok")
    assert account.repository.commits() == [*before, order.key]
    assert (SLUG in account.up()) == (verb == "publish")
    account.connector = account.again()
    again = do(account, order)
    assert (again.provider_id, again.existed) == (receipt.provider_id, True)
    assert look(account, order).found == "happened"
    assert account.repository.commits() == [*before, order.key]


_SAID = {
    "server error": (PUSHING, 500, False),
    "server error after it was done": (PUSHING, 500, True),
    "bad gateway after it was done": (PUSHING, 502, True),
    "busy": (PUSHING, 503, False),
    "too many": (PUSHING, 429, False),
    "server error before": (ASKING_TO_PUSH, 500, False),
    "reading fails": (READING, 500, False),
    "reading too often": (READING, 429, False),
}


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("fault", _SAID)
def test_whatever_is_answered_nothing_is_doubled_and_nothing_is_lost(
    account: SiteAccount, fault: str, times: int
) -> None:
    what, status, after = _SAID[fault]
    account.server.says(what, status, after=after, times=times)
    receipt = carried(account, account.connector, publishing())
    assert account.server.struck
    assert account.repository.commits() == ["ef_1"]
    assert do(account, publishing()).provider_id == receipt.provider_id


@pytest.mark.parametrize("what", [ASKING_TO_PUSH, PUSHING, "service=git-upload-pack", READING])
@pytest.mark.parametrize(("status", "code"), [(401, "site-signed-out"), (403, "site-not-allowed")])
def test_a_token_that_expired_needs_the_operator_and_changes_nothing(
    account: SiteAccount, what: str, status: int, code: str
) -> None:
    account.server.says(what, status, times=2, www_authenticate="Basic")
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing())
    assert needs.value.problem.code == code
    assert not account.repository.commits()


def test_a_wrong_token_is_told_with_the_way_to_mend_it_and_stands_nowhere(account: SiteAccount) -> None:
    account.word = "wrong-token"
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing())
    assert "onefirm vault set site-token" in needs.value.problem.fix
    account.word = "right-token"
    do(account, publishing())
    kept = [path for path in account.folder.rglob("*") if path.is_file()]
    assert kept and not any(b"-token" in path.read_bytes() for path in kept)


@pytest.mark.parametrize("taken", ["word", "beside"])
def test_while_a_token_is_exchanged_both_are_tried(account: SiteAccount, taken: str) -> None:
    account.word = account.beside = "wrong-token"
    setattr(account, taken, WORD)
    do(account, publishing())
    assert account.repository.commits() == ["ef_1"]
    account.word = account.beside = "wrong-token"
    with pytest.raises(SignedOut):
        do(account, publishing("ef_2", slug="two"))


def test_without_a_token_nobody_is_spoken_to(account: SiteAccount) -> None:
    account.word = ""
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing())
    assert needs.value.problem.code == "site-without-secret"
    assert not account.server.heard


def test_a_repository_that_does_not_come_in_time_is_tried_again_and_then_asked_about(account: SiteAccount) -> None:
    with FaultProxy(account.server.port) as proxy:
        site = account.again(proxy.port, fetch_seconds=1)
        proxy.fault = Fault("slow", seconds=5)

        async def story() -> None:
            with pytest.raises(NotNow):
                await site.do(publishing())
            with pytest.raises(NeedsYou) as needs:
                await site.do(publishing())
            assert needs.value.problem.code == "site-too-slow"
            proxy.fault = Fault("slow", seconds=5, when=PUSHING.encode())
            assert not (await site.do(publishing())).existed, "The answer was late; it was looked for and found."
            proxy.fault = Fault()
            assert (await site.do(publishing())).existed

        asyncio.run(story())
    assert account.repository.commits() == ["ef_1"]


# Others write to the site too.


def test_what_somebody_pushed_in_between_stays_and_ours_comes_on_top(account: SiteAccount) -> None:
    account.repository.hook("update", _HOOK.format(path=account.repository.folder))
    receipt = do(account, publishing())
    assert not receipt.existed
    assert account.repository.commits() == ["ef_1"]
    assert account.repository.files()["between.md"] == "In between."
    assert account.repository.git("rev-list", "--min-parents=2", "main") == ""


_HOOK = """#!/bin/sh
# Somebody is faster, once: the branch moves while we push.
test -e "{path}/moved" && exit 0
touch "{path}/moved"
blob=$(printf 'In between.' | git hash-object -w --stdin)
export GIT_INDEX_FILE="{path}/index-between"
git read-tree refs/heads/main
git update-index --add --cacheinfo 100644,$blob,between.md
tree=$(git write-tree)
unset GIT_QUARANTINE_PATH
commit=$(git commit-tree $tree -p refs/heads/main -m 'In between')
git update-ref refs/heads/main $commit
exit 0
"""


@pytest.mark.parametrize(
    "there", [f"{SLUG}.md", f"{SLUG}.html", f"{SLUG}/index.md", f"2026-01-01-{SLUG}.markdown", f"{SLUG}.de.md"]
)
def test_whatever_has_the_address_of_the_page_already_is_named_and_left(account: SiteAccount, there: str) -> None:
    account.repository.hand({f"{FOLDER}/{there}": "Mine."})
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing())
    assert needs.value.problem.code == "site-slug-taken"
    assert there.split("/")[0] in needs.value.problem.what and "Somebody" in needs.value.problem.why
    assert not account.repository.commits()


def test_a_page_that_was_changed_by_hand_is_not_taken_down(account: SiteAccount) -> None:
    receipt = do(account, publishing())
    account.repository.hand({_PAGE: "Mine now."})
    with pytest.raises(NeedsYou) as needs:
        do(account, taking_down(receipt.provider_id))
    assert needs.value.problem.code == "site-changed-by-hand"
    assert account.up()[SLUG] == "Mine now."
    assert look(account, taking_down(receipt.provider_id)).found == "not-happened"


def test_a_page_that_was_moved_by_hand_is_not_said_to_be_down(account: SiteAccount) -> None:
    receipt = do(account, publishing())
    text = account.up()[SLUG] + "\n"
    account.repository.hand({_PAGE: None, "archive/old.md": text})
    with pytest.raises(NeedsYou) as needs:
        do(account, taking_down(receipt.provider_id))
    assert needs.value.problem.where == "archive/old.md"


def test_a_page_that_was_taken_down_by_hand_is_down(account: SiteAccount) -> None:
    receipt = do(account, publishing())
    head = account.repository.hand({_PAGE: None})
    assert do(account, taking_down(receipt.provider_id)).existed
    assert account.repository.head() == head
    assert look(account, publishing()).found == "happened"
    assert do(account, publishing()).existed, "It is not put up again over somebody's head."


def test_a_history_that_was_written_anew_does_not_make_a_page_twice(account: SiteAccount) -> None:
    start = account.repository.head()
    do(account, publishing())
    account.repository.hand({"other.md": "Anew."}, onto=start)
    assert not account.repository.commits()
    assert "written anew" in look(account, publishing()).evidence
    assert do(account, publishing()).existed
    assert not account.repository.commits()
    do(account, publishing("ef_2", slug="another"))
    assert account.repository.commits() == ["ef_2"]


def test_another_repository_in_its_place_is_asked_about(account: SiteAccount, tmp_path: Path) -> None:
    do(account, publishing())
    other = Repository(tmp_path / "other.git")
    other.hand({"README.md": "Another one."})
    account.server.repository = other
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing("ef_2", slug="another"))
    assert needs.value.problem.code == "site-other-history"
    assert list(other.files()) == ["README.md"]


# What can be wrong with the place.


_REFUSALS = {
    "protected": ("pre-receive", "#!/bin/sh\necho 'GH006: Protected branch update failed' >&2\nexit 1\n"),
    "by a rule": ("update", "#!/bin/sh\necho 'Only on Mondays' >&2\nexit 1\n"),
}


@pytest.mark.parametrize("case", _REFUSALS)
def test_a_branch_that_takes_nothing_is_told_in_its_own_words(account: SiteAccount, case: str) -> None:
    name, text = _REFUSALS[case]
    account.repository.hook(name, text)
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing())
    assert needs.value.problem.code == "site-not-allowed"
    assert text.split("'")[1] in needs.value.problem.why
    assert not account.repository.commits()


def test_a_repository_that_is_gone_is_told(account: SiteAccount) -> None:
    do(account, publishing())
    account.repository.folder.rename(account.repository.folder.with_name("away"))
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing("ef_2", slug="another"))
    assert needs.value.problem.code == "site-not-there"
    assert "this time nothing was pushed" in needs.value.problem.what, "What an earlier try did nobody can see now."


def test_a_branch_that_is_not_there_is_told_with_those_that_are(make: Make) -> None:
    with pytest.raises(NeedsYou) as needs:
        do(make(branch="gh-pages"), publishing())
    assert needs.value.problem.code == "site-no-branch" and "'main'" in needs.value.problem.why


def test_a_redirect_to_another_place_gets_no_password(account: SiteAccount) -> None:
    account.server.says("info/refs", 301, Location="http://127.0.0.1:9/site.git/info/refs?service=git-upload-pack")
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing())
    assert needs.value.problem.code == "site-moved-away"


def test_a_repository_that_is_too_large_is_not_kept(make: Make) -> None:
    account = make(size_mb_max=1)
    account.repository.git("config", "uploadpack.allowFilter", "false")
    blob = bytes(range(256)) * 40_000
    account.repository.hand({"big.txt": "".join(f"{hash((each, step))}\n" for step, each in enumerate(blob[:200_000]))})
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing())
    assert needs.value.problem.code == "site-too-large"
    assert not account.repository.commits()


def test_a_copy_that_was_damaged_is_made_anew(account: SiteAccount) -> None:
    do(account, publishing())
    for path in (account.folder / "local" / "repository" / "objects").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"rubbish")
    carried(account, account.again(), publishing("ef_2", slug="another"))
    assert account.repository.commits() == ["ef_1", "ef_2"]


def test_locks_that_a_crash_left_are_no_obstacle(account: SiteAccount) -> None:
    do(account, publishing())
    kept = account.folder / "local" / "repository"
    for name in ("config.lock", "packed-refs.lock", "refs/onefirm/head.lock", "refs/onefirm/next.lock"):
        (kept / name).write_text("")
    asyncio.run(account.again().do(publishing("ef_2", slug="another")))
    assert account.repository.commits() == ["ef_1", "ef_2"]


def test_without_git_the_operator_is_told_what_to_install(
    account: SiteAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NeedsYou) as needs:
        do(account, publishing())
    assert needs.value.problem.code == "site-without-git"


def test_nothing_of_the_users_own_git_is_obeyed(
    account: SiteAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "trap"
    (tmp_path / ".gitconfig").write_text(
        f'[core]\n\thooksPath = {tmp_path}\n[credential]\n\thelper = "!touch {trap}"\n[url "http://127.0.0.1:9/"]\n'
        "\tinsteadOf = http://\n"
    )
    (tmp_path / "pre-push").write_text(f"#!/bin/sh\ntouch {trap}\n")
    (tmp_path / "pre-push").chmod(0o755)
    for name, value in {
        "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": str(tmp_path / ".gitconfig"),
        "http_proxy": "http://127.0.0.1:9",
        "GIT_DIR": "/nowhere",
        "GIT_SSL_NO_VERIFY": "1",
    }.items():
        monkeypatch.setenv(name, value)
    do(account, publishing())
    assert not trap.exists()


def test_a_path_that_the_operator_named_is_a_repository_too(account: SiteAccount, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "on the disk.git")
    repository.hand({"README.md": "A site."})
    linked = tmp_path / "linked.git"
    linked.symlink_to(repository.folder)
    site = account.again(url=str(linked))
    receipt = asyncio.run(site.do(publishing()))
    assert repository.commits() == ["ef_1"]
    assert asyncio.run(site.do(publishing())).provider_id == receipt.provider_id


def test_a_push_of_a_firm_that_was_killed_is_found_again(account: SiteAccount) -> None:
    """The commit lands, and nobody is left to hear of it."""
    do(account, publishing())
    subprocess.run(["rm", "-rf", str(account.folder)], check=True)
    again = asyncio.run(account.again().do(publishing()))
    assert again.existed
    assert account.repository.commits() == ["ef_1"]


_NO_ADDRESSES = [
    "ext::sh -c touch%20/tmp/x",
    "file:///srv/site.git",
    "-uorigin",
    "https://me:secret@example.org/site.git",
    "http://example.org/site.git",
    "git://example.org/site.git",
    "ssh://-oProxyCommand=x/y",
    "git@-oProxyCommand=x:y",
    "site.git",
    "https://example.org/a b",
]


@pytest.mark.parametrize("url", _NO_ADDRESSES)
def test_an_address_that_could_do_harm_is_no_setting(account: SiteAccount, url: str) -> None:
    with pytest.raises(ValueError, match=r"url|named|host"):
        account.again(url=url)


@pytest.mark.parametrize("said", [{"folder": "../x"}, {"folder": ".git/hooks"}, {"branch": "a..b"}, {"branch": "-f"}])
def test_a_place_outside_the_repository_is_no_setting(account: SiteAccount, said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"folder|branch"):
        account.again(**said)


# What everybody can read.


def test_a_look_up_says_whether_the_page_can_really_be_read(account: SiteAccount) -> None:
    async def story() -> None:
        page = answer(200, b"<html><h1>A new logo; &lt;b&gt;done&lt;/b&gt;</h1></html>", content_type="text/html")
        async with Loopback(answer(404), page) as public:
            homes = (f"{HOST}:{account.server.port}", f"{HOST}:{public.port}")
            site = account.again(page_url=public.url("/{slug}/"), homes=homes)
            receipt = await site.do(publishing(title="A new logo"))
            assert public.url(f"/{SLUG}/") in receipt.raw
            assert "cannot be read" in (await site.verify(publishing(title="A new logo"))).evidence
            seen = await site.verify(publishing(title="A new logo"))
            assert f"It can be read at {public.url(f'/{SLUG}/')}" in seen.evidence
            assert [heard.target for heard in public.heard] == [f"/{SLUG}/"] * 2
        assert (await site.verify(publishing(title="A new logo"))).found == "happened"

    asyncio.run(story())


def feed(*titles: str) -> bytes:
    items = "".join(f"<item><title>{title}</title></item>" for title in titles)
    return answer(200, f"<rss><channel>{items}</channel></rss>".encode(), content_type="application/rss+xml")


def test_a_look_up_says_whether_the_feed_of_the_site_lists_it(account: SiteAccount) -> None:
    async def story() -> None:
        answers = (feed("Our prices"), answer(200, b"<p>no feed</p>"), feed("Our prices", "A new logo"))
        async with Loopback(*answers) as public:
            homes = (f"{HOST}:{account.server.port}", f"{HOST}:{public.port}")
            site = account.again(feed_url=public.url("/feed.xml"), homes=homes)
            await site.do(publishing(title="A new logo"))
            said = [(await site.verify(publishing(title="A new logo"))).evidence for _ in answers]
        assert "The feed of the site does not list it yet." in said[0]
        assert "Whether the feed of the site lists it could not be seen." in said[1]
        assert "The feed of the site lists it." in said[2]

    asyncio.run(story())


def test_a_trial_reads_the_feed_and_a_feed_that_cannot_be_read_is_no_fault_of_the_site(account: SiteAccount) -> None:
    async def story() -> None:
        async with Loopback(feed("Our prices"), answer(404)) as public:
            homes = (f"{HOST}:{account.server.port}", f"{HOST}:{public.port}")
            site = account.again(feed_url=public.url("/feed.xml"), homes=homes)
            there, gone = await site.probe(), await site.probe()
        assert "Its feed was read; it lists 1." in there.works
        assert gone.problem is None
        assert gone.cannot[-1] == f"Its feed could not be read: There is nothing at {public.url('/feed.xml')}."

    asyncio.run(story())


def test_a_host_that_nobody_reaches_says_nothing_about_the_page(account: SiteAccount) -> None:
    with FaultProxy(account.server.port) as proxy:
        proxy.fault = Fault("refuse")
        with pytest.raises(NotNow) as later:
            asyncio.run(account.again(proxy.port).do(publishing()))
        assert later.value.down


def test_the_server_of_these_tests_takes_a_push_that_comes_in_pieces(server: GitServer) -> None:
    """Git sends more than a megabyte in chunks; one that is not read is taken for the next request."""
    server.word = ""
    before = server.repository.head()
    server.repository.hand({"photo": secrets.token_hex(2_000_000)}, to=server.url)
    assert server.repository.head() != before
