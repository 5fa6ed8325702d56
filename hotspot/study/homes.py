"""The neighborhoods of a study, and the areas whose residents are known."""

from typing import Any

import numpy as np

from hotspot.areas import read_areas, read_residents
from hotspot.areas.names import NO_COLUMN
from hotspot.areas.read import polygons
from hotspot.columns import POPULATION, POPULATION_MOE
from hotspot.errors import InputError
from hotspot.places.address_points import read_address_points
from hotspot.places.population import margins_of_places, population_by
from hotspot.places.shares import shares_of_places
from hotspot.study.against import without_ground
from hotspot.study.settings import Study


def read_homes(study: Study, cut: Any = None) -> tuple[Any, Any, Any]:
    """The neighborhoods, with residents where they have any, the areas with residents, address points; None for none.

    Residents come from a file of their own where one is given; the neighborhoods then keep a column of their own for
    their rates, and without one get theirs by the ground, or the address points, that they share with the areas of
    that file.

    ``cut``: what is cut out of the study area (shapely, degrees), None for nothing. Raises `InputError` as the readers
    do, and for address points where no residents are known.
    """
    asked, own = study.population_column, None if _is_none(study.residents) else study.residents
    if _is_none(study.residents) and study.residents is not None:
        asked = NO_COLUMN
    areas, points = None, None if study.address_points is None else read_address_points(study.address_points)
    if study.areas is not None:
        areas = read_areas(
            study.areas,
            name_column=study.name_column,
            population_column=_in_areas(study, own, asked),
            margin_column=_in_areas(study, own, study.margin_column),
            level=study.level,
        )
    if own is None:
        known = areas is not None and POPULATION in areas and bool((areas[POPULATION] > 0).any())
        homes = areas if known else None
    else:
        homes = _own_file(study, own, asked)
        if areas is not None and homes.attrs["joined"]:
            # The table is joined to all areas of the file, of which those of one level may have been taken.
            told = homes.attrs
            homes = homes.iloc[areas.attrs["rows"]].reset_index(drop=True)
            homes.attrs = told
        areas = _with_residents(areas, homes, points)
    if homes is not None and cut is not None:
        homes = without_ground(homes, cut)
    if points is not None and homes is None:
        raise InputError(
            "Address points divide the residents of areas, and no residents are known: give neighborhoods with a "
            "column of residents, or a file of residents (--residents), or leave out --address-points."
        )
    return areas, homes, points


def _in_areas(study: Study, own: Any, asked: str | None) -> str | None:
    """A column that is named, as one of the neighborhoods; beside a file of residents it may be one of that."""
    there = own is None or asked is None or asked in polygons(study.areas)[0].columns
    return asked if there else NO_COLUMN


def _is_none(residents: Any) -> bool:
    return residents is None or (isinstance(residents, str) and residents == NO_COLUMN)


def _own_file(study: Study, own: Any, asked: str | None) -> Any:
    column, margin = None if asked == NO_COLUMN else asked, study.margin_column
    try:
        return read_residents(own, study.areas, population_column=column, margin_column=margin)
    except InputError:
        # The column that is named may be that of the neighborhoods.
        if column is None or study.areas is None or column not in polygons(study.areas)[0].columns:
            raise
        return read_residents(own, study.areas, margin_column=margin)


def _with_residents(areas: Any, homes: Any, points: Any) -> Any:
    """The neighborhoods with residents: those of a table that was joined to them, else their own, else by ground."""
    if areas is None or (POPULATION in areas and not homes.attrs["joined"]):
        return areas
    found = areas.copy()
    shares = None if homes.attrs["joined"] else shares_of_places(areas, homes, points)
    margins = homes.get(POPULATION_MOE) if shares is None else margins_of_places(shares, homes)
    found[POPULATION] = homes[POPULATION].to_numpy() if shares is None else population_by(shares, homes)
    found = found.drop(columns=POPULATION_MOE, errors="ignore")
    if margins is not None:
        found[POPULATION_MOE] = np.asarray(margins, dtype=float)
    found.attrs = areas.attrs | {"residents_from": homes.attrs["columns"][POPULATION]}
    return found[[*[name for name in found.columns if name != "geometry"], "geometry"]]
