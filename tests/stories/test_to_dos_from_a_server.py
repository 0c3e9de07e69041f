"""The operator's own task list: what stands there becomes a to-do here, once, and can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from calendar_server import HOST, PASSWORD, USER, CalendarServer, open_calendars
from outside import new_firm

_ACCOUNT = """
[calendar]
url = "http://{place}/"
calendar = "{name} dates"
tasks = "{name} tasks"
homes = ["{place}"]
user = "{user}"
poll-seconds = 0
"""
_TASK = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VTODO\nUID:{uid}\n{lines}\nEND:VTODO\nEND:VCALENDAR\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with open_calendars(tmp_path_factory.mktemp("tasks")) as running:
        yield running


class Studio:
    def __init__(self, server: CalendarServer, folder: Path) -> None:
        self.server = server
        server.make(f"{folder.name} dates")
        self.path = server.make(f"{folder.name} tasks", takes="VTODO")
        self.firm = new_firm(folder / "firm")
        with (self.firm.folder / "firm.toml").open("a") as file:
            file.write(_ACCOUNT.format(place=f"{HOST}:{server.port}", name=folder.name, user=USER))
        assert self.firm.run("vault", "set", "calendar-password", text=f"{PASSWORD}\n").code == 0

    def put(self, uid: str, *lines: str) -> None:
        self.server.put(f"{self.path}{uid}.ics", _TASK.format(uid=uid, lines="\n".join(lines)))

    def to_dos(self) -> dict[str, str]:
        rows = self.firm.ask("records", "list", "to-do")["items"]
        return {row["fields"]["name"]: row["fields"]["status"] for row in rows}


@pytest.fixture
def studio(server: CalendarServer, tmp_path: Path) -> Studio:
    return Studio(server, tmp_path)


def test_a_task_is_one_to_do_wherever_it_is_ticked_off(studio: Studio, tmp_path: Path) -> None:
    studio.put("bo", "SUMMARY:Call Bo", "DUE;VALUE=DATE:20261202")
    studio.put("logo", "SUMMARY:Send the logo")
    studio.firm.ask("work")
    assert studio.to_dos() == {"Call Bo": "open", "Send the logo": "open"}
    studio.put("bo", "SUMMARY:Call Bo", "DUE;VALUE=DATE:20261202", "STATUS:COMPLETED")
    studio.server.ask("DELETE", f"{studio.path}logo.ics")
    studio.firm.ask("work")
    assert studio.to_dos() == {"Call Bo": "done", "Send the logo": "open"}, "A task that goes is not done by that."
    studio.firm.ask("export", str(tmp_path / "out"))
    studio.firm.ask("import", str(tmp_path / "out" / "appointments.ics"), "--yes")
    assert len(studio.to_dos()) == 2, "Brought by hand or by the server, it is known by the same name."


def test_what_you_say_here_stands_and_the_list_is_asked_about(studio: Studio) -> None:
    studio.put("bo", "SUMMARY:Call Bo")
    studio.firm.ask("work")
    (row,) = studio.firm.ask("records", "list", "to-do")["items"]
    studio.firm.ask("records", "change", "to-do", row["id"], "status=dropped", "--why", "Not needed.")
    studio.put("bo", "SUMMARY:Call Bo", "STATUS:IN-PROCESS", "SEQUENCE:1")
    studio.firm.ask("work")
    assert studio.to_dos() == {"Call Bo": "dropped"}
    (asked,) = studio.firm.ask("inbox")["items"]
    assert "open" in str(asked) and "dropped" in str(asked)


def test_a_list_that_was_the_wrong_one_is_taken_back_as_one(studio: Studio) -> None:
    for number in range(5):
        studio.put(f"t{number}", f"SUMMARY:Buy {number} eggs")
    studio.firm.ask("work")
    (batch,) = studio.firm.ask("imports")["items"]
    assert (batch["made"], batch["file"]) == (5, f"{studio.firm.folder.parent.name} tasks (calendar)")
    studio.firm.ask("imports", "undo", batch["batch"])
    studio.firm.ask("work")
    assert studio.to_dos() == {}
