"""A pairing screen: one shows a ticket, the other joins, both compare a code and say yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeAlias

from amble import _ffi
from amble.errors import told
from amble.pulled import BATCH, Pulled
from amble.variants import Variants
from amble.words import Role

__all__ = [
    "Code",
    "Connecting",
    "Ended",
    "Failed",
    "Paired",
    "Pairing",
    "PairingEvent",
    "Pending",
    "Ticket",
]


@dataclass(frozen=True, slots=True)
class Ticket:
    """Inviting: show `text`, drawn as a QR code too. Good for `seconds` and for one person."""

    text: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Connecting:
    """Joining: connecting to the device that showed the ticket."""


@dataclass(frozen=True, slots=True)
class Code:
    """Both screens must show the same `code`; each person says yes or no.

    It is three words and six digits. `name` is what the other calls themselves, `role` is theirs.
    """

    code: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Failed:
    """Someone tried and failed, for this `reason`; the ticket is still good."""

    reason: str


@dataclass(frozen=True, slots=True)
class Paired:
    """Done: the two are paired, and `pair` is their 1:1."""

    pair: str
    name: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Both said yes, and the last word of the other was lost.

    It is completed at the next contact, or gone after ten minutes.
    """

    pair: str
    name: str


@dataclass(frozen=True, slots=True)
class Ended:
    """It ended without pairing, for this `reason`. Nothing was stored."""

    reason: str


#: What happens on a pairing screen.
PairingEvent: TypeAlias = Ticket | Connecting | Code | Failed | Paired | Pending | Ended

EVENTS: Variants[PairingEvent] = Variants(
    _ffi.PairingEvent, Ticket, Connecting, Code, Failed, Paired, Pending, Ended
)


class Pairing(Pulled[PairingEvent]):
    """An open pairing screen, as `Amble.invite` and `Amble.join` open it.

    Iterate it for what happens; it ends by itself after `Paired`, `Pending` or `Ended`. Whoever
    stops iterating, or is cancelled, loses nothing: another iteration goes on where it stopped.
    """

    def __init__(self, inner: _ffi.PairingScreen) -> None:
        """Made by `Amble.invite` and `Amble.join`."""
        super().__init__(self._events)
        self._inner = inner

    async def _events(self) -> Sequence[PairingEvent]:
        return [EVENTS.of(event) for event in await self._inner.next_batch(BATCH)]

    def confirm(self) -> None:
        """The person says that both screens show the same code."""
        self._inner.confirm()

    def refuse(self) -> None:
        """The person says that the codes differ, or that it is not who they expect."""
        self._inner.refuse()

    async def leave(self) -> None:
        """Leaves the screen. What both confirmed stays; otherwise nothing is stored."""
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
