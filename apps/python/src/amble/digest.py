"""What changed since the two last parted in step, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from amble import _ffi
from amble.variants import Variants
from amble.words import Entity, Field, Who

__all__ = [
    "Changed",
    "Digest",
    "DigestLine",
    "NeedsDecision",
    "New",
    "Notes",
    "State",
    "What",
]


@dataclass(frozen=True, slots=True)
class New:
    """It is new."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A field was changed, from what was shown before to what is shown now; empty for nothing."""

    field: Field
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes under it were changed."""


@dataclass(frozen=True, slots=True)
class State:
    """Its state changed, to this word, such as `discussed`."""

    state: str


@dataclass(frozen=True, slots=True)
class NeedsDecision:
    """Both changed this field apart: a person must choose."""

    field: Field


#: What happened to a thing.
What: TypeAlias = New | Changed | Notes | State | NeedsDecision

WHATS: Variants[What] = Variants(_ffi.What, New, Changed, Notes, State, NeedsDecision)


@dataclass(frozen=True, slots=True)
class DigestLine:
    """Who did what to a thing: its id, what it is, and a short line that names it."""

    by: Who
    thing: str
    entity: Entity
    label: str
    what: What


@dataclass(frozen=True, slots=True)
class Digest:
    """What changed in a 1:1: by person, then by thing."""

    pair: str
    lines: list[DigestLine]


def digest(inner: _ffi.Digest) -> Digest:
    """The same digest in the words of this package."""
    return Digest(
        inner.pair,
        [
            DigestLine(line.by, line.thing, line.entity, line.label, WHATS.of(line.what))
            for line in inner.lines
        ],
    )
