"""A study is prepared: everything read, every record looked at, grid and measure decided; nothing is tested."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot.areas.systems import SystemMissingError
from hotspot.base import fit_base, read_base
from hotspot.columns import COST, COST_PER_EVENT, LAT, LON, PERSON, PROTECTED, REPEATED, SELECTED
from hotspot.engines import StoredPlaces
from hotspot.errors import InputError
from hotspot.events import EventColumns, open_events, read_events
from hotspot.files.source import open_source
from hotspot.footprints import read_footprints
from hotspot.grid import Grid, as_polygon, assumed_area, choose_resolution, contains, union
from hotspot.grid.resolution import MOST_CELLS, expected_cells
from hotspot.institutions import read_institutions
from hotspot.method import Method
from hotspot.quality import REASONS, judge_events, pile_up_table, quality_table, used
from hotspot.quality.behind import filled, stands_for
from hotspot.quality.precision import at_points
from hotspot.quality.strays import PUT_RIGHT, ways_back
from hotspot.services import read_services, services_near
from hotspot.study.against import against_what, fine_enough, knows_nearly_all
from hotspot.study.based import excluded, share_of_water
from hotspot.study.elsewhere import refuse_wrong_areas, which_system, why_elsewhere
from hotspot.study.guard import guard, tell_less
from hotspot.study.homes import read_homes
from hotspot.study.piles import about_precision, coarse_words, held_points
from hotspot.study.prepared import Prepared
from hotspot.study.settings import PLACEHOLDERS, Study
from hotspot.words import Said, said
from hotspot.words.numbers import counted

FEWEST_EVENTS: Final = 2
#: Cells beyond which it is said, before the work, how long it takes; about so long for each.
_LARGE: Final = 200_000
_MINUTES_A_CELL: Final = 1e-6
#: Of so many cells a map is refused where it has more than so many of them for each record: nearly all hold nothing.
_CELLS_A_RECORD: Final = 1_000


def check_study(study: Study, *, step: Callable[[str | Said], Any] = lambda _: None) -> Prepared:
    """Read everything and look at every record; nothing is tested."""
    step("read")
    columns = study.columns
    if study.cost_kind is None:
        columns = columns.without_cost()
    given, (areas, homes, points), services, institutions, footprints, (base, cut) = _read_all(study, columns)
    shown = protected = None
    if institutions is not None:
        study, given, services, shown = guard(study, given, services, institutions, footprints)
        hidden = institutions[institutions[PROTECTED].to_numpy(dtype=bool)].reset_index(drop=True)
        protected = None if hidden.empty else hidden
    events = _table(given)
    step("check")
    _refuse_one(events)
    method = study.method.measuring(study.measure or ("people" if knows_nearly_all(events) else "events"))
    if method.measure == "people" and filled(events, PERSON) is None:
        raise InputError(
            "The measure people needs a column that identifies persons: name it with --person, or use --measure events."
        )
    method.refuse_unknown_persons(known=knows_nearly_all(events))
    grid, how = _grid(study, events, (areas, homes, cut), method)
    if len(grid) > _LARGE:
        minutes = 1 + round(len(grid) * _MINUTES_A_CELL)
        step(said("terminal.large_grid", minutes, cells=len(grid), minutes=minutes))
    keep = [reason for reason in study.keep if reason != PLACEHOLDERS]
    need_cost = _needs_cost(study)
    if isinstance(given, StoredPlaces):
        suspects = given.judge(grid, keep=keep, keep_points=study.keep_points)
    else:
        given, suspects = judge_events(events, grid, keep=keep, keep_points=study.keep_points, need_cost=need_cost)
    tell_less(_table(given))
    if services is not None and grid.area is not None:
        services = services_near(services, grid.area)
    against = against_what(study, homes, points, grid, method, events)
    return Prepared(
        study=study,
        given=given,
        suspects=suspects.alone,
        pile_ups=pile_up_table(_table(given), suspects, areas),
        areas=areas,
        grid=grid,
        how=how,
        method=method.against(against.null),
        against=against,
        services=services,
        address_points=points,
        institutions=shown,
        protected=protected,
        footprints=footprints,
        base=None if base is None else fit_base(base, grid.area),
        water_share=share_of_water(base, grid.area),
    )


def _needs_cost(study: Study) -> bool:
    """Whether events without a usable amount are held out; such a measure is never chosen by itself."""
    return study.measure in {COST, COST_PER_EVENT}


def _read_all(
    study: Study, columns: EventColumns
) -> tuple[pd.DataFrame | StoredPlaces, tuple[Any, Any, Any], pd.DataFrame | None, pd.DataFrame | None, Any, Any]:
    """The events; the areas, those with residents and address points; services; institutions; footprints; the base.

    Beside the base stands what is cut out of the study area.

    What is wrong with any of them is said at once.
    """
    problems: list[str] = []

    def tried(read: Callable[[], Any], nothing: Any, events: Any = None) -> Any:
        try:
            return read()
        except SystemMissingError as problem:
            problems.append(f"{problem}{which_system(problem, _table(events))}")
        except InputError as problem:
            problems.append(str(problem))
        return nothing

    def given(source: Any, read: Callable[[Any], Any]) -> Any:
        return tried(lambda: None if source is None else read(source), None, events)

    events = tried(lambda: _read_events(study, columns), pd.DataFrame(), pd.DataFrame())
    base = given(study.base, read_base)
    based = base is not None or study.base is None
    cut = tried(lambda: excluded(study.exclude, base) if based else None, None, events)
    homes = tried(lambda: read_homes(study, cut), (None, None, None), events)
    services = given(study.services, read_services)
    institutions = given(study.institutions, read_institutions)
    footprints = given(study.buildings, read_footprints)
    if problems:
        raise InputError("\n".join(problems))
    return events, homes, services, institutions, footprints, (base, cut)


def _read_events(study: Study, columns: EventColumns) -> pd.DataFrame | StoredPlaces:
    """A frame is read; what lies elsewhere stays there, and its places come."""
    values = replace(study.values, keep_placeholders=PLACEHOLDERS in study.keep)
    opened = open_source(study.events, layer=study.layer, sheet=study.sheet, room=study.room)
    read: Callable[..., Any] = open_events if opened.index is None else read_events
    found = read(opened, columns=columns, where=study.where, values=values)
    if isinstance(found, pd.DataFrame):
        return found
    return StoredPlaces(found, need_cost=_needs_cost(study) and COST in found.relation.columns)


def _table(events: pd.DataFrame | StoredPlaces) -> pd.DataFrame:
    return events.table if isinstance(events, StoredPlaces) else events


def _grid(study: Study, events: pd.DataFrame, given: tuple[Any, Any, Any], method: Method) -> tuple[Grid, Said]:
    """The grid and the reason for its resolution; ``given``: areas, those with residents, what is excluded."""
    areas, homes, cut = given
    assumed = study.study_area is None and areas is None
    polygon = _area(study, events, areas, cut)
    lat, lon = events[LAT].to_numpy(), events[LON].to_numpy()
    inside = contains(polygon, lat, lon)
    for cause in set(study.keep) & set(PUT_RIGHT):
        # Records that will be put right are used, too.
        inside |= np.any([contains(polygon, *way) for way in ways_back(cause, lat, lon)], axis=0)
    inside &= at_points(events)
    if SELECTED in events:
        inside &= events[SELECTED].to_numpy()
    if REPEATED in events:
        inside &= ~events[REPEATED].to_numpy()
    count = int(stands_for(events)[inside].sum())
    if study.resolution is not None:
        _refuse_empty(expected_cells(polygon, study.resolution), study.resolution, count)
        return Grid.over(polygon, resolution=study.resolution, assumed=assumed), said("decisions.chosen_by_user")
    choice = fine_enough(study, choose_resolution(polygon, count), polygon, homes, method)
    try:
        return Grid.over(polygon, resolution=choice.resolution, assumed=assumed), choice.reason
    except InputError:
        if not assumed:
            raise
        raise InputError(f"No map can be made of these records alone. {_small_to_assume(events)}") from None


def _area(study: Study, events: pd.DataFrame, areas: Any, cut: Any) -> Any:
    """The study area: given, all areas together, or assumed; without what is excluded."""
    try:
        given = None if study.study_area is None else as_polygon(study.study_area)
    except SystemMissingError as problem:
        raise InputError(f"{problem}{which_system(problem, events)}") from None
    if areas is not None:
        together = union(areas)
        refuse_wrong_areas(replace(study, study_area=None), events, together)
        given = together if given is None else given
    if study.study_area is not None:
        refuse_wrong_areas(study, events, given)
    polygon = _assumed(events) if given is None else given
    if cut is not None:
        polygon = polygon.difference(cut)
        if polygon.is_empty:
            raise InputError("Nothing of the study area is left without the areas to exclude.")
    return polygon


def _assumed(events: pd.DataFrame) -> Any:
    """The study area by the records; what a geocoder put in the middle of an area says nothing of its shape."""
    own = at_points(events)
    return assumed_area(events if own.all() or not own.any() else events[own])


def _refuse_empty(cells: float, resolution: int, records: int) -> None:
    """Refuse a resolution so fine that nearly every cell of a large map is empty."""
    # Where hardly a record lies inside, that is what is wrong.
    if records < FEWEST_EVENTS or not _LARGE < cells <= MOST_CELLS or cells <= _CELLS_A_RECORD * records:
        return
    # Each step coarser has a seventh of the cells.
    coarser = resolution - math.ceil(math.log(cells / max(_LARGE, _CELLS_A_RECORD * records), 7))
    raise InputError(
        f"Resolution {resolution} needs about {cells:,.0f} cells for {records:,} records in the study area: nearly all "
        f"would be empty. Choose {coarser} or less, or leave it out for one that fits the records."
    )


def _refuse_one(events: pd.DataFrame) -> None:
    """One record makes no map, and no study area around it either."""
    placed = (events[LAT].notna() & events[LON].notna()).to_numpy(dtype=bool, copy=True)
    if SELECTED in events:
        placed &= events[SELECTED].to_numpy()
    if REPEATED in events:
        placed &= ~events[REPEATED].to_numpy()
    rows = events.attrs["rows"]
    if int(stands_for(events)[placed].sum()) == 1:
        where = " and the condition --where" if SELECTED in events else ""
        found = f"1 of {rows:,} records has them" if rows > 1 else "the file has 1 record"
        raise InputError(
            f"A map needs at least {FEWEST_EVENTS} records with coordinates; {found}. Check the file{where}."
        )


def refuse_too_few(prepared: Prepared) -> None:
    """Refuse a study of which hardly a record can be placed, saying where the others are."""
    on_map = int(stands_for(prepared.events)[used(prepared.events, on_map=True)].sum())
    if on_map >= FEWEST_EVENTS:
        return
    table = quality_table(prepared.events)
    meanings = {reason.word: str(reason.meaning) for reason in REASONS}
    held = "".join(
        f"\n  {records:,}  {meanings[reason]}"
        for reason, records, _ in table.itertuples(index=False)
        if reason != "used"
    )
    hint = why_elsewhere(prepared)
    if not hint and prepared.grid.assumed and "edge_of_grid" in set(table["reason"]):
        hint = f"\n{_small_to_assume(prepared.events)}"
    raise InputError(
        f"{on_map:,} of {prepared.events.attrs['rows']:,} records can be placed on the map; at least {FEWEST_EVENTS} "
        f"are needed. Not used or not on the map:{held or ' none.'}{hint}{_held_out(prepared)}"
    )


def _held_out(prepared: Prepared) -> str:
    """Which points are held out and why, on lines of their own; empty without any."""
    told = [
        *about_precision(prepared),
        *held_points(prepared),
        *([coarse_words(coarse)] if (coarse := prepared.suspects.coarse) else []),
    ]
    return "".join(f"\n{one}" for one in told)


def _small_to_assume(events: pd.DataFrame) -> str:
    places = counted(len(events[[LAT, LON]].dropna().drop_duplicates()), "places")
    return (
        f"No areas were given, and the study area assumed from records at {places} is smaller than the hexagons: give "
        "--neighborhoods or --study-area."
    )
