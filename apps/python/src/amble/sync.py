"""A live sync: while it runs the other device is looked for, and both are kept up to date."""

from __future__ import annotations

from collections.abc import Sequence

from amble import _ffi
from amble.errors import told
from amble.pulled import BATCH, Session
from amble.words import SyncEvent

__all__ = ["Sync"]


class Sync(Session[SyncEvent]):
    """A live sync, as `Amble.sync` begins it.

    It goes on, over any number of connections, until it is left; by itself for three hours.
    Iterate it for what happens. Whoever stops iterating, or is cancelled, loses nothing: another
    iteration goes on where it stopped.
    """

    def __init__(self, inner: _ffi.SyncHandle) -> None:
        """Made by `Amble.sync`."""
        super().__init__(self._events)
        self._inner = inner

    async def _events(self) -> Sequence[SyncEvent]:
        return await self._inner.next_batch(BATCH)

    async def leave(self) -> None:
        """Disconnects; a second or two at most. Twice is once."""
        await told(self._inner.leave())
