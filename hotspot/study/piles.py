"""What a study says of pile-ups, addresses and the coarseness of points."""

from typing import Final

import pandas as pd

from hotspot.columns import ADDRESS, ADDRESSES, HELD, LAT, LON, PRECISION, RECORDS, SPELLED, WHY
from hotspot.quality import kept_points
from hotspot.quality.addresses.unit_behind_dash import dashed_units
from hotspot.quality.behind import stands_for
from hotspot.quality.points import Suspects
from hotspot.quality.points.coarse import Coarse
from hotspot.quality.points.many_addresses import FEWEST
from hotspot.quality.points.many_records import SHARE, TIMES
from hotspot.quality.precision import at_points
from hotspot.study.prepared import Prepared
from hotspot.words import Said, said
from hotspot.words.numbers import percent

#: So many points are named.
_NAMED: Final = 5


def about_points(prepared: Prepared) -> list[Said]:
    """How pile-ups were told, which were found, which were kept, and what is wrong with all points together."""
    study, events, suspects = prepared.study, prepared.events, prepared.suspects
    if "pile_up" in study.keep:
        taken = [said("decisions.piles_kept")]
    elif ADDRESS in events:
        taken = [said("decisions.piles_held", least=FEWEST, share=percent(SHARE), times=TIMES)]
    else:
        taken = [said("decisions.piles_unknown", share=percent(SHARE), times=TIMES)]
    table = prepared.pile_ups
    taken += _of_points("quality.suspects", table[table[HELD]])
    if "pile_up" not in study.keep:
        taken += _of_points("quality.points_kept", table[~table[HELD]])
        if nowhere := _nothing_there(suspects, study.keep_points):
            taken.append(said("quality.nothing_to_keep", points=nowhere))
    if suspects.coarse is not None:
        taken.append(coarse_words(suspects.coarse))
    if suspects.few is not None:
        taken.append(said("quality.few_points", records=suspects.few.records, points=suspects.few.points))
    if ADDRESS in events and (units := dashed_units(events[ADDRESS], events[SPELLED], stands_for(events))):
        taken.append(said("quality.dashed_units", units, records=units))
    return taken


def about_precision(prepared: Prepared) -> list[Said]:
    """That records are not at points of their own, by the column that says so; how many tells the table of records."""
    events = prepared.events
    if at_points(events).all():
        return []
    return [said("decisions.by_precision", column=repr(events.attrs["columns"][PRECISION]))]


def held_points(prepared: Prepared) -> list[Said]:
    """The points that are held out as pile-ups; nothing without any."""
    return _of_points("quality.suspects", prepared.pile_ups[prepared.pile_ups[HELD]])


def _of_points(key: str, table: pd.DataFrame) -> list[Said]:
    if table.empty:
        return []
    records = int(table[RECORDS].sum())
    return [said(key, len(table), points=len(table), records=records, largest=largest_points(table))]


def largest_points(table: pd.DataFrame) -> tuple[Said, ...]:
    """The largest points of a table of pile-ups, each with its records and why it is suspected."""
    return tuple(
        said(
            "quality.suspect",
            row[RECORDS],
            point=f"{row[LAT]:.6f},{row[LON]:.6f}",
            records=row[RECORDS],
            why=said(f"quality.{row[WHY]}", row[ADDRESSES], addresses=row[ADDRESSES]),
        )
        for row in table.head(_NAMED).to_dict("records")
    )


def coarse_words(coarse: Coarse) -> Said:
    """That coordinates are coarser than hexagons, and what helps."""
    key = "quality.coordinates_coarse" if coarse.resolution else "quality.coordinates_too_coarse"
    return said(
        key,
        coarse.decimals,
        decimals=coarse.decimals,
        metres=round(coarse.metres),
        width=round(coarse.width),
        resolution=coarse.resolution,
    )


def _nothing_there(suspects: Suspects, points: tuple[tuple[float, float], ...]) -> tuple[str, ...]:
    """Points to keep at which there is no suspect."""
    there = suspects.at.points[suspects.why >= 0]
    return tuple(f"{lat:.6f},{lon:.6f}" for lat, lon in points if not kept_points(there, [(lat, lon)]).any())
