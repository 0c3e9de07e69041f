"""A line to the operator's phone names nobody, is never repeated, and goes where the operator says and nowhere else."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from loopback import Loopback, answer
from outside import GOOD
from told import Tale, told


def on_the_phone(
    folder: Path, phone: Loopback, story: Callable[[Tale], Awaitable[None]], more: str = "", *, comes: bool = True
) -> None:
    """The phone is a server on this machine, and one lead waits unless nobody has come yet."""

    async def whole(tale: Tale) -> None:
        async with phone:
            path = tale.folder / "firm.toml"
            path.write_text(path.read_text().replace("own = []", f'own = ["127.0.0.1:{phone.port}"]'))
            await tale.again()
            await tale.ask("vault.set", name="notify", value=f"json://127.0.0.1:{phone.port}/told")
            if comes:
                await tale.comes()
            await story(tale)

    told(folder, whole, f'by = ["apprise"]\nown = []\n{more}')


@pytest.fixture
def phone() -> Loopback:
    return Loopback(answer(200, b"{}"))


def test_a_line_to_the_phone_names_nobody(tmp_path: Path, phone: Loopback) -> None:
    async def story(_tale: Tale) -> None:
        (heard,) = phone.heard
        said = heard.body.decode()
        assert "approve a letter (plan" in said and "http://localhost:8400/inbox" in said
        assert not [word for word in (*GOOD.values(), "Ada", "palmer", "Tern", "/decide/") if word in said]

    on_the_phone(tmp_path / "firm", phone, story)


def test_who_trusts_their_channel_is_told_of_whom(tmp_path: Path, phone: Loopback) -> None:
    async def story(_tale: Tale) -> None:
        (heard,) = phone.heard
        assert b"Send a mail to Ada Palmer" in heard.body and b"/decide/" not in heard.body

    on_the_phone(tmp_path / "firm", phone, story, 'detail = "full"\n')


def test_a_line_that_may_have_arrived_is_not_repeated(tmp_path: Path) -> None:
    deaf = Loopback(answer(500))

    async def story(tale: Tale) -> None:
        await tale.passes(hours=2)
        assert len(deaf.heard) == 1
        assert tale.ends == ["unsure"]

    on_the_phone(tmp_path / "firm", deaf, story)


def test_after_a_stop_a_line_stays_unknown_and_the_card_is_in_the_next_digest(tmp_path: Path, phone: Loopback) -> None:
    async def story(tale: Tale) -> None:
        tale.fill_in("one", GOOD)
        await tale.stopped_before_it_leaves()
        await tale.firm.drain()
        assert phone.heard == [] and tale.ends == ["unsure"]
        await tale.passes(hours=21)
        assert len(phone.heard) == 1 and tale.ends == ["unsure", "sent"]

    on_the_phone(tmp_path / "firm", phone, story, comes=False)


def test_an_address_that_is_more_than_a_message_over_the_network_is_not_used(tmp_path: Path, phone: Loopback) -> None:
    async def story(tale: Tale) -> None:
        for number, odd in enumerate(("file:///etc/passwd", f"json://127.0.0.1:{phone.port}/?+cert=/etc/passwd")):
            await tale.ask("vault.set", name="notify", value=odd)
            await tale.comes(f"no{number}", {**GOOD, "email": f"a{number}@palmer.example"})
            await tale.passes(hours=2)
        assert phone.heard == [] and set(tale.ends) == {"failed"}

    on_the_phone(tmp_path / "firm", phone, story, comes=False)


def test_this_machine_is_reached_only_where_the_operator_names_it(
    tmp_path: Path, phone: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = Loopback(answer(200, b"{}"))

    async def story(tale: Tale) -> None:
        async with proxy:
            for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
                monkeypatch.setenv(name, proxy.url())
            for url in (f"json://127.0.0.1:{proxy.port}/", f"json://localhost:{phone.port}/"):
                await tale.ask("vault.set", name="notify", value=url)
                tale.fill_in(f"to-{len(url)}", {**GOOD, "email": f"a{len(url)}@palmer.example"})
                await tale.passes(hours=2)
            assert phone.heard == proxy.heard == []
            assert set(tale.ends) == {"failed"}
            both = f"json://127.0.0.1:{phone.port}/\njson://127.0.0.1:1/"
            await tale.ask("vault.set", name="notify", value=both)
            await tale.passes(hours=2)
            assert len(phone.heard) == 1 and proxy.heard == [], "No proxy of the environment is asked."

    on_the_phone(tmp_path / "firm", phone, story, comes=False)
