"""Amble: 1:1s that two people keep and nobody else can read.

Begin with `Amble`: `async with await Amble.open(folder) as amble`. What happens while pairing and
meeting is in `amble.pairing` and `amble.meeting`, what changed in `amble.digest`: dataclasses to
match on. Everything raises `AmbleError`.
"""

from __future__ import annotations

from amble import digest, meeting, pairing
from amble.changes import Changes, Watch
from amble.digest import Digest, DigestLine, What
from amble.errors import AmbleError, ErrorKind
from amble.home import Amble, Recovered, read_list
from amble.meeting import Meet, MeetEvent
from amble.pairing import Pairing, PairingEvent
from amble.platform import Clock, Discovery, SecretStore, SystemClock
from amble.words import (
    FIRST,
    Action,
    ActionState,
    Charter,
    Choice,
    Conflict,
    Decision,
    DumpRow,
    Entity,
    Field,
    FieldChange,
    FoundThing,
    Item,
    ItemState,
    Me,
    Meeting,
    MeetingState,
    NewAction,
    NewItem,
    Owner,
    Page,
    PairingState,
    PersonCard,
    PrivateKind,
    PrivateNote,
    Problem,
    Role,
    SealedNote,
    Section,
    Thing,
    Way,
    Who,
)

__all__ = [
    "Action",
    "ActionState",
    "Amble",
    "AmbleError",
    "Changes",
    "Charter",
    "Choice",
    "Clock",
    "Conflict",
    "Decision",
    "Digest",
    "DigestLine",
    "Discovery",
    "DumpRow",
    "Entity",
    "ErrorKind",
    "FIRST",
    "Field",
    "FieldChange",
    "FoundThing",
    "Item",
    "ItemState",
    "Me",
    "Meet",
    "MeetEvent",
    "Meeting",
    "MeetingState",
    "NewAction",
    "NewItem",
    "Owner",
    "Page",
    "Pairing",
    "PairingEvent",
    "PairingState",
    "PersonCard",
    "PrivateKind",
    "PrivateNote",
    "Problem",
    "Recovered",
    "Role",
    "SealedNote",
    "SecretStore",
    "Section",
    "SystemClock",
    "Thing",
    "Watch",
    "Way",
    "What",
    "Who",
    "digest",
    "meeting",
    "pairing",
    "read_list",
]
