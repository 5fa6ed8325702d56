"""Counts by category and period, so that a page can show a part of the events."""

from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.areas import find_area
from hotspot.columns import CELL, EVENTS, INSTITUTION, LAT, LON, NEIGHBORHOOD, SLOT
from hotspot.engines import Totals
from hotspot.engines.carriers import BUILDING, Months, Slots
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.words import Said, said

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Rows of a table beyond which periods get longer, and then categories go: each is a number on the page.
MOST_ROWS: Final = 200_000
#: Places of the ranked list of buildings that are counted: as many as a page holds.
MOST_BUILDINGS: Final = 5_000
#: Categories told apart, the missing one and the rest among them.
MOST_CATEGORIES: Final = 12
#: Length of a period -> its months, and the most periods of that length.
_UNITS: Final = {"month": (1, 36), "quarter": (3, 40), "year": (12, 100)}


def _table(column: str, keys: Ints, slots: Ints, events: Ints) -> pd.DataFrame:
    return pd.DataFrame({column: keys, SLOT: slots, EVENTS: events})


def no_rows(column: str) -> pd.DataFrame:
    """A table of `Slices` without a row."""
    return _table(column, *np.zeros((3, 0), dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Slices:
    """Events of cells and places by *slot*: a category in a period.

    The slot's number is the category's position times the number of periods (at least 1) plus the period's position.
    Only slots with an event have a row.
    """

    unit: str = ""
    """Length of a period: ``month``, ``quarter`` or ``year``; empty where there are no periods."""
    periods: tuple[str | None, ...] = ()
    """Every period from the first to the last, empty ones too: ``2015-12``, ``2015-Q4`` or ``2015``; none or two and
    more; then None if a record has no time. Clock and calendar are those of the events' table."""
    categories: tuple[str | None, ...] = ()
    """Names as in the data, the most frequent first, equally frequent ones by name; then None if a category is
    missing; then, with ``rest``, an empty name for all others. None or two and more."""
    rest: bool = False
    """Whether the last category is all others together."""
    cells: pd.DataFrame = field(default_factory=partial(no_rows, CELL), repr=False)
    """Row: a cell in a slot. Columns: ``cell`` (position by rising id, as in the grid), ``slot``, ``events`` (count)
    of those on the map."""
    buildings: pd.DataFrame = field(default_factory=partial(no_rows, BUILDING), repr=False)
    """The same for the first `MOST_BUILDINGS` of the ranked list; ``building``: the row's index in the table of
    buildings, which ranking keeps; in a release the position in the released table."""
    neighborhoods: pd.DataFrame = field(default_factory=partial(no_rows, NEIGHBORHOOD), repr=False)
    """The same for every neighborhood; ``neighborhood``: as ``building``."""
    institutions: pd.DataFrame = field(default_factory=partial(no_rows, INSTITUTION), repr=False)
    """The same for every listed institution; ``institution``: its row in the list, from 0."""
    why: tuple[Said, ...] = ()
    """What is coarser than the data, and why."""

    @property
    def slots(self) -> int:
        """Number of slots; 0 where there is nothing to choose from."""
        if not self.periods and not self.categories:
            return 0
        return max(1, len(self.periods)) * max(1, len(self.categories))


@dataclass(frozen=True)
class _Scale:
    """Periods of one length."""

    unit: str
    periods: tuple[str | None, ...]
    months: int = 0
    """Length of a period."""
    start: int = 0
    """Number of the first period since the year 0."""


@dataclass(frozen=True)
class _Kinds:
    """Categories that are told apart."""

    names: tuple[str | None, ...]
    rest: bool
    place: dict[str, int] | None
    """Position of each category as it is written; None where there are none."""
    missing: int
    """Position of a missing one."""
    given: int
    """Number of categories in the data."""


_NO_SCALE: Final = _Scale("", ())
_NO_KINDS: Final = _Kinds((), rest=False, place=None, missing=0, given=0)


def slice_events(
    events: Any,
    grid: Grid,
    *,
    buildings: pd.DataFrame | None = None,
    neighborhoods: Any = None,
    institutions: Ints | None = None,
) -> Slices | None:
    """Events of each cell and place by category and period; None where there is neither to choose from.

    Without it a page has no choice of kinds and periods: ``release(..., facts=Facts(slices=slice_events(events,
    grid)))``. Every count leaves with the release, also those of single buildings, where they are sliced.

    ``events``: as for `bin_events`, with ``category`` or ``time``, or their `Totals`; those that count in the lists,
    and for cells those on the map. ``grid``: that of the cells. ``buildings``: ranked, from `total_by_building` of the
    same events. ``neighborhoods``: from `total_by_place` of the same events, ranked or not; or for each building of
    `Totals.buildings` the position of its neighborhood, -1 for none. ``institutions``: for each of these buildings the
    row of its institution in the list of `total_by_institution`, -1 for none. A list that is not given has no counts
    whenever a part is chosen. Counts that are not those of the released tables are refused by `release`.

    Months up to 36 of them, then quarters up to 40, then years; longer ones, and no categories in the end, where a
    table would have more than `MOST_ROWS` rows. Over all slots the rows of a cell or place add up to its events.
    Nothing given is changed.
    """
    totals = Totals.of(events, grid, sliced=True)
    keys = {CELL: totals.cells(grid)}
    if buildings is not None:
        listed = np.full(len(totals.buildings), -1, dtype=np.int64)
        first = buildings.index[:MOST_BUILDINGS].to_numpy(dtype=np.int64)
        _refuse_renumbered(totals, buildings, first)
        listed[first] = first
        keys[BUILDING] = listed
    if neighborhoods is not None:
        keys[NEIGHBORHOOD] = _neighborhood_of(totals, neighborhoods)
    if institutions is not None:
        keys[INSTITUTION] = np.asarray(institutions, dtype=np.int64)
    slicing = totals.carriers.slicing(keys)
    scales, span = _scales(slicing.months())
    kinds = _kinds(slicing.categories())
    several = product([kinds, _NO_KINDS] if kinds.names else [_NO_KINDS], scales)
    ways = [(chosen, scale) for chosen, scale in several if chosen.names or scale.periods]
    found = slicing.first([_slots(*way) for way in ways], MOST_ROWS)
    tried = [_words(scale, chosen) for chosen, scale in (ways if found is None else ways[: found[0] + 1])]
    if found is None:
        why = _coarser(span, scales, tried, None)
        return Slices(why=tuple(why)) if why else None
    chosen, scale = ways[found[0]]
    return Slices(
        unit=scale.unit,
        periods=scale.periods,
        categories=chosen.names,
        rest=chosen.rest,
        why=(*_coarser(span, scales, tried, tried[-1]), *_together(chosen)),
        **{f"{column}s": _table(column, *rows) for column, rows in found[1].items()},
    )


def _refuse_renumbered(totals: Totals, buildings: pd.DataFrame, first: Ints) -> None:
    """A list with another index would give each building the counts of another one."""
    known = buildings.index.isin(totals.buildings.index).all()
    if known and np.array_equal(
        buildings[[LAT, LON]].to_numpy()[: first.size], totals.buildings[[LAT, LON]].loc[first]
    ):
        return
    raise InputError(
        "The list of buildings does not have the index of total_by_building from the same events: rank it with "
        "rank_places and do not reset its index."
    )


def _neighborhood_of(totals: Totals, given: Any) -> Ints:
    """The index of each building's neighborhood in a table of them, -1 for none; positions are taken as they are."""
    if not hasattr(given, "geometry"):
        return np.asarray(given, dtype=np.int64)
    # In the order of the file a point on a shared border counts where it did in the totals.
    ordered = given.sort_index()
    found = totals.located(tuple(ordered.geometry), partial(find_area, ordered))
    return np.where(found >= 0, ordered.index.to_numpy(dtype=np.int64)[found], -1)


def _words(scale: _Scale, kinds: _Kinds) -> Said:
    """What counts are by: "month", "category", "month and category"."""
    if not scale.unit:
        return said("decisions.category")
    unit = said(f"decisions.{scale.unit}")
    return said("decisions.and_category", unit=unit) if kinds.names else unit


def _coarser(span: Said | None, scales: list[_Scale], tried: list[Said], taken: Said | None) -> list[Said]:
    """What of the counts is coarser than the data, and why: what was taken in the end is said, and said once."""
    if span and len(scales) == 1:
        return [said("decisions.span_too_long", span=span), *_coarser(None, scales, tried, taken)]
    if not tried or taken == tried[0]:
        return [said("decisions.span_by", span=span, unit=said(f"decisions.{scales[0].unit}"))] if span else []
    there = said("decisions.taken_only", taken=taken) if taken else said("decisions.taken_none")
    if span is None:
        return [said("decisions.many_numbers", tried=tried[0], most=MOST_ROWS, taken=there)]
    return [said("decisions.span_many_numbers", span=span, tried=tried[0], most=MOST_ROWS, taken=there)]


def _together(kinds: _Kinds) -> list[Said]:
    """Which categories are told apart, where some are not."""
    if not kinds.rest:
        return []
    return [said("decisions.told_apart", named=sum(map(bool, kinds.names)), given=kinds.given)]


def _slots(kinds: _Kinds, scale: _Scale) -> Slots:
    return Slots(kinds.place, kinds.missing, scale.months, scale.start, max(1, len(scale.periods)))


def _scales(months: Months | None) -> tuple[list[_Scale], Said | None]:
    """Ways to cut time, the finest first, no periods last; and how long the time is where it is too long for months."""
    if months is None:
        return [_NO_SCALE], None
    scales = []
    for unit, (length, most) in _UNITS.items():
        start, end = months.first // length, months.last // length
        if 1 <= end - start < most:
            periods = tuple(_iso(number, unit) for number in range(start, end + 1))
            scales.append(_Scale(unit, periods if months.complete else (*periods, None), length, start))
    monthly = bool(scales) and scales[0].unit == "month"
    many = months.last - months.first + 1
    return [*scales, _NO_SCALE], None if monthly or many == 1 else said("decisions.span", months=many)


def _iso(number: int, unit: str) -> str:
    """The text of a period from its number since year 0."""
    if unit == "year":
        return f"{number:04d}"
    if unit == "quarter":
        return f"{number // 4:04d}-Q{number % 4 + 1}"
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _kinds(events: dict[str | None, int] | None) -> _Kinds:
    """Which categories are told apart. ``events``: of each as it is written, None for the missing."""
    if events is None:
        return _NO_KINDS
    filled = {text: count for text, count in events.items() if text is not None and text.strip()}
    missing = int(sum(events.values()) > sum(filled.values()))
    named = sorted(filled, key=lambda text: (-filled[text], text))
    if len(named) + missing < 2:
        return _NO_KINDS
    rest = len(named) + missing > MOST_CATEGORIES
    kept = named[: MOST_CATEGORIES - 1 - missing] if rest else named
    place = {text: kept.index(text) if text in kept else len(kept) + missing for text in named}
    place |= {text: len(kept) for text in events if text is not None and not text.strip()}
    names = (*kept, *((None,) if missing else ()), *(("",) if rest else ()))
    return _Kinds(names, rest, place, len(kept), len(named))
