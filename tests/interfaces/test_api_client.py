"""From the document alone a client is written whose types are whole, and it works with a firm that is up."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api_client import written
from documents import ROOT
from interfaces.api_support import up

USE = """from client import CardView, Client, Decided


def decide(client: Client) -> tuple[CardView, Decided]:
    rows = client.inbox_list(limit=5)["items"]
    card = client.inbox_show(rows[0]["id"])
    title: str = card["card"]["title"]
    assert title
    return card, client.inbox_reject(card["id"], {"payload": card["payload"], "reason": "Not our work."})
"""
WRONG = """from client import Client


def decide(client: Client) -> int:
    client.inbox_reject(4, {"reasons": "x"})
    return client.today()["firm"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("client")
    document = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    (made / "client.py").write_text(written(document), encoding="utf-8")
    (made / "use.py").write_text(USE, encoding="utf-8")
    (made / "wrong.py").write_text(WRONG, encoding="utf-8")
    strict = '[tool.basedpyright]\ntypeCheckingMode = "strict"\nreportUnusedImport = false\n'
    (made / "pyproject.toml").write_text(strict, encoding="utf-8")
    return made


def _judged(folder: Path, name: str) -> list[dict[str, Any]]:
    judge = str(Path(sys.executable).parent / "basedpyright")
    ran = subprocess.run([judge, "--outputjson", name], cwd=folder, capture_output=True, text=True, check=False)
    found: list[dict[str, Any]] = json.loads(ran.stdout)["generalDiagnostics"]
    return [each for each in found if each["severity"] == "error"]


@pytest.mark.slow
def test_the_client_is_typed_strictly_and_holds_its_user_to_it(folder: Path) -> None:
    assert [each["message"] for each in _judged(folder, "client.py")] == []
    assert [each["message"] for each in _judged(folder, "use.py")] == []
    assert len(_judged(folder, "wrong.py")) >= 3


def test_the_client_asks_a_firm_that_is_up(folder: Path) -> None:
    spec = importlib.util.spec_from_file_location("client", folder / "client.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with up(folder / "firm") as firm:

        def send(method: str, path: str, sent: dict[str, Any] | None) -> Any:
            answer = firm.get(path) if method == "GET" else firm.post(path, sent)
            assert answer.status == 200, answer.body
            return answer.json

        client = module.Client(send)
        row = client.inbox_list(limit=1)["items"][0]
        card = client.inbox_show(row["id"])
        decided = client.inbox_reject(card["id"], {"payload": card["payload"], "reason": "Not our work."})
        assert decided["says"].startswith("Turned down: ")
        assert client.people_list(find="nobody at all")["items"] == []
        assert client.firm_resume()["paused"] is False
