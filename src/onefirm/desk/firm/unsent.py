"""Letters that lie written in the outbox: nothing is connected that could send them."""

from onefirm.capabilities.connector import Keeps
from onefirm.desk.post import Post
from onefirm.desk.shapes.today import Unsent

_LETTER, _ACCOUNT = "mail.send", "mail"
_COUNTED_MAX = 1_000
"""Nobody waits for the day while more files than these are counted."""


def unsent(post: Post) -> Unsent | None:
    """None where an account sends letters, or none lies there."""
    connector = post.means.crew.connectors.get(_LETTER)
    found = connector.lying(_COUNTED_MAX + 1) if isinstance(connector, Keeps) else 0
    if not found:
        return None
    more = found > _COUNTED_MAX
    letters = min(found, _COUNTED_MAX)
    lie = "1 letter lies" if found == 1 else f"{'More than ' if more else ''}{letters:,} letters lie"
    none = "It was not sent" if found == 1 else "None was sent"
    if _connected(post):
        why = "your mail account counts once `onefirm up` is begun again"
        then, command = "Look at your mail account", "onefirm connections"
    else:
        why, then, command = "no mail account is connected", "Connect your mail", "onefirm connect mail"
    says = f"{lie} written in outbox/. {none} from here: {why}."
    return Unsent(letters=letters, more=more, says=says, then=then, command=command)


def _connected(post: Post) -> bool:
    """It is written down already; the firm that is open was opened before that."""
    return any(offer.name == _ACCOUNT and offer.connected for offer in post.wiring.offers())
