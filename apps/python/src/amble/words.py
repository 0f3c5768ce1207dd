"""The words and records of a 1:1, as the core gives them.

Records are made with keywords: `NewItem(title="Roadmap")`. What a field holds is said where it
is generated from: `ffi/src/cards.rs` and `ffi/src/words.rs`.
"""

from __future__ import annotations

from amble._ffi import (
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
    PairingState,
    PersonCard,
    PrivateKind,
    PrivateNote,
    Problem,
    Role,
    SealedNote,
    Thing,
    Way,
    Who,
)
from amble._ffi.amble_model import Page, Section

#: Every record of this module.
RECORDS = (
    Action,
    Charter,
    Choice,
    Conflict,
    Decision,
    DumpRow,
    FieldChange,
    FoundThing,
    Item,
    Me,
    Meeting,
    NewAction,
    NewItem,
    Page,
    PersonCard,
    PrivateNote,
    Problem,
    SealedNote,
    Thing,
    Who,
)

#: Every list of words of this module.
WORDS = (
    ActionState,
    Entity,
    Field,
    ItemState,
    MeetingState,
    Owner,
    PairingState,
    PrivateKind,
    Role,
    Section,
    Way,
)

#: The first 200 of a list.
FIRST = Page(start=0, limit=200)

__all__ = [
    "Action",
    "ActionState",
    "Charter",
    "Choice",
    "Conflict",
    "Decision",
    "DumpRow",
    "Entity",
    "FIRST",
    "Field",
    "FieldChange",
    "FoundThing",
    "Item",
    "ItemState",
    "Me",
    "Meeting",
    "MeetingState",
    "NewAction",
    "NewItem",
    "Owner",
    "Page",
    "PairingState",
    "PersonCard",
    "PrivateKind",
    "PrivateNote",
    "Problem",
    "Role",
    "SealedNote",
    "Section",
    "Thing",
    "Way",
    "Who",
]


def _shown(record: object) -> str:
    fields = ", ".join(f"{name}={value!r}" for name, value in vars(record).items())
    return f"{type(record).__name__}({fields})"


def _equal(record: object, other: object) -> object:
    if type(record) is not type(other):
        return NotImplemented
    return vars(record) == vars(other)


# As generated, records print without their fields and cannot be compared with anything else.
for _record in RECORDS:
    setattr(_record, "__repr__", _shown)
    setattr(_record, "__str__", _shown)
    setattr(_record, "__eq__", _equal)
