"""Records and areas that do not lie in one place: which of them is at fault, and where each lies."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from hotspot.areas import read_areas
from hotspot.areas.systems import SystemMissingError, fitting_systems
from hotspot.columns import ADDRESS, LAT, LON, REASON, RECORDS
from hotspot.errors import InputError
from hotspot.grid import contains, look_exchanged, may_lack_minus, part_of_world, place
from hotspot.grid.bulk import largest_group, sphere
from hotspot.meridian import HALF, across, around, middle_of
from hotspot.quality import quality_table
from hotspot.quality.behind import coordinates, stands_for
from hotspot.study.based import files_of
from hotspot.study.of_file import of_file
from hotspot.study.prepared import Prepared
from hotspot.study.settings import Study
from hotspot.words import Said, said
from hotspot.words.numbers import percent

Point = tuple[float, float]
#: Share of the records with coordinates from which on they agree with the areas, or would the other way round.
_HALF: Final = 0.5
#: What lies so near to a place, in km, lies "near" it, whose degrees are whole.
_NEAR_KM: Final = 200.0
#: A state of the United States and a postal code at the end of an address.
_AMERICAN: Final = (
    r"(?i)\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|"
    r"W[AIVY])\.?,?\s+\d{5}(?:-\d{4})?(?:,?\s*(?:USA?|UNITED STATES))?\s*$"
)
#: Turn -> what is wrong where it makes records and areas agree, and how it is mended in QGIS.
_EXCHANGE: Final = "latitude and longitude are exchanged in it (in QGIS: Swap X and Y coordinates)"
_MINUS: Final = "the minus of its {axis} is lost in it (in QGIS: Affine transform, scale factor -1 for {letter})"


def refuse_wrong_areas(study: Study, events: pd.DataFrame, polygon: Any) -> None:
    """Refuse areas that are exchanged or mirrored while the records are not: the areas are at fault, not the records.

    ``polygon``: the study area as it was given, in degrees. Raises `InputError`.
    """
    at = events[LAT].to_numpy(dtype=float), events[LON].to_numpy(dtype=float)
    # Each place once: they nearly always agree, and nothing more is asked then.
    known = np.isfinite(at[0]) & np.isfinite(at[1]) & ((at[0] != 0) | (at[1] != 0))
    weight = stands_for(events) * known
    if weight[contains(polygon, *at)].sum() >= _HALF * weight.sum():
        return
    lat, lon = coordinates(events)
    there, here = _middle(polygon), (float(np.median(lat)), float(np.median(lon)))
    what = _named(study)
    for turned, axis in (((lon, lat), None), ((lat, -lon), "longitude"), ((-lat, lon), "latitude")):
        if contains(polygon, *turned).mean() < _HALF or not _at_fault(there, here, axis):
            continue
        letter = "Y" if axis == "latitude" else "X"
        wrong = _EXCHANGE if axis is None else _MINUS.format(axis=axis, letter=letter)
        raise InputError(
            f"{what} lies near {place(*there)}, and the records near {place(*here)}: {wrong}. Save it with its "
            "coordinates put right."
        )


def _at_fault(there: Point, here: Point, axis: str | None) -> bool:
    """Whether the areas, not the records, are the wrong way round; ``axis``: whose sign differs, None: exchanged."""
    if axis is None:
        if look_exchanged(*there) != look_exchanged(*here):
            return look_exchanged(*there)
        return not part_of_world(*there) and bool(part_of_world(*here))
    # A minus gets lost much more often than one is made.
    return there[axis == "longitude"] > 0


def which_system(problem: SystemMissingError, events: pd.DataFrame) -> str:
    """Which systems would bring areas that do not say theirs to the records, in a sentence."""
    if LAT not in events:
        return ""
    found = fitting_systems(problem.bounds, *coordinates(events))
    if not found:
        return " No system that is known brings them to the records."
    listed = " or ".join(f"EPSG:{code} ({name})" for code, name in found)
    return f" The records would lie in them with {listed}."


def why_elsewhere(prepared: Prepared) -> str:
    """What to say, and to do, where hardly a record lies in the study area; empty where nothing can be told."""
    table = quality_table(prepared.events)
    records = dict(zip(table[REASON], table[RECORDS], strict=True))
    hints = []
    if swapped := records.get("swapped", 0):
        hints.append(
            f"{swapped:,} would lie inside if latitude and longitude were exchanged: name the columns with --lat and "
            "--lon, or exchange them back with --keep swapped."
        )
    if flipped := records.get("sign_flipped", 0):
        hints.append(
            f"{flipped:,} would lie inside with the other sign of latitude or longitude: put the minus into the file, "
            "or put it back with --keep sign_flipped."
        )
    if not prepared.grid.assumed and not hints and (far := _whereabouts(prepared)) is not None:
        hints.append(str(far))
    return "".join(f"\n{hint}" for hint in hints)


def _whereabouts(prepared: Prepared) -> Said | None:
    """Where records and study area lie, where most records lie far from it; None where they do not."""
    area = prepared.grid.area
    if area is None:
        return None
    far = prepared.events[REASON].isin(["far_from_study_area", "sign_flipped", "swapped", "one_zero"])
    if stands_for(prepared.events)[far.to_numpy()].sum() <= _HALF * stands_for(prepared.events).sum():
        return None
    lat, lon = coordinates(prepared.events)
    if not lat.size:
        return None
    (here, share, _), there = _gathered(lat, lon), place(*_middle(area))
    if share <= _HALF:
        return said("strays.elsewhere_several", there=there)
    return said("strays.elsewhere", here=place(*here), there=there)


def about_area(prepared: Prepared) -> list[Said]:
    """What the study area is, where it lies if it is assumed, and what can be done about records outside."""
    area: list[Said] = []
    if prepared.grid.assumed:
        area.append(said("decisions.area_assumed", share=percent(_empty_share(prepared))))
    elif prepared.study.study_area is None:
        area.append(said("decisions.area_all"))
    return [*area, *_mended(prepared.study), *_about_strays(prepared)]


def _mended(study: Study) -> list[Said]:
    """What was repaired and dropped in the files of the study area and of what is cut out of it."""
    told: list[Said] = []
    excluded = (("notes.exclude", one) for one in files_of(study.exclude))
    for role, given in (("notes.study_area", study.study_area), *excluded):
        if given is not None and not isinstance(given, BaseGeometry):
            told += of_file(role, given, read_areas(given, need_names=False).attrs["notes"])
    return told


def _about_strays(prepared: Prepared) -> list[Said]:
    table = quality_table(prepared.events)
    records = dict(zip(table[REASON], table[RECORDS], strict=True))
    told = [
        said(f"strays.{cause}", records[cause], records=int(records[cause]))
        for cause in ("swapped", "sign_flipped")
        if records.get(cause) and cause not in prepared.study.keep
    ]
    told += [said(f"strays.{cause}_kept") for cause in ("swapped", "sign_flipped") if cause in prepared.study.keep]
    if prepared.grid.assumed and prepared.grid.area is not None:
        told += _place(*_bulk(prepared))
        if elsewhere := sum(int(records.get(cause, 0)) for cause in ("far_from_study_area", "outside_study_area")):
            told.append(said("strays.left_out", elsewhere, records=elsewhere))
    elif (apart := _whereabouts(prepared)) is not None:
        told.append(apart)
    here, share, _ = _bulk(prepared)
    if share > _HALF and part_of_world(*here) != "north_america" and _say_america(prepared.events):
        told.append(said("strays.addresses_elsewhere", place=place(*here)))
    return told


def _place(here: Point, share: float, dense: float) -> list[Said]:
    """Where most records lie, else where the largest of several groups does, none of one as wide as a country."""
    if share > _HALF:
        told = [said("strays.place", place=place(*here))]
    elif dense >= _HALF:
        told = [said("strays.largest", place=place(*here), share=percent(share))]
    else:
        return []
    lat, lon = here
    return [*told, said("strays.may_lack_minus", place=place(lat, -lon))] if may_lack_minus(lat, lon) else told


def _say_america(events: pd.DataFrame) -> bool:
    """Whether most addresses end with a state of the United States and a postal code."""
    if ADDRESS not in events:
        return False
    addresses = events[ADDRESS].dropna().drop_duplicates()
    return bool(len(addresses)) and bool(addresses.str.contains(_AMERICAN, regex=True).mean() > _HALF)


def _empty_share(prepared: Prepared) -> float:
    """Share of the cells in which no record lies, 0..1."""
    events = prepared.events[prepared.events[REASON] == "used"]
    points = events[[LAT, LON]].drop_duplicates()
    at = prepared.grid.locate(points[LAT].to_numpy(dtype=float), points[LON].to_numpy(dtype=float))
    return 1 - np.unique(at[at >= 0]).size / len(prepared.grid)


def _bulk(prepared: Prepared) -> tuple[Point, float, float]:
    """Where the records in the study area lie, as `_gathered`."""
    here = prepared.events[REASON].isin(["used", "edge_of_grid", "pile_up", "no_usable_cost"]).to_numpy()
    return _gathered(*coordinates(prepared.events, here if here.any() else ~here))


def _gathered(lat: Any, lon: Any) -> tuple[Point, float, float]:
    """The middle of the largest group of records, and what share of all, and of the group, lies near to it.

    Two cities far apart have no middle: nobody is between them.
    """
    possible = (np.abs(lat) <= 90) & (np.abs(lon) <= 360)
    lat, lon = (lat[possible], lon[possible]) if possible.any() else (np.zeros(1), np.zeros(1))
    group = largest_group(lat, lon)
    beside = around(lon, middle_of(lon[group]))
    north, east = float(np.median(lat[group])), float(np.median(beside[group]))
    away = np.sqrt(np.square(sphere(lat, lon) - sphere(np.array(north), np.array(east))).sum(axis=-1))
    near = away <= _NEAR_KM
    here = (north, float((east + HALF) % 360 - HALF))
    return here, float(near.mean()), float(near[group].mean())


def _middle(polygon: Any) -> Point:
    (west, east), (_, south, _, north) = across(polygon), shapely.bounds(polygon).tolist()
    lon = (west + east) / 2
    return (south + north) / 2, lon - 360 if lon > HALF else lon


def _named(study: Study) -> str:
    """How messages name what gives the study area."""
    given, what = (study.areas, "area") if study.study_area is None else (study.study_area, "study area")
    return f"The {what} file {Path(given).name}" if isinstance(given, (str, Path)) else f"The {what} table"
