"""What a connection is called on a page, what it is for, and which of its settings are asked for first."""

from dataclasses import dataclass

from onefirm.desk.says.plans import act_of


@dataclass(frozen=True)
class Words:
    called: str
    about: str
    icon: str
    first: tuple[str, ...] = ()
    """Settings that nearly everybody has to say; those that are needed are among them anyhow."""
    begins: str = ""
    """How the one thing is called that is asked for before all others."""


_OF_A_MODEL = ("provider", "model", "url", "homes", "price-in", "price-out", "secret")
OFFERS = {
    "mail": Words(
        "Mail", "Sends and reads letters with a mailbox of your own.", "letter",
        ("smtp-host", "smtp-port", "smtp-tls", "imap-host", "imap-port", "imap-tls", "user"), "Your mail address",
    ),
    "calendar": Words(
        "Calendar", "Keeps appointments in your own calendar, and takes in to-dos and contacts.", "calendar",
        ("url", "calendar", "user"),
    ),
    "site": Words("Site", "Publishes pages to your website, each as a commit.", "globe", ("url", "branch", "page-url")),
    "notify": Words("Notify", "Tells you by mail or by telephone what waits for you.", "bell", ("by", "digest-at")),
    "reading": Words("Reading", "Reads pages of the web when a playbook needs one.", "review", ("contact",)),
    "search": Words("Search", "Searches the web through a SearXNG.", "find", ("url",)),
    "model-small": Words(
        "Small model", "Words letters and gives a second opinion, where little depends on it.", "plug", _OF_A_MODEL,
    ),
    "model-mid": Words(
        "Mid model", "Words what leaves the firm, and helps where the small one could not.", "plug", _OF_A_MODEL,
    ),
    "model-large": Words(
        "Large model", "Is asked where much depends on it, or nobody else could help.", "plug", _OF_A_MODEL,
    ),
}  # fmt: skip
LOCAL = {
    "outbox": ("letter", "Letters are put into outbox/; you send them."),
    "mail_inbox": ("letter", "Letters you put into mail/ are read."),
    "calendar_folder": ("calendar", "Appointments are put into calendar/ as files."),
    "payments_book": ("money", "Payments are written into the book in payments/; no money moves."),
    "site_folder": ("globe", "Pages are put into site/; you copy them to your web server."),
    "form_pages": ("review", "Forms are put into site/forms/ as pages."),
    "form_inbox": ("review", "What you put into forms/ is read."),
}
"""What a firm has without any account: folders on this machine, with nobody to sign in to."""
OFFER_OF = {"web": "reading"}
"""The account of a connection, where the two have different names."""

_OWN = {"hook": "Incoming", "feed": "Feed"}
"""What the operator named; their name follows."""
_ICONS = {"webhook": "send", "hook": "inbox", "feed": "review"}
_CAPITALS = {"smtp": "SMTP", "imap": "IMAP", "tls": "TLS", "url": "Address (URL)", "id": "ID", "mb": "MB"}
_NAMES_A_SECRET = ("secret", "client-secret", "refresh-token")


def called(name: str) -> str:
    """`Calendar folder` for `calendar_folder`, `Incoming: ads` for `hook-ads`."""
    if known := OFFERS.get(OFFER_OF.get(name, name)):
        return known.called
    kind, _, own = name.partition("-")
    if own and kind in _OWN:
        return f"{_OWN[kind]}: {own}"
    said = name.replace("_", " ").replace("-", " ")
    return f"{said[:1].upper()}{said[1:]}"


def about(name: str, does: tuple[str, ...] = (), *, brings: bool = False) -> str:
    """What it is for, in a sentence."""
    if known := OFFERS.get(OFFER_OF.get(name, name)):
        return known.about
    if name in LOCAL:
        return LOCAL[name][1]
    parts = (*(act_of(each) for each in does), *(("takes in what others send",) if brings else ()))
    said = ", ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def icon_of(name: str) -> str:
    if known := OFFERS.get(OFFER_OF.get(name, name)):
        return known.icon
    return LOCAL[name][0] if name in LOCAL else _ICONS.get(name.partition("-")[0], "plug")


def label(field: str) -> str:
    """`SMTP host` for `smtp-host`."""
    said = " ".join(_CAPITALS.get(word, word) for word in field.split("-"))
    said = f"{said[:1].upper()}{said[1:]}"
    return f"{said}: its name in the vault" if field in _NAMES_A_SECRET else said
