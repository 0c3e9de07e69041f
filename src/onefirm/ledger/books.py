"""Looking after the ledger as a whole: verifying it, and folding its projections anew."""

from collections.abc import Mapping
from typing import Protocol

from onefirm.ledger.verify import Verified


class Books(Protocol):
    """What the desk asks when somebody doubts the books."""

    def verify(self) -> Verified: ...

    def rebuild(self) -> Mapping[str, bool]: ...
