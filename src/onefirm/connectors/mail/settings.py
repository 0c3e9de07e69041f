"""What a mail account is: where letters leave, where they come in, and who signs in there."""

from ipaddress import ip_address
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from onefirm.capabilities.reach import IN_CLEAR, SECRET, TURNED, by_url
from onefirm.domain.address import AddressOrNone
from onefirm.domain.frozen import Frozen

Tls = Literal["tls", "starttls", "none"]
PORT_MAX = 65_535
DAY_SECONDS = 86_400
_KEPT = {"none": IN_CLEAR, "starttls": TURNED, "tls": SECRET}


class MailSettings(Frozen):
    """The section `[mail]` of firm.toml. A firm without it has its outbox, and letters come in as files."""

    smtp_host: str = Field(min_length=1, description="The server that takes your letters: `smtp.example.org`.")
    smtp_port: int = Field(
        default=465, ge=1, le=PORT_MAX, description="Its port: 465 for tls, most often 587 for starttls."
    )
    smtp_tls: Tls = Field(default="tls", description="How the line to it is kept secret: tls, starttls or none.")
    imap_host: str = Field(
        default="", description="The server that holds your mailbox. Empty: letters come in as files only."
    )
    imap_port: int = Field(
        default=993, ge=1, le=PORT_MAX, description="Its port: 993 for tls, most often 143 for starttls."
    )
    imap_tls: Tls = Field(default="tls", description="How the line to it is kept secret: tls, starttls or none.")
    address: AddressOrNone = Field(
        default="", description="The address letters are sent from. Empty: that of the operator."
    )
    name: str = Field(default="", max_length=100, description="The name beside it. Empty: that of the operator.")
    user: str = Field(default="", description="Who signs in. Empty: the address.")
    secret: str = Field(
        default="mail-password",
        description="The secret of the vault to sign in with (`onefirm vault set mail-password`). Empty: nobody does.",
    )
    auth: Literal["password", "xoauth2"] = Field(
        default="password",
        description="What the secret is: a password, or with xoauth2 an access token. With `token-url` none is needed.",
    )
    token_url: str = Field(
        default="", description="With xoauth2: where access tokens are fetched, as your provider names it."
    )
    authorize_url: str = Field(
        default="",
        description=(
            "Where you agree in a browser: with it `onefirm connect mail --sign-in browser` fetches the refresh token."
        ),
    )
    redirect_host: Literal["127.0.0.1", "localhost"] = Field(
        default="127.0.0.1",
        description="What this machine is called where your browser is sent afterwards, as you registered it there.",
    )
    client_id: str = Field(default="", description="What the provider calls this program; you register it there.")
    client_secret: str = Field(
        default="mail-client-secret", description="The secret of the vault that belongs to it, where there is one."
    )
    refresh_token: str = Field(
        default="mail-refresh-token", description="The secret of the vault that access tokens are fetched with."
    )
    scope: str = Field(default="", description="What is asked for with each token, where your provider wants it said.")
    folders: tuple[str, ...] = Field(default=("INBOX",), min_length=1, description="The folders that are read.")
    witness: Literal["copy", "sent", "none"] = Field(
        default="copy",
        description=(
            "Where it shows that a letter left, should the answer be lost: copy (each letter goes to your own mailbox"
            " too), sent (the server itself keeps what you send), none (you are asked)."
        ),
    )
    witness_folders: tuple[str, ...] = Field(
        default=("INBOX", "Sent"), description="The folders where a letter of ours is looked for first."
    )
    grace_seconds: int = Field(
        default=300, ge=1, le=DAY_SECONDS, description="How long a letter may be under way to your own mailbox."
    )
    poll_seconds: int = Field(
        default=60, ge=0, le=DAY_SECONDS, description="How often the mailbox is looked at, at most."
    )
    server_id: str = Field(
        default="",
        description=(
            "What your own server calls itself in the lines `Authentication-Results:` it adds; only those are believed."
        ),
    )

    @property
    def likely(self) -> dict[str, str]:
        """What is worth asking for besides, each with what it most often is."""
        return {"imap_host": _sibling(self.smtp_host)}

    @property
    def witnessed(self) -> bool:
        return bool(self.imap_host) and self.witness != "none"

    @property
    def fetches(self) -> bool:
        """Access tokens are fetched here, when they are needed."""
        return self.auth == "xoauth2" and bool(self.token_url)

    @property
    def signs_in(self) -> bool:
        return bool(self.secret) or self.fetches

    @property
    def reaches(self) -> dict[str, int]:
        """Where the secret goes, and how well each line is kept."""
        lines = ((self.smtp_host, self.smtp_port, self.smtp_tls), (self.imap_host, self.imap_port, self.imap_tls))
        hosts = {f"{host.lower()}:{port}": _KEPT[tls] for host, port, tls in lines if host}
        urls = by_url(self.token_url) | by_url(self.authorize_url) if self.fetches else {}
        return hosts | urls

    @property
    def login(self) -> str:
        return self.user or self.address

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> Self:
        lines = ((self.smtp_host, self.smtp_tls), (self.imap_host, self.imap_tls))
        for host, tls in lines:
            if host and tls == "none" and self.secret and not is_loopback(host):
                raise ValueError(f"A password never goes to {host} in clear: say tls or starttls, or an empty secret")
        return self

    @model_validator(mode="after")
    def _tokens_are_fetched_where_nobody_hears(self) -> Self:
        if self.token_url and not _secret_on_its_way(self.token_url):
            raise ValueError("The token-url begins with https://")
        if self.authorize_url and not _secret_on_its_way(self.authorize_url):
            raise ValueError("The authorize-url begins with https://")
        if self.token_url and not self.client_id:
            raise ValueError("With a token-url there is a client-id: your provider gives it to you")
        return self


def _sibling(smtp: str) -> str:
    """Most providers call one smtp.example.org and the other imap.example.org, or both the same."""
    first, dot, rest = smtp.partition(".")
    return f"imap{dot}{rest}" if first == "smtp" else smtp


def _secret_on_its_way(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or is_loopback(parts.hostname or ""))


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
