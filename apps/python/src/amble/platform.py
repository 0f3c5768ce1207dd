"""What the device gives to Amble: a place for keys, the time, and a search for devices nearby.

The core calls these from threads of its own, several at once, and never after a shutdown. What is
raised in one becomes an error whose sentence holds the exception's text: put no secret into it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from amble import _ffi

__all__ = ["Clock", "Discovery", "SecretStore", "SystemClock"]

T = TypeVar("T")


class SecretStore(Protocol):
    """Where a home's four secrets rest: a keychain, a keyring.

    Each is 32 bytes under a name: `device`, `vault`, `authorship`, `store-root`. Without a store
    of its own, a home keeps them in a file that only its owner can read.
    """

    def load(self, name: str) -> bytes | None:
        """The secret of this name; None if there is none. Raise if it is there, and locked."""
        ...

    def save(self, name: str, secret: bytes) -> None:
        """Keeps a secret under a name, durably when it returns."""
        ...

    def delete(self, name: str) -> None:
        """Forgets the secret of this name for ever; nothing happens if there is none."""
        ...


class Clock(Protocol):
    """What time it is here."""

    def now(self) -> datetime:
        """The moment, with the distance from UTC that this place has now: not a naive one."""
        ...


class Discovery(Protocol):
    """A search for devices nearby, by the platform's own means.

    It runs while a sync runs, and finds names that change: never a device's id.
    """

    def start(self, own: str, wanted: Sequence[str], port: int) -> None:
        """Announces the name `own` with this UDP port, and looks for the names in `wanted`."""
        ...

    def found(self) -> Sequence[str]:
        """The addresses found so far, as `192.0.2.7:50123` or `[fe80::1]:5000`."""
        ...

    def stop(self) -> None:
        """Ends both."""
        ...


class SystemClock:
    """The device's clock, in the device's zone."""

    def now(self) -> datetime:
        """The moment it is now."""
        return datetime.now().astimezone()


def platform(
    secrets: SecretStore | None, clock: Clock | None, discovery: Discovery | None
) -> _ffi.Platform:
    """The three, as the core asks for them."""
    return _ffi.Platform(
        secrets=None if secrets is None else _Secrets(secrets),
        clock=_Clock(SystemClock() if clock is None else clock),
        discovery=None if discovery is None else _Discovery(discovery),
    )


def _asked(call: Callable[[], T]) -> T:
    """Calls out; whatever is raised is an error that the core understands."""
    try:
        return call()
    # A SystemExit or the like would fall through the generated code, and pass for an answer.
    except BaseException as failure:
        reason = str(failure).strip() or type(failure).__name__
        # Half of a character cannot cross.
        reason = reason.encode("utf-8", "replace").decode()
        raise _ffi.PlatformError.Failed(reason) from failure  # type: ignore[attr-defined]


class _Secrets(_ffi.PlatformSecrets):
    def __init__(self, outer: SecretStore) -> None:
        self._outer = outer

    def load(self, name: str) -> bytes | None:
        return _asked(lambda: _bytes(self._outer.load(name)))

    def save(self, name: str, secret: bytes) -> None:
        _asked(lambda: self._outer.save(name, secret))

    def delete(self, name: str) -> None:
        _asked(lambda: self._outer.delete(name))


def _bytes(secret: object) -> bytes | None:
    if secret is None:
        return None
    # The generated code would take the memory of a text for a secret.
    if not isinstance(secret, bytes | bytearray | memoryview):
        raise TypeError(f"it gave a {type(secret).__name__} instead of bytes")
    return bytes(secret)


class _Clock(_ffi.PlatformClock):
    def __init__(self, outer: Clock) -> None:
        self._outer = outer

    def now(self) -> _ffi.LocalMoment:
        return _asked(lambda: _moment(self._outer.now()))


def _moment(now: datetime) -> _ffi.LocalMoment:
    offset = now.utcoffset()
    if offset is None:
        raise ValueError("the clock gave a time without a zone")
    return _ffi.LocalMoment(
        unix_seconds=int(now.timestamp() // 1), offset_seconds=int(offset.total_seconds())
    )


class _Discovery(_ffi.PlatformDiscovery):
    def __init__(self, outer: Discovery) -> None:
        self._outer = outer

    def start(self, own: str, wanted: list[str], port: int) -> None:
        _asked(lambda: self._outer.start(own, wanted, port))

    def found(self) -> list[str]:
        return _asked(lambda: [str(address) for address in self._outer.found()])

    def stop(self) -> None:
        _asked(self._outer.stop)
