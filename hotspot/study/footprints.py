"""The footprints of a study: without names where places are protected, and what is told of them."""

from typing import Any

import pandas as pd

from hotspot.columns import BUILDINGS, EVENTS, FOOTPRINT, JOINED, NAME
from hotspot.engines import Totals
from hotspot.study.of_file import of_file
from hotspot.study.prepared import Prepared
from hotspot.words import Said, said


def unprotected(footprints: Any, protected: pd.DataFrame | None) -> Any:
    """The footprints; where places are protected, without names: one that is missing would tell whose it is."""
    if footprints is None or protected is None:
        return footprints
    nameless = footprints.assign(**{NAME: pd.Series("", index=footprints.index, dtype="str")})
    nameless.attrs = footprints.attrs
    return nameless


def of_footprints(prepared: Prepared) -> list[Said]:
    """Which columns of the footprints were taken, and what was noted while they were read."""
    if prepared.footprints is None:
        return []
    told = prepared.footprints.attrs
    columns = tuple(said("decisions.from", meaning=m, column=repr(c)) for m, c in told["columns"].items())
    taken = [said("decisions.footprints_from", columns=columns)] if columns else []
    return [*taken, *of_file("notes.footprints", prepared.study.buildings, told["notes"])]


def about_footprints(totals: Totals) -> list[Said]:
    """How addresses were joined to footprints, each way counted."""
    if totals.joined is None:
        return []
    every = int(totals.joined[BUILDINGS].sum())
    taken = [
        said(f"decisions.footprints_{fate}", int(number), places=int(number), all=every, events=int(events))
        for fate, number, events in totals.joined[[JOINED, BUILDINGS, EVENTS]].itertuples(index=False)
        if number
    ]
    buildings = totals.buildings[FOOTPRINT].notna()
    joined = int(buildings.sum())
    return [*taken, said("decisions.footprints_buildings", joined, buildings=joined, all=len(buildings))]
