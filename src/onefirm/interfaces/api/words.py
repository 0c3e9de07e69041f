"""What an operation is for, in one sentence. The commands say it; here stands what they do not."""

from collections.abc import Mapping

_OWN = {
    "backups.begin": "Begin a backup, and come back at once: `backups.wait` says how far it is.",
    "backups.wait": "Say how far a backup is, at most so many milliseconds from now.",
    "connections.connect": "Connect an account: it is written into firm.toml and tried.",
    "connections.offered": "Say what can be connected, and what each account has to know.",
    "connections.sign-in": "Begin to sign in with a provider: the answer is the address to open in a browser.",
    "connections.signed-in": "Bring back the address that the provider led to, and try the account.",
    "doctor": "Look whether the firm is well, and what mends it.",
    "forget.person": "Forget a person for good; `confirm` is what the preview gave.",
    "forget.preview": "Say what forgetting a person would take away, and what has to stay.",
    "imports.look": "Look into a file before anything of it is taken in.",
    "imports.stop": "Stop taking in the file that is being taken in.",
    "imports.take": "Take in a file that was looked into.",
    "imports.undo-preview": "Say what taking an import back would take away.",
    "imports.wait": "Say how far an import is, at most so many milliseconds from now.",
    "inbox.edit": "Change the text, then let it happen.",
    "playbooks.show": "Show one playbook whole, with its text.",
    "prune.people": "Forget whoever was kept as long as policy.toml says; `confirm` is what the preview gave.",
    "prune.preview": "Say which people would be forgotten because their time is over.",
}


def about(name: str, said: Mapping[str, str]) -> str:
    """A new ask is called by its name until its command says what it is for."""
    return _OWN.get(name) or said.get(name) or name
