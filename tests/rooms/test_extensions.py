"""Who takes part in a firm: found by entry point, left out with a reason when broken."""

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from onefirm.app.extensions import GROUP, find_extensions, without_clashes
from onefirm.capabilities.extension import Account, Extension, Opened
from onefirm.domain.frozen import Frozen
from onefirm.domain.record import RecordKind

_HEAD = "from onefirm.capabilities.extension import Extension\n"


class Kite(Frozen):
    name: str


def record(name: str) -> RecordKind:
    return RecordKind(name=name, version=1, about="A thing.", fields=Kite, identity="name")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Path]:
    """A folder of modules as if packages had been installed."""
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))


def installed(shop: Path, name: str, text: str, attribute: str = "EXTENSION") -> EntryPoint:
    module = f"shop_{shop.name.replace('-', '_')}_{name}"
    (shop / f"{module}.py").write_text(text)
    return EntryPoint(name=name, value=f"{module}:{attribute}", group=GROUP)


def test_every_installed_extension_takes_part_and_the_built_in_comes_first(shop: Path) -> None:
    entries = [
        installed(shop, "acme", _HEAD + "EXTENSION = Extension(name='acme')\n"),
        installed(shop, "onefirm", _HEAD + "EXTENSION = Extension(name='onefirm')\n"),
    ]
    found = find_extensions("", entries)
    assert [extension.name for extension in found.extensions] == ["onefirm", "acme"]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import nothing_of_this_name\n", "ModuleNotFoundError"),
        ("def (:\n", "SyntaxError"),
        ("raise RuntimeError('no licence')\n", "no licence"),
        ("OTHER = 1\n", "AttributeError"),
        ("EXTENSION = 'acme'\n", "points at a str"),
    ],
)
def test_a_broken_extension_is_left_out_with_its_reason(shop: Path, text: str, why: str) -> None:
    good = installed(shop, "good", _HEAD + "EXTENSION = Extension(name='good')\n")
    found = find_extensions("", [installed(shop, "bad", text), good])
    assert [extension.name for extension in found.extensions] == ["good"]
    assert [problem.code for problem in found.problems] == ["extension-broken"]
    assert why in found.problems[0].why
    assert "ONEFIRM_EXTENSIONS=none" in found.problems[0].fix


@pytest.mark.parametrize("role", ["a,b", "a:b", "learned.x", "wri%ter", "Writer", "2nd", "", "writer\n"])
def test_an_agent_whose_role_is_no_name_is_left_out_with_its_reason(shop: Path, role: str) -> None:
    contract = f"Contract(role={role!r}, version=1, spec='', kind='transform', takes=Frozen, gives=Frozen)"
    text = "from onefirm.domain.contract import Contract\nfrom onefirm.domain.frozen import Frozen\n" + contract
    (problem,) = find_extensions("", [installed(shop, "bad", text)]).problems
    assert problem.code == "extension-broken"
    assert "small letters, figures and hyphens" in problem.why


def test_in_safe_mode_a_stranger_is_not_even_imported(shop: Path) -> None:
    trace = shop / "was-here"
    stranger = installed(shop, "acme", f"import pathlib\npathlib.Path({str(trace)!r}).touch()\n")
    own = installed(shop, "onefirm", _HEAD + "EXTENSION = Extension(name='onefirm')\n")
    found = find_extensions("none", [stranger, own])
    assert [extension.name for extension in found.extensions] == ["onefirm"]
    assert found.problems == ()
    assert not trace.exists()


def test_of_two_things_with_one_name_the_first_keeps_it(tmp_path: Path) -> None:
    first = Extension(name="onefirm", records=(record("kite"),), playbooks=(tmp_path / "a" / "fly.md",))
    second = Extension(name="acme", records=(record("kite"), record("string")), playbooks=(tmp_path / "b" / "fly.md",))
    kept, problems = without_clashes([first, second])
    assert kept[0] == first
    assert [kind.name for kind in kept[1].records] == ["string"]
    assert kept[1].playbooks == ()
    assert {problem.code for problem in problems} == {"extension-clash"}
    assert len(problems) == 2
    assert "'onefirm' brought one of the same name first" in problems[0].why


def test_of_two_extensions_with_one_name_the_first_takes_part() -> None:
    kept, problems = without_clashes([Extension(name="acme"), Extension(name="acme", records=(record("kite"),))])
    assert kept == (Extension(name="acme"),)
    assert [problem.code for problem in problems] == ["extension-clash"]


def test_the_built_in_extension_is_really_installed() -> None:
    found = find_extensions("none")
    assert [extension.name for extension in found.extensions] == ["onefirm"]
    assert found.problems == ()
    assert found.extensions[0].playbooks


@pytest.mark.parametrize("taken", ["mail", "operator", "hooks"])
def test_an_account_is_not_called_like_a_section_that_is_there_already(taken: str) -> None:
    (built_in,) = find_extensions("none").extensions
    accounts = tuple(
        Account(name=name, settings=Kite, open=lambda _settings, _office: Opened()) for name in (taken, "kite")
    )
    kept, problems = without_clashes([built_in, Extension(name="acme", accounts=accounts)])
    assert [account.name for account in kept[1].accounts] == ["kite"]
    assert [problem.what for problem in problems] == [f"The account '{taken}' of the extension 'acme' was left out."]
