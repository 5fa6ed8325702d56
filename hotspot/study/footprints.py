"""The footprints of a study: read, without those of protected places, and what is told of them."""

from typing import Any

import numpy as np
import pandas as pd

from hotspot.columns import ADDRESS, BUILDINGS, EVENTS, FOOTPRINT, JOINED, LAT, LON
from hotspot.engines import Totals
from hotspot.footprints.join import at_places
from hotspot.study.of_file import of_file
from hotspot.study.prepared import Prepared
from hotspot.words import Said, said


def unprotected(footprints: Any, protected: pd.DataFrame | None) -> Any:
    """The footprints but those at protected places, whose texts would name them; None for none."""
    if footprints is None or protected is None:
        return footprints
    lat, lon = (protected[name].to_numpy(dtype=float, na_value=np.nan) for name in (LAT, LON))
    held = at_places(lat, lon, protected[ADDRESS].tolist(), footprints)
    kept = footprints[~footprints[FOOTPRINT].isin(footprints[FOOTPRINT][held]).to_numpy()].reset_index(drop=True)
    kept.attrs = footprints.attrs
    return kept


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
