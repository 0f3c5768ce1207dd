"""Sums of the core, such as the events of a screen, as plain dataclasses to match on."""

from __future__ import annotations

import re
from typing import Generic, TypeVar

T = TypeVar("T")


class Variants(Generic[T]):
    """Tells which class of this package stands for which variant of a generated sum."""

    def __init__(self, generated: type, *classes: type[T]) -> None:
        """For a sum whose variant `IN_STEP` has the fields of the class `InStep`."""
        self.generated = generated
        self.classes = {_upper(each.__name__): each for each in classes}

    def of(self, inner: object) -> T:
        """The same value as an object of this package."""
        # Generated variants are called after their sum: `MeetEvent.IN_STEP`.
        name = type(inner).__name__.rpartition(".")[2]
        return self.classes[name](**vars(inner))


def _upper(name: str) -> str:
    """`IN_STEP` for `InStep`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()
