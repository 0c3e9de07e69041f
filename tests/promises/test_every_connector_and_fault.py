"""Every way to the outside under everything that goes wrong there: nothing doubled, nothing lost, no doubt left open.

`python -m promises.matrix` in this folder's parent prints the table.
"""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.crew import crew_of
from onefirm.domain.tiers import TIERS
from promises.every_connector import adapters, holds
from promises.matrix.all import SUBJECTS
from promises.matrix.cells import FAULTS, Acting, Fault, Listening, Seen, Stand, Subject, table
from promises.matrix.servers import Servers

ONE_ONLY = {"payments", "forms", "webhook", "search", "web"}
"""Nobody can be put in the place of these yet. Whoever adds a second one takes the capability out of here."""
_TESTS = Path(__file__).parents[1]
_SECONDS_MAX = 60
_PLAYED = [
    pytest.param(subject, fault, cell, id=f"{subject.name}-{fault}".replace(" ", "-"))
    for subject in SUBJECTS
    for fault, cell in subject.cells.items()
    if isinstance(cell, Seen)
]


_EFFECTS = frozenset(ref for subject in SUBJECTS for ref in subject.effects)


def _named(stand: Stand) -> frozenset[str]:
    """All that the connector can do, or what the source is called."""
    if isinstance(stand, Acting):
        return frozenset(kind.ref for kind in stand.connector.effects)
    return frozenset({stand.source.name} if isinstance(stand, Listening) else ())


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("servers")) as running:
        yield running


@pytest.mark.parametrize(("subject", "fault", "cell"), _PLAYED)
def test_nothing_is_doubled_or_lost_and_no_doubt_stays(
    servers: Servers, tmp_path: Path, subject: Subject, fault: Fault, cell: Seen
) -> None:
    async def played() -> None:
        async with subject.stand(servers, tmp_path, fault) as stand:
            assert _named(stand) <= (subject.effects | subject.sources | _EFFECTS)
            word = await stand.act()
            assert Seen(word, await stand.world(), await stand.look()) == cell
            assert await stand.lift() == (fault != "ok"), "The fault has struck."
            end = await stand.on(word)
            assert await stand.world() == (0 if end == "refused" else 1)

    asyncio.run(asyncio.wait_for(played(), _SECONDS_MAX))


@pytest.mark.parametrize("subject", [each for each in SUBJECTS if each.effects], ids=lambda each: each.name)
def test_row_53_each_connector_of_a_capability_keeps_the_same_promises(
    servers: Servers, tmp_path: Path, subject: Subject
) -> None:
    if isinstance(why := subject.cells["ok"], str):
        pytest.skip(why)

    async def held() -> None:
        async with subject.stand(servers, tmp_path, "ok") as acting:
            assert isinstance(acting, Acting)
            await holds(acting)

    asyncio.run(asyncio.wait_for(held(), _SECONDS_MAX))


def test_row_53_what_can_be_done_by_one_connector_only_is_named() -> None:
    able = adapters(SUBJECTS)
    print(f"\n{able}")
    assert {capability for capability, by in able.items() if len(by) == 1} == ONE_ONLY


def test_whatever_ships_has_a_row(tmp_path: Path) -> None:
    """Each act of the catalogue, each account, and each source of the product."""
    crew, problems = crew_of((EXTENSION,), tmp_path)
    assert not problems
    shipped = {kind.ref for kind in crew.catalogue.effects.values()} | {"webhook.send@1"}
    assert shipped <= {ref for subject in SUBJECTS for ref in subject.effects}
    # What only tells the operator brings nothing a plan could order: its faults are played where notes are.
    telling = {"notify"}
    # Nor does a model: what goes wrong with one is played in tests/stories/test_a_model_words_a_letter.py.
    asked = {f"model-{tier}" for tier in TIERS}
    accounts = {account.name for account in EXTENSION.accounts} - telling - asked
    assert accounts <= {name for subject in SUBJECTS for name in subject.accounts}
    sources = {source.name for source in crew.sources}
    assert sources <= {name for subject in SUBJECTS for name in subject.sources}


def test_every_row_leads_to_an_end_in_the_inbox_or_shares_one() -> None:
    for subject in SUBJECTS:
        for named in subject.whole:
            file, _, test = named.partition("::")
            assert re.search(rf"^(?:async )?def {test}\(", (_TESTS / file).read_text(), re.MULTILINE), named
    alone = {subject.name for subject in SUBJECTS if not subject.whole}
    shared = {name.partition(".")[0] for name in {s.name for s in SUBJECTS} - alone}
    assert {name.partition(".")[0] for name in alone} <= shared


def test_the_table_shows_every_cell_and_why_some_are_missing() -> None:
    shown = table(SUBJECTS)
    print(f"\n{shown}")
    reasons = [cell for subject in SUBJECTS for cell in subject.cells.values() if isinstance(cell, str)]
    assert all(reason in shown for reason in reasons)
    assert sum(line.count("|") == len(FAULTS) for line in shown.splitlines()) == len(SUBJECTS) + 1
