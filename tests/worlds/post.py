"""What comes to the firm by itself: letters and webhooks, kept by the outside until the firm has put them away."""

import asyncio
from dataclasses import dataclass, field
from random import Random

from onefirm.capabilities.connector import Heard, Item, Sign, Word

_TWICE = 0.3


@dataclass
class Post:
    """The post office of the world. It outlives the firm's process."""

    chance: Random
    waiting: dict[str, Heard] = field(default_factory=dict[str, Heard])
    _brought: int = 0

    def bring(self, heard: Sign | Word) -> None:
        for _ in range(2 if self.chance.random() < _TWICE else 1):
            self._brought += 1
            self.waiting[f"item-{self._brought}"] = heard


@dataclass
class LetterBox:
    """Implements `Source` for one life of the process."""

    post: Post
    dead: asyncio.Event
    name: str = "letters"
    quick: bool = True

    async def poll(self) -> tuple[Item, ...]:
        return tuple(Item(name=name, raw=name.encode()) for name in self.post.waiting)

    def read(self, item: Item) -> Heard:
        return self.post.waiting[item.name]

    async def put_away(self, item: Item, kept: bool) -> None:
        if not self.dead.is_set():
            self.post.waiting.pop(item.name, None)
