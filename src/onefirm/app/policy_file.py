"""policy.toml as it is now, for whoever is shown what is in force beside it."""

from collections.abc import Sequence
from pathlib import Path

from onefirm.app.extensions import Found
from onefirm.app.known_settings import POLICY_FILE, of_file
from onefirm.app.settings import read_settings
from onefirm.app.toml_file import read_toml
from onefirm.desk.shapes.policy import Known, Written


class PolicyToml:
    """Implements `desk.shapes.policy.PolicyFile`."""

    def __init__(self, folder: Path, found: Found) -> None:
        self._folder = folder
        self._found = found

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
