"""What tells a screen to read again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Generic, Self, TypeVar

from amble import _ffi
from amble.errors import AmbleError
from amble.pulled import Pulled
from amble.words import ErrorKind

T = TypeVar("T")


class Changes(Pulled[None]):
    """One None when something that a screen shows may have changed; ends at the shutdown.

    Any number of changes that came while nobody waited is told once.
    """

    def __init__(self, inner: _ffi.ChangesHandle) -> None:
        """Made by `Amble.changes`."""
        super().__init__(self._next)
        self._inner = inner

    async def _next(self) -> Sequence[None]:
        return [None] if await self._inner.next() else []


class Watch(AsyncIterator[T], Generic[T]):
    """What a reading gives: now, and after every change that makes it something else."""

    def __init__(
        self,
        changes: Changes,
        is_shut: Callable[[], bool],
        read: Callable[[], Awaitable[T]],
    ) -> None:
        """Made by `Amble.watch`."""
        self._changes = changes
        self._is_shut = is_shut
        self._read = read
        self._stale = True
        # Nothing, or the last reading: None is a reading, too.
        self._last: list[T] = []

    def __aiter__(self) -> Self:
        """Itself."""
        return self

    async def __anext__(self) -> T:
        """The next reading that differs from the last."""
        while True:
            if not self._stale:
                await anext(self._changes)
                # Stays so if the reading is cancelled.
                self._stale = True
            try:
                now = await self._read()
            except AmbleError as failure:
                # A reading that the shutdown overtook is not news.
                if self._is_shut() and failure.kind == ErrorKind.NOT_NOW:
                    raise StopAsyncIteration from None
                raise
            self._stale = False
            if self._last != [now]:
                self._last = [now]
                return now
