"""Names of time zones as calendars write them, and the names the rest of the world has for them."""

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NAME = re.compile(r"[A-Za-z0-9_+-]{1,40}(?:/[A-Za-z0-9_+-]{1,40}){0,2}")
_WINDOWS = {
    "utc": "UTC", "gmt standard time": "Europe/London", "greenwich standard time": "Atlantic/Reykjavik",
    "w. europe standard time": "Europe/Berlin", "central europe standard time": "Europe/Budapest",
    "romance standard time": "Europe/Paris", "central european standard time": "Europe/Warsaw",
    "e. europe standard time": "Europe/Chisinau", "gtb standard time": "Europe/Bucharest",
    "fle standard time": "Europe/Kiev", "turkey standard time": "Europe/Istanbul",
    "russian standard time": "Europe/Moscow", "israel standard time": "Asia/Jerusalem",
    "south africa standard time": "Africa/Johannesburg", "egypt standard time": "Africa/Cairo",
    "w. central africa standard time": "Africa/Lagos", "e. africa standard time": "Africa/Nairobi",
    "arabian standard time": "Asia/Dubai", "arab standard time": "Asia/Riyadh", "iran standard time": "Asia/Tehran",
    "pakistan standard time": "Asia/Karachi", "india standard time": "Asia/Kolkata",
    "se asia standard time": "Asia/Bangkok", "singapore standard time": "Asia/Singapore",
    "china standard time": "Asia/Shanghai", "tokyo standard time": "Asia/Tokyo", "korea standard time": "Asia/Seoul",
    "w. australia standard time": "Australia/Perth", "aus eastern standard time": "Australia/Sydney",
    "new zealand standard time": "Pacific/Auckland", "hawaiian standard time": "Pacific/Honolulu",
    "alaskan standard time": "America/Anchorage", "pacific standard time": "America/Los_Angeles",
    "mountain standard time": "America/Denver", "us mountain standard time": "America/Phoenix",
    "central standard time": "America/Chicago", "eastern standard time": "America/New_York",
    "atlantic standard time": "America/Halifax", "newfoundland standard time": "America/St_Johns",
    "e. south america standard time": "America/Sao_Paulo", "argentina standard time": "America/Buenos_Aires",
    "sa pacific standard time": "America/Bogota", "central america standard time": "America/Guatemala",
    "central standard time (mexico)": "America/Mexico_City",
}  # fmt: skip


def zone_of(told: str, located: Mapping[str, str]) -> ZoneInfo | None:
    """The zone a calendar means. `located` is what the calendar itself says about its own names."""
    name = told.strip().strip('"')[:200]
    last = "/".join(name.split("/")[-2:])
    for candidate in (name, _WINDOWS.get(name.lower(), ""), located.get(name, ""), last, last.partition("/")[2]):
        if found := _known(candidate):
            return found
    return None


def _known(name: str) -> ZoneInfo | None:
    if not _NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
