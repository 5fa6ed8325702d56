"""Streets on which the addresses lie, and invented water and parks between them, with the columns of TIGER/Line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hotspot.simulate.ground import CENTER_LAT, CENTER_LON, DECIMALS, KM_PER_DEGREE_LAT, KM_PER_DEGREE_LON, to_lat_lon
from hotspot.simulate.homes import AVENUE_STEP_KM, HALF_SIDE_KM, STREET_STEP_KM, bent, lines_km, street_names

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MAIN_AVENUES = (16,)
MAIN_STREETS = (29,)
"""S1100: one avenue and one street, by their place from the west and the south."""
EVERY_AVENUE, EVERY_STREET = 4, 8
"""S1200: every so many of the others."""
BEND_KM = 0.1
"""A street is drawn with a corner every so many kilometers."""
BEACH_KM = 0.12
SEA_KM = 16.0
PONDS = ("Gull Pond", "Salt Pond", "Pebble Pond", "Slate Pond", "Lantern Lake")
PARKS = ("Cobalt Park", "Copper Park", "Kelp Park", "Gull Park", "Quay Park", "Lantern Park", "Slate Park")
CREEK_AVENUE = 8
"""The creek runs halfway between this avenue and the next one, from the middle to the north."""


def draw_streets(neighborhoods: gpd.GeoDataFrame, shift: Floats) -> gpd.GeoDataFrame:
    """Row: a street. Columns: FULLNAME, MTFCC, geometry (EPSG:4326, 6 decimals); ``shift``: from `draw_homes`."""
    import geopandas as gpd
    import shapely

    city = neighborhoods.geometry.union_all()
    rows = []
    along = np.arange(-HALF_SIDE_KM, HALF_SIDE_KM + BEND_KM / 2, BEND_KM)
    for across in (False, True):
        for number, (line, name) in enumerate(zip(lines_km(across=across), street_names(across=across), strict=True)):
            still = np.full_like(along, line)
            x, y = (still, along) if across else (along, still)
            street = _simple(shapely.LineString(_lon_lat(*bent(x, y, shift))).intersection(city))
            if not street.is_empty:
                rows.append((_title(name), _class(number, across=across), street))
    names, classes, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"FULLNAME": names, "MTFCC": classes}, geometry=list(shapes), crs="EPSG:4326")


def draw_ground(
    neighborhoods: gpd.GeoDataFrame, shift: Floats, rng: np.random.Generator
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Water and parks, columns as of `draw_streets`. Inside the city they lie between streets, where no home stands.

    The sea lies around the city, a creek runs into it, ponds and parks lie within blocks.
    """
    import geopandas as gpd
    import shapely

    blocks = rng.permutation([(a, s) for a in range(8, 22) for s in range(16, 41)])
    pond_blocks, park_blocks = blocks[: len(PONDS)], blocks[len(PONDS) :]
    ponds = [_block(avenue, street, shift, 0.55, rounded=True) for avenue, street in pond_blocks]
    parks = [_block(avenue, street, shift, 0.86) for avenue, street in park_blocks[: len(PARKS)]]
    city = shapely.transform(neighborhoods.geometry.union_all(), _plane)
    land = city.buffer(BEACH_KM).simplify(BEACH_KM / 8)
    sea = shapely.box(-SEA_KM, -SEA_KM, SEA_KM, SEA_KM).difference(land)
    north = np.arange(0, HALF_SIDE_KM, BEND_KM)
    east = np.full_like(north, lines_km(across=True)[CREEK_AVENUE] + AVENUE_STEP_KM / 2)
    creek = shapely.LineString(np.column_stack(bent(east, north, shift))).intersection(land)
    water = [("Synthaven Sound", "H2051", sea), ("Kelp Creek", "H3010", creek)]
    water += [(name, "H2030", pond) for name, pond in zip(PONDS, ponds, strict=True)]
    green = [(name, "K2180", park) for name, park in zip(PARKS, parks, strict=True)]
    made = []
    for table in (water, green):
        names, classes, shapes = zip(*table, strict=True)
        drawn = [_simple(shapely.transform(shape, lambda at: _lon_lat(at[:, 0], at[:, 1]))) for shape in shapes]
        made.append(gpd.GeoDataFrame({"FULLNAME": names, "MTFCC": classes}, geometry=drawn, crs="EPSG:4326"))
    return made[0], made[1]


def _block(avenue: int, street: int, shift: Floats, share: float, *, rounded: bool = False) -> shapely.Polygon:
    """A part of the block north-east of where an avenue and a street cross, on the plane in kilometers."""
    import shapely

    x = lines_km(across=True)[avenue] + AVENUE_STEP_KM / 2
    y = lines_km(across=False)[street] + STREET_STEP_KM / 2
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False) if rounded else np.pi / 4 + np.arange(4) * np.pi / 2
    # The corners of a square lie farther out than a circle of the same width.
    out = share / 2 * (1 if rounded else np.sqrt(2))
    corners = x + out * AVENUE_STEP_KM * np.cos(turn), y + out * STREET_STEP_KM * np.sin(turn)
    return shapely.Polygon(np.column_stack(bent(*corners, shift)))


def _class(number: int, *, across: bool) -> str:
    if number in (MAIN_AVENUES if across else MAIN_STREETS):
        return "S1100"
    return "S1400" if number % (EVERY_AVENUE if across else EVERY_STREET) else "S1200"


def _title(name: str) -> str:
    """As TIGER writes it: "9TH ST" -> "9th St"."""
    return " ".join(word.capitalize() for word in name.split())


def _simple(shape: Any) -> Any:
    """Within a meter of where it was, 6 decimals."""
    import shapely

    return shapely.transform(shape.simplify(1e-5), lambda at: np.round(at, DECIMALS))


def _lon_lat(x: Floats, y: Floats) -> Floats:
    return np.column_stack(to_lat_lon(x, y)[::-1])


def _plane(at: Floats) -> Floats:
    return (at - (CENTER_LON, CENTER_LAT)) * (KM_PER_DEGREE_LON, KM_PER_DEGREE_LAT)
