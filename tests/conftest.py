"""What is slow, for whoever leaves it out: tests that start many real processes are marked by where they stand."""

import signal
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OUTSIDE = ("rows", "crash", "interfaces/test_cli_firm.py", "docs/test_the_examples_work.py")


def pytest_configure() -> None:
    # A shell that starts the suite in the background has it ignore interrupts, and every process it starts with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE) and item.path.relative_to(HERE).as_posix().startswith(OUTSIDE):
            item.add_marker(pytest.mark.slow)
