"""Streets, and the buildings along them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspot.simulate.ground import to_lat_lon

if TYPE_CHECKING:
    import geopandas as gpd

HALF_SIDE_KM = 7.0
STREET_STEP_KM = 0.25
AVENUE_STEP_KM = 0.5
LOT_KM = 0.03
SETBACK_KM = 0.015
BUILT_SHARE = 0.41
"""Share of lots with a home on it."""

AVENUES = (
    *("AGATE", "ALDER", "ANCHOR", "ASPEN", "BASALT", "BEACON", "BIRCH", "CEDAR", "CHALK", "CORAL"),
    *("CYPRESS", "DUNE", "ELM", "FERN", "FLINT", "GRANITE", "HARBOR", "HEMLOCK", "IVORY", "JUNIPER"),
    *("LICHEN", "MAPLE", "OPAL", "PINE", "QUARTZ", "REED", "SPRUCE", "TIDE", "WILLOW"),
)


def draw_homes(neighborhoods: gpd.GeoDataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Row: a building. Columns: address, lat, lon, neighborhood (row number), kind, units, residents.

    Seven of ten are one-family houses, the rest apartment houses; house numbers rise along each street. Beside them
    what `bent` needs to know of how the streets bend.
    """
    import shapely

    lots = pd.concat([_lots(rng, across=False), _lots(rng, across=True)], ignore_index=True)
    shift = rng.uniform(0, 2 * np.pi, 2)
    lots["lat"], lots["lon"] = to_lat_lon(*bent(lots["x"].to_numpy(), lots["y"].to_numpy(), shift))

    points = shapely.points(lots["lon"], lots["lat"])
    row, tile = shapely.STRtree(neighborhoods.geometry.to_numpy()).query(points, predicate="within")
    homes: pd.DataFrame = lots.loc[row].assign(neighborhood=tile).drop_duplicates(["lat", "lon"])
    homes = homes[rng.random(len(homes)) < BUILT_SHARE].reset_index(drop=True)

    homes["address"] = homes["number"].astype(str) + " " + homes["street"]
    homes["kind"] = "home"
    homes["units"], homes["residents"] = _sizes(len(homes), rng)
    return homes.drop(columns=["number", "street", "x", "y"]), shift


def bent(x: np.ndarray, y: np.ndarray, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Kilometers east and north of what lies at these of a straight grid.

    Streets bend together, so that they cross once and homes stay evenly spread.
    """
    return x + 0.25 * np.sin(y / 2.1 + shift[0]), y + 0.25 * np.sin(x / 2.6 + shift[1])


def _lots(rng: np.random.Generator, *, across: bool) -> pd.DataFrame:
    """Row: a lot on either side of an east-west street or, across, of a north-south avenue."""
    lines = lines_km(across=across)
    places = np.arange(-HALF_SIDE_KM, HALF_SIDE_KM, LOT_KM)
    line, lot, side = (a.ravel() for a in np.meshgrid(np.arange(len(lines)), np.arange(len(places)), [0, 1]))
    along = places[lot] + rng.uniform(-0.3, 0.3, len(lot)) * LOT_KM
    aside = lines[line] + np.where(side, SETBACK_KM, -SETBACK_KM)
    names = street_names(across=across)
    x, y = (aside, along) if across else (along, aside)
    return pd.DataFrame({"number": 100 + 2 * lot + side, "street": np.array(names)[line], "x": x, "y": y})


def lines_km(*, across: bool) -> np.ndarray:
    """How far north of the middle each street lies or, across, how far east each avenue."""
    step = AVENUE_STEP_KM if across else STREET_STEP_KM
    return np.arange(-HALF_SIDE_KM, HALF_SIDE_KM + step / 2, step)


def street_names(*, across: bool) -> list[str]:
    """The name of each of these."""
    return [f"{name} AVE" for name in AVENUES] if across else [f"{_ordinal(i + 1)} ST" for i in range(57)]


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 14
    return f"{number}{'TH' if teen else {1: 'ST', 2: 'ND', 3: 'RD'}.get(number % 10, 'TH')}"


def _sizes(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Households and residents of each building: houses, small apartment houses, a few larger ones."""
    small = rng.integers(3, 10, count)
    large = rng.integers(14, 36, count)
    units = np.choose(rng.choice(3, count, p=[0.74, 0.245, 0.015]), [np.ones(count, dtype=np.int64), small, large])
    house = 1 + rng.poisson(1.7, count)
    return units, np.where(units == 1, house, units + rng.poisson(1.0 * units))
