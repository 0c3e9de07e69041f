"""An account that an installed package brings: named in firm.toml, offered, written, tried and used like any other."""

import sys
from pathlib import Path

import pytest

from onefirm.app.doctor import examine_closed
from onefirm.app.settings import read_settings
from onefirm.domain.problem import Problem, Refusal
from stories.test_an_account_is_connected import Desk, ask
from telling import run

_PIGEONS = """
from pydantic import Field

from onefirm.capabilities.extension import Account, Extension, Opened
from onefirm.capabilities.probing import Probed
from onefirm.domain.frozen import Frozen


class Pigeons(Frozen):
    "Letters by pigeon."

    loft: str = Field(description="Where they live.")
    birds: int = Field(default=3, ge=1, description="How many there are.")
    ringed: bool = Field(default=False, description="Each wears a ring.")
    routes: tuple[str, ...] = Field(default_factory=tuple, description="Where they fly.")


class Loft:
    quick = True

    def __init__(self, settings):
        self.name, self.account, self.settings = "pigeons", "pigeons", settings

    async def probe(self):
        return Probed(works=(f"{self.settings.birds} birds sit in {self.settings.loft}.",))

    async def poll(self):
        return ()


def _open(settings, office):
    return Opened(sources=(Loft(settings),))


EXTENSION = Extension(name="pigeons", accounts=(Account(name="pigeons", settings=Pigeons, open=_open),))
"""


def _install(shop: Path, text: str = _PIGEONS) -> None:
    """As an installer leaves a package: its module, and beside it what it says of itself."""
    (shop / "onefirm_pigeons.py").write_text(text)
    said = shop / "onefirm_pigeons-1.0.dist-info"
    said.mkdir(exist_ok=True)
    (said / "METADATA").write_text("Metadata-Version: 2.1\nName: onefirm-pigeons\nVersion: 1.0\n")
    (said / "entry_points.txt").write_text("[onefirm.extensions]\npigeons = onefirm_pigeons:EXTENSION\n")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "shop"
    place.mkdir()
    monkeypatch.setattr(sys, "path", [str(place), *sys.path])
    monkeypatch.delitem(sys.modules, "onefirm_pigeons", raising=False)
    return place


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "firm")


def _says(desk: Desk, section: str) -> None:
    (desk.folder / "firm.toml").write_text(f"{desk.file}\n{section}")


def _refused(desk: Desk) -> Problem:
    with pytest.raises(Refusal) as refusal:
        read_settings(desk.folder)
    return refusal.value.problem


def test_it_is_offered_written_tried_and_opened_like_one_that_ships(desk: Desk, shop: Path) -> None:
    _install(shop)

    async def story() -> None:
        firm = await desk.open()
        offers = (await ask(firm, "connections.offered"))["items"]
        assert [each["name"] for each in offers][-1] == "pigeons"
        said = await ask(firm, "connections.connect", name="pigeons", fields={"loft": "the tower", "ringed": "true"})
        assert said["items"][0]["works"] == ["3 birds sit in the tower."], said
        await firm.close()
        assert '[pigeons]\nloft = "the tower"\nringed = true\n' in desk.file
        again = await desk.open()
        (offer,) = (await ask(again, "connections.offered", name="pigeons"))["items"]
        assert offer["connected"] and offer["in_use"]
        assert "pigeons" in {row["name"] for row in (await ask(again, "connections.list"))["items"]}
        assert (await ask(again, "connections.test", connection="pigeons"))["ok"]
        await again.close()

    run(story)


def test_its_section_is_judged_by_its_own_shape_and_a_fault_has_its_line(desk: Desk, shop: Path) -> None:
    _install(shop)
    _says(desk, '[pigeons]\nloft = "the tower"\nbirds = 0\n')
    problem = _refused(desk)
    assert (problem.code, problem.what) == (
        "setting-wrong",
        "'pigeons.birds' in firm.toml has a value that cannot be used.",
    )
    assert problem.where.endswith(f"firm.toml:{len(desk.file.splitlines())}")
    assert not next(check for check in examine_closed(desk.folder) if check.name == "settings").ok


def test_whatever_its_shape_raises_is_said_where_it_stands(desk: Desk, shop: Path) -> None:
    _install(shop, _PIGEONS.replace('"""', "") + "\n\ndef _odd(*_):\n    raise RuntimeError('no loft')\n\n\n"
             "Pigeons.model_validate = _odd\n")  # fmt: skip
    _says(desk, '[pigeons]\nloft = "the tower"\n')
    problem = _refused(desk)
    assert (problem.code, problem.why) == ("setting-wrong", "RuntimeError: no loft.")


def test_a_section_that_nobody_knows_is_refused(desk: Desk, shop: Path) -> None:
    _install(shop)
    _says(desk, '[ravens]\nloft = "the tower"\n')
    problem = _refused(desk)
    assert (problem.code, problem.what) == ("setting-unrecognised", "firm.toml has a setting 'ravens.loft'.")
    assert "There is no such setting" in problem.why


@pytest.mark.parametrize("broken", [False, True], ids=["safe mode", "broken"])
def test_the_section_of_one_that_is_left_out_is_refused_and_says_whose_it_may_be(
    desk: Desk, shop: Path, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    _install(shop, "raise RuntimeError('no licence')\n" if broken else _PIGEONS)
    if not broken:
        monkeypatch.setenv("ONEFIRM_EXTENSIONS", "none")
    _says(desk, '[pigeons]\nloft = "the tower"\n')
    problem = _refused(desk)
    assert problem.code == "setting-unrecognised"
    assert "perhaps it is theirs: 'pigeons'" in problem.why
    assert "put # before its lines" in problem.fix
