"""What the operator has agreed to at a provider, and where that is asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Grant:
    url: str
    """Where tokens are given."""
    client_id: str
    client_secret: str
    """Its name in the vault. A client without a secret has none there."""
    refresh_token: str
    """Its name in the vault."""
    scope: str = ""
    account: str = ""
    """Whose sign-in it is: the section of firm.toml."""
    authorize_url: str = ""
    """Where the operator agrees in a browser. Empty: the refresh token is brought by hand."""
    redirect: str = ""
    """Where the browser is sent afterwards; the port is chosen each time."""
    login: str = ""
    """Who is to agree, so that the provider need not ask."""

    @property
    def where(self) -> str:
        return f"firm.toml, [{self.account}]"
