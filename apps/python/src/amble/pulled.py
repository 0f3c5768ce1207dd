"""Events of the core as an asynchronous iterator that can be left and taken up again."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import TracebackType
from typing import Generic, Self, TypeVar

from amble.errors import told

T = TypeVar("T")

#: As many events as one call brings at most.
BATCH = 64


class Pulled(AsyncIterator[T], Generic[T]):
    """Pulls batches, and hands out what is in them one by one; an empty batch is the end.

    A batch that was asked for is waited for in a task of its own: a caller that is cancelled
    meanwhile takes nothing with it. Several callers share what comes.
    """

    def __init__(self, pull: Callable[[], Awaitable[Sequence[T]]]) -> None:
        """Will pull by `pull`."""
        self._pull = pull
        self._ready: deque[T] = deque()
        self._asked: asyncio.Task[Sequence[T]] | None = None
        self._turn = asyncio.Lock()

    def __aiter__(self) -> Self:
        """Itself."""
        return self

    async def __anext__(self) -> T:
        """The next one, as soon as there is one."""
        async with self._turn:
            if not self._ready:
                self._ready.extend(await self._batch())
            if not self._ready:
                raise StopAsyncIteration
            return self._ready.popleft()

    async def _batch(self) -> Sequence[T]:
        # One that was cancelled belonged to an event loop that is closed.
        if self._asked is None or self._asked.cancelled():
            self._asked = asyncio.ensure_future(told(self._pull()))
            self._asked.add_done_callback(_heard)
        try:
            batch = await asyncio.shield(self._asked)
        except Exception:
            # Told once; the next caller asks again. One that is cancelled leaves the task standing.
            self._asked = None
            raise
        self._asked = None
        return batch


class Session(Pulled[T]):
    """Events of something that runs until it is left."""

    @abstractmethod
    async def leave(self) -> None:
        """Leaves it. Twice is once."""

    async def __aenter__(self) -> Self:
        """Itself, to be left at the end."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        """Leaves."""
        await self.leave()


def _heard(asked: asyncio.Task[Sequence[T]]) -> None:
    """A failure that nobody waits for any more is not worth a log line."""
    if not asked.cancelled():
        asked.exception()
