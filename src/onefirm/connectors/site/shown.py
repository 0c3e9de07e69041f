"""Whether a page can really be read by everybody: the site is built from the repository by somebody else, later."""

from dataclasses import replace

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.capabilities.probing import Probed
from onefirm.guard.backoff import Safety
from onefirm.guard.feed import Feed, feed_of
from onefirm.guard.web.calls import Answer, Call
from onefirm.guard.web.client import Web
from onefirm.guard.xml import Unreadable

_READ = 200


class Shown:
    def __init__(self, web: Web, page_url: str, feed_url: str) -> None:
        self._web = web
        self._page_url = page_url
        self._feed_url = feed_url

    def url(self, slug: str) -> str:
        return self._page_url.replace("{slug}", slug)

    async def said(self, slug: str, title: str) -> str:
        """What the receipt says of it; empty where nothing is known of where the site is read."""
        return f"{await self._page(self.url(slug), title)}{await self._listed(self.url(slug), title)}"

    async def looked(self, found: Probed) -> Probed:
        """The trial of the repository, with what the feed says of itself."""
        if not self._feed_url or found.problem:
            return found
        feed = await self._feed()
        if isinstance(feed, str):
            return replace(found, cannot=(*found.cannot, f"Its feed could not be read: {feed}"))
        return replace(found, works=(*found.works, f"Its feed was read; it lists {len(feed.entries)}."))

    async def _page(self, url: str, title: str) -> str:
        if not url:
            return ""
        answer = await self._answered(url)
        if isinstance(answer, str):
            return f" Whether it can be read at {url} could not be seen."
        words = " ".join(title.split())
        there = answer.status == _READ and (not words or _plain(words) in _plain(answer.text()))
        return f" It can be read at {url}." if there else f" It cannot be read at {url} yet."

    async def _listed(self, url: str, title: str) -> str:
        """By its address, or by its title: a feed may name pages as it likes."""
        if not self._feed_url:
            return ""
        feed = await self._feed()
        if isinstance(feed, str):
            return " Whether the feed of the site lists it could not be seen."
        named = {_plain(title), url.rstrip("/")} - {""}
        there = any({_plain(each.title), each.link.rstrip("/")} & named for each in feed.entries)
        return " The feed of the site lists it." if there else " The feed of the site does not list it yet."

    async def _feed(self) -> Feed | str:
        """Or why it could not be read."""
        answer = await self._answered(self._feed_url)
        if isinstance(answer, str):
            return answer
        if answer.status != _READ:
            return f"There is nothing at {self._feed_url}."
        try:
            return feed_of(answer.body)
        except Unreadable as odd:
            return str(odd)

    async def _answered(self, url: str) -> Answer | str:
        """Or why there is none."""
        try:
            return await self._web.send(Call("GET", url, Safety.READ, answers=frozenset({404, 410})))
        except (NeedsYou, Never) as refused:
            return refused.problem.what
        except (NotNow, Unknown) as silent:
            return silent.why


def _plain(text: str) -> str:
    """Letters and digits: how a site builder spells the signs between them is its own affair."""
    return "".join(sign for sign in text if sign.isalnum())
