"""The mail server of these tests: started once, and only for whoever asks for it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from post_office import PostOffice, open_post
from promises.mail_account import Accounts, MailAccount


@pytest.fixture(scope="session")
def post_office() -> Iterator[PostOffice]:
    with open_post() as post:
        yield post


@pytest.fixture
def accounts(tmp_path: Path, post_office: PostOffice) -> Accounts:
    numbers = count()

    def make(**said: object) -> MailAccount:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return MailAccount(folder, post_office, dict(said))

    return make


@pytest.fixture
def account(accounts: Accounts) -> MailAccount:
    return accounts()
