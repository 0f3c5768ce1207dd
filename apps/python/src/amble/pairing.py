"""A pairing: one shows a ticket, the other joins, both compare a code and confirm."""

from __future__ import annotations

from collections.abc import Sequence

from amble import _ffi
from amble.errors import told
from amble.pulled import BATCH, Session
from amble.words import PairingEvent

__all__ = ["Pairing"]


class Pairing(Session[PairingEvent]):
    """A pairing, as `Amble.invite` and `Amble.join` begin it.

    Iterate it for what happens; it ends by itself after `PAIRED`, `PENDING` or `ENDED`. Whoever
    stops iterating, or is cancelled, loses nothing: another iteration goes on where it stopped.
    """

    def __init__(self, inner: _ffi.PairingHandle) -> None:
        """Made by `Amble.invite` and `Amble.join`."""
        super().__init__(self._events)
        self._inner = inner

    async def _events(self) -> Sequence[PairingEvent]:
        return await self._inner.next_batch(BATCH)

    def confirm(self) -> None:
        """The person says that both screens show the same code."""
        self._inner.confirm()

    def refuse(self) -> None:
        """The person says that the codes differ, or that it is not who they expect."""
        self._inner.refuse()

    async def leave(self) -> None:
        """Leaves it. What both confirmed stays; otherwise nothing is stored. Twice is once."""
        await told(self._inner.leave())
