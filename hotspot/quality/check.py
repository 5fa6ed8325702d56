"""Look at every record before anything is counted."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    ADDRESS,
    LAT,
    LON,
    PERSON,
    PRECISION,
    REASON,
    RECORDS,
    REPEATED,
    SELECTED,
    SPELLED,
    USED,
    WRITTEN,
)
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.quality.addresses.column import spell_column
from hotspot.quality.behind import stands_for, usable_cost
from hotspot.quality.points.at import AtPoints, PersonsAt, persons_of
from hotspot.quality.points.keep import Point
from hotspot.quality.points.suspects import Suspects, find_suspects
from hotspot.quality.precision import not_placeable, placed_on_street
from hotspot.quality.reasons import CHOSEN, HELD_BACK, KEEPABLE, LISTS_ONLY, NOT_USED, REASONS, STREET_ONLY
from hotspot.quality.reasons import USED as USED_WORD
from hotspot.quality.strays import PUT_RIGHT, put_right, stray_flags

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Reasons for which a coordinate is no place on the map at all.
_NO_PLACE: Final = (
    *("missing_coordinates", "zero_coordinates", "minus_one", "swapped", "one_zero", "sign_flipped", "not_on_earth"),
)
#: Reasons of what is in lists of areas, at least.
_IN_LISTS: Final = [reason.word for reason in REASONS if reason.used == LISTS_ONLY]
_WORDS: Final = [reason.word for reason in REASONS]
#: To so many records it is told how many are not used where events at protected places are among them.
_STEP: Final = 50


def check_events(
    events: pd.DataFrame,
    grid: Grid | None = None,
    *,
    keep: Sequence[str] = (),
    keep_points: Sequence[Point] = (),
    need_cost: bool = False,
) -> pd.DataFrame:
    """The events with a column ``reason``: why a record is held out, or ``used``. Row: an event, as given.

    ``grid``: gives the study area; without it nothing can be outside, far or exchanged.
    ``keep``: reasons to overrule, among `KEEPABLE`; ``swapped`` exchanges the coordinates back, ``sign_flipped`` puts
    the lost sign back.
    ``keep_points``: latitude and longitude of pile-ups that are used all the same.
    ``need_cost``: hold out records without a usable cost (missing, negative, 10^15 or more).
    Pile-ups are told by all records (`hotspot.quality.points`). Records with ``selected`` False are ``not_selected``,
    but help to tell them. Where a geocoder says so (``precision``), records on a street are ``street_only``, coarser
    ones ``not_placeable``, and neither tells pile-ups. Those with ``repeated`` True are rows of a call or case that
    another row stands for (``same_event``). Where there are addresses, ``spelled`` holds each in the one spelling of
    its building, ``written`` as it was written, the unit cut off.

    Raises `InputError` for a reason that cannot be overruled.
    """
    return judge_events(events, grid, keep=keep, keep_points=keep_points, need_cost=need_cost)[0]


def judge_events(
    events: pd.DataFrame,
    grid: Grid | None = None,
    *,
    keep: Sequence[str] = (),
    keep_points: Sequence[Point] = (),
    need_cost: bool = False,
    persons: PersonsAt | None = None,
) -> tuple[pd.DataFrame, Suspects]:
    """As `check_events`, and the points that may be pile-ups, kept ones too.

    ``persons``: who counts those of points, where the events themselves do not carry them.
    """
    _refuse_others(keep)
    checked = events.copy(deep=False)
    points, code = distinct_points(checked)
    flags = judge_points(points, grid)
    if grid is not None and any(flags[reason].any() for reason in keep if reason in PUT_RIGHT):
        at = points[LAT].to_numpy(dtype=float), points[LON].to_numpy(dtype=float)
        lat, lon = put_right(*at, flags, keep, grid)
        checked[LAT], checked[LON] = lat[code], lon[code]
        points, code = distinct_points(checked)
        flags = judge_points(points, grid)
    if ADDRESS in checked:
        spelled = spell_column(checked[ADDRESS], code, points)
        checked[SPELLED], checked[WRITTEN] = spelled.one, spelled.written
    for reason in keep:
        flags[reason] = np.zeros(len(points), dtype=bool)
    held = {reason: flag[code] for reason, flag in flags.items()}
    placed = ~np.logical_or.reduce([flags[reason] for reason in _NO_PLACE if reason in flags])
    if PRECISION in checked:
        held["not_placeable"], held[STREET_ONLY] = not_placeable(checked), placed_on_street(checked)
        # Of what says itself that it stands for more than a point nothing is told about those that do not.
        said = held["not_placeable"] | held[STREET_ONLY]
        points, code, was = split_points(points, code, said)
        placed = placed[was]
        placed[code[said]] = False
    if PERSON in checked:
        persons = persons_of(pd.factorize(checked[PERSON])[0].astype(np.int64))
    one = pd.Categorical(checked[SPELLED]) if SPELLED in checked else None
    known = AtPoints(points, code, stands_for(checked), one, placed, persons)
    suspects = find_suspects(known, grid, keep_points=keep_points)
    if "pile_up" not in keep:
        held["pile_up"] = suspects.held
    if SELECTED in checked:
        held["not_selected"] = ~checked[SELECTED].to_numpy(dtype=bool)
    if REPEATED in checked:
        held["same_event"] = checked[REPEATED].to_numpy(dtype=bool)
    if need_cost:
        held["no_usable_cost"] = ~usable_cost(checked)
    checked[REASON] = _first_reason(held, len(checked))
    return checked, suspects


def _refuse_others(keep: Sequence[str]) -> None:
    """Refuse reasons that cannot be overruled."""
    wrong = sorted(set(keep) - set(KEEPABLE))
    if wrong:
        raise InputError(f"Records cannot be kept by the reason {', '.join(wrong)}. These can: {', '.join(KEEPABLE)}.")


def _first_reason(held: Mapping[str, Flags], records: int) -> "pd.Categorical[str]":
    """The first reason that holds of each record, in the order of `REASONS`."""
    number = np.full(records, _WORDS.index(USED_WORD), dtype=np.int8)
    for place, reason in reversed(list(enumerate(_WORDS))):
        if reason in held:
            number[held[reason]] = place
    return pd.Categorical.from_codes(number, categories=pd.Index(_WORDS))


def used(events: pd.DataFrame, *, on_map: bool) -> Flags:
    """Which checked events count in the lists, or (``on_map``) in the map as well, shape (n,)."""
    kept = [USED_WORD] if on_map else [USED_WORD, *_IN_LISTS]
    return np.asarray(events[REASON].isin(kept))


def quality_table(events: pd.DataFrame) -> pd.DataFrame:
    """Every checked record, by reason. Row: a reason that occurs; its ``records`` add up to the input.

    Columns: ``reason``, ``records`` (count), ``used`` (``map and lists``, ``lists only`` or ``no``).

    Of events from `hotspot.without_protected` what is not used is one row, ``held_back``: fewer records than it says, a
    multiple of fifty, those that left among them.
    """
    counts = np.bincount(events[REASON].cat.codes, stands_for(events), minlength=len(REASONS))
    records = {reason.word: int(n) for reason, n in zip(REASONS, counts, strict=True) if n}
    left = events.attrs.get(HELD_BACK)
    return records_table(records if left is None else _held_back(records, left))


def _held_back(records: Mapping[str, int], left: Mapping[str, float]) -> dict[str, int]:
    """The records by reason, those that are not used together and in steps, with what left before them."""
    unused = sum(
        records.get(reason.word, 0) for reason in REASONS if reason.used == NOT_USED and reason.word not in CHOSEN
    )
    told = {reason.word: records.get(reason.word, 0) for reason in REASONS if reason.used != NOT_USED}
    # As if they had stayed: who knows how many a condition leaves out learns nothing.
    told |= {word: records.get(word, 0) + int(left[word]) for word in CHOSEN}
    # Always more than there are, so that it does not tell either whether there are any.
    return told | {HELD_BACK: _STEP * ((unused + int(left[HELD_BACK])) // _STEP + 1)}


def first_rows(events: pd.DataFrame, reason: str, most: int = 3) -> list[int]:
    """Where the first checked records with a reason stand: row 1 is the first record of the file."""
    held = np.flatnonzero((events[REASON] == reason).to_numpy())[:most]
    # Where some left the index still says where the others stood.
    return [int(row) + 1 for row in (held if HELD_BACK not in events.attrs else events.index[held])]


def records_table(records: Mapping[str, int]) -> pd.DataFrame:
    """The quality table from the number of records by reason: used ones first."""
    rows = [(r.word, records[r.word], r.used) for r in reversed(REASONS) if records.get(r.word)]
    return pd.DataFrame(rows, columns=[REASON, RECORDS, USED])


def distinct_points(events: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """The distinct coordinates (row: a coordinate; ``lat``, ``lon``) and each event's place among them."""
    lat, lat_values = pd.factorize(events[LAT].to_numpy(dtype=float), use_na_sentinel=False)
    lon, lon_values = pd.factorize(events[LON].to_numpy(dtype=float), use_na_sentinel=False)
    code, pair = pd.factorize(lat * np.int64(max(len(lon_values), 1)) + lon)
    width = max(len(lon_values), 1)
    points = pd.DataFrame({LAT: lat_values[pair // width], LON: lon_values[pair % width]})
    return points, code.astype(np.int64)


def split_points(points: pd.DataFrame, code: Ints, apart: Flags) -> tuple[pd.DataFrame, Ints, Ints]:
    """The points, with those of some records apart: points, each record's place among them, and which one it was.

    ``points`` and ``code``: of `distinct_points`; ``apart``: which records, shape (n,).
    """
    if not apart.any():
        return points, code, np.arange(len(points))
    split, pair = pd.factorize(2 * code + apart)
    was = np.asarray(pair // 2, dtype=np.int64)
    return points.take(was).reset_index(drop=True), split.astype(np.int64), was


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
