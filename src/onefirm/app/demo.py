"""Northlight Studio: a made-up firm to try everything on, with work waiting at the door."""

import json
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from onefirm.app.known_settings import FIRM_FILE, POLICY_FILE
from onefirm.app.settings import VOICE_FILE
from onefirm.app.setup import furnish
from onefirm.capabilities.clock import Chance, Clock
from onefirm.domain.ids import instant

_NORTHLIGHT = Path(__file__).parent / "northlight"


def ensure_demo(folder: Path, clock: Clock, chance: Chance) -> bool:
    """Make the demo firm where there is none. One that exists is left exactly as it is; true when it is new."""
    if (folder / FIRM_FILE).is_file():
        return False
    texts = {f"forms/{name}": text for name, text in filled_in_forms(clock.now()).items()}
    letters = sorted((_NORTHLIGHT / "mail").glob("*.eml"))
    texts |= {f"mail/{letter.name}": letter.read_text(encoding="utf-8") for letter in letters}
    for name in (VOICE_FILE, POLICY_FILE, FIRM_FILE):
        texts[name] = (_NORTHLIGHT / name).read_text(encoding="utf-8")
    furnish(folder, texts, chance)
    return True


def filled_in_forms(now: datetime) -> dict[str, str]:
    """The waiting contact forms by file name, oldest first, as a site would have put them there."""
    forms = tomllib.loads((_NORTHLIGHT / "forms.toml").read_text(encoding="utf-8"))["form"]
    named: dict[str, str] = {}
    for form in sorted(forms, key=lambda form: -form["minutes-ago"]):
        sent_at = now - timedelta(minutes=form["minutes-ago"])
        fields = {name: str(value).strip() for name, value in form.items() if name != "minutes-ago"}
        filled = {"form": "contact", **fields, "sent_at": instant(sent_at)}
        named[f"contact-{len(named) + 1:02d}.json"] = json.dumps(filled, ensure_ascii=False, indent=2) + "\n"
    return named
