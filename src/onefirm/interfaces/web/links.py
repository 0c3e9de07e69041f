"""What the page needs of whoever knows the links of a mail."""

from typing import Protocol

from onefirm.desk.inbox.links import LinkView
from onefirm.desk.shapes.inbox import Decided


class Links(Protocol):
    async def show(self, text: str) -> LinkView:
        """Raises a Refusal for a link that counts no more, or never did. Nothing changes."""
        ...

    async def press(self, text: str) -> Decided:
        """What the link says is decided when this returns."""
        ...
