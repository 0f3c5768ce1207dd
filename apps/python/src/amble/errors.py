"""The one exception of this package, and how everything that goes wrong below becomes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from amble._ffi import amble_ffi, amble_model
from amble.words import ErrorKind

__all__ = ["AmbleError"]

T = TypeVar("T")


class AmbleError(Exception):
    """Something asked of Amble failed. Nothing that was saved is lost by it.

    Decide by `kind`; show `reason`, a sentence for the person: what is wrong and what to do.
    """

    kind: ErrorKind
    reason: str

    def __init__(self, kind: ErrorKind, reason: str) -> None:
        """Fails with a kind and its sentence."""
        super().__init__(kind, reason)
        self.kind = kind
        self.reason = reason

    def __str__(self) -> str:
        """The sentence."""
        return self.reason


def translated(failure: Exception) -> Exception:
    """The same failure as a caller of this package knows it."""
    match failure:
        case amble_model.HomeError.Failed():
            return AmbleError(failure.kind, failure.reason)
        case amble_ffi.InternalError() | amble_model.InternalError():
            return AmbleError(ErrorKind.INTERNAL, f"A fault in Amble itself: {failure}.")
        # Text that UTF-8 cannot say, so that no other device could read it.
        case UnicodeEncodeError():
            return AmbleError(
                ErrorKind.INVALID,
                "This text holds half of a character. Take the broken character out.",
            )
        # A mistake of the program, such as a number for a text.
        case _:
            return failure


async def told(call: Awaitable[T]) -> T:
    """Waits for a call of the core; what it raises is an `AmbleError`."""
    try:
        return await call
    except Exception as failure:
        raise translated(failure) from None


async def whole(call: Awaitable[T], close: Callable[[T], Awaitable[object]]) -> T:
    """The same for a call that opens something: nothing stays open if the caller is cancelled.

    It is waited for then, and closed again, before the cancellation goes on.
    """
    opening = asyncio.ensure_future(told(call))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await asyncio.wait([opening])
        if not opening.cancelled() and opening.exception() is None:
            await told(close(opening.result()))
        raise
