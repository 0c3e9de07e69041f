"""policy.toml as it is now, for whoever is shown what is in force beside it, and as the operator changes it."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from onefirm.app.extensions import Found
from onefirm.app.known_settings import POLICY_FILE, Setting, of_file
from onefirm.app.settings import read_settings
from onefirm.app.toml_file import read_toml
from onefirm.app.toml_section import NotSo, Value, with_section
from onefirm.app.written_file import keep, old_of, text_of
from onefirm.desk.firm.problems import changed_meanwhile
from onefirm.desk.shapes.policy import Known, Tried, Written
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files import whole

MODES = "modes"


class PolicyToml:
    """Implements `desk.shapes.policy.PolicyFile`."""

    def __init__(self, folder: Path, found: Found, names: Callable[[Policy], Sequence[Problem]]) -> None:
        """`names` tells what of a policy names something that is not there."""
        self._folder = folder
        self._found = found
        self._names = names

    @property
    def name(self) -> str:
        return POLICY_FILE

    def known(self) -> Sequence[Known]:
        return [Known(each.name, each.says, each.default, each.kind) for each in of_file(POLICY_FILE)]

    def read(self) -> Written:
        """As opening would read it, the other files of the folder too."""
        policy = read_settings(self._folder, found=self._found).policy
        file, values = read_toml(self._folder / POLICY_FILE, of_file(POLICY_FILE))
        return Written(policy, {name: file.line(name) for name in values})

    def tried(self, name: str, value: str) -> Tried:
        before = text_of(self._path)
        policy = read_settings(self._folder, found=self._found, policy_text=before).policy
        section, key = _placed(name)
        setting = next((each for each in of_file(POLICY_FILE) if each.name in (name, section)), None)
        try:
            text = with_section(before, section, {key: _as_written(setting, value)})
        except NotSo as odd:
            raise Refusal(_by_hand(name, self._path)) from odd
        try:
            after = read_settings(self._folder, found=self._found, policy_text=text).policy
        except Refusal as refusal:  # Nothing of this stands in the file yet, so no line of it is to blame.
            where = {"where": f"onefirm policy try {name} '{value}'"}
            raise Refusal(*(problem.model_copy(update=where) for problem in refusal.problems)) from refusal
        told = {problem.sentence() for problem in self._names(policy)}
        if news := [problem for problem in self._names(after) if problem.sentence() not in told]:
            raise Refusal(*news)
        return Tried(policy=after, text=text, seen=sha256(before.encode()).hexdigest())

    def write(self, tried: Tried) -> str:
        """Nothing was written since it was tried, or it is refused: what somebody wrote by hand is never lost."""
        if sha256(text_of(self._path).encode()).hexdigest() != tried.seen:
            raise Refusal(changed_meanwhile(self.name))
        if not self._path.exists():
            self._path.touch()
        keep(self._path)
        whole.put(self._path, tried.text.encode())
        return old_of(self.name)

    @property
    def _path(self) -> Path:
        return self._folder / POLICY_FILE


def _placed(name: str) -> tuple[str, str]:
    """Its section and its key. The key of a mode has a point in it."""
    section, _, key = name.partition(".")
    return (section, key) if key else ("", name)


def _as_written(setting: Setting | None, value: str) -> Value | None:
    """As it would stand in the file; what it cannot be is said by whoever reads the file. Nothing: as it comes."""
    value = value.strip()
    if not value:
        return None
    if setting is not None and setting.kind == "list of text":
        return [part.strip() for part in value.split(",") if part.strip()]
    digits = value.removeprefix("-")
    counts = setting is not None and setting.kind == "whole number" and digits.isascii() and digits.isdigit()
    return int(value) if counts else value


def _by_hand(name: str, path: Path) -> Problem:
    return Problem(
        code="settings-by-hand",
        what=f"'{name}' cannot be written without touching something else.",
        why=f"In {path.name} it is not written as one line of its own.",
        fix="Write it as `key = value` on a line of its own, or change it there yourself.",
        where=str(path),
    )
