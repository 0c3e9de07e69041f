"""Which browser it is, in our own words: nothing that it says of itself is kept or shown."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
)
"""The first that fits: nearly all of them call themselves Safari and Chrome as well."""
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


def browser_said(user_agent: str) -> str:
    """`Firefox on Linux`."""
    browser = next((said for mark, said in _BROWSERS if mark in user_agent), "A browser")
    system = next((said for mark, said in _SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser
