"""A meeting screen: while it is open the other device is looked for, and both are kept in step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeAlias

from amble import _ffi
from amble.digest import Digest, digest
from amble.errors import told
from amble.pulled import BATCH, Pulled
from amble.variants import Variants

__all__ = [
    "Adopted",
    "Behind",
    "Closed",
    "Connected",
    "Disconnected",
    "DiscoveryFailed",
    "InStep",
    "Looking",
    "Meet",
    "MeetEvent",
    "NotTakenIn",
    "Open",
    "PairingCompleted",
    "Problem",
    "Progress",
    "Refused",
]


@dataclass(frozen=True, slots=True)
class Open:
    """This device can be found.

    `address_ticket` tells the other device where this one is: draw it as a QR code. `addresses`
    are in it, such as `192.0.2.7:50123`.
    """

    address_ticket: str
    addresses: list[str]


@dataclass(frozen=True, slots=True)
class Looking:
    """Trying all `addresses` known of the other device. Said once until something changes."""

    addresses: int


@dataclass(frozen=True, slots=True)
class DiscoveryFailed:
    """The search for devices nearby failed, for this `reason`; known addresses are still tried."""

    reason: str


@dataclass(frozen=True, slots=True)
class Connected:
    """The other device is here; `name` is its owner's."""

    name: str


@dataclass(frozen=True, slots=True)
class PairingCompleted:
    """A pairing that was pending is complete."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Something crossed: changes `sent` and `received` so far in this meeting."""

    sent: int
    received: int


@dataclass(frozen=True, slots=True)
class InStep:
    """Both hold the same, and both have said so.

    `digest` is what changed since the two last parted in step; `sent` and `received` count the
    changes of this meeting, `bytes` all that crossed, in both directions; `milliseconds` have
    passed since the connection.
    """

    digest: Digest
    sent: int
    received: int
    bytes: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class NotTakenIn:
    """The other's app could not take in `count` of our changes. They are offered again."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Refused:
    """This app refused `count` of their changes."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Adopted:
    """This home was an old copy and has taken back what the other kept."""


@dataclass(frozen=True, slots=True)
class Behind:
    """This home is an old copy and waits for what it lacks."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something is neither held nor waiting; see `Amble.problems`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The connection ended, for this `reason`. That is normal; both keep working."""

    reason: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The meeting screen is closed. The last event."""


#: What happens on a meeting screen.
MeetEvent: TypeAlias = (
    Open
    | Looking
    | DiscoveryFailed
    | Connected
    | PairingCompleted
    | Progress
    | InStep
    | NotTakenIn
    | Refused
    | Adopted
    | Behind
    | Problem
    | Disconnected
    | Closed
)

EVENTS: Variants[MeetEvent] = Variants(
    _ffi.MeetEvent,
    Open,
    Looking,
    DiscoveryFailed,
    Connected,
    PairingCompleted,
    Progress,
    InStep,
    NotTakenIn,
    Refused,
    Adopted,
    Behind,
    Problem,
    Disconnected,
    Closed,
)


class Meet(Pulled[MeetEvent]):
    """An open meeting screen, as `Amble.meet` opens it.

    It stays open, over any number of connections, until it is left; by itself for three hours.
    Iterate it for what happens. Whoever stops iterating, or is cancelled, loses nothing: another
    iteration goes on where it stopped.
    """

    def __init__(self, inner: _ffi.MeetScreen) -> None:
        """Made by `Amble.meet`."""
        super().__init__(self._events)
        self._inner = inner

    async def _events(self) -> Sequence[MeetEvent]:
        return [_event(inner) for inner in await self._inner.next_batch(BATCH)]

    async def leave(self) -> None:
        """Says goodbye and closes the screen; a second or two at most. Twice is once."""
        await told(self._inner.leave())

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


def _event(inner: _ffi.MeetEvent) -> MeetEvent:
    if isinstance(inner, _ffi.MeetEvent.IN_STEP):
        return InStep(
            digest(inner.digest), inner.sent, inner.received, inner.bytes, inner.milliseconds
        )
    return EVENTS.of(inner)
