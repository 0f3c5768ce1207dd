"""A program of its own: two homes that pair and sync below the folder given, and then the end.

How it ends is its second argument: `in order`, `forgetting` to shut down while a sync runs,
`failing` then, or `abandoning` an event loop that still waits for it. `at once` it ends the moment
that a home is made and shut down, without a sync.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from amble import Amble, NewTopic, SyncEvent
from story import HERE, pair, the_next


class Search:
    """A search nearby: what the core calls again and again from threads of its own."""

    def start(self, own: str, wanted: Sequence[str], port: int) -> None:
        pass

    def found(self) -> Sequence[str]:
        return ["127.0.0.1:9"]

    def stop(self) -> None:
        pass


async def main(folder: Path, ending: str) -> None:
    zone = "Europe/Lisbon"
    # The system's clock: it is asked from threads of the core.
    ana = await Amble.init(folder / "ana", name="Ana", zone=zone, discovery=Search())
    if ending == "at once":
        await ana.shutdown()
        return
    ben = await Amble.init(folder / "ben", name="Ben", zone=zone, discovery=Search())
    both = await pair(ana, ben)
    await ana.add_topic(both.anas, NewTopic(title="Hello"))
    await both.sync()
    (topic,) = await ben.agenda(both.bens)
    assert topic.title == "Hello", topic
    if ending == "in order":
        await ana.shutdown()
        await ben.shutdown()
        return
    await the_next(SyncEvent.LOOKING, await ana.sync(both.anas, listen=HERE))
    if ending == "failing":
        raise RuntimeError("the program itself failed")
    if ending == "abandoning":
        waiting = asyncio.ensure_future(anext(ana.changes()))
        await asyncio.sleep(0)
        assert not waiting.done()


if __name__ == "__main__":
    folder, ending = Path(sys.argv[1]), sys.argv[2]
    if ending == "abandoning":
        loop = asyncio.new_event_loop()
        loop.run_until_complete(main(folder, ending))
    else:
        asyncio.run(main(folder, ending))
    print("the end")
