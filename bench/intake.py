"""Durable accepts: how many signed webhooks a second are on the disk and answered, and how long one waits for it."""

import asyncio
import base64
import hmac
import json
import os
import secrets
import statistics
import time
from hashlib import sha256
from pathlib import Path

from bench.figure import Figure
from bench.firms import OPERATOR, free_port, running, set_up
from bench.idle import processor_seconds
from onefirm.app.clock import SystemClock
from onefirm.app.firm import open_firm

AT_LEAST = 1_000
P99_MS_MAX = 250
LINES = 50
"""Connections that stay open, each with one delivery on its way: 50 senders who do not wait for each other."""
DELIVERIES = 5_000
_WARM = 50
_SECRET = b"the secret of the other side, 32"
_HOOK = '[hooks.site]\nsecrets = ["site-hook"]\n'
_ACCEPTED = b"HTTP/1.1 202"
_P99 = 99


def measure(folder: Path) -> list[Figure]:
    firm = folder / "firm"
    set_up(firm)
    with (firm / "firm.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n{_HOOK}")
    asyncio.run(_with_secret(firm))
    with running(firm, port=free_port(), demo=False) as up:
        at = SystemClock().now().timestamp()
        asyncio.run(_sent(up.port, _spelled(_WARM, int(at))))
        before = processor_seconds(up.process.pid)
        each, seconds = asyncio.run(_sent(up.port, _spelled(DELIVERIES, int(at))))
        spent = processor_seconds(up.process.pid) - before
    rate, slowest = len(each) / seconds, statistics.quantiles(each, n=100)[_P99 - 1] * 1000
    busy = os.getloadavg()[0]
    return [
        Figure(
            f"signed webhooks accepted and on the disk, {LINES} senders at once, while the firm reads them",
            f"{rate:,.0f} a second",
            f"≥ {AT_LEAST:,} a second",
            rate >= AT_LEAST,
        ),
        Figure(
            "how long 99 of 100 of them waited for their 202 (half of them in brackets)",
            f"{slowest:.0f} ms ({statistics.median(each) * 1000:.0f} ms), load {busy:.1f}",
            f"≤ {P99_MS_MAX} ms",
            slowest <= P99_MS_MAX,
        ),
        Figure(
            "processor time the firm takes for each, reading included",
            f"{spent / len(each) * 1000:.2f} ms",
        ),
    ]


async def _with_secret(folder: Path) -> None:
    firm = await open_firm(folder)
    value = "whsec_" + base64.b64encode(_SECRET).decode()
    await firm.desk.ask("vault.set", {"name": "site-hook", "value": value}, OPERATOR)
    await firm.close()


def _spelled(count: int, at: int) -> list[bytes]:
    """Whole requests, signed beforehand: what is measured is whoever takes them in, not whoever sends."""
    return [_request(secrets.token_hex(12), at) for _ in range(count)]


def _request(name: str, at: int) -> bytes:
    lead = {
        "name": "Ada Palmer",
        "email": f"{name}@palmer.example",
        "message": "We are opening a second bakery in May and need a new logo and brand design. " * 4,
        "budget": "6000 EUR",
    }
    raw = json.dumps(lead).encode()
    signature = base64.b64encode(hmac.new(_SECRET, f"{name}.{at}.".encode() + raw, sha256).digest()).decode()
    head = (
        f"POST /in/site HTTP/1.1\r\nHost: hooks.example\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(raw)}\r\nwebhook-id: {name}\r\nwebhook-timestamp: {at}\r\n"
        f"webhook-signature: v1,{signature}\r\n\r\n"
    )
    return head.encode() + raw


async def _sent(port: int, requests: list[bytes]) -> tuple[list[float], float]:
    """How long each waited, and how long all of them took."""
    waiting, took = iter(requests), list[float]()

    async def line() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(_ACCEPTED), head.decode()
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.partition(b":")[2]))
            took.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(line() for _ in range(LINES)))
    return took, time.perf_counter() - began
