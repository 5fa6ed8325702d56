"""Rules of single numbers, run over a column of texts in their order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hotspot.errors import InputError
from hotspot.events.values.cells import Cells, matches
from hotspot.events.values.rule import FEW, Fault, Found, Reading, Rule, value_of
from hotspot.events.values.texts.placeholders import is_one_of, words_in
from hotspot.words import said

_CODE: Final = re.compile(r"\\x\{([0-9A-F]{4})\}")


@dataclass(frozen=True)
class Kind:
    """What is wanted of a column of numbers."""

    meaning: str
    """Its meaning: lat, lon, cost."""
    wanted: str
    """What a message asks for."""


def used(rules: Sequence[Rule], shapes: Sequence[str]) -> list[Rule]:
    """The rules that know any of the shapes."""
    return [rule for rule in rules if any(python(rule.looks).fullmatch(shape) for shape in shapes)]


def python(pattern: str) -> re.Pattern[str]:
    """A pattern of RE2 as Python has it: characters by number are written in another way."""
    return re.compile(_CODE.sub(r"\\u\1", pattern))


def read_number(cells: Cells, rules: Sequence[Rule], kind: Kind) -> Reading:
    """How a column of numbers is read: plain ones first, then by the rules.

    Raises `InputError` where more than a tenth of the filled records cannot be read; fewer are named and missing.
    """
    text = cells.text if cells.kind == "VARCHAR" else cells.name
    plain = cells.opened.computed(f"TRY_CAST({text} AS DOUBLE)")
    rows, numbers, least, largest = cells.ask("count(*)", f"count({plain})", f"min({plain})", f"max({plain})")
    if cells.kind != "VARCHAR" or numbers == rows or numbers == cells.ask(f"count({text})")[0]:
        return Reading(plain, ends=None if least is None else (float(least), float(largest)))
    shapes = list(cells.shapes(cells.bare, f"{plain} IS NULL"))
    words = words_in(shapes)
    chosen = used(rules, shapes)
    ways = "".join(f" WHEN {matches(cells.bare, rule.looks)} THEN {rule.reads(cells.bare)}" for rule in chosen)
    reading = Reading(f"CASE WHEN {plain} IS NOT NULL THEN {plain}{ways} END")
    return finished(cells, reading, chosen, words, kind)


def finished(cells: Cells, reading: Reading, chosen: Sequence[Rule], words: Sequence[str], kind: Kind) -> Reading:
    """The reading with what its rules did and what they left."""
    text, value = cells.text, value_of(kind.meaning)
    none = is_one_of(cells.bare, words) if words else "false"
    odd = f"TRY_CAST({text} AS DOUBLE) IS NULL"
    before, each = "", []
    for rule in chosen:
        each.append(f"count(*) FILTER ({odd} AND {matches(cells.bare, rule.looks)}{before})")
        before += f" AND NOT {matches(cells.bare, rule.looks)}"
    filled, read, placeholders, *counts = map(
        int,
        cells.ask(f"count({text})", f"count({reading.sql})", f"count(*) FILTER ({none})", *each),
    )
    column = repr(cells.column)
    for rule, records in zip(chosen, counts, strict=True):
        if records and rule.says:
            note = said(rule.says, records, column=column, records=records)
            reading.found.append(Found(rule.name, cells.column, records, (), note))
    unread = filled - read - placeholders
    if unread > FEW * (filled - placeholders):
        raise unreadable(cells.column, unread, filled, kind.wanted)
    if unread or placeholders:
        condition = f"{text} IS NOT NULL AND {value} IS NULL"
        reading.faults.append(Fault("no_number", cells.column, condition, "values.no_numbers", filled))
    return reading


def unreadable(column: str, unread: int, filled: int, wanted: str) -> InputError:
    """What is said of a column that is not one of numbers."""
    return InputError(
        f"Column {column!r} holds text that is not a number in {unread:,} of {filled:,} filled records. Wanted: "
        f"{wanted}. Correct these records or leave the field empty (they are then listed as missing)."
    )
