"""Circles with a raised (or lowered) rate: a second opinion beside Gi*, with a population at risk."""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import CELL, COST, EVENTS, LAT, LON, NAME, POPULATION, RANK, P
from hotspot.errors import InputError
from hotspot.stats.scan import ScanMethod, poisson_scan

Floats = NDArray[np.float64]

RADIUS_KM: Final = "radius_km"
PLACES: Final = "places"
OBSERVED: Final = "observed"
EXPECTED: Final = "expected"
RATE_RATIO: Final = "rate_ratio"
LLR: Final = "llr"
P_METHOD: Final = "p_method"
WINDOW: Final = "window"

#: Mean radius of the Earth, km (IUGG).
_EARTH_KM: Final = 6371.0088
#: One millimetre: places that end a circle are in it whatever the rounding.
_SLACK_KM: Final = 1e-6


def scan_places(
    places: pd.DataFrame, *, measure: str = EVENTS, exposure: str = POPULATION, method: ScanMethod | None = None
) -> pd.DataFrame:
    """Circles whose rate differs most from the rate outside, most likely first. Row: a window (a circle).

    ``places``: cells, buildings or any table with ``lat`` and ``lon`` (degrees), a count ``measure`` and an
    ``exposure``: what the counts would be proportional to if the rate were the same everywhere. Places with
    neither are ignored. ``method``: by default raised rates, up to half of the exposure, 999 replicates.

    Columns: ``rank`` (1, 2, ...); ``name``, ``cell`` (where the places have them), ``lat``, ``lon`` of the place
    at the centre; ``radius_km`` (great circle, to the farthest place inside; 0 for a place alone); ``places``
    (inside); ``observed``, ``expected`` (events inside); ``rate_ratio`` (rate inside / rate outside; infinite
    where no event is outside); ``llr`` (log-likelihood ratio); ``p`` (corrected for all circles); ``p_method``
    (``monte_carlo``, or ``gumbel``: an approximation below 1 / (replicates + 1)). No place is in two windows.
    No row when there are no events or no such circle. ``attrs["scan"]`` says what was done.

    Raises `InputError` for columns that are not there, cost as the measure, coordinates that are none, and
    whatever `hotspot.stats.scan.poisson_scan` cannot use.

    Sources: see `hotspot.stats.scan.poisson_scan`; docs/scan.md.
    """
    method = method or ScanMethod()
    if measure == COST:
        raise InputError("A Poisson scan counts events; cost is not a count. Scan events or people.")
    events, at_risk = _numbers(places, measure), _numbers(places, exposure)
    points = _points(places)
    # Straight lines through the Earth order places as great circles do.
    radius = None if method.max_radius is None else float(_chord(np.array(method.max_radius)))
    found = poisson_scan(points, events, at_risk, replace(method, max_radius=radius))
    total = events.sum()
    columns: dict[str, object] = {RANK: np.arange(1, found.centers.size + 1)}
    centers = places.iloc[found.centers]
    columns |= {name: centers[name].array for name in (NAME, CELL, LAT, LON) if name in places}
    outside, inside = (total - found.observed) / (total - found.expected), found.observed / found.expected
    columns |= {
        RADIUS_KM: 2 * _EARTH_KM * np.arcsin(np.minimum(found.radii / (2 * _EARTH_KM), 1.0)),
        PLACES: np.array([members.size for members in found.members], dtype=np.int64),
        OBSERVED: found.observed,
        EXPECTED: found.expected,
        RATE_RATIO: np.divide(inside, outside, out=np.full(inside.size, np.inf), where=outside > 0),
        LLR: found.llr,
        P: found.p,
        P_METHOD: pd.array(np.where(found.approximate, "gumbel", "monte_carlo"), dtype="str"),
    }
    windows = pd.DataFrame(columns)
    windows.attrs["scan"] = {
        "measure": measure,
        "exposure": exposure,
        "rates": method.rates,
        "max_share": method.max_share,
        "max_radius_km": method.max_radius,
        "replicates": method.replicates,
        "seed": method.seed,
        "places": int((at_risk > 0).sum()),
        "ignored": int((at_risk == 0).sum()),
        "events": int(total),
    }
    return windows


def mark_windows(places: pd.DataFrame, windows: pd.DataFrame) -> pd.DataFrame:
    """Which window each place lies in. Row: a place, as given, with the same index.

    ``places``: the table that was scanned, or any other with ``lat`` and ``lon``. ``windows``: from `scan_places`,
    or some of its rows. Adds ``window``: the rank of the first window that the place lies in, missing outside all.
    A place that the scan ignored (no exposure) is marked where it lies in the circle.

    Raises `InputError` when columns are not there or coordinates are none.
    """
    missing = [name for name in (RANK, LAT, LON, RADIUS_KM) if name not in windows]
    if missing:
        raise InputError(f"The windows have no column {', '.join(map(repr, missing))}. Take them from scan_places.")
    points = _points(places)
    window = np.zeros(len(places), dtype=np.int64)
    ordered = windows.sort_values(RANK)
    lengths = _chord(ordered[RADIUS_KM].to_numpy(dtype=float)) + _SLACK_KM
    for rank, center, length in zip(ordered[RANK].tolist(), _points(ordered), lengths, strict=True):
        near = np.square(points - center).sum(axis=1) <= length**2
        window[near & (window == 0)] = rank
    marked = places.copy()
    marked[WINDOW] = pd.array(window, dtype="Int64")
    marked.loc[window == 0, WINDOW] = pd.NA
    return marked


def _chord(kilometres: Floats) -> Floats:
    """Straight line between places so far apart along the surface; no two are farther apart than half way round."""
    return 2 * _EARTH_KM * np.sin(np.minimum(kilometres / (2 * _EARTH_KM), np.pi / 2))


def _points(places: pd.DataFrame) -> Floats:
    """Places on a sphere, shape (n, 3), km."""
    lat, lon = _numbers(places, LAT), _numbers(places, LON)
    wrong = int((~((np.abs(lat) <= 90) & (np.abs(lon) <= 180))).sum())
    if wrong:
        raise InputError(f"{wrong:,} of {len(places):,} places have no latitude and longitude in degrees.")
    north, east = np.radians(lat), np.radians(lon)
    return _EARTH_KM * np.column_stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)))


def _numbers(places: pd.DataFrame, column: str) -> Floats:
    if column not in places:
        raise InputError(f"The places have no column {column!r}. They have: {', '.join(map(str, places.columns))}.")
    if not pd.api.types.is_numeric_dtype(places[column]) or places[column].dtype.kind in "bc":
        raise InputError(f"The column {column!r} holds no numbers.")
    return places[column].to_numpy(dtype=float, na_value=np.nan)
