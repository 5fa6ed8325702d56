"""From settings to a release: the one path that the command line and the library share."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot.areas import read_areas
from hotspot.cells import bin_events
from hotspot.columns import (
    COST,
    COST_PER_EVENT,
    EXPOSURE,
    HOT_CELLS,
    LABEL,
    LAT,
    LON,
    NAME,
    NEIGHBORHOOD,
    P_LOWER,
    P_UPPER,
    PERSON,
    REASON,
    RECORDS,
    SELECTED,
    Q,
)
from hotspot.disclosure import Release, release
from hotspot.engines import Totals
from hotspot.errors import InputError
from hotspot.events import EventColumns, read_events
from hotspot.grid import Grid, as_polygon, assumed_area, choose_resolution, contains, union
from hotspot.hot_spots import find_hot_spots, leave_one_out, measure_clustering
from hotspot.places import (
    area_of_buildings,
    find_area,
    measure_concentration,
    rank_places,
    spread_population,
    total_by_building,
    total_by_place,
)
from hotspot.quality import REASONS, check_events, quality_table, used
from hotspot.services import read_services, services_near
from hotspot.slices import slice_events
from hotspot.stats import EXPOSURE_NULLS
from hotspot.study.decisions import about_slices
from hotspot.study.facts import describe
from hotspot.study.prepared import Prepared
from hotspot.study.settings import Study
from hotspot.words import Said, said
from hotspot.words.numbers import counted

#: The steps, as a progress bar names them.
STEPS: Final = ("read", "check", "count", "test", "list")
FEWEST_EVENTS: Final = 2


def run_study(study: Study, *, step: Callable[[str], Any] = lambda _: None) -> Release:
    """Read, check, count, test, list and release. ``step`` is called with each of `STEPS` as it begins.

    Raises `InputError` for settings or data that cannot be used, `NotReleasableError` for an audience whose
    protection is not built.
    """
    # An output that could not leave is not computed either.
    release(study.policy)
    prepared = check_study(study, step=step)
    _refuse_too_few(prepared)
    step("count")
    totals = Totals(prepared.events, prepared.grid)
    cap = prepared.method.cap
    binned = bin_events(totals, prepared.grid) if cap is None else bin_events(totals, prepared.grid, cap=cap)
    if prepared.method.null in EXPOSURE_NULLS:
        binned[EXPOSURE] = _residents(prepared)
    step("test")
    cells = leave_one_out(find_hot_spots(binned, prepared.grid, prepared.method), totals, prepared.grid)
    clustering = measure_clustering(cells, prepared.grid)
    step("list")
    buildings = total_by_building(totals)
    buildings[LABEL] = _at(cells[LABEL], totals.cells(prepared.grid))
    neighborhoods, where = None, None
    if prepared.areas is not None:
        cells, neighborhoods = _by_neighborhood(cells, totals, prepared)
        where = area_of_buildings(totals, prepared.areas)
        buildings[NEIGHBORHOOD] = _at(prepared.areas[NAME], where)
    concentration = measure_concentration(totals, neighborhoods)
    by = COST if prepared.method.measure == COST_PER_EVENT else prepared.method.measure
    ranked = rank_places(buildings, by=by)
    slices = slice_events(totals, prepared.grid, buildings=ranked, neighborhoods=where) if study.by_kind else None
    facts = describe(prepared, cells)
    if slices is not None:
        facts = replace(facts, decisions=(*facts.decisions, *about_slices(slices)))
    return release(
        study.policy,
        cells=cells,
        buildings=ranked,
        neighborhoods=None if neighborhoods is None else rank_places(neighborhoods, by=by),
        quality=quality_table(prepared.events),
        facts=replace(facts, clustering=clustering, concentration=concentration, slices=slices),
    )


def check_study(study: Study, *, step: Callable[[str], Any] = lambda _: None) -> Prepared:
    """Read everything and look at every record; nothing is tested."""
    step("read")
    columns = study.columns
    if study.method.null in EXPOSURE_NULLS and study.areas is None:
        raise _no_residents(study.method.null)
    if study.cost_kind is None:
        columns = columns.without_cost()
    events, areas, services = _read_all(study, columns)
    step("check")
    _refuse_one(events)
    method = study.method.measuring(study.measure or ("people" if PERSON in events else "events"))
    if method.measure == "people" and PERSON not in events:
        raise InputError(
            "The measure people needs a column that identifies persons: name it with --person, or use --measure events."
        )
    grid, how = _grid(study, events, areas)
    checked = check_events(events, grid, keep=study.keep, need_cost=method.measure in {COST, COST_PER_EVENT})
    if services is not None and grid.area is not None:
        services = services_near(services, grid.area)
    return Prepared(study=study, events=checked, areas=areas, grid=grid, how=how, method=method, services=services)


def _read_all(study: Study, columns: EventColumns) -> tuple[pd.DataFrame, Any, pd.DataFrame | None]:
    """The events, the areas and the services; what is wrong with them is said at once."""
    problems: list[str] = []
    events, areas, services = pd.DataFrame(), None, None
    try:
        events = read_events(study.events, columns=columns, where=study.where)
    except InputError as problem:
        problems.append(str(problem))
    try:
        if study.areas is not None:
            areas = read_areas(study.areas, name_column=study.name_column, population_column=study.population_column)
    except InputError as problem:
        problems.append(str(problem))
    try:
        if study.services is not None:
            services = read_services(study.services)
    except InputError as problem:
        problems.append(str(problem))
    if problems:
        raise InputError("\n".join(problems))
    return events, areas, services


def _grid(study: Study, events: pd.DataFrame, areas: Any) -> tuple[Grid, Said]:
    """The grid and the reason for its resolution."""
    assumed = study.study_area is None and areas is None
    if study.study_area is not None:
        polygon = as_polygon(study.study_area)
    else:
        polygon = assumed_area(events) if areas is None else union(areas)
    if study.exclude is not None:
        polygon = polygon.difference(as_polygon(study.exclude))
        if polygon.is_empty:
            raise InputError("Nothing of the study area is left without the areas to exclude.")
    if study.resolution is not None:
        return Grid.over(polygon, resolution=study.resolution, assumed=assumed), said("decisions.chosen_by_user")
    inside = contains(polygon, events[LAT].to_numpy(), events[LON].to_numpy())
    if SELECTED in events:
        inside &= events[SELECTED].to_numpy()
    choice = choose_resolution(polygon, int(inside.sum()))
    try:
        return Grid.over(polygon, resolution=choice.resolution, assumed=assumed), choice.reason
    except InputError:
        if not assumed:
            raise
        raise InputError(f"No map can be made of these records alone. {_small_to_assume(events)}") from None


def _refuse_one(events: pd.DataFrame) -> None:
    """One record makes no map, and no study area around it either."""
    placed = events[LAT].notna() & events[LON].notna()
    if SELECTED in events:
        placed &= events[SELECTED]
    if int(placed.sum()) == 1:
        where = " and the condition --where" if SELECTED in events else ""
        found = f"1 of {len(events):,} records has them" if len(events) > 1 else "the file has 1 record"
        raise InputError(
            f"A map needs at least {FEWEST_EVENTS} records with coordinates; {found}. Check the file{where}."
        )


def _refuse_too_few(prepared: Prepared) -> None:
    on_map = int(used(prepared.events, on_map=True).sum())
    if on_map >= FEWEST_EVENTS:
        return
    table = quality_table(prepared.events)
    meanings = {reason.word: str(reason.meaning) for reason in REASONS}
    held = "".join(
        f"\n  {records:,}  {meanings[reason]}"
        for reason, records, _ in table.itertuples(index=False)
        if reason != "used"
    )
    swapped = int(table.loc[table[REASON] == "swapped", RECORDS].sum())
    hint = (
        f"\n{swapped:,} would lie inside if latitude and longitude were exchanged: "
        "name the columns with --lat and --lon."
        if swapped
        else f"\n{_small_to_assume(prepared.events)}"
        if prepared.grid.assumed and "edge_of_grid" in set(table["reason"])
        else ""
    )
    raise InputError(
        f"{on_map:,} of {len(prepared.events):,} records can be placed on the map; at least {FEWEST_EVENTS} are "
        f"needed. Not used or not on the map:{held or ' none.'}{hint}"
    )


def _small_to_assume(events: pd.DataFrame) -> str:
    places = counted(len(events[[LAT, LON]].dropna().drop_duplicates()), "places")
    return (
        f"No areas were given, and the study area assumed from records at {places} is smaller than the hexagons: give "
        "--neighborhoods or --study-area."
    )


def _residents(prepared: Prepared) -> Any:
    if prepared.areas is None:
        raise _no_residents(prepared.method.null)
    return spread_population(prepared.areas, prepared.grid).to_numpy()


def _no_residents(null: str) -> InputError:
    return InputError(f"The null {null!r} needs residents: give neighborhoods with a column of residents.")


def _by_neighborhood(cells: pd.DataFrame, totals: Totals, prepared: Prepared) -> tuple[pd.DataFrame, Any]:
    areas = prepared.areas
    where = find_area(areas, cells[LAT], cells[LON])
    located = cells.copy(deep=False)
    located.attrs = cells.attrs
    located[NEIGHBORHOOD] = _at(areas[NAME], where)
    hot = ((cells[Q] <= prepared.method.alpha) & (cells[P_UPPER] < cells[P_LOWER])).to_numpy()
    neighborhoods = total_by_place(totals, areas)
    neighborhoods[HOT_CELLS] = np.bincount(where[hot & (where >= 0)], minlength=len(areas))
    return located, neighborhoods


def _at(texts: "pd.Series[str]", position: Any) -> "pd.Series[str]":
    """The text at each position; missing where the position is -1."""
    return pd.Series([*texts.tolist(), None], dtype="str").take(position).reset_index(drop=True)
