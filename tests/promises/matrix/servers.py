"""The real servers of the table, each started when a cell asks for it first, and ended with the last one."""

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from calendar_server import CalendarServer, open_calendars
from post_office import PostOffice, open_post


class Servers:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @cached_property
    def post(self) -> PostOffice:
        return self._open.enter_context(open_post())

    @cached_property
    def calendars(self) -> CalendarServer:
        folder = self._folder / "calendars"
        folder.mkdir()
        return self._open.enter_context(open_calendars(folder))
