"""The neighborhoods of a study, and the areas whose residents are known."""

from typing import Any

from hotspot.areas import read_areas, read_residents
from hotspot.areas.names import NO_COLUMN
from hotspot.areas.read import polygons
from hotspot.columns import POPULATION
from hotspot.errors import InputError
from hotspot.grid import as_polygon
from hotspot.places import population_of
from hotspot.study.against import without_ground
from hotspot.study.settings import Study


def read_homes(study: Study) -> tuple[Any, Any]:
    """The neighborhoods, with residents where they have any, and the areas with residents; None for none.

    Residents come from a file of their own where one is given; the neighborhoods then keep a column of their own for
    their rates, and without one get theirs by the ground that they share with the areas of that file.
    """
    asked, own = study.population_column, None if _is_none(study.residents) else study.residents
    if _is_none(study.residents) and study.residents is not None:
        asked = NO_COLUMN
    areas = None
    if study.areas is not None:
        in_areas = asked if own is None or asked is None or asked in polygons(study.areas)[0].columns else NO_COLUMN
        areas = read_areas(study.areas, name_column=study.name_column, population_column=in_areas, level=study.level)
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
        areas = _with_residents(areas, homes)
    if homes is not None and study.exclude is not None:
        homes = without_ground(homes, as_polygon(study.exclude))
    return areas, homes


def _is_none(residents: Any) -> bool:
    return residents is None or (isinstance(residents, str) and residents == NO_COLUMN)


def _own_file(study: Study, own: Any, asked: str | None) -> Any:
    column = None if asked == NO_COLUMN else asked
    try:
        return read_residents(own, study.areas, population_column=column)
    except InputError:
        # The column that is named may be that of the neighborhoods.
        if column is None or study.areas is None or column not in polygons(study.areas)[0].columns:
            raise
        return read_residents(own, study.areas)


def _with_residents(areas: Any, homes: Any) -> Any:
    """The neighborhoods with residents: those of a table that was joined to them, else their own, else by ground."""
    if areas is None or (POPULATION in areas and not homes.attrs["joined"]):
        return areas
    found = areas.copy()
    found.attrs = areas.attrs | {"residents_from": homes.attrs["columns"][POPULATION]}
    found[POPULATION] = homes[POPULATION].to_numpy() if homes.attrs["joined"] else population_of(areas, homes)
    return found[[*[name for name in found.columns if name != "geometry"], "geometry"]]
