"""Somebody who is signed in at a firm that is up, without a browser: pages are read, and forms are sent."""

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from outside import Firm


@dataclass(frozen=True)
class Page:
    status: int
    path: str
    text: str

    @property
    def plain(self) -> str:
        """What a reader sees, without signs of markup."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text.replace("<wbr>", ""))).split())

    def field(self, name: str) -> str:
        """What stands in a hidden field."""
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', self.text)
        assert found, f"There is no field '{name}' on {self.path}."
        return unescape(found[1])


@dataclass(frozen=True)
class SignedIn:
    host: str
    cookie: str

    @classmethod
    def at(cls, firm: Firm) -> Self:
        link = urlsplit(str(firm.ask("login")["url"]))
        line = http.client.HTTPConnection("127.0.0.1", link.port or 0, timeout=60)
        line.request("GET", f"{link.path}?{link.query}", headers={"Host": link.netloc})
        cookie = str(line.getresponse().headers["Set-Cookie"]).partition(";")[0]
        line.close()
        return cls(link.netloc, cookie)

    def get(self, path: str) -> Page:
        return self._went("GET", path, None)

    def post(self, path: str, form: Mapping[str, str] | None = None) -> Page:
        """As a form without a script: where it leads to is opened."""
        return self._went("POST", path, urlencode(form or {}))

    def refused(self, path: str, form: Mapping[str, str]) -> dict[str, Any]:
        page = self._went("POST", path, urlencode(form), "application/problem+json")
        assert page.status >= 400, f"{path} was not refused."
        return json.loads(page.text)

    def _went(self, method: str, path: str, body: str | None, accept: str = "text/html") -> Page:
        line = http.client.HTTPConnection("127.0.0.1", int(self.host.rpartition(":")[2]), timeout=60)
        headers = {"Host": self.host, "Cookie": self.cookie, "Accept": accept, "Sec-Fetch-Site": "same-origin"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path.partition("#")[0], body, headers)
            answer = line.getresponse()
            text, onward = answer.read().decode(), answer.headers.get("Location", "")
        finally:
            line.close()
        return self.get(onward) if answer.status == 303 else Page(answer.status, path, text)
