"""Providers whose mailboxes are signed in to in a browser, as settings. The client is registered by each operator."""

from collections.abc import Mapping

_BROWSER = {"auth": "xoauth2"}

PROVIDERS: Mapping[str, Mapping[str, str]] = {
    "browser": _BROWSER,
    "google": _BROWSER
    | {
        "smtp-host": "smtp.gmail.com",
        "smtp-port": "465",
        "smtp-tls": "tls",
        "imap-host": "imap.gmail.com",
        "imap-port": "993",
        "imap-tls": "tls",
        # Without these two words a refresh token is given at the first consent alone.
        "authorize-url": "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent",
        "token-url": "https://oauth2.googleapis.com/token",
        "scope": "https://mail.google.com/",
    },
    "microsoft": _BROWSER
    | {
        "smtp-host": "smtp.office365.com",
        "smtp-port": "587",
        "smtp-tls": "starttls",
        "imap-host": "outlook.office365.com",
        "imap-port": "993",
        "imap-tls": "tls",
        "authorize-url": "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "token-url": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "scope": (
            "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send"
        ),
        "redirect-host": "localhost",
    },
}
