"""Who listens to an account: to its calendar, and to its task list where one is named. One connection, one name."""

from collections.abc import Sequence

from onefirm.capabilities.connector import Heard, Item
from onefirm.connectors.caldav.tasks import SIGN, Tasks
from onefirm.connectors.caldav.watch import Watch
from onefirm.guard.rounds import Silent


class Listening:
    def __init__(self, watch: Watch, tasks: Tasks) -> None:
        self._watch = watch
        self._tasks = tasks

    @property
    def name(self) -> str:
        return self._watch.name

    async def poll(self) -> tuple[Item, ...]:
        """Where one of the two is silent, what the other brings is not kept back; it is told with the next look."""
        items, silent = list[Item](), list[Silent]()
        both: Sequence[Watch | Tasks] = (self._watch, self._tasks)
        for each in both:
            try:
                items += await each.poll()
            except Silent as fault:
                silent.append(fault)
        if silent and not items:
            raise silent[0]
        return tuple(items)

    def read(self, item: Item) -> Heard:
        return self._of(item).read(item)

    async def put_away(self, item: Item, kept: bool) -> None:
        await self._of(item).put_away(item, kept)

    def whose(self, item: Item) -> str:
        return self._of(item).whose(item) if item.name else self._watch.whose(item) or self._tasks.whose(item)

    def _of(self, item: Item) -> Watch | Tasks:
        return self._tasks if item.name.startswith(SIGN) else self._watch
