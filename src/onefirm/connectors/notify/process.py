"""The process of its own that apprise works in: given everything by its input, and ended when it takes too long."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping

SECONDS_MAX = 30.0
_CHILD = "onefirm.connectors.notify.child"
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "SYSTEMROOT")
"""No proxy, no netrc and no other trust comes in through the environment: the child gets none of it."""


class Silent(Exception):
    """It did not say what became of it."""


async def asked(said: Mapping[str, object]) -> list[str]:
    """One word for each address."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", _CHILD, env=environment, cwd="/",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS_MAX):
            out, _ = await child.communicate(json.dumps(said).encode())
        return [str(end) for end in json.loads(out)]
    except TimeoutError:
        raise Silent(f"It had not ended after {SECONDS_MAX:.0f} s.") from None
    except ValueError:
        raise Silent("It ended without a word.") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
