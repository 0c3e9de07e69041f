"""Our own entry in the race: the shipped conductor on a firm's folder, with nothing switched off."""

import asyncio
from collections.abc import Sequence

from bench.peers import our_firm
from bench.peers.racer import folder, serve
from bench.peers.receiver import Receiver


def main() -> None:
    where = folder()
    receiver = Receiver(where)
    our_firm.make(where / "firm")
    with asyncio.Runner() as loop:
        firm = loop.run(our_firm.opened(where / "firm", lambda order: receiver.take(order.key)))

        async def run(names: Sequence[str], together: bool) -> None:
            for group in [names] if together else [[name] for name in names]:
                await asyncio.gather(*(our_firm.wish(firm, our_firm.BY_ITSELF, name) for name in group))
                await firm.drain()

        try:
            serve(lambda names, together: loop.run(run(names, together)), receiver)
        finally:
            loop.run(firm.close())


if __name__ == "__main__":
    main()
