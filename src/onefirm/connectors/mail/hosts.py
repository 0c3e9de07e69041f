"""Where the mailboxes of well-known providers are, by the address alone; for every other domain its likely names.

Public facts, as the providers' own pages and Mozilla's ISPDB (github.com/thunderbird/autoconfig) have them. Nothing is
looked up on the network: what is not known is guessed, and said to be a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.capabilities.extension import Guess

_OF_THE_APP = "It wants an app password here, which you make in the settings of your account there."
_BROWSER = "It takes no password from a program any more: agree in a browser, with `onefirm connect mail --sign-in"


@dataclass(frozen=True)
class Host:
    called: str
    domains: tuple[str, ...]
    smtp: str
    imap: str
    starttls: bool = False
    """Letters leave by port 587 and starttls; otherwise by 465 and tls."""
    says: str = ""


HOSTS = (
    Host("Gmail", ("gmail.com", "googlemail.com"), "smtp.gmail.com", "imap.gmail.com", says=_OF_THE_APP),
    Host("Outlook.com", ("outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "hotmail.de", "outlook.fr",
         "hotmail.fr", "hotmail.co.uk", "outlook.es", "outlook.it"), "smtp.office365.com", "outlook.office365.com",
         starttls=True, says=f"{_BROWSER} microsoft`."),
    Host("iCloud", ("icloud.com", "me.com", "mac.com"), "smtp.mail.me.com", "imap.mail.me.com", starttls=True,
         says=_OF_THE_APP),
    Host("Yahoo", ("yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es", "yahoo.co.uk", "ymail.com",
         "rocketmail.com"), "smtp.mail.yahoo.com", "imap.mail.yahoo.com", says=_OF_THE_APP),
    Host("AOL", ("aol.com", "aim.com", "aol.de", "aol.co.uk"), "smtp.aol.com", "imap.aol.com", says=_OF_THE_APP),
    Host("Fastmail", ("fastmail.com", "fastmail.fm", "messagingengine.com"), "smtp.fastmail.com", "imap.fastmail.com",
         says=_OF_THE_APP),
    Host("GMX", ("gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.eu"), "mail.gmx.net", "imap.gmx.net",
         says="Programs are let in once you have switched IMAP on in its settings."),
    Host("GMX", ("gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es", "gmx.it"), "mail.gmx.com", "imap.gmx.com",
         says="Programs are let in once you have switched IMAP on in its settings."),
    Host("WEB.DE", ("web.de",), "smtp.web.de", "imap.web.de",
         says="Programs are let in once you have switched IMAP on in its settings."),
    Host("Telekom", ("t-online.de", "magenta.de"), "securesmtp.t-online.de", "secureimap.t-online.de",
         says="It wants its mail password here, which is not the one of its web pages."),
    Host("mailbox.org", ("mailbox.org",), "smtp.mailbox.org", "imap.mailbox.org"),
    Host("Posteo", ("posteo.de", "posteo.net", "posteo.at", "posteo.ch", "posteo.eu", "posteo.org"), "posteo.de",
         "posteo.de"),
    Host("Zoho", ("zoho.com", "zohomail.com"), "smtp.zoho.com", "imap.zoho.com",
         says="Programs are let in once you have switched IMAP on in its settings."),
    Host("Orange", ("orange.fr", "wanadoo.fr"), "smtp.orange.fr", "imap.orange.fr"),
)  # fmt: skip

_BY_DOMAIN = {domain: host for host in HOSTS for domain in host.domains}


def guessed(said: Mapping[str, str]) -> Guess:
    """From the address: hosts, ports, and how each line is kept. Nothing, where there is no address."""
    name, at, domain = said.get("address", "").strip().rpartition("@")
    domain = domain.casefold()
    if not (name and at and "." in domain.strip(".")):
        return Guess()
    known = _BY_DOMAIN.get(domain)
    if known is None:
        smtp, imap = f"smtp.{domain}", f"imap.{domain}"
        says = f"Most providers call their servers {smtp} and {imap}. If yours has other names, change them below."
        return Guess(_fields(smtp, imap, starttls=False), says)
    says = f"{known.called}: letters leave by {known.smtp}, and are read at {known.imap}. {known.says}".rstrip()
    return Guess(_fields(known.smtp, known.imap, starttls=known.starttls), says, sure=True)


def _fields(smtp: str, imap: str, *, starttls: bool) -> dict[str, str]:
    leaves = {"smtp-port": "587", "smtp-tls": "starttls"} if starttls else {"smtp-port": "465", "smtp-tls": "tls"}
    return {"smtp-host": smtp, **leaves, "imap-host": imap, "imap-port": "993", "imap-tls": "tls"}
