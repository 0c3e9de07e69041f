"""Booked in one calendar, to be cancelled when another one is connected: nobody is told that it is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from calendar_server import CalendarServer, open_calendars
from stories.test_an_appointment_on_a_real_server import PLAYBOOK, Studio, ask, run

_BACK = PLAYBOOK.replace("booked: end", "booked: back").replace(
    "It is done once it stands in the calendar.",
    """## Back

```yaml
id: back
effect: calendar.cancel
takes:
  receipt: book.receipt
  reason: = Not needed
mode: ask
then:
  cancelled: end
  failed: end
  declined: end
gives: the appointment, gone
```
""",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with open_calendars(tmp_path_factory.mktemp("calendars")) as running:
        yield running


def test_it_is_asked_about_and_cancelled_when_its_calendar_is_back(tmp_path: Path, server: CalendarServer) -> None:
    studio = Studio(tmp_path / "firm", server, server.port)
    server.make("another")
    (studio.folder / "playbooks" / "meet.md").write_text(_BACK)

    async def story() -> None:
        firm = await studio.open()
        await studio.meet(firm)
        assert len(studio.there()) == 1
        await firm.close()
        said = studio.folder / "firm.toml"
        text = said.read_text()
        said.write_text(text.replace(f'calendar = "{studio.folder.parent.name}"', 'calendar = "another"'))
        firm = await studio.open_again()
        # Agreed to in the calendar it was shown with, it comes back once; agreed to in this one, it is asked about.
        for _ in range(2):
            await ask(firm, "inbox.accept", question="1")
        card = (await ask(firm, "inbox.show", question="1"))["card"]
        assert card["problem"]["code"] == "undo-elsewhere"
        assert len(studio.there()) == 1
        await firm.close()
        said.write_text(text)
        firm = await studio.open_again()
        await ask(firm, "inbox.answer", question="1", answer="again")
        await ask(firm, "inbox.accept", question="1")
        assert not studio.there()
        await firm.close()

    run(story)
