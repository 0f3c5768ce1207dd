"""The end of the program: what is still open then is shut down before the interpreter goes.

A thread of the core that is about to enter an interpreter that is being torn down, or is on its
way out of it, would end the process with an abort. So the end waits until there is none.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import sys
import threading
import time
from types import FrameType
from typing import Protocol

from amble._ffi import amble_ffi

#: Seconds that a program waits at its end, at most, for each of the two steps.
PATIENCE = 10.0


class Open(Protocol):
    """Something that has to be shut down."""

    async def shutdown(self) -> None:
        """Shuts down."""
        ...


_open: set[Open] = set()


def opened(home: Open) -> None:
    """Remembers what has to be shut down."""
    _open.add(home)


def closed(home: Open) -> None:
    """Forgets it."""
    _open.discard(home)


async def _shut_down_all() -> None:
    await asyncio.wait([asyncio.ensure_future(home.shutdown()) for home in _open], timeout=PATIENCE)


def _is_inside(frame: FrameType | None) -> bool:
    """Whether a thread is in a function that only the core calls."""
    while frame is not None:
        if frame.f_code.co_filename == amble_ffi.__file__:
            return True
        frame = frame.f_back
    return False


def _core_is_quiet() -> bool:
    """Whether no thread of the core is in here, or will be.

    One that has yet to tell that a call is done is awaited in the map; one that has told it is
    still on its way out, for a moment.
    """
    me = threading.get_ident()
    return not len(amble_ffi._UniffiContinuationHandleMap) and not any(
        _is_inside(frame) for thread, frame in sys._current_frames().items() if thread != me
    )


@atexit.register
def _leave() -> None:
    if _open:
        asyncio.run(_shut_down_all())
    until = time.monotonic() + PATIENCE
    while not _core_is_quiet() and time.monotonic() < until:
        time.sleep(0.001)


# A forked child has none of the core's threads, so nothing of it can be shut down there.
os.register_at_fork(after_in_child=_open.clear)
