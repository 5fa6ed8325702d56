"""The tables of a study for internal use: counted, tested, listed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.cells import bin_events
from hotspot.columns import (
    COST,
    COST_PER_EVENT,
    EVENTS_EACH,
    HALF_ADDRESSES,
    HOT_CELLS,
    LABEL,
    LAT,
    LON,
    NAME,
    NEIGHBORHOOD,
    POPULATION,
)
from hotspot.disclosure import Facts
from hotspot.engines import Totals
from hotspot.engines.totals import nearly_all
from hotspot.grid import Grid
from hotspot.hot_spots import (
    can_scan,
    count_false_alarms,
    find_hot_spots,
    is_hot,
    leave_one_out,
    measure_clustering,
    scan_discs,
)
from hotspot.method import DEFAULT_CAP, RESIDENTS, Method
from hotspot.places import (
    addresses_of_half,
    area_of_buildings,
    areas_that_stand_out,
    buildings_of_institutions,
    find_area,
    find_hot_places,
    knows_persons,
    list_institutions,
    measure_concentration,
    neighborhood_of_cells,
    rank_places,
    rows_of_buildings,
    total_by_building,
    total_by_name,
    total_by_place,
    with_slices,
)
from hotspot.quality import quality_table
from hotspot.slices import slice_events
from hotspot.study.based import texts_of_base
from hotspot.study.decisions import MOST_SCANNED, about_institutions, about_slices
from hotspot.study.facts import describe, tested
from hotspot.study.footprints import about_footprints
from hotspot.study.guard import refuse_told, texts_of
from hotspot.study.prepared import Prepared
from hotspot.study.residents import hot_when_drawn, told_of_residents, with_expected
from hotspot.words import Said

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
#: Maps drawn for the second opinion, and its radii: a page is not made slower for its notes.
_REDRAWS: Final = 99
_DISCS: Final = Method(rings=(1, 3))


@dataclass(frozen=True, eq=False)
class Found:
    """What was found."""

    tables: dict[str, pd.DataFrame | None]
    """Name -> table, as `hotspot.release` takes them."""
    facts: Facts
    """What page and manifest say beside them."""


def internal_tables(prepared: Prepared, step: Callable[[str | Said], Any]) -> Found:
    """Count, test and list exact counts."""
    step("count")
    # Said while the places are still here.
    facts, quality = describe(prepared), quality_table(prepared.events)
    totals = Totals(prepared.given, prepared.grid, footprints=prepared.footprints)
    cells = _counted(prepared, totals)
    step("test")
    cells = leave_one_out(find_hot_spots(cells, prepared.grid, prepared.method), totals, prepared.grid)
    cells = hot_when_drawn(cells, prepared)
    clustering = measure_clustering(cells, prepared.grid)
    step("alarms")
    alarms = count_false_alarms(cells, prepared.grid) if prepared.method.null == RESIDENTS else None
    discs = _second_opinion(cells, prepared.grid)
    step("list")
    neighborhoods, where, dispersion = None, None, 1.0
    cap = prepared.method.cap
    buildings = total_by_building(totals, cap=DEFAULT_CAP if cap is None else cap)
    facts = replace(facts, kept_columns=buildings.attrs["kept_columns"])
    buildings = with_expected(buildings, totals.cells(prepared.grid)[buildings.index] >= 0, prepared)
    buildings[LABEL] = _at(cells[LABEL], totals.cells(prepared.grid))
    if prepared.areas is not None:
        cells, neighborhoods = _by_neighborhood(cells, totals, prepared)
        neighborhoods, dispersion = standing_out(neighborhoods)
        where = area_of_buildings(totals, prepared.areas)
        buildings[NEIGHBORHOOD] = _at(prepared.areas[NAME], where)
    elif totals.named is not None and totals.named[1]:
        where = totals.named[0]
        cells, neighborhoods = _by_name(cells, totals, prepared)
        buildings[NEIGHBORHOOD] = _at(neighborhoods[NAME], where)
    institutions, apart, rows = _institutions(totals, prepared)
    concentration = measure_concentration(totals, neighborhoods, apart=apart)
    by = COST if prepared.method.measure == COST_PER_EVENT else prepared.method.measure
    facts = told_of_residents(tested(facts, prepared, cells), cells, buildings)
    hot_places = find_hot_places(cells, prepared.grid, buildings, events=totals, services=facts.services)
    if apart is not None:
        buildings = buildings[~apart[buildings.index]]
    more = (*about_footprints(totals), *about_institutions(institutions, prepared))
    facts = replace(facts, decisions=(*facts.decisions, *more))
    buildings = rank_places(buildings, by=by)
    if prepared.study.by_kind:
        slices = slice_events(totals, prepared.grid, buildings=buildings, neighborhoods=where, institutions=rows)
        if slices is not None:
            hot_places = with_slices(hot_places, cells, prepared.grid, slices)
            facts = replace(facts, slices=slices, decisions=(*facts.decisions, *about_slices(slices)))
    tables = {
        "hot_places": hot_places,
        "cells": cells,
        "buildings": buildings,
        "neighborhoods": None if neighborhoods is None else rank_places(neighborhoods, by=by),
        "institutions": institutions,
        "concentration": concentration,
        "quality": quality,
        "pile_ups": prepared.pile_ups,
    }
    facts = replace(facts, clustering=clustering, false_alarms=alarms, dispersion=dispersion, discs=discs)
    facts = replace(facts, persons_known=nearly_all(totals.share_of_persons, 1.0))
    _refuse_protected(tables, facts, prepared)
    return Found(tables, facts)


def _refuse_protected(tables: dict[str, pd.DataFrame | None], facts: Facts, prepared: Prepared) -> None:
    """Refuse texts of the output that name a protected place."""
    if prepared.protected is None:
        return
    told = {} if facts.slices is None else {"the kinds of events": facts.slices.categories}
    served: dict[str, Any] = {} if prepared.services is None else {"the services": prepared.services[NAME]}
    served["the names of the base"] = texts_of_base(prepared.base)
    served["the headings of kept columns"] = facts.kept_columns
    refuse_told(texts_of(tables, {**told, **served}), prepared.protected)


def _institutions(totals: Totals, prepared: Prepared) -> tuple[pd.DataFrame | None, Flags | None, Ints | None]:
    """The list of institutions, which buildings are theirs, and in which row of it; None without a register."""
    if prepared.institutions is None:
        return None, None, None
    found = buildings_of_institutions(totals, prepared.institutions)
    listed = list_institutions(totals, prepared.institutions, found)
    return listed, found.institution >= 0, rows_of_buildings(listed, found)


def _second_opinion(cells: pd.DataFrame, grid: Grid) -> pd.DataFrame | None:
    """The discs of the notes; None under a null that they cannot be scanned under, or for very many cells."""
    if len(cells) > MOST_SCANNED or not can_scan(cells.attrs["test"]):
        return None
    return scan_discs(cells, grid, replace(_DISCS, alpha=cells.attrs["test"]["alpha"]), redraws=_REDRAWS)


def _counted(prepared: Prepared, totals: Totals) -> pd.DataFrame:
    """The cells with what they hold, and with their residents where they are known."""
    cap, marks = prepared.method.cap, prepared.method.measure == COST_PER_EVENT
    cells = bin_events(totals, prepared.grid, cap=DEFAULT_CAP if cap is None else cap, marks=marks)
    if prepared.against.population is not None:
        cells[POPULATION] = prepared.against.population.to_numpy()
    cells[HALF_ADDRESSES] = addresses_of_half(totals, prepared.grid)
    return cells


def standing_out(neighborhoods: Any) -> tuple[Any, float]:
    """The neighborhoods with what stands out among them where they have residents, and how many events count as one.

    Counted are people where persons are known of nearly all events; else events, as if those of each building were one
    caller's.
    """
    if POPULATION not in neighborhoods or not (neighborhoods[POPULATION] > 0).any():
        return neighborhoods, 1.0
    factor = 1.0 if knows_persons(neighborhoods) else float(neighborhoods[EVENTS_EACH].mean())
    return areas_that_stand_out(neighborhoods), float(f"{factor:.6g}")


def _by_neighborhood(cells: pd.DataFrame, totals: Totals, prepared: Prepared) -> tuple[pd.DataFrame, Any]:
    areas = prepared.areas
    where = find_area(areas, cells[LAT], cells[LON])
    located = cells.copy(deep=False)
    located.attrs = cells.attrs
    located[NEIGHBORHOOD] = _at(areas[NAME], where)
    hot = is_hot(cells, prepared.method.alpha)
    neighborhoods = total_by_place(totals, areas)
    neighborhoods[HOT_CELLS] = np.bincount(where[hot & (where >= 0)], minlength=len(areas))
    return located, neighborhoods


def _by_name(cells: pd.DataFrame, totals: Totals, prepared: Prepared) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same for neighborhoods that the events name."""
    where, neighborhoods = neighborhood_of_cells(totals, prepared.grid), total_by_name(totals)
    located = cells.copy(deep=False)
    located.attrs = cells.attrs
    located[NEIGHBORHOOD] = _at(neighborhoods[NAME], where)
    hot = is_hot(cells, prepared.method.alpha)
    neighborhoods[HOT_CELLS] = np.bincount(where[hot & (where >= 0)], minlength=len(neighborhoods))
    return located, neighborhoods


def _at(texts: "pd.Series[str]", position: Any) -> "pd.Series[str]":
    """The text at each position; missing where the position is -1."""
    return pd.Series([*texts.tolist(), None], dtype="str").take(position).reset_index(drop=True)
