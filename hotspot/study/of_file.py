"""Notes with the file that they are about."""

from collections.abc import Iterable
from typing import Any

from hotspot.files.named import name_of
from hotspot.words import Said, said


def of_file(role: str, source: Any, notes: Iterable[Said]) -> list[Said]:
    """Each note with the file that it is about: events and services are read in the same way."""
    name = name_of(source)
    if name is None:
        return [said("notes.of_table", role=said(role), note=note) for note in notes]
    return [said("notes.of_file", role=said(role), file=name, note=note) for note in notes]
