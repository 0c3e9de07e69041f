"""The operator writes one line to the firm's own address, and it is a wish; whoever else writes asks for nothing so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN
from post_office import PostOffice, open_post
from stories.test_a_lead_by_real_mail import Studio, ask, run

LINE = "New lead: Ada <ada@palmer.example> wants a logo, budget 3000"
VOUCHED = "Authentication-Results: mx.tern.example; dmarc=pass header.from=tern.example\n"
PLAIN = "From: Ines Tern <{own}>\nTo: {own}\nSubject: a note\nMessage-ID: <one@tern.example>\n"


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


QUOTED = (
    'Authentication-Results: mx.tern.example; spf=pass smtp.mailfrom="a;dmarc=pass header.from=tern.example;{}"'
    "@evil.example{}\n"
)


class Home(Studio):
    def __init__(self, folder: Path, post: PostOffice, server_id: str = "mx.tern.example") -> None:
        super().__init__(folder, post, post.smtp)
        with (folder / "firm.toml").open("a") as file:
            file.write(f'server-id = "{server_id}"\n')

    def letter(self, text: str = LINE, head: str = VOUCHED + PLAIN) -> None:
        raw = f"{head.format(own=self.own)}\n{text}\n"
        self.post.deliver(raw.replace("\n", "\r\n").encode(), self.own, self.own)


async def wishes(firm: Firm) -> list[dict[str, Any]]:
    tail = (await ask(firm, "ledger.tail", limit=1000))["items"]
    return [one["body"] for one in tail if one["kind"] == "intent.received"]


async def waiting(firm: Firm) -> list[str]:
    """What stands in the inbox about a line."""
    rows = (await ask(firm, "inbox.list"))["items"]
    return [str(await ask(firm, "inbox.show", question=row["id"])) for row in rows]


def test_one_line_of_the_operators_own_is_their_wish(tmp_path: Path, post: PostOffice) -> None:
    home = Home(tmp_path / "firm", post)

    async def story() -> None:
        firm = await home.begin()
        home.letter(f"{LINE}\n\n-- \nInes Tern\nTern Studio")
        await firm.drain()
        (wish,) = await wishes(firm)
        fields = wish["fields"]["value"]
        assert (fields["name"], fields["email"]) == ("Ada", "ada@palmer.example")
        assert "logo" in fields["message"] and "Tern Studio" not in fields["message"]
        assert wish["label"]["integrity"] == OPERATORS_OWN.integrity
        (plan,) = (await ask(firm, "plans.list"))["items"]
        assert plan
        assert (await ask(firm, "ledger.verify"))["sound"]
        await firm.close()

    run(story)


def test_under_one_name_one_line_counts(tmp_path: Path, post: PostOffice) -> None:
    """Also after a restart, and with another line in it; the same line under another name is the same wish."""
    home = Home(tmp_path / "firm", post)

    async def story() -> None:
        firm = await home.begin()
        home.letter()
        await firm.drain()
        home.letter(head="X-Way: another\n" + VOUCHED + PLAIN)
        home.letter("New lead: Ben <ben@kiln.example> wants a menu, budget 900")
        await firm.drain()
        await firm.close()
        firm = await home.open()
        home.letter("New lead: Cem <cem@kiln.example> wants a sign, budget 900")
        home.letter(head=VOUCHED + PLAIN.replace("<one@", "<two@"))
        await firm.drain()
        home.letter("New lead: Dan <dan@kiln.example> wants a cup", head=VOUCHED + PLAIN.replace("<one@", "<two@"))
        await firm.drain()
        (wish,) = await wishes(firm)
        assert wish["fields"]["value"]["email"] == "ada@palmer.example"
        assert len((await ask(firm, "plans.list"))["items"]) == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize("line", ["Buy milk", "New lead: a logo for somebody", "ada@palmer.example"])
def test_a_line_nobody_can_read_is_a_question_with_an_example(tmp_path: Path, post: PostOffice, line: str) -> None:
    home = Home(tmp_path / "firm", post)

    async def story() -> None:
        firm = await home.begin()
        home.letter(line)
        await firm.drain()
        assert await wishes(firm) == []
        (shown,) = await waiting(firm)
        assert line in shown and "New lead: Ada" in shown
        home.letter(head=VOUCHED + PLAIN)
        await firm.drain()
        assert len(await wishes(firm)) == 1, "A line that began nothing has used up no name."
        await firm.close()

    run(story)


OTHERS = {
    "nobody vouches": (PLAIN, LINE),
    "another server vouches": (VOUCHED.replace("mx.", "evil.") + PLAIN, LINE),
    "our server says no": (VOUCHED.replace("=pass", "=fail") + PLAIN, LINE),
    "the envelope quotes our server": (QUOTED.format("", "") + PLAIN, LINE),
    "the envelope quotes our server, which says no": (
        QUOTED.format("(", '; dmarc=fail header.from=tern.example; dkim=pass header.i="b)"@evil.example') + PLAIN,
        LINE,
    ),
    "our server vouches for another": (VOUCHED.replace("from=tern", "from=evil") + PLAIN, LINE),
    "two senders on two lines": (VOUCHED + "From: eve@evil.example\n" + PLAIN, LINE),
    "two senders on one line": (VOUCHED + PLAIN.replace("From: ", "From: eve@evil.example, "), LINE),
    "answers go elsewhere": (VOUCHED + "Reply-To: eve@evil.example\n" + PLAIN, LINE),
    "answers go elsewhere too": (VOUCHED + "Reply-To: {own}, eve@evil.example\n" + PLAIN, LINE),
    "it went to somebody else": (VOUCHED + PLAIN.replace("To: {own}", "To: ada@palmer.example"), LINE),
    "it went to somebody too": (VOUCHED + PLAIN.replace("To: {own}", "To: {own}, ada@palmer.example"), LINE),
    "a copy went to somebody": (VOUCHED + "Cc: ada@palmer.example\n" + PLAIN, LINE),
    "two lines say to whom": (VOUCHED + "To: {own}\n" + PLAIN.replace("To: {own}", "To: ada@palmer.example"), LINE),
    "it went to a list": (VOUCHED + "List-Id: <news.example>\n" + PLAIN, LINE),
    "it is an answer": (VOUCHED + "In-Reply-To: <x@palmer.example>\n" + PLAIN, LINE),
    "it looks like an answer": (VOUCHED + PLAIN.replace("Subject: ", "Subject: Re: "), LINE),
    "it was passed on": (VOUCHED + PLAIN.replace("Subject: ", "Subject: Fwd: "), LINE),
    "it was sent on": (VOUCHED + "Resent-From: {own}\n" + PLAIN, LINE),
    "it holds what was passed on": (
        VOUCHED + PLAIN,
        f"{LINE}\n\n---------- Forwarded message ----------\nFrom: eve@evil.example\nTo: x\n\nHello",
    ),
    "a machine wrote it": (VOUCHED + "Auto-Submitted: auto-generated\n" + PLAIN, LINE),
    "a form of a website wrote it": (VOUCHED + "X-PHP-Script: tern.example/form.php\n" + PLAIN, LINE),
    "the line is a quote": (VOUCHED + PLAIN, f"> {LINE}"),
    "a quote stands below": (VOUCHED + PLAIN, f"{LINE}\n\n> hello"),
    "two lines": (VOUCHED + PLAIN, f"{LINE}\n{LINE}"),
    "no name of its own": (VOUCHED + PLAIN.replace("Message-ID: <one@tern.example>\n", ""), LINE),
    "a copy of ours": (VOUCHED + "X-Effect-Id: ef_1\n" + PLAIN, LINE),
    "the name of one of ours": (VOUCHED + PLAIN.replace("<one@", "<onefirm." + "0" * 32 + "@"), LINE),
    "something is attached": (
        VOUCHED + PLAIN + 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
        f"--b\nContent-Type: text/plain\n\n{LINE}\n--b\nContent-Type: application/pdf\n\nx\n--b--",
    ),
}


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory, post: PostOffice) -> dict[str, tuple[int, list[str]]]:
    """Each letter to a firm that took none before: the wishes of the operator's own, and what the inbox says."""
    home = Home(tmp_path_factory.mktemp("others") / "firm", post)
    found: dict[str, tuple[int, list[str]]] = {}

    async def story() -> None:
        firm = await home.begin()
        for case, (head, text) in OTHERS.items():
            home.letter(text, head)
            await firm.drain()
            own = [one for one in await wishes(firm) if one["label"]["integrity"] != FROM_OUTSIDE.integrity]
            found[case] = (len(own), [shown for shown in await waiting(firm) if "Your line" in shown])
        home.letter()
        await firm.drain()
        own = [one for one in await wishes(firm) if one["label"]["integrity"] != FROM_OUTSIDE.integrity]
        assert len(own) == 1, "The same letter without any of this is a wish."
        await firm.close()

    run(story)
    return found


@pytest.mark.parametrize("case", OTHERS)
def test_a_letter_is_no_line_of_the_operators_where(others: dict[str, tuple[int, list[str]]], case: str) -> None:
    assert others[case] == (0, [])


def test_without_a_name_for_our_server_no_letter_is_a_wish(tmp_path: Path, post: PostOffice) -> None:
    home = Home(tmp_path / "firm", post, server_id="")

    async def story() -> None:
        firm = await home.begin()
        home.letter()
        await firm.drain()
        assert await wishes(firm) == []
        assert await waiting(firm) == []
        await firm.close()

    run(story)


def test_a_long_line_that_a_mail_program_broke_is_one(tmp_path: Path, post: PostOffice) -> None:
    home = Home(tmp_path / "firm", post)
    head = VOUCHED + PLAIN + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed\n"

    async def story() -> None:
        firm = await home.begin()
        home.letter(LINE.replace("wants", "wants \nreally") + "\n\n-- \nInes", head)
        await firm.drain()
        (wish,) = await wishes(firm)
        assert "really a logo" in wish["fields"]["value"]["message"]
        await firm.close()

    run(story)


def test_whoever_a_line_names_is_forgotten_in_the_line_too(tmp_path: Path, post: PostOffice) -> None:
    home = Home(tmp_path / "firm", post)

    async def story() -> None:
        firm = await home.begin()
        for name in ("one", "two"):
            home.letter(head=VOUCHED + PLAIN.replace("<one@", f"<{name}@"))
            await firm.drain()
        shown = await ask(firm, "forget.preview", person="ada@palmer.example")
        await ask(firm, "forget.person", person="ada@palmer.example", confirm=shown["confirm"])
        tail = (await ask(firm, "ledger.tail", limit=1000))["items"]
        raws = [one["body"]["raw"]["value"] for one in tail if one["kind"] == "outside.received"]
        assert raws == [None, None]
        await firm.close()

    run(story)
