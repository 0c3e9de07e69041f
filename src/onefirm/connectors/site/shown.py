"""Whether a page can really be read by everybody: the site is built from the repository by somebody else, later."""

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.guard.backoff import Safety
from onefirm.guard.web.calls import Call
from onefirm.guard.web.client import Web

_READ = 200


class Shown:
    def __init__(self, web: Web, page_url: str) -> None:
        self._web = web
        self._page_url = page_url

    def url(self, slug: str) -> str:
        return self._page_url.replace("{slug}", slug)

    async def said(self, slug: str, title: str) -> str:
        """A sentence for the receipt; empty where nothing is known of the address."""
        url = self.url(slug)
        if not url:
            return ""
        try:
            answer = await self._web.send(Call("GET", url, Safety.READ, answers=frozenset({404, 410})))
        except (NotNow, NeedsYou, Never, Unknown):
            return f" Whether it can be read at {url} could not be seen."
        words = " ".join(title.split())
        there = answer.status == _READ and (not words or _plain(words) in _plain(answer.text()))
        return f" It can be read at {url}." if there else f" It cannot be read at {url} yet."


def _plain(text: str) -> str:
    """Letters and digits: how a site builder spells the signs between them is its own affair."""
    return "".join(sign for sign in text if sign.isalnum())
