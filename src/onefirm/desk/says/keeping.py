"""One sentence for each event about secrets, keys, and what was kept long enough."""

from onefirm.domain.events.fact import Fact
from onefirm.domain.events.firm import KeysRotated, Pruned, PruningAnnounced, SecretKept, SecretRemoved


def of_keeping(fact: Fact) -> str:
    match fact:
        case SecretKept():
            return f"The secret '{fact.name}' was put into the vault."
        case SecretRemoved():
            return f"The secret '{fact.name}' was taken out of the vault."
        case KeysRotated():
            return f"The firm has a new key; its check begins with {fact.mark[:4]}."
        case PruningAnnounced():
            due = ", ".join(f"{count} of {name}" for name, count in fact.due.items())
            return f"By your rules somebody is forgotten on {fact.on[:10]}, unless you say to keep them: {due}."
        case Pruned() if fact.question and not fact.dropped:
            return "By your rules somebody would have gone, but nobody is due any more."
        case Pruned():
            dropped = ", ".join(f"{count} of {name}" for name, count in fact.dropped.items()) or "nothing"
            stays = f" {sum(fact.kept.values())} had to stay." if fact.kept else ""
            return f"What was kept long enough was forgotten: {dropped}.{stays}"
        case _:
            return ""
