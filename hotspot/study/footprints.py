"""The footprints of a study: what is told of them."""

from hotspot.columns import BUILDINGS, EVENTS, FOOTPRINT, JOINED
from hotspot.engines import Totals
from hotspot.footprints import where_protected
from hotspot.study.of_file import of_file
from hotspot.study.prepared import Prepared
from hotspot.words import Said, said


def of_footprints(prepared: Prepared) -> list[Said]:
    """Which columns of the footprints were taken, and what was noted while they were read."""
    if prepared.footprints is None:
        return []
    outlines, told = prepared.footprints, prepared.footprints.attrs
    columns = tuple(said("decisions.from", meaning=m, column=repr(c)) for m, c in told["columns"].items())
    taken = [said("decisions.footprints_from", columns=columns)] if columns else []
    if prepared.protected is not None:
        every, left = (table[FOOTPRINT].nunique() for table in (outlines, where_protected(outlines)))
        taken.append(said("decisions.footprints_protected", every - left, outlines=every - left, all=every))
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
