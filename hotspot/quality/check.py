"""Look at every record before anything is counted."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import ADDRESS, COST, EVENTS, LAT, LON, REASON, RECORDS, REPEATED, SELECTED, USED
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.quality.addresses import written_address
from hotspot.quality.reasons import KEEPABLE, PILE_UP_ADDRESSES, REASONS
from hotspot.quality.reasons import USED as USED_WORD
from hotspot.quality.strays import PUT_RIGHT, put_right, stray_flags

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

#: No amount of money: sums of such could not be told from one another, or not be told at all.
MOST_MONEY: Final = 1e15
_WORDS: Final = [reason.word for reason in REASONS]


def check_events(
    events: pd.DataFrame, grid: Grid | None = None, *, keep: Sequence[str] = (), need_cost: bool = False
) -> pd.DataFrame:
    """The events with a column ``reason``: why a record is held out, or ``used``. Row: an event, as given.

    ``grid``: gives the study area; without it nothing can be outside, far or exchanged.
    ``keep``: reasons to overrule, among `KEEPABLE`; ``swapped`` exchanges the coordinates back, ``sign_flipped`` puts
    the lost sign back.
    ``need_cost``: hold out records without a usable cost (missing, negative, 10^15 or more).
    A coordinate with 10 or more different addresses (units cut off) over all records is a pile-up.
    Records with ``selected`` False are ``not_selected``, but help to tell the pile-ups.
    Those with ``repeated`` True are rows of a call or case that another row stands for (``same_event``).

    Raises `InputError` for a reason that cannot be overruled.
    """
    wrong = sorted(set(keep) - set(KEEPABLE))
    if wrong:
        raise InputError(f"Records cannot be kept by the reason {', '.join(wrong)}. These can: {', '.join(KEEPABLE)}.")
    checked = events.copy(deep=False)
    points, code = distinct_points(checked)
    flags = judge_points(points, grid)
    if grid is not None and any(flags[reason].any() for reason in keep if reason in PUT_RIGHT):
        at = points[LAT].to_numpy(dtype=float), points[LON].to_numpy(dtype=float)
        lat, lon = put_right(*at, flags, keep, grid)
        checked[LAT], checked[LON] = lat[code], lon[code]
        points, code = distinct_points(checked)
        flags = judge_points(points, grid)
    flags["pile_up"] = pile_ups(code, checked.get(ADDRESS), len(points))
    for reason in keep:
        flags[reason] = np.zeros(len(points), dtype=bool)
    held = {reason: flag[code] for reason, flag in flags.items()}
    if SELECTED in checked:
        held["not_selected"] = ~checked[SELECTED].to_numpy(dtype=bool)
    if REPEATED in checked:
        held["same_event"] = checked[REPEATED].to_numpy(dtype=bool)
    if need_cost:
        held["no_usable_cost"] = ~usable_cost(checked)
    number = np.full(len(checked), _WORDS.index(USED_WORD), dtype=np.int8)
    for place, reason in reversed(list(enumerate(_WORDS))):
        if reason in held:
            number[held[reason]] = place
    checked[REASON] = pd.Categorical.from_codes(number, categories=pd.Index(_WORDS))
    return checked


def used(events: pd.DataFrame, *, on_map: bool) -> Flags:
    """Which checked events count in the lists, or (``on_map``) in the map as well, shape (n,)."""
    kept = [USED_WORD] if on_map else [USED_WORD, "edge_of_grid"]
    return np.asarray(events[REASON].isin(kept))


def quality_table(events: pd.DataFrame) -> pd.DataFrame:
    """Every checked record, by reason. Row: a reason that occurs; its ``records`` add up to the input.

    Columns: ``reason``, ``records`` (count), ``used`` (``map and lists``, ``lists only`` or ``no``).
    """
    counts = np.bincount(events[REASON].cat.codes, stands_for(events), minlength=len(REASONS))
    return records_table({reason.word: int(n) for reason, n in zip(REASONS, counts, strict=True) if n})


def first_rows(events: pd.DataFrame, reason: str, most: int = 3) -> list[int]:
    """Where the first checked records with a reason stand: row 1 is the first record of the file."""
    held = np.flatnonzero((events[REASON] == reason).to_numpy())
    return [int(row) + 1 for row in held[:most]]


def records_table(records: Mapping[str, int]) -> pd.DataFrame:
    """The quality table from the number of records by reason: used ones first."""
    rows = [(r.word, records[r.word], r.used) for r in reversed(REASONS) if records.get(r.word)]
    return pd.DataFrame(rows, columns=[REASON, RECORDS, USED])


def stands_for(events: pd.DataFrame) -> Floats:
    """How many events each row stands for, shape (n,): 1, unless the table is collapsed."""
    return events[EVENTS].to_numpy(dtype=float) if EVENTS in events else np.ones(len(events))


def distinct_points(events: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """The distinct coordinates (row: a coordinate; ``lat``, ``lon``) and each event's place among them."""
    lat, lat_values = pd.factorize(events[LAT].to_numpy(dtype=float), use_na_sentinel=False)
    lon, lon_values = pd.factorize(events[LON].to_numpy(dtype=float), use_na_sentinel=False)
    code, pair = pd.factorize(lat * np.int64(max(len(lon_values), 1)) + lon)
    width = max(len(lon_values), 1)
    points = pd.DataFrame({LAT: lat_values[pair // width], LON: lon_values[pair % width]})
    return points, code.astype(np.int64)


def judge_points(points: pd.DataFrame, grid: Grid | None) -> dict[str, Flags]:
    """What is wrong with each distinct coordinate: reason -> flag, shape (points,)."""
    lat, lon = points[LAT].to_numpy(dtype=float), points[LON].to_numpy(dtype=float)
    missing = ~(np.isfinite(lat) & np.isfinite(lon))
    zero = (lat == 0) & (lon == 0)
    minus_one = (lat == -1) & (lon == -1)
    off = ~missing & ((np.abs(lat) > 90) | (np.abs(lon) > 180))
    flags = {"missing_coordinates": missing, "zero_coordinates": zero, "not_on_earth": off}
    if grid is None:
        return flags | {"minus_one": minus_one, **dict.fromkeys(("swapped", "one_zero", "sign_flipped"), zero & False)}
    inside = grid.contains(lat, lon) & ~missing
    flags |= stray_flags(lat, lon, inside, ~missing, grid)
    flags["minus_one"] = minus_one & ~inside
    flags["edge_of_grid"] = inside.copy()
    flags["edge_of_grid"][inside] = grid.locate(lat[inside], lon[inside]) < 0
    return flags


def pile_ups(code: NDArray[np.int64], addresses: "pd.Series[str] | None", points: int) -> Flags:
    """Coordinates with many different addresses, shape (points,); none without addresses."""
    if addresses is None:
        return np.zeros(points, dtype=bool)
    text, given = pd.factorize(addresses)
    # Single texts are taken from a list much quicker than from an Arrow array.
    distinct = given.tolist()
    filled = text >= 0
    width = max(len(distinct), 1)
    pairs = pd.unique(code[filled] * np.int64(width) + text[filled])
    # One spelling for several texts only lowers the count: just the points in question are spelled out.
    many = np.bincount(pairs // width, minlength=points) >= PILE_UP_ADDRESSES
    pairs = pairs[many[pairs // width]]
    spelled = {(pair // width, written_address(distinct[pair % width])) for pair in pairs.tolist()}
    found = np.bincount([point for point, _ in spelled], minlength=points) if spelled else np.zeros(points)
    return np.asarray(found >= PILE_UP_ADDRESSES)


def usable_cost(events: pd.DataFrame) -> Flags:
    """Which events have an amount that can be added up: not negative and below `MOST_MONEY`, shape (n,)."""
    if COST not in events:
        raise InputError("The cost is to be measured, but the events have no cost column. Name it (--cost).")
    cost: Floats = events[COST].to_numpy(dtype=float)
    return np.asarray((cost >= 0) & (cost < MOST_MONEY))
