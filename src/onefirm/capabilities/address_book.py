"""An address book that stands elsewhere: read as cards, which come in by the same door as a file of them."""

from typing import Protocol


class AddressBook(Protocol):
    @property
    def name(self) -> str:
        """That of the account, as its connection is called."""
        ...

    async def cards(self, book: str) -> bytes:
        """Every card of the book of this name, or of the only one, as vCards. Raises the failure words of a connector.

        The same cards are the same bytes, so that it can be told whether anything has changed since a look at them.
        """
        ...
