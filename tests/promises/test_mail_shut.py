"""A folder that is gone, and a letter that cannot be fetched: each is asked about once, and all else goes on."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator

import pytest

from onefirm.capabilities.connector import Item, Passed, Word
from onefirm.connectors.mail.server.folders import LOOKS_MAX
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.rounds import Silent
from promises.mail_account import Accounts, MailAccount
from word_relay import WordRelay

NO = b"{tag} NO [SERVERBUG] Internal error\r\n"
BYE = b"* BYE Panic\r\n"
NIL = b"* 1 FETCH (BODY[] NIL)\r\n{tag} OK Fetched\r\n"
MINUTE = 60


def furnished(account: MailAccount, *folders: str) -> None:
    with account.post.mailbox(account.own) as box:
        for folder in folders:
            box.create(folder)


def put(account: MailAccount, folder: str, words: str) -> None:
    raw = f"From: ada@palmer.example\r\nMessage-ID: <{words.replace(' ', '.')}@p.example>\r\n\r\n{words}\r\n"
    with account.post.mailbox(account.own) as box:
        box.append(folder, "", None, raw.encode())


def looked(account: MailAccount) -> tuple[Item, ...]:
    """At the next time that it is due; nothing where it says why it is silent."""
    account.clock.forward(seconds=MINUTE)
    try:
        return account.poll()
    except Silent:
        return ()


def heard(account: MailAccount, looks: int = 1) -> Iterator[str | Problem]:
    """What comes in: words, or what is asked about. All of it is put away."""
    for _ in range(looks):
        for item in looked(account):
            try:
                said = account.read(item)
            except Refusal as refusal:
                yield refusal.problem
            else:
                yield said.text if isinstance(said, Word) else str(type(said).__name__)
            account.put_away(item)


def breaker(account: MailAccount) -> tuple[str, int]:
    (one,) = [each for each in account.ways.standings() if each.connector == "mail imap"]
    return one.state, one.failures


def two_folders(accounts: Accounts) -> MailAccount:
    account = accounts(folders=("INBOX", "Clients"), poll_seconds=MINUTE)
    furnished(account, "Clients")
    assert account.poll() == ()
    put(account, "Clients", "The first")
    assert list(heard(account)) == ["The first"]
    return account


def test_a_folder_that_is_gone_is_asked_about_once_and_the_others_go_on(accounts: Accounts) -> None:
    account = two_folders(accounts)
    with account.post.mailbox(account.own) as box:
        box.delete("Clients")
    told: list[str | Problem] = []
    for number in range(LOOKS_MAX + 3):
        account.write(f"Letter {number}")
        told += heard(account)
        account.open(ways=account.ways)
    words = [one for one in told if isinstance(one, str)]
    assert words == [f"Letter {number}" for number in range(LOOKS_MAX + 3)]
    (problem,) = [one for one in told if isinstance(one, Problem)]
    assert problem.code == "mail-folder-missing"
    assert "'Clients'" in problem.what and "INBOX" in problem.why
    assert breaker(account) == ("closed", 0)


def test_while_nothing_else_comes_a_folder_that_is_gone_says_so_and_is_not_the_mailbox_being_down(
    accounts: Accounts,
) -> None:
    account = accounts(folders=("INBOX", "Gone"))
    for _ in range(LOOKS_MAX - 1):
        with pytest.raises(Silent, match=r"The folder 'Gone' cannot be read\. The mailbox has INBOX"):
            account.poll()
        assert breaker(account) == ("closed", 0)
    (asked,) = account.poll()
    assert account.poll() == (asked,), "Until it is known to be asked."
    account.put_away(asked, kept=False)
    assert account.poll() == ()


def test_a_folder_that_is_back_goes_on_where_it_ended_and_the_question_is_over(accounts: Accounts) -> None:
    account = two_folders(accounts)
    relayed(account, 'EXAMINE "Clients"', NO, LOOKS_MAX)
    put(account, "Clients", "The second")
    account.clock.forward(seconds=MINUTE)
    back, letter = account.poll()
    assert isinstance(account.read(back), Passed)
    assert isinstance(account.read(letter), Word)
    account.put_away(back)
    account.put_away(letter)
    assert looked(account) == ()
    assert kept(account)["shut"] == {}


def test_a_folder_that_is_there_and_cannot_be_opened_says_why(accounts: Accounts) -> None:
    account = two_folders(accounts)
    (problem,) = relayed(account, 'STATUS "Clients"', NO, LOOKS_MAX + 2)
    assert isinstance(problem, Problem)
    assert (problem.code, "SERVERBUG" in problem.why) == ("mail-folder-shut", True)


def test_a_folder_under_a_new_name_is_read_from_where_the_old_one_ended(accounts: Accounts) -> None:
    account = two_folders(accounts)
    with account.post.mailbox(account.own) as box:
        box.rename("Clients", "Kunden")
    put(account, "Kunden", "The second")
    (problem,) = heard(account, LOOKS_MAX)
    assert isinstance(problem, Problem)
    account.open(folders=("INBOX", "Kunden"))
    assert list(heard(account, 2)) == ["Passed", "The second"], "The question is over, and nothing was passed by."


def test_a_folder_that_is_new_to_us_takes_over_from_none_that_is_gone(accounts: Accounts) -> None:
    account = two_folders(accounts)
    furnished(account, "Others")
    put(account, "Others", "An old one")
    with account.post.mailbox(account.own) as box:
        box.delete("Clients")
    assert len(list(heard(account, LOOKS_MAX))) == 1
    account.open(folders=("INBOX", "Others"))
    assert list(heard(account, 2)) == [], "Its past is for an import."


@pytest.mark.parametrize("says", [NO, NIL, BYE], ids=["refused", "nothing in it", "the line ends there"])
def test_a_letter_that_cannot_be_fetched_keeps_no_other_waiting_and_is_asked_about_once(
    accounts: Accounts, says: bytes
) -> None:
    account = accounts(poll_seconds=MINUTE)
    assert account.poll() == ()
    account.write("Before")
    assert list(heard(account)) == ["Before"]
    bad = last(account) + 1
    account.write("Not to be had", head="Date: Mon, 5 May 2025 10:00:00 +0000\n")
    account.write("After it")
    told = relayed(account, f"FETCH {bad} (UID BODY.PEEK[]", says, 2)
    assert told == ["After it"], "At the second look at the latest."
    assert last(account) == bad - 1, "The cursor stays before it."
    account.write("And one more")
    told = relayed(account, f"FETCH {bad} (UID BODY.PEEK[]", says, LOOKS_MAX - 2, anew=True)
    (problem,) = [one for one in told if isinstance(one, Problem)]
    assert problem.code == "mail-letter-unfetched"
    assert "INBOX" in problem.what and "ada@palmer.example" in problem.what
    assert "5 May 2025" in problem.what and "'A logo'" in problem.what
    assert [one for one in told if one != problem] == ["And one more"]
    assert last(account) == bad + 2
    account.open()
    assert list(heard(account, LOOKS_MAX + 1)) == []
    assert breaker(account) == ("closed", 0)


def test_a_letter_that_can_be_fetched_again_in_time_comes_in_and_nobody_is_asked(accounts: Accounts) -> None:
    account = accounts(poll_seconds=MINUTE)
    assert account.poll() == ()
    account.write("Late")
    account.write("In time")
    bad = last(account) + 1
    assert relayed(account, f"FETCH {bad} ", NO, LOOKS_MAX - 1) == ["In time"]
    assert list(heard(account, 2)) == ["Late"]
    assert kept(account)["folders"]["INBOX"]["missed"] == {}


def test_a_letter_that_cannot_be_fetched_and_goes_is_waited_for_by_nobody(accounts: Accounts) -> None:
    account = accounts(folders=("Clients",), poll_seconds=MINUTE)
    furnished(account, "Clients")
    assert account.poll() == ()
    put(account, "Clients", "Goes")
    put(account, "Clients", "Stays")
    bad = last(account, "Clients") + 1
    assert relayed(account, f"FETCH {bad} ", NO, 2) == ["Stays"]
    with account.post.mailbox(account.own) as box:
        box.select("Clients")
        box.uid("STORE", str(bad), "+FLAGS", "(\\Deleted)")
        box.expunge()
    assert list(heard(account)) == []
    assert (last(account, "Clients"), kept(account)["folders"]["Clients"]["ahead"]) == (bad + 1, [])


def test_where_no_letter_at_all_is_given_the_server_is_at_fault_and_none_is_passed_over(accounts: Accounts) -> None:
    account = accounts(poll_seconds=MINUTE)
    assert account.poll() == ()
    account.write("Before")
    assert list(heard(account)) == ["Before"]
    for number in range(3):
        account.write(f"Letter {number}")
    assert relayed(account, "FETCH ", NO, LOOKS_MAX + 3) == []
    assert breaker(account) == ("closed", 0), "It is there, and says no."
    assert list(heard(account)) == ["Letter 0", "Letter 1", "Letter 2"]


def test_looks_are_counted_when_they_are_due_and_not_when_there_is_more(accounts: Accounts) -> None:
    account = accounts(poll_seconds=MINUTE)
    assert account.poll() == ()
    account.write("Not to be had")
    account.write("Brought, and not put away")
    bad = last(account) + 1

    async def story(relay: WordRelay) -> None:
        relay.answers(f"FETCH {bad} ".encode(), NO)
        account.clock.forward(seconds=MINUTE)
        for _ in range(LOOKS_MAX + 2):
            (item,) = await asyncio.to_thread(account.poll)
            assert item.raw.endswith(b"Brought, and not put away\r\n")

    through(account, story)
    assert kept(account)["folders"]["INBOX"]["missed"] == {str(bad): 1}


def relayed(account: MailAccount, when: str, says: bytes, looks: int, *, anew: bool = False) -> list[str | Problem]:
    """What comes in while the server answers this question so."""

    async def story(relay: WordRelay) -> list[str | Problem]:
        relay.answers(when.encode(), says)
        told = await asyncio.to_thread(lambda: list(heard(account, looks)))
        assert relay.struck
        return told

    if anew:
        account.open()
    return through(account, story)


def through(
    account: MailAccount, story: Callable[[WordRelay], Awaitable[list[str | Problem] | None]]
) -> list[str | Problem]:
    async def whole() -> list[str | Problem]:
        async with WordRelay(account.post.imap) as relay:
            account.open(ways=account.ways, imap_port=relay.port)
            told = await story(relay)
        account.open(ways=account.ways, imap_port=account.post.imap)
        return told or []

    return asyncio.run(whole())


def kept(account: MailAccount) -> dict[str, dict[str, dict[str, object]]]:
    return json.loads((account.folder / "local" / "mailbox.json").read_text())


def last(account: MailAccount, folder: str = "INBOX") -> int:
    number = kept(account)["folders"][folder]["last"]
    assert isinstance(number, int)
    return number
