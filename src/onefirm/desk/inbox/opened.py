"""Which cards somebody has before them, and since when: a yes to something critical that comes too soon asks again.

Held by the process alone: reading writes nothing down. Whom nothing was shown to, by a page, a review, a link or
`inbox show`, typed what they decided, and is not asked twice.
"""

from collections.abc import Mapping

from onefirm.desk.inbox.tested import stands_for
from onefirm.desk.post import Post
from onefirm.domain.problem import Refusal
from onefirm.domain.question import Card
from onefirm.inbox.dwell import Shown, asked_again, critical, is_too_soon
from onefirm.ledger.projection import Row

_CARDS_MAX = 1000


class Opened:
    def __init__(self) -> None:
        self._shown: dict[tuple[str, str, str], Shown] = {}

    def shown(self, name: tuple[str, str, str], now: float) -> None:
        """The first time counts: a page that draws itself anew takes nobody's reading away."""
        if name not in self._shown:
            while len(self._shown) >= _CARDS_MAX:
                self._shown.pop(next(iter(self._shown)))
            self._shown[name] = Shown(now)

    def of(self, name: tuple[str, str, str]) -> Shown | None:
        return self._shown.get(name)

    async def forget(self) -> None:
        self._shown.clear()


def opened(post: Post, row: Row, by: str) -> None:
    if row["state"] == "open" and row["asks"] == "approval":
        post.at_hand.of(Opened).shown(_name(row, by), post.means.clock.elapsed())


def read_first(post: Post, meant: Mapping[str, str], by: str) -> None:
    """Raises a Refusal where one of these, as it was shown, is critical and was opened a moment ago."""
    now, dwell = post.means.clock.elapsed(), post.means.policy.dwell_seconds
    rows = (post.means.views.one("question", question=question) for question in meant if dwell)
    # Why another one cannot be decided so is said by whoever decides.
    still = [
        row for row in rows if row and row["state"] == "open" and meant[str(row["question"])] in ("", row["payload"])
    ]
    open_ = [(row, shown) for row in still if (shown := post.at_hand.of(Opened).of(_name(row, by)))]
    soon = [(row, shown) for row, shown in open_ if is_too_soon(shown, now, dwell)]
    for row, shown in soon:
        if why := _critical(post, row):
            for _, each in soon:
                each.again = now
            raise Refusal(asked_again(str(row["question"]), now - shown.opened, why, dwell))


def _critical(post: Post, row: Row) -> str:
    """A draft that was spoilt on purpose is what it stands for."""
    real = post.means.views.one("question", question=stands_for(post, str(row["question"])))
    effect = post.means.views.one("effect", effect=real["effect"]) if real and real["effect"] else None
    kind = post.means.crew.kind(str(effect["does"])) if effect else None
    return critical(Card.model_validate_json(str(row["card"])), kind)


def _name(row: Row, by: str) -> tuple[str, str, str]:
    return by, str(row["question"]), str(row["payload"])
