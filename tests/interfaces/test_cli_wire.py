"""The firm's socket itself: its lines, its limits, and where it may stand."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from onefirm.desk.shapes.firm import PauseView
from onefirm.domain.frozen import Frozen, Json
from onefirm.interfaces.cli.words import rows, text
from onefirm.interfaces.wire.client import Line, NobodyThere
from onefirm.interfaces.wire.place import REQUEST_BYTES_MAX, SOCKET_NAME, reachable
from terminal import Line as Scripted
from terminal import ScriptedDesk, a_problem, at_the_desk

SAYS = PauseView(paused=True, says="Quiet.")


def echo(args: Json) -> Frozen:
    return PauseView(paused=False, says=str(args["reason"]))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ScriptedDesk]:
    lines: dict[str, Scripted] = {"firm.pause": echo, "firm.resume": SAYS, "today": a_problem("firm-odd")}
    with at_the_desk(tmp_path, ScriptedDesk(lines)) as desk:
        yield desk


def test_one_line_carries_many_questions(desk: ScriptedDesk, tmp_path: Path) -> None:
    with Line(str(tmp_path)) as line:
        for word in ("one", "zwei\nund drei", "四"):
            reply = line.ask("firm.pause", {"reason": word})
            assert reply == {"answer": {"paused": False, "says": word}}
        assert "problems" in line.ask("today", {})
        assert "answer" in line.ask("firm.resume", {})


def test_only_the_operator_may_open_the_socket(desk: ScriptedDesk, tmp_path: Path) -> None:
    assert (tmp_path / SOCKET_NAME).stat().st_mode & 0o777 == 0o600


def test_a_request_over_the_limit_is_refused_and_the_talk_goes_on(desk: ScriptedDesk, tmp_path: Path) -> None:
    with Line(str(tmp_path)) as line:
        for size in (REQUEST_BYTES_MAX, 3 * REQUEST_BYTES_MAX):
            reply = line.ask("firm.pause", {"reason": "x" * size})
            assert json.dumps(reply).count("request-too-big") == 1
        # The envelope around the reason is what is left of a request that is just small enough.
        envelope = len(json.dumps({"ask": "firm.pause", "args": {"reason": ""}}))
        just = line.ask("firm.pause", {"reason": "x" * (REQUEST_BYTES_MAX - envelope)})
        assert "answer" in just


def test_what_is_no_request_is_refused_by_name(desk: ScriptedDesk, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as raw, reachable(str(tmp_path)) as path:
        raw.connect(path)
        received = raw.makefile("rb")
        for line in (b"hello\n", b"{}\n", b'{"ask": 3}\n', b'{"ask": "today", "sudo": true}\n', b"\xff\n"):
            raw.sendall(line)
            assert json.loads(received.readline())["problems"][0]["code"] == "request-unreadable"
    assert desk.asked == []


def test_whoever_opens_the_socket_is_the_operator_whatever_the_line_says(desk: ScriptedDesk, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as raw, reachable(str(tmp_path)) as path:
        raw.connect(path)
        raw.sendall(b'{"ask": "firm.resume", "by": "agent:writer@1"}\n')
        assert "answer" in json.loads(raw.makefile("rb").readline())
    assert desk.asked == [("firm.resume", {}, "operator")]


def test_a_fault_nobody_foresaw_is_a_problem_and_the_talk_goes_on(desk: ScriptedDesk, tmp_path: Path) -> None:
    def breaks(_args: Json) -> Frozen:
        raise ZeroDivisionError("by nought")

    desk.lines["today"] = breaks
    with Line(str(tmp_path)) as line:
        (problem,) = rows(line.ask("today", {}), "problems")
        assert "answer" in line.ask("firm.resume", {})
    assert problem["code"] == "desk-failed"
    assert "by nought" in text(problem, "why")
    assert text(problem, "where").startswith("test_cli_wire.py:")


def test_a_connection_that_says_nothing_is_closed_and_one_too_many_is_told_so(tmp_path: Path) -> None:
    desk = ScriptedDesk({"firm.resume": SAYS})
    with at_the_desk(tmp_path, desk, silent_seconds=0.2, connections_max=2), reachable(str(tmp_path)) as path:
        silent = [socket.socket(socket.AF_UNIX) for _ in range(2)]
        for each in silent:
            each.connect(path)
        with Line(str(tmp_path)) as line:
            assert "socket-busy" in json.dumps(line.ask("firm.resume", {}))
        for each in silent:
            # The other end closes: nothing more comes, and the place is free.
            each.settimeout(10)
            assert each.recv(1) == b""
            each.close()
        with Line(str(tmp_path)) as line:
            assert "answer" in line.ask("firm.resume", {})


def test_somebody_who_leaves_in_mid_sentence_hurts_nobody(desk: ScriptedDesk, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as raw, reachable(str(tmp_path)) as path:
        raw.connect(path)
        raw.sendall(b'{"ask": "firm.res')
    with Line(str(tmp_path)) as line:
        assert "answer" in line.ask("firm.resume", {})


def test_a_folder_too_deep_for_an_address_is_reached_all_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90) / ("e" * 90)
    deep.mkdir(parents=True)
    assert len(str(deep)) > 108
    with at_the_desk(deep, ScriptedDesk({"firm.resume": SAYS})), Line(str(deep)) as line:
        assert "answer" in line.ask("firm.resume", {})
    assert not (deep / SOCKET_NAME).exists()


def test_the_socket_of_a_dead_owner_is_no_obstacle(tmp_path: Path) -> None:
    dead = socket.socket(socket.AF_UNIX)
    with reachable(str(tmp_path)) as path:
        dead.bind(path)
    dead.close()
    with pytest.raises(NobodyThere):
        Line(str(tmp_path))
    with at_the_desk(tmp_path, ScriptedDesk({"firm.resume": SAYS})), Line(str(tmp_path)) as line:
        assert "answer" in line.ask("firm.resume", {})


def test_an_owner_that_hangs_up_without_an_answer_is_a_problem_with_a_name(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener, reachable(str(tmp_path)) as path:
        listener.bind(path)
        listener.listen()
        with Line(str(tmp_path)) as line:
            listener.accept()[0].close()
            assert "firm-owned" in json.dumps(line.ask("today", {}))
    os.unlink(tmp_path / SOCKET_NAME)


def test_nobody_is_there_where_no_socket_is(tmp_path: Path) -> None:
    with pytest.raises(NobodyThere):
        Line(str(tmp_path))
    with pytest.raises(NobodyThere):
        Line(str(tmp_path / "nowhere"))
