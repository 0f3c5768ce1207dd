"""What the stories of two people share: homes in temporary folders, pairing, syncing, waiting."""

from __future__ import annotations

import asyncio
import functools
import tempfile
import unittest
from collections.abc import AsyncIterable, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from amble import (
    Amble,
    AmbleError,
    Clock,
    Discovery,
    ErrorKind,
    PairingEvent,
    Role,
    SecretStore,
    SyncEvent,
)

E = TypeVar("E")
S = TypeVar("S", bound="Story")

#: The only address that a test listens on or dials.
HERE = "127.0.0.1"

#: When all stories happen: a Friday.
NOW = datetime(2026, 11, 20, 16, tzinfo=ZoneInfo("Europe/Lisbon"))

#: Seconds that one event is waited for, and a whole story.
SOON, AT_MOST = 60, 180


class Fixed:
    """A clock that stands still."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Story(unittest.IsolatedAsyncioTestCase):
    """Homes in a folder of their own; what is still open at the end is shut down."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="amble-story-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    async def asyncSetUp(self) -> None:
        # A busy machine is no news.
        asyncio.get_running_loop().slow_callback_duration = 10

    async def home(
        self,
        name: str,
        *,
        secrets: SecretStore | None = None,
        clock: Clock | None = None,
        discovery: Discovery | None = None,
    ) -> Amble:
        """Makes or opens the home of this name."""
        folder = self.folder / name.lower()
        clock = clock or Fixed()
        if (folder / "store.redb").exists():
            home = await Amble.open(folder, secrets=secrets, clock=clock, discovery=discovery)
        else:
            home = await Amble.init(
                folder,
                name=name,
                zone="Europe/Lisbon",
                secrets=secrets,
                clock=clock,
                discovery=discovery,
            )
        self.addAsyncCleanup(home.shutdown)
        return home

    async def paired(self) -> Pair:
        """Ana, a manager, and Ben, her report."""
        return await pair(await self.home("Ana"), await self.home("Ben"))

    async def failure(self, asked: Awaitable[object]) -> AmbleError:
        """The error with which something fails."""
        with self.assertRaises(AmbleError) as caught:
            await asked
        self.assertGreater(len(str(caught.exception)), 10, "a sentence")
        return caught.exception

    async def assert_fails(self, kind: ErrorKind, asked: Awaitable[object]) -> AmbleError:
        """That it fails with an error of this kind."""
        failure = await self.failure(asked)
        self.assertEqual(kind, failure.kind, failure.reason)
        return failure


def story(tell: Callable[[S], Awaitable[None]]) -> Callable[[S], Coroutine[Any, Any, None]]:
    """A test that comes to an end in any case."""

    @functools.wraps(tell)
    async def bounded(self: S) -> None:
        async with asyncio.timeout(AT_MOST):
            await tell(self)

    return bounded


async def the_next(kind: type[E], of: AsyncIterable[object]) -> E:
    """Waits for the next event of a kind, passing over others."""
    seen: list[object] = []
    try:
        async with asyncio.timeout(SOON):
            async for event in of:
                seen.append(event)
                if isinstance(event, kind):
                    return event
    except TimeoutError:
        raise AssertionError(f"no {kind.__name__} came, but {seen}") from None
    raise AssertionError(f"it ended without {kind.__name__}: {seen}")


@dataclass
class Pair:
    """One 1:1 seen from both homes: the handle that each knows it by."""

    ana: Amble
    anas: str
    ben: Amble
    bens: str

    async def sync(self) -> tuple[SyncEvent.UP_TO_DATE, SyncEvent.UP_TO_DATE]:
        """Begins a sync on both sides, waits until both are up to date, and leaves both."""
        async with await self.ana.sync(self.anas, listen=HERE) as here:
            found = await the_next(SyncEvent.OPEN, here)
            async with await self.ben.sync(
                self.bens, at=[found.address_ticket], listen=HERE
            ) as there:
                return await asyncio.gather(
                    the_next(SyncEvent.UP_TO_DATE, here), the_next(SyncEvent.UP_TO_DATE, there)
                )


async def pair(ana: Amble, ben: Amble, *, anas: str | None = None) -> Pair:
    """Ana invites, Ben joins by the ticket's text, both compare the codes and confirm."""
    async with await ana.invite(Role.MANAGER, pair=anas, listen=HERE) as host:
        ticket = await the_next(PairingEvent.TICKET, host)
        async with await ben.join(ticket.text, listen=HERE) as guest:
            shown, read = await asyncio.gather(
                the_next(PairingEvent.CODE, host), the_next(PairingEvent.CODE, guest)
            )
            assert shown.code == read.code, "both screens show the same code"
            assert (read.name, read.role) == ((await ana.me()).name, Role.MANAGER), read
            assert (shown.name, shown.role) == ((await ben.me()).name, Role.REPORT), shown
            host.confirm()
            guest.confirm()
            mine, yours = await asyncio.gather(
                the_next(PairingEvent.PAIRED, host), the_next(PairingEvent.PAIRED, guest)
            )
            return Pair(ana, mine.pair, ben, yours.pair)
