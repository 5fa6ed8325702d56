"""Residents of cells, or of other polygons, from residents of areas."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import POPULATION, POPULATION_MOE
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.places.shares import Shares, shares_of_cells, shares_of_places
from hotspot.stats.digits import told_value
from hotspot.stats.margins import drawn, margins_of_sums, standard_errors

if TYPE_CHECKING:
    import geopandas as gpd

Floats = NDArray[np.float64]
#: How often residents are drawn from their margins of error, and where the draws start.
DRAWS: Final = 20
_SEED: Final = 1
#: Part of the residents below which a sum differs by its last digits alone.
_NOBODY: Final = 1e-12


def spread_population(areas: "gpd.GeoDataFrame", grid: Grid, points: pd.DataFrame | None = None) -> "pd.Series[float]":
    """Residents of each cell of the grid, named ``population``: each area's residents divided over its ground or homes.

    ``areas``: from `hotspot.areas.read_areas`, with ``population``. Without points each cell gets the share of an area
    that lies in it. ``points``: from `hotspot.read_address_points` (row: an address; ``lat``, ``lon``, perhaps
    ``units``, the homes at it): an area with any is divided over them by their units, one without stays divided by its
    ground. A point on a common border belongs to one area, where areas overlap to the smallest.

    The residents of an area that lies in the study area all stay on the map, those of its strip at the border that
    is no cell's too; of an area that juts out, the part that juts out is left out, by its units or ground. An area too
    small to share ground with a cell gives its residents to the nearest cell. People do not live evenly: the smaller
    the areas, the better.

    ``attrs["outside"]``: residents who live outside the study area. With points also ``points_elsewhere`` (points in
    no area), ``by_ground`` (inhabited areas without a point) and ``residents_by_ground`` (how many live in these).

    Raises `InputError` when the areas have no population, or a negative one.
    """
    residents = residents_of_areas(areas)
    return spread_by(shares_of_cells(areas, grid, points), residents, told=points is not None)


def spread_by(shares: Shares, residents: Floats, *, told: bool) -> "pd.Series[float]":
    """The same, once it is known what part of each area lives in each cell; ``told``: whether points are told of."""
    inside = float((residents * shares.inside).sum())
    series = pd.Series(_told(shares.of(residents), inside), name=POPULATION)
    every = float(residents.sum())
    # Whoever is not on the map is outside it, what rounding takes with them.
    series.attrs = {"outside": every - float(series.sum()) if every - inside > _NOBODY * every else 0.0}
    if told:
        bare = ~shares.by_points & (residents > 0)
        series.attrs |= {
            "points_elsewhere": shares.elsewhere,
            "by_ground": int(bare.sum()),
            "residents_by_ground": float(residents[bare].sum()),
        }
    return series


def population_of(places: "gpd.GeoDataFrame", areas: "gpd.GeoDataFrame", points: pd.DataFrame | None = None) -> Floats:
    """Residents of each place from those of areas, by the ground or the homes that they share, shape (places,).

    ``points``: as for `spread_population`. Whoever lives outside all places is left out. Raises `InputError` as there.
    """
    return population_by(shares_of_places(places, areas, points), areas)


def population_by(shares: Shares, areas: "gpd.GeoDataFrame") -> Floats:
    """The same, once it is known what part of each area lives in each place."""
    residents = residents_of_areas(areas)
    return _told(shares.of(residents), float((residents * shares.inside).sum()))


def margins_of_places(shares: Shares, areas: "gpd.GeoDataFrame") -> Floats | None:
    """90 % margins of error of the residents of places, shape (places,), NaN where not known; None where none are.

    ``areas``: those that were divided, with ``population_moe``. By the Census Bureau's rule for sums; how an area is
    divided is taken as given.
    """
    if POPULATION_MOE not in areas:
        return None
    residents, margins = residents_of_areas(areas), areas[POPULATION_MOE].to_numpy(dtype=float, na_value=np.nan)
    return told_value(
        margins_of_sums(residents[shares.area], margins[shares.area], shares.place, shares.places, shares.share)
    )


def draw_residents(areas: "gpd.GeoDataFrame", *, draws: int = DRAWS, seed: int = _SEED) -> Floats:
    """What the residents of areas may truly be, by their margins of error, shape (draws, areas).

    ``areas``: with ``population`` and ``population_moe`` (90 %). Each area by itself, from a gamma law with its
    residents as the mean: none falls below 0, an area without residents stays so, and one whose margin is not known
    has the same in every draw. The same seed and order of areas give the same draws.

    Raises `InputError` where the areas have no margins.
    """
    residents = residents_of_areas(areas)
    if POPULATION_MOE not in areas:
        raise InputError(f"The areas have no column {POPULATION_MOE!r}: there is nothing to draw residents from.")
    errors = standard_errors(areas[POPULATION_MOE].to_numpy(dtype=float, na_value=np.nan))
    return drawn(residents, errors, draws=draws, seed=seed)


def draw_population(shares: Shares, areas: "gpd.GeoDataFrame", *, draws: int = DRAWS, seed: int = _SEED) -> Floats:
    """The same of each cell or place that the areas are divided over, shape (draws, places)."""
    return np.array([shares.of(residents) for residents in draw_residents(areas, draws=draws, seed=seed)])


def residents_of_areas(areas: "gpd.GeoDataFrame") -> Floats:
    """The residents of each area, 0 where they are not known, shape (areas,). Raises `InputError` as above."""
    if POPULATION not in areas:
        raise InputError("The areas have no column of residents: name it (--population).")
    residents: Floats = areas[POPULATION].fillna(0).to_numpy(dtype=float)
    if (residents < 0).any():
        raise InputError(f"Residents are negative in {int((residents < 0).sum()):,} of {len(areas):,} areas.")
    return residents


def _told(found: Floats, whole: float) -> Floats:
    """Residents as they are told, which still add up to the whole.

    What two processors cut out of two shapes differs in the last digits, so they are rounded; what rounding takes or
    adds, a few millionths of a person, the place with most gets.
    """
    told = told_value(found)
    if told.size:
        most = int(told.argmax())
        told[most] = told_value(np.array([told[most] + whole - told.sum()]))[0]
    return told
