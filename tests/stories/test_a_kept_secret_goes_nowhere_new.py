"""A kept secret goes where it went before: whoever names another place gives it anew, before anything is sent there."""

import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from onefirm.domain.problem import Refusal
from post_office import HOST, PASSWORD, PostOffice, free_port, open_post
from stories.test_an_account_is_connected import Desk, ask, fields
from telling import run


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "firm")


@contextmanager
def stranger() -> Generator[socket.socket]:
    """Somebody who waits for those that mistype."""
    with socket.create_server((HOST, 0)) as server:
        server.setblocking(False)
        yield server


def heard(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.parametrize("anyway", [False, True])
@pytest.mark.parametrize(("host", "port"), [("smtp-host", "smtp-port"), ("imap-host", "imap-port")])
def test_nobody_new_is_told_the_kept_secret_or_even_called(
    desk: Desk, post: PostOffice, host: str, port: str, *, anyway: bool
) -> None:
    async def story() -> None:
        firm = await desk.open()
        await ask(firm, "connections.connect", name="mail", fields=fields(post), value=PASSWORD)
        before = desk.file
        with stranger() as server:
            there = {host: "localhost", port: str(server.getsockname()[1])}
            with pytest.raises(Refusal) as refused:
                await ask(firm, "connections.connect", name="mail", fields=there, anyway=anyway)
            problem = refused.value.problem
            assert problem.code == "connect-secret-elsewhere"
            assert f"localhost:{there[port]} in clear" in problem.what
            assert "--secret-file" in problem.fix
            assert not heard(server)
            (offer,) = (await ask(firm, "connections.offered", name="mail", fields=there))["items"]
            assert offer["anew"] == [f"localhost:{there[port]} in clear"]
        assert desk.file == before
        await firm.close()

    run(story)


def test_the_same_secret_typed_again_goes_there(desk: Desk, post: PostOffice) -> None:
    async def story() -> None:
        firm = await desk.open()
        await ask(firm, "connections.connect", name="mail", fields=fields(post), value=PASSWORD)
        there = {"smtp-host": "localhost"}
        said = await ask(firm, "connections.connect", name="mail", fields=there, value=PASSWORD)
        assert said["ok"]
        assert "localhost" in desk.file
        await firm.close()

    run(story)


def test_settings_that_name_no_new_place_go_with_the_kept_secret(desk: Desk, post: PostOffice) -> None:
    async def story() -> None:
        firm = await desk.open()
        await ask(firm, "connections.connect", name="mail", fields=fields(post), value=PASSWORD)
        here = fields(post) | {"name": "Ines of Tern", "poll-seconds": "90"}
        assert (await ask(firm, "connections.connect", name="mail", fields=here))["ok"]
        assert (await ask(firm, "connections.connect", name="mail", fields={"imap-host": ""}))["ok"]
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    ("name", "now", "then"),
    [
        ("mail", {"smtp-host": "localhost"}, {"smtp-tls": "starttls"}),
        ("calendar", {"url": "https://localhost:{port}/"}, {"url": "https://localhost:{port}/another/"}),
        ("site", {"url": "https://localhost:{port}/site.git"}, {"url": "https://localhost:{port}/sites.git"}),
    ],
)
def test_a_weaker_line_and_another_path_are_places_of_their_own(
    desk: Desk, name: str, now: dict[str, str], then: dict[str, str]
) -> None:
    port = str(free_port())
    now = {field: value.format(port=port) for field, value in now.items()}
    now |= {"smtp-port": port} if name == "mail" else {}

    async def story() -> None:
        firm = await desk.open()
        await ask(firm, "connections.connect", name=name, fields=now, value=PASSWORD, anyway=True)
        other = {field: value.format(port=port) for field, value in then.items()}
        with pytest.raises(Refusal) as refused:
            await ask(firm, "connections.connect", name=name, fields=other, anyway=True)
        assert refused.value.problem.code == "connect-secret-elsewhere"
        await firm.close()

    run(story)
