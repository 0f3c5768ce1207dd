"""Amble: 1:1s that two people keep and nobody else can read.

Begin with `Amble`: `async with await Amble.open(folder) as amble`. What it gives and takes (topics,
events, what a person hands in) is here under the names that `amble-model` declares, see
`amble.words`. Everything raises `AmbleError`.
"""

from __future__ import annotations

from amble._ffi import amble_model
from amble._ffi.amble_model import *  # noqa: F403
from amble.changes import Changes, Watch
from amble.errors import AmbleError
from amble.home import Amble, Repaired, read_list
from amble.pairing import Pairing
from amble.platform import Clock, Discovery, SecretStore, SystemClock
from amble.sync import Sync
from amble.words import FIRST

__all__ = [
    "Amble",
    "AmbleError",
    "Changes",
    "Clock",
    "Discovery",
    "FIRST",
    "Pairing",
    "Repaired",
    "SecretStore",
    "Sync",
    "SystemClock",
    "Watch",
    "read_list",
]
__all__ += amble_model.__all__
# Every call raises `AmbleError`.
__all__.remove("HomeError")
__all__.remove("InternalError")
