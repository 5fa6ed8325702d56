"""The tables of the page, ready to be shown: what changed, where, and the neighborhoods of both."""

from typing import Any, Final, NamedTuple

import pandas as pd

from hotspot import columns as c
from hotspot.report.compared.pair import CHANGES, FEWER, MORE, NEITHER, NOT_TESTED, WITHOUT_TEST, Pair, Side
from hotspot.report.finding import than_expected
from hotspot.report.headings import heading, rank_heading
from hotspot.report.legend import LegendEntry, class_words, legend_entries, shown_directions
from hotspot.report.looks import CLASSES, short_words
from hotspot.report.texts import cell_texts, classes, interval_texts, names, place_texts, texts
from hotspot.report.told import Told
from hotspot.words import numbers, say

#: Rows of a table on the page; the list beside it has all.
LISTED: Final = 50
MOST_NEIGHBORHOODS: Final = 100
_GROUPS: Final = {MORE: "compare.group_more", FEWER: "compare.group_fewer", NEITHER: "compare.group_neither"}
_DIRECTIONS: Final = {
    MORE: "compare.short_more",
    FEWER: "compare.short_fewer",
    NEITHER: "compare.short_neither",
    NOT_TESTED: "compare.short_not_tested",
}
_CHANGES: Final = {
    "more_in_both": "compare.more_in_both",
    "more_in_a_only": "compare.more_in_a_only",
    "more_in_b_only": "compare.more_in_b_only",
    "more_in_a_fewer_in_b": "compare.more_in_a_fewer_in_b",
    "fewer_in_a_more_in_b": "compare.fewer_in_a_more_in_b",
    "fewer_in_both": "compare.fewer_in_both",
    "fewer_in_a_only": "compare.fewer_in_a_only",
    "fewer_in_b_only": "compare.fewer_in_b_only",
    "in_neither": "compare.in_neither",
    WITHOUT_TEST: "compare.not_tested",
}
_ONE_OF_EACH: Final = (c.EVENTS, c.PEOPLE, c.COST, c.RATE, c.HOT_CELLS)


class ChangedArea(NamedTuple):
    """An area whose mark differs: where it is, what changed, the numbers of A and of B."""

    rank: int
    neighborhood: str
    change: str
    one: list[str]
    other: list[str]


class Table(NamedTuple):
    """Headings and rows as texts; ``more``: rows that the page does not show."""

    headings: list[str]
    rows: list[Any]
    more: int = 0


def legend(pair: Pair) -> list[tuple[str, list[LegendEntry]]]:
    """Every class, grouped by direction, with its count on each map; where both test the same, the titles say what."""
    language = pair.one.facts.language
    entries = legend_entries([side.report for side in pair.sides], lambda look: class_words(look, language))
    shown = shown_directions([side.report for side in pair.sides])
    return [(_group(pair, direction), entries[direction]) for direction in shown]


def _group(pair: Pair, direction: int) -> str:
    what = {than_expected(side.facts, direction) for side in pair.sides} if direction else set()
    if len(what) == 1:
        return say(pair.one.facts.language, "page.evidence_of", what=what.pop())
    return say(pair.one.facts.language, _GROUPS[direction])


def change_rows(pair: Pair) -> list[tuple[str, str]]:
    """What became of the areas from A to B, in words, and how many; all together are all areas."""
    language = pair.one.facts.language
    return [(say(language, _CHANGES[name]), numbers.count(pair.counts[name])) for name in CHANGES]


def crossed_table(pair: Pair) -> Table:
    """Row: a direction in A; column: a direction in B; with sums."""
    language = pair.one.facts.language
    shown = {direction: say(language, key) for direction, key in _DIRECTIONS.items()}
    rows = []
    for one, word in shown.items():
        found = [pair.crossed.get((one, other), 0) for other in shown]
        rows.append((word, [*map(numbers.count, found), numbers.count(sum(found))]))
    sums = [sum(pair.crossed.get((one, other), 0) for one in shown) for other in shown]
    total = say(language, "compare.all")
    rows.append((total, [*map(numbers.count, sums), numbers.count(sum(sums))]))
    return Table([*shown.values(), total], rows)


def changed_areas(pair: Pair) -> Table:
    """The areas whose mark differs, in the order of `Pair.differing`."""
    at = pair.differing[:LISTED]
    language = pair.one.facts.language
    change = [say(language, _CHANGES[name]) for name in pair.change.iloc[at]]
    sides = [_side_texts(side, at) for side in pair.sides]
    where = next((side.cells for side in pair.sides if c.NEIGHBORHOOD in side.cells), None)
    lies = [""] * len(at) if where is None else names(where.iloc[at], c.NEIGHBORHOOD)
    rows = [
        ChangedArea(place + 1, lies[place], change[place], sides[0][place], sides[1][place]) for place in range(len(at))
    ]
    return Table([], rows, len(pair.differing) - len(at))


def area_headings(side: Side) -> list[str]:
    """What a changed area shows of each map: its amount, its class, its q."""
    language = side.facts.language
    return [heading(_amount(side), side.facts), say(language, "compare.class"), say(language, "compare.q")]


def _side_texts(side: Side, at: Any) -> list[list[str]]:
    listed, amount = side.cells.iloc[at], _amount(side)
    looks = [short_words(CLASSES[place], side.facts.language) for place in classes(listed)]
    columns = [
        cell_texts(listed, amount, side.facts.currency),
        looks,
        texts(side.q.iloc[at], "q", numbers.p_value),
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _amount(side: Side) -> str:
    """The column of what was tested, uncapped, where it may leave; else the events."""
    return side.facts.measure if side.facts.measure in {c.PEOPLE, c.COST} & set(side.cells.columns) else c.EVENTS


def neighborhoods(pair: Pair) -> Table | None:
    """Row: a neighborhood of either, by its rank in A; for each number a column of A and one of B. None without."""
    tables = [side.neighborhoods for side in pair.sides if side.neighborhoods is not None]
    if len(tables) < len(pair.sides):
        return None
    known = {name: None for table in tables for name in names(table, c.NAME)}
    shown = [name for name in _ONE_OF_EACH if any(_has(table, name) for table in tables)]
    # A rank says little without its interval, so without one it is left out.
    shown += [c.RANK] * any(any(interval_texts(table)) for table in tables)
    headings = [_place_heading(name, pair) for name in shown]
    found = [_by_name(table, shown, side.facts) for table, side in zip(tables, pair.sides, strict=True)]
    missing = [numbers.MISSING] * len(shown)
    rows = []
    for name in list(known)[:MOST_NEIGHBORHOODS]:
        both = (found[0].get(name, missing), found[1].get(name, missing))
        rows.append((name, [*zip(*both, strict=True)]))
    return Table(headings, rows, len(known) - len(rows))


def _place_heading(name: str, pair: Pair) -> str:
    """A heading for both columns; the nouns of both where they differ."""
    if name == c.RANK:
        return rank_heading(intervals=True, language=pair.one.facts.language)
    both = [heading(name, side.facts) for side in pair.sides]
    return both[0] if both[0] == both[1] else " / ".join(both)


def _has(table: pd.DataFrame, name: str) -> bool:
    return name in table and bool(table[name].notna().any())


def _by_name(table: pd.DataFrame, shown: list[str], facts: Told) -> dict[str, list[str]]:
    columns = [_column(table, name, facts) for name in shown]
    return dict(zip(names(table, c.NAME), map(list, zip(*columns, strict=True)), strict=True))


def _column(table: pd.DataFrame, name: str, facts: Told) -> list[str]:
    """A column of the neighborhoods as texts, a dash where it says nothing; a rank only with its interval."""
    if name not in table:
        return [numbers.MISSING] * len(table)
    found = place_texts(table, name, facts.language, facts.currency)
    if name != c.RANK:
        return found
    pairs = zip(found, interval_texts(table), strict=True)
    return [f"{rank} {interval}" if interval else numbers.MISSING for rank, interval in pairs]
