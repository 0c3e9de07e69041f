"""`onefirm up --check`: what it makes of a page that does not come."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from onefirm.interfaces.cli.read import read
from onefirm.interfaces.up import open_already


def test_a_check_says_where_no_page_came_from(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        code = _checked_at(silent.getsockname()[1])
    assert code == 1
    assert '"page-silent"' in capsys.readouterr().out


def test_a_check_takes_no_other_answer_for_the_first_page(capsys: pytest.CaptureFixture[str]) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as stranger:
        answering = threading.Thread(target=stranger.handle_request)
        answering.start()
        code = _checked_at(stranger.server_port)
        answering.join()
    said = capsys.readouterr().out
    assert code == 1
    assert '"page-silent"' in said
    assert "501" in said


def _checked_at(port: int) -> int:
    """What `up --check` makes of a firm that is said to be open at this port."""
    url = f"http://127.0.0.1:{port}/start?token=none"
    return open_already({"answer": {"url": url}}, read(["up", "--check", "--json"]), 0.0)
