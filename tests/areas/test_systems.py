"""Which systems bring areas without one to the records."""

import numpy as np
import pyproj
import pytest

from hotspot.areas.systems import fitting_systems

#: Code -> a place for which it is made.
PLACES = {
    3735: (39.96, -83.0),
    2272: (40.1, -75.3),
    2263: (40.7, -73.95),
    3435: (41.85, -87.65),
    2227: (37.76, -122.44),
    26918: (40.1, -75.3),
    32633: (52.5, 13.4),
    27700: (51.5, -0.12),
    2193: (-36.85, 174.76),
    3857: (40.1, -75.3),
}


def around(place: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(2)
    north, east = draw.uniform(-0.05, 0.05, (2, 300))
    return place[0] + north, place[1] + east


@pytest.mark.parametrize("code", PLACES)
def test_the_system_is_among_those_named_or_hardly_differs(code: int) -> None:
    lat, lon = around(PLACES[code])
    x, y = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform(lon, lat)
    bounds = (x.min(), y.min(), x.max(), y.max())
    found = fitting_systems(bounds, lat, lon)
    assert 1 <= len(found) <= 3
    for other, name in found:
        assert pyproj.CRS.from_epsg(other).name == name
        there = pyproj.Transformer.from_crs(4326, other, always_xy=True).transform(lon, lat)
        # Within a few metres, whatever the unit.
        assert np.hypot(there[0] - x, there[1] - y).max() < 0.02 * np.hypot(x.max() - x.min(), y.max() - y.min())


def test_degrees_are_degrees() -> None:
    lat, lon = around((39.96, -83.0))
    assert fitting_systems((lon.min(), lat.min(), lon.max(), lat.max()), lat, lon) == [(4326, "WGS 84")]


@pytest.mark.parametrize("bounds", [(1e9, 1e9, 1.1e9, 1.1e9), (0, 0, 0, 0), (np.nan,) * 4])
def test_none_fits(bounds: tuple[float, float, float, float]) -> None:
    assert fitting_systems(bounds, *around((39.96, -83.0))) == []


def test_without_records_none_is_known() -> None:
    nothing = np.array([np.nan, 95.0])
    assert fitting_systems((0, 0, 1, 1), nothing, nothing) == []


def test_whatever_the_order_of_the_records() -> None:
    lat, lon = around((40.1, -75.3))
    x, y = pyproj.Transformer.from_crs(4326, 2272, always_xy=True).transform(lon, lat)
    bounds = (x.min(), y.min(), x.max(), y.max())
    assert fitting_systems(bounds, lat[::-1], lon[::-1]) == fitting_systems(bounds, lat, lon)
