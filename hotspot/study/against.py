"""Against what a study compares its cells: their residents, or each other. A rule, said with its reason."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from hotspot.columns import COST, PERSON, POPULATION, SELECTED, UNITS
from hotspot.engines.totals import nearly_all
from hotspot.errors import InputError
from hotspot.grid import Choice, Grid, cells_of_areas
from hotspot.method import CHOSEN, FEWEST_CELLS, RESIDENTS, TOTAL, Method
from hotspot.places.population import residents_of_areas, spread_by
from hotspot.places.shares import Shares, shares_of_cells
from hotspot.quality.behind import filled, stands_for
from hotspot.stats import EXPOSURE_NULLS
from hotspot.study.settings import Study
from hotspot.words import Said, said
from hotspot.words.numbers import count

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

#: Cells that the median area with residents may cover. How often maps without a pattern show a hot cell, by the cells
#: that an area covers, stands in docs/calibration.md: few up to 6, a third and more from 16 on.
FINE: Final = 4.0
#: The same where the user has named the resolution; it is then said that the areas are coarser than they should be.
NAMED: Final = 6.0
#: Cells that a coarser resolution must leave to be chosen for its residents; with fewer, only large differences show.
MANY: Final = 500


@dataclass(frozen=True, eq=False)
class Against:
    """What cells are compared with, and why."""

    null: str
    """The null that is taken."""
    way: str = "none"
    """``fine``, ``coarse``, ``few`` or ``none``; see `hotspot.Facts`."""
    why: tuple[Said, ...] = ()
    """Decisions, in words."""
    homes: Any = None
    """Row: an area with residents (GeoDataFrame); None where they are not known."""
    population: "pd.Series[float] | None" = None
    """Residents of each cell."""
    area_cells: float = 0.0
    """Cells that the median area with residents covers."""
    shares: Shares | None = None
    """What part of each area's residents lives in each cell; None where residents are not known."""


def against_what(
    study: Study, homes: Any, points: "pd.DataFrame | None", grid: Grid, method: Method, events: "pd.DataFrame"
) -> Against:
    """The null that is taken for these cells, by the user's word or by the rule.

    Address points do not change the rule: they say where in an area there are homes, not how many people live in each,
    and a home of the old holds fewer than one of the young; how far that misleads is measured for areas alone.

    Raises `InputError` where a null that needs residents was named and they are not known.
    """
    asked = study.method.null
    if homes is None:
        if asked in EXPOSURE_NULLS:
            raise no_residents(asked)
        return Against(asked) if asked != CHOSEN else Against(TOTAL, why=(said("decisions.null_unknown"),))
    shares = shares_of_cells(homes, grid, points)
    population = spread_by(shares, residents_of_areas(homes), told=points is not None)
    cells = area_cells(homes, grid.area, grid.resolution)
    outside = float(population.attrs["outside"])
    by = "residents_outside" if points is None else "residents_outside_points"
    told = [said(f"decisions.{by}", residents=round(outside))] if round(outside) else []
    null, way, why = _taken(study, method, int((population > 0).sum()), cells, persons=knows_nearly_all(events))
    return Against(null, way, (*why, *told, *_about_points(points, population)), homes, population, cells, shares)


def _about_points(points: "pd.DataFrame | None", population: "pd.Series[float]") -> list[Said]:
    """How residents were divided, where address points are given."""
    if points is None:
        return []
    told = population.attrs
    column = points.attrs.get("columns", {}).get(UNITS)
    key = "decisions.points" if column is None else "decisions.points_units"
    taken = [said(key, points=len(points), column=repr(column))]
    if bare := told["by_ground"]:
        residents = round(told["residents_by_ground"])
        taken.append(said("decisions.points_by_ground", bare, areas=bare, residents=residents))
    if elsewhere := told["points_elsewhere"]:
        taken.append(said("decisions.points_elsewhere", elsewhere, points=elsewhere, all=len(points)))
    return taken


def knows_nearly_all(events: "pd.DataFrame") -> bool:
    """Whether nearly all records that meet the condition have a person."""
    selected = events[events[SELECTED]] if SELECTED in events else events
    known = filled(selected, PERSON)
    return known is not None and nearly_all(float(known.sum()), float(stands_for(selected).sum()))


def _taken(
    study: Study, method: Method, tested: int, cells: float, *, persons: bool
) -> tuple[str, str, tuple[Said, ...]]:
    """The null, the way and the reasons."""
    asked = study.method.null
    if asked in EXPOSURE_NULLS:
        return asked, "fine", (_of_areas("areas_coarse", cells),) if cells > FINE else ()
    if asked != CHOSEN:
        return asked, "none", ()
    if (reason := _not_comparable(method, persons=persons)) is not None:
        return TOTAL, "none", (reason,)
    if cells > (NAMED if study.resolution is not None else FINE):
        return TOTAL, "coarse", (_of_areas("null_coarse", cells),)
    if tested < FEWEST_CELLS:
        return TOTAL, "few", (said("decisions.null_few", tested, tested=tested, least=FEWEST_CELLS),)
    why = _of_areas("null_coarser" if cells > FINE else "null_residents", cells)
    small = (said("decisions.null_small_map", tested=tested),) if tested < MANY else ()
    return RESIDENTS, "fine", (why, *small)


def _not_comparable(method: Method, *, persons: bool) -> Said | None:
    """Why what is tested cannot be compared with residents, where it cannot."""
    if not method.can_know_residents:
        return said("decisions.null_as_they_are")
    if method.measure == COST and not persons:
        return said("decisions.null_cost")
    return None


def fine_enough(study: Study, choice: Choice, polygon: Any, homes: Any, method: Method) -> Choice:
    """The resolution at which the areas of residents are fine, where a coarser one makes them so; else the one given.

    A coarser one is taken only if it leaves 500 cells or more.
    """
    if homes is None or study.method.null != CHOSEN or not method.can_know_residents:
        return choice
    if area_cells(homes, polygon, choice.resolution) <= FINE:
        return choice
    whole = shapely.get_parts(polygon)
    for resolution in range(choice.resolution - 1, 0, -1):
        if cells_of_areas(whole, resolution).sum() < MANY:
            break
        if area_cells(homes, polygon, resolution) <= FINE:
            return Choice(resolution, said("decisions.coarser_for_residents", most=int(FINE)))
    return choice


def area_cells(homes: "gpd.GeoDataFrame", polygon: Any, resolution: int) -> float:
    """Cells that the median area with residents covers, of those that share ground with the polygon; 0 without any."""
    lived = np.asarray(homes.geometry.values, dtype=object)[(homes[POPULATION] > 0).to_numpy()]
    if polygon is not None:
        shapely.prepare(polygon)
        lived = lived[shapely.intersects(polygon, lived)]
    return float(np.median(cells_of_areas(lived, resolution))) if lived.size else 0.0


def without_ground(homes: "gpd.GeoDataFrame", excluded: Any) -> "gpd.GeoDataFrame":
    """The areas without the ground where nobody can live; one that is all such ground keeps it."""
    shapes = np.asarray(homes.geometry.values, dtype=object)
    left = shapely.difference(shapes, excluded)
    kept = homes.set_geometry(np.where(shapely.area(left) > 0, left, shapes))
    kept.attrs = homes.attrs
    return kept


def no_residents(null: str) -> InputError:
    """What to say where a null needs residents and there are none."""
    return InputError(
        f"The null {null!r} needs residents: give neighborhoods with a column of residents, or a file of residents "
        "(--residents)."
    )


def _of_areas(key: str, cells: float) -> Said:
    """What is decided by the size of the areas, with that size."""
    shown = f"{cells:.1f}" if cells < 10 else count(cells)
    return said(f"decisions.{key}", cells=shown, most=int(FINE))
