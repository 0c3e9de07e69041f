"""A firm's folder as its operator writes it: what counts, what is refused, and where it stands."""

import re
from pathlib import Path

import pytest

from fakes import ManualClock, SeededChance
from onefirm.app.builtin import EXTENSION
from onefirm.app.demo import ensure_demo, filled_in_forms
from onefirm.app.doctor import examine_closed
from onefirm.app.known_settings import FIRM_FILE, POLICY_FILE, settings_of
from onefirm.app.settings import read_settings
from onefirm.app.setup import init
from onefirm.app.toml_file import money
from onefirm.domain.money import Money
from onefirm.domain.policy import Limits, ModelLimits, Policy
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.retention import RETENTION
from onefirm.records.profile import Profile

FIRM = '[firm]\nname = "Fern"\n\n[operator]\nname = "Ada"\nemail = "ada@fern.example"\n'

SETTINGS = settings_of(EXTENSION.accounts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / FIRM_FILE).write_text(FIRM)
    return tmp_path


def refused(folder: Path) -> dict[str, Problem]:
    with pytest.raises(Refusal) as refusal:
        read_settings(folder)
    return {problem.where: problem for problem in refusal.value.problems}


def make(folder: Path, name: str = "Fern") -> None:
    init(folder, name, "Ada", "ada@fern.example", ManualClock(), SeededChance())


def test_what_nobody_says_is_the_default(folder: Path) -> None:
    settings = read_settings(folder)
    assert settings.profile == Profile(firm="Fern", name="Ada", email="ada@fern.example")
    assert settings.policy == Policy()
    assert (settings.port, settings.witnesses) == (8400, ())


def test_everything_the_operator_says_counts(folder: Path) -> None:
    (folder / FIRM_FILE).write_text(
        '[firm]\nname = "Fern"\nservices = ["logo", "packaging"]\nbudget-min = 1500\ncurrency = "CHF"\n'
        '[operator]\nname = "Ada"\nemail = "ada@fern.example"\nsignature = """\nAda\nFern"""\n'
        '[web]\nport = 9000\n[witness]\nfolders = ["copy", "/mnt/stick"]\n'
    )
    (folder / POLICY_FILE).write_text(
        'undo_window_seconds = 5\nmoney-out-max = "1200.50 EUR"\nopt-outs = ["no@fern.example"]\n'
        '[modes]\n"lead-qualification.send" = "draft"\n[limits]\nplan-steps-max = 7\n'
    )
    (folder / "voice.md").write_text("Short sentences.\n")
    settings = read_settings(folder)
    assert settings.profile.services == "logo, packaging"
    assert settings.profile.budget_min == "1500"
    assert settings.profile.signature == "Ada\nFern"
    assert settings.profile.voice == "Short sentences."
    assert settings.port == 9000
    assert settings.witnesses == (folder / "copy", Path("/mnt/stick"))
    assert settings.policy == Policy(
        undo_window_seconds=5,
        money_out_max=Money(minor=120050, currency="EUR"),
        opt_outs=("no@fern.example",),
        modes={"lead-qualification.send": "draft"},
        limits=Limits(plan_steps_max=7),
    )


def test_every_fault_of_every_file_is_named_at_once_with_its_line(folder: Path) -> None:
    (folder / FIRM_FILE).write_text(FIRM + "\n[web]\nprot = 9000\n\n[firmm]\nx = 1\n")
    (folder / POLICY_FILE).write_text(
        'undo-window-second = 3\nauto = "mail.send@1"\n\n[limits]\nplan-steps-max = "7"\n'
    )
    problems = refused(folder)
    assert {where.removeprefix(f"{folder}/"): problem.code for where, problem in problems.items()} == {
        "firm.toml:9": "setting-unrecognised",
        "firm.toml:12": "setting-unrecognised",
        "policy.toml:1": "setting-unrecognised",
        "policy.toml:2": "setting-wrong",
        "policy.toml:5": "setting-wrong",
    }
    assert problems[f"{folder}/firm.toml:9"].fix == "Did you mean 'web.port'?"
    assert problems[f"{folder}/policy.toml:1"].fix == "Did you mean 'undo-window-seconds'?"
    assert 'auto = ["...", "..."]' in problems[f"{folder}/policy.toml:2"].fix


@pytest.mark.parametrize(
    ("file", "text", "code", "line"),
    [
        (POLICY_FILE, "undo-window-seconds = 10\nauto = [\n", "settings-broken", 2),
        (POLICY_FILE, "x = 1\nx = 2\n", "settings-broken", 2),
        (POLICY_FILE, "undo-window-seconds = 4000\n", "setting-wrong", 1),
        (POLICY_FILE, "undo-window-seconds = true\n", "setting-wrong", 1),
        (POLICY_FILE, '\nmoney-out-max = "12.345 EUR"\n', "setting-wrong", 2),
        (POLICY_FILE, "money-out-max = 12\n", "setting-wrong", 1),
        (POLICY_FILE, '[modes]\n"a.b" = "always"\n', "setting-wrong", 1),
        (POLICY_FILE, "[limits]\n\nplan_steps_max = 0\n", "setting-wrong", 3),
        (FIRM_FILE, FIRM + "[web]\nport = 70000\n", "setting-wrong", 8),
        (FIRM_FILE, FIRM.replace("Fern", "F\\q"), "settings-broken", 2),
        (FIRM_FILE, FIRM.replace("ada@fern.example", "ada"), "setting-wrong", 6),
        (FIRM_FILE, '[firm]\nname = "Fern"\ncurrency = "Euro"\n' + FIRM.partition("\n\n")[2], "setting-wrong", 3),
        (FIRM_FILE, FIRM.replace('email = "ada@fern.example"\n', ""), "setting-missing", 4),
        (FIRM_FILE, FIRM.replace('name = "Ada"', 'name = ""'), "setting-missing", 5),
    ],
)  # fmt: skip
def test_a_fault_is_a_problem_with_its_file_and_line(folder: Path, file: str, text: str, code: str, line: int) -> None:
    (folder / file).write_text(text)
    problems = refused(folder)
    assert {where: problem.code for where, problem in problems.items()} == {f"{folder / file}:{line}": code}


def test_a_length_of_time_is_explained_by_one_that_is_understood(folder: Path) -> None:
    (folder / POLICY_FILE).write_text('[retention]\nleads = "2 Jahre"\n')
    assert refused(folder)[f"{folder / POLICY_FILE}:2"].fix == (
        'Write leads = "2 years"; days, weeks and months are understood too, and "for ever".'
    )


def test_a_file_that_is_no_text_is_a_problem(folder: Path) -> None:
    (folder / POLICY_FILE).write_bytes(b"auto = []\xff\n")
    assert refused(folder)[str(folder / POLICY_FILE)].code == "settings-unreadable"


def test_a_folder_without_firm_toml_is_not_a_firm(tmp_path: Path) -> None:
    problem = refused(tmp_path)[str(tmp_path)]
    assert problem.code == "folder-not-a-firm"
    assert f"onefirm init --firm {tmp_path}" in problem.fix


def test_the_table_of_settings_names_everything_policy_and_profile_hold() -> None:
    known = {setting.name.replace("-", "_") for setting in SETTINGS}
    assert {name for name in Policy.model_fields if name not in ("limits", "models", "retention")} <= known
    assert {f"retention.{name}" for name in RETENTION} <= known
    assert {f"limits.{name}" for name in Limits.model_fields} <= known
    assert {f"models.{name}" for name in ModelLimits.model_fields} <= known
    spoken = {
        "firm": "firm.name",
        "name": "operator.name",
        "email": "operator.email",
        "signature": "operator.signature",
    }
    assert {spoken.get(name, f"firm.{name}") for name in Profile.model_fields if name != "voice"} <= known
    assert all(setting.says.endswith((".", ").")) and (setting.default or setting.needed) for setting in SETTINGS)


def test_a_setting_written_with_its_own_default_changes_nothing(folder: Path) -> None:
    before = read_settings(folder)
    bare = {account.name for account in EXTENSION.accounts if account.bare}
    for setting in SETTINGS:
        # That the section of a bare account stands there says something already.
        if setting.needed or setting.kind.startswith("table of") or setting.section in bare:
            continue
        base = FIRM if setting.file == FIRM_FILE else ""
        line = f"{setting.key} = {setting.default}\n"
        header = f"[{setting.section}]\n" if setting.section else ""
        text = base.replace(header, header + line) if header and header in base else base + header + line
        (folder / setting.file).write_text(text)
        assert read_settings(folder) == before, setting.name
        (folder / FIRM_FILE).write_text(FIRM)
        (folder / POLICY_FILE).unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("text", "minor"), [("500 EUR", 50000), ("0.05 EUR", 5), ("500 JPY", 500), ("1.5 KWD", 1500), ("1.5 JPY", None)]
)
def test_an_amount_is_read_in_the_minor_units_of_its_currency(text: str, minor: int | None) -> None:
    read = money(text)
    assert (read.minor if read else None) == minor


def test_a_fresh_firm_says_what_it_was_told_and_nobody_else_may_look(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "firm"
    make(folder, name='Ada "Fern" \\ Söhne\n[web]\nport = 1')
    settings = read_settings(folder)
    assert settings.profile.firm == 'Ada "Fern" \\ Söhne\n[web]\nport = 1'
    assert settings.policy == Policy()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}
    assert all(check.ok for check in examine_closed(folder))


def test_a_firm_is_never_made_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "taxes.ods").write_text("mine")
    with pytest.raises(Refusal) as refusal:
        make(tmp_path)
    assert refusal.value.problem.code == "folder-taken"
    assert "taxes.ods" in refusal.value.problem.why
    assert [path.name for path in tmp_path.iterdir()] == ["taxes.ods"]


def test_a_firm_is_never_made_twice(tmp_path: Path) -> None:
    make(tmp_path / "firm")
    before = (tmp_path / "firm" / FIRM_FILE).read_text()
    with pytest.raises(Refusal) as refusal:
        make(tmp_path / "firm", name="Other")
    assert refusal.value.problem.code == "folder-taken"
    assert (tmp_path / "firm" / FIRM_FILE).read_text() == before


def test_a_new_firm_shows_how_long_people_are_kept_and_where_it_works_with_the_defaults(tmp_path: Path) -> None:
    """Uncommented as they stand, the lines are read and change nothing."""
    make(tmp_path)
    before = read_settings(tmp_path)
    for name, marks in (
        (POLICY_FILE, ("[retention]", *(f"{each} = " for each in RETENTION))),
        (FIRM_FILE, ("timezone",)),
    ):
        text = (tmp_path / name).read_text()
        for mark in marks:
            assert f"\n# {mark}" in text, (name, mark)
            text = text.replace(f"\n# {mark}", f"\n{mark}")
        (tmp_path / name).write_text(text)
    after = read_settings(tmp_path)
    assert after.policy == before.policy
    assert after.profile.model_copy(update={"timezone": ""}) == before.profile.model_copy(update={"timezone": ""})
    assert after.profile.timezone == "UTC"


def test_making_a_firm_that_broke_off_half_way_can_be_done_again(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "voice.md").write_text("half")
    (tmp_path / ".policy.toml.0a0b.part").write_text("undo-wi")
    make(tmp_path)
    assert read_settings(tmp_path).profile.firm == "Fern"


def test_where_nothing_may_be_written_no_firm_is_made() -> None:
    with pytest.raises(Refusal) as refusal:
        make(Path("/proc/onefirm"))
    assert refusal.value.problem.code == "folder-read-only"


def test_the_demo_firm_is_sound_and_work_waits_at_its_door(tmp_path: Path) -> None:
    assert ensure_demo(tmp_path, ManualClock(), SeededChance())
    assert all(check.ok for check in examine_closed(tmp_path)[1:])
    assert read_settings(tmp_path).policy.undo_window_seconds == 30
    forms = sorted((tmp_path / "forms").glob("*.json"))
    assert len(forms) == 8
    written = " ".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    hosts = re.findall(r"(?:@|://)([a-z0-9.-]+[a-z])", written)
    assert len(hosts) > 10
    assert {host for host in hosts if host != "localhost" and not host.endswith(".example")} == set()


def test_a_demo_firm_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    ensure_demo(tmp_path, ManualClock(), SeededChance())
    (tmp_path / "voice.md").write_text("Mine now.")
    (tmp_path / "forms" / "contact-01.json").unlink()
    assert not ensure_demo(tmp_path, ManualClock(), SeededChance())
    assert (tmp_path / "voice.md").read_text() == "Mine now."
    assert not (tmp_path / "forms" / "contact-01.json").exists()


def test_two_of_the_waiting_forms_are_the_same_wish() -> None:
    forms = list(filled_in_forms(ManualClock().now()).values())
    wishes = [form.partition('"sent_at"')[0] for form in forms]
    assert len(set(wishes)) == len(wishes) - 1


def test_the_doctor_names_every_fault_and_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "firm"
    make(folder)
    (folder / POLICY_FILE).write_text("undo = 3\n")
    (folder / "keys").mkdir()
    (folder / "keys" / "subjects.key").write_bytes(b"k")
    (folder / "playbooks" / "own.md").write_bytes(b"\xff")
    folder.chmod(0o755)
    before = {path: (path.stat().st_mode, path.stat().st_mtime_ns) for path in folder.rglob("*")}
    checks = {check.name: check for check in examine_closed(folder)}
    assert {name for name, check in checks.items() if not check.ok} == {"folder", "keys", "settings", "playbook files"}
    assert all(check.fix for check in checks.values() if not check.ok)
    assert f"{folder}/policy.toml:1" in checks["settings"].fix
    assert {path: (path.stat().st_mode, path.stat().st_mtime_ns) for path in folder.rglob("*")} == before
