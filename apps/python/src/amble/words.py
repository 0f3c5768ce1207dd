"""The words and records of a 1:1: all that `amble-model` declares, under its own names.

Records are made with keywords: `NewTopic(title="Roadmap")`. Variants of a sum are classes to match
on: `case SyncEvent.UP_TO_DATE(digest=digest)`, `case FieldValue.DAY(day)`. What each holds is said
in `amble/_ffi/amble_model.pyi`.
"""

from __future__ import annotations

import enum
import inspect

from amble._ffi import amble_model
from amble._ffi.amble_model import *  # noqa: F403

#: The first 200 of a list.
FIRST = amble_model.Page(start=0, limit=200)


def variants(of: type) -> list[type]:
    """The variants of a sum; none for anything else."""
    inside = [value for value in vars(of).values() if isinstance(value, type)]
    return [value for value in inside if issubclass(value, of)]


def shapes() -> list[type]:
    """Every record and every variant of a sum that is generated from `amble-model`."""
    found: list[type] = []
    for name in amble_model.__all__:
        one: type = getattr(amble_model, name)
        if not issubclass(one, enum.Enum | Exception):
            found += variants(one) or [one]
    return found


def _shown(shape: object) -> str:
    fields = ", ".join(f"{name}={value!r}" for name, value in vars(shape).items())
    return f"{type(shape).__name__}({fields})"


def _equal(shape: object, other: object) -> object:
    if type(shape) is not type(other):
        return NotImplemented
    return vars(shape) == vars(other)


def _value(shape: object) -> object:
    (value,) = vars(shape)["_values"]
    return value


# As generated, they print without their fields, cannot be compared with anything else, and cannot
# be matched by position.
for _shape in shapes():
    _names = list(inspect.signature(_shape).parameters)
    if _names == ["values"]:
        _names = ["value"]
        setattr(_shape, "value", property(_value))
    setattr(_shape, "__match_args__", tuple(_names))
    setattr(_shape, "__repr__", _shown)
    setattr(_shape, "__str__", _shown)
    setattr(_shape, "__eq__", _equal)
