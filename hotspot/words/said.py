"""A sentence that was decided but not told yet: a key with values, told in a reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from hotspot.words.numbers import count
from hotspot.words.safe import isolated
from hotspot.words.texts import say

#: A text stands as it is (marks of direction shut in), a whole number gets its thousands separated, a sentence is told,
#: several are a list.
Value = Union[str, int, "Said", tuple["Value", ...]]


@dataclass(frozen=True)
class Said:
    """What was decided, found or left out, in no language yet. Printed, it is told in English."""

    key: str
    """Key of its text, as ``hotspot.words.say`` takes it."""
    number: float | None = None
    """What chooses between singular and plural, where a number does."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """What stands in the places of the text."""

    def told(self, language: str = "en", **more: str) -> str:
        """The sentence in a language. ``more``: values that only the teller knows, such as the noun of an event."""
        known = {"noun": say(language, "words.events"), **more}
        values = {name: _told(value, language, known) for name, value in self.values.items()}
        return say(language, self.key, self.number, **{**known, **values})

    def __deepcopy__(self, _: Any) -> "Said":
        """Itself, for nothing in it changes: pandas copies what a table carries along at each of its steps."""
        return self

    def __str__(self) -> str:
        """Tell it in English."""
        return self.told()


def said(key: str, number: float | None = None, **values: Value) -> Said:
    """A sentence by its key, as `hotspot.words.say`, but not told yet."""
    return Said(key, number, values)


def tell(thing: Said | str, language: str, **more: str) -> str:
    """A sentence in a language; a text of someone else stands as it is."""
    return thing if isinstance(thing, str) else thing.told(language, **more)


def _told(value: Value, language: str, more: Mapping[str, str]) -> str:
    if isinstance(value, Said):
        return value.told(language, **more)
    if isinstance(value, tuple):
        return ", ".join(_told(one, language, more) for one in value)
    return isolated(value) if isinstance(value, str) else count(value)
