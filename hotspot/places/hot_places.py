"""Hot places: hot cells that lie together, with the names that people know them by."""

from itertools import count
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.engines import Totals
from hotspot.errors import InputError
from hotspot.grid import Grid, outline
from hotspot.places.described import kinds_told, leading_neighborhoods, main_streets, nearest_told, periods_told
from hotspot.places.joined import join_cells
from hotspot.stats.digits import told_value
from hotspot.stats.rates import FEWEST_AT_RISK

if TYPE_CHECKING:
    import geopandas as gpd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NONE: Final = "none"
#: Buildings of a place that are named.
_FIRST: Final = 3


def find_hot_places(
    cells: pd.DataFrame,
    grid: Grid,
    buildings: pd.DataFrame,
    *,
    events: Any = None,
    slices: Any = None,
    services: pd.DataFrame | None = None,
) -> "gpd.GeoDataFrame":
    """The hot places of a map, the one with most beyond what was expected first. Row: a hot place.

    A hot place is hot cells (``q_hot`` at or below the study's level) that touch or lie across a gap of one cell.
    What it holds are the totals of these cells alone; the test spoke of each cell with those around it, not of the
    place, so a place has no p of its own: ``q_hot`` and ``scale`` are those of its strongest cell.

    ``cells``: from `find_hot_spots` with this grid, better after `leave_one_out`, and with ``neighborhood`` where it is
    known. ``buildings``: from `total_by_building` of the same events, ranked or not, with the index it gave.
    ``events``: those events or their `Totals`, for people and for what a place is without its top person.
    ``slices``: `hotspot.slice_events` of them, for kinds and periods. ``services``: from `hotspot.read_services`.

    Columns: ``rank``, ``name`` (the neighborhood with most of it, with a second that has half as much or more, "and
    around" where more than a quarter of it lies in neither; without neighborhoods its streets, else its coordinate; a
    number tells equal names apart), ``named_share`` (the part that lies in them, 0 to 1), ``streets`` (the street of
    most events, and a second with half as many or more; missing where no street holds a tenth), ``lat`` and ``lon``
    (middle of its strongest cell, degrees), ``cells`` (count), ``events``, ``people`` (distinct), ``cost``, ``share``
    (of what was tested on the whole map), ``value`` (what was tested, added up), ``expected`` (what the null expects
    of its cells; under ``total`` the map's mean for as many), ``times_expected`` or ``times_average`` (value over
    expected), ``excess`` (value less expected, in the measure's unit), ``q_hot``, ``scale``, ``buildings`` (how many
    hold an event), ``first_buildings`` (up to three, with their share in percent of what was tested, people added up
    over buildings), ``without_building`` and ``without_person`` (what is left of its events, people or cost without
    its largest building, and without the person with most), ``hot_without_building``, ``hot_without_person`` (whether
    any of its cells stays hot without the largest of its own neighborhood), ``kinds`` (its main kinds, with the share
    that each has here and on the map), ``periods`` (events by period), ``nearest_services`` (the nearest of each kind,
    km) and ``geometry`` (degrees). What is not known has no column.

    Raises `InputError` for cells that were not tested or are not the grid's.
    """
    import geopandas as gpd

    test = cells.attrs.get("test")
    if test is None or len(cells) != len(grid):
        raise InputError(
            f"The {len(cells):,} cells were not tested on this grid of {len(grid):,} cells, or have lost what was "
            "tested (attrs). Use the table that find_hot_spots gives, in its order."
        )
    place = _joined(cells, grid)
    places = int(place.max(initial=-1)) + 1
    totals = None if events is None else Totals.of(events, grid)
    found = _counted(cells, place, places, totals, grid)
    at = _place_of(buildings, place, totals, grid)
    _add_value(found, cells, place, test)
    _add_strongest(found, cells, place)
    _add_buildings(found, buildings, at, test)
    if totals is not None:
        _add_without(found, totals, place[totals.cells(grid)], totals.cells(grid) >= 0, test)
    _add_still_hot(found, cells, place)
    if services is not None and len(services):
        found[c.NEAREST] = nearest_told(services, found[c.LAT].to_numpy(), found[c.LON].to_numpy())
    found[c.STREETS] = main_streets(buildings, at, places, _of(test))
    hoods = None
    if c.NEIGHBORHOOD in cells:
        hoods, found[c.NAMED_SHARE] = leading_neighborhoods(cells, place, places)
    found[c.NAME] = _names(found, hoods)
    outlines = [outline(grid.cells[place == number]) for number in range(places)]
    # Without an excess, by evidence: sums of transformed values grow with the number of cells.
    order = np.lexsort((found["first"], -found[c.EXCESS] if c.EXCESS in found else found[c.Q_HOT]))
    table = gpd.GeoDataFrame(found[[name for name in _ORDER if name in found]], geometry=outlines, crs="EPSG:4326")
    table = table.take(order).reset_index(drop=True)
    table[c.NAME] = numbered(table[c.NAME].tolist())
    table.insert(0, c.RANK, np.arange(1, places + 1))
    if _empty(table[c.STREETS]):
        table = table.drop(columns=c.STREETS)
    return table if slices is None else with_slices(table, cells, grid, slices)


def with_slices(places: "gpd.GeoDataFrame", cells: pd.DataFrame, grid: Grid, slices: Any) -> "gpd.GeoDataFrame":
    """Hot places with ``kinds`` and ``periods``; ``cells``, ``grid`` and ``slices`` as for `find_hot_places`."""
    place, lat, lon = _joined(cells, grid), *(places[name].to_numpy(dtype=float) for name in (c.LAT, c.LON))
    # Where the strongest cell of a place is, the place is.
    number = place[grid.locate(lat, lon)]
    told = {c.KINDS: kinds_told, c.PERIODS: periods_told}
    for name, tell in told.items():
        texts = pd.Series(tell(slices, place, int(place.max(initial=-1)) + 1), dtype="str").take(number)
        if not _empty(texts):
            at = list(places.columns).index(c.NEAREST if c.NEAREST in places else c.GEOMETRY)
            places = places.copy(deep=False)
            places.insert(at, name, texts.to_numpy())
    return places


def _joined(cells: pd.DataFrame, grid: Grid) -> Ints:
    """The place of each cell, -1 for none."""
    hot = cells[c.Q_HOT].to_numpy(dtype=float, na_value=np.nan) <= cells.attrs["test"]["alpha"]
    return join_cells(np.asarray(hot), grid)


_ORDER: Final = (
    *(c.NAME, c.NAMED_SHARE, c.STREETS, c.LAT, c.LON, c.CELLS, *c.TOTALS, c.SHARE, c.VALUE),
    *(c.EXPECTED, c.TIMES_EXPECTED, c.TIMES_AVERAGE, c.EXCESS, c.Q_HOT, c.SCALE),
    *(c.BUILDINGS, c.FIRST_BUILDINGS, c.WITHOUT_BUILDING, c.WITHOUT_PERSON, *c.HOT_WITHOUT),
    c.NEAREST,
)


def numbered(names: list[str]) -> list[str]:
    """Names with a number behind the second and later ones of equal ones.

    >>> numbered(["North", "South", "North"])
    ['North', 'South', 'North (2)']
    """
    told: list[str] = []
    for name in names:
        free = (name if number == 1 else f"{name} ({number})" for number in count(1))
        told.append(next(one for one in free if one not in told))
    return told


def _empty(texts: "pd.Series[Any]") -> bool:
    return bool((texts.fillna("") == "").all())


def _of(test: Any) -> str:
    """The total of streets, and that is left without the largest: of people that is counted anew."""
    return c.COST if test["measure"] in {c.COST, c.COST_PER_EVENT} else c.EVENTS


def _shown(test: Any, buildings: pd.DataFrame) -> str:
    """The total that shares of buildings are of: what was tested, where the buildings have it."""
    measure = c.COST if test["measure"] == c.COST_PER_EVENT else test["measure"]
    return measure if measure in c.TOTALS and measure in buildings else c.EVENTS


def _counted(cells: pd.DataFrame, place: Ints, places: int, totals: Totals | None, grid: Grid) -> pd.DataFrame:
    counted = np.bincount(place[place >= 0], minlength=places)
    found = pd.DataFrame({"first": _first(place, places), c.CELLS: counted})
    for total in (c.EVENTS, c.COST):
        if total in cells:
            found[total] = _told(_sums(cells[total].to_numpy(dtype=float), place, places), total)
    if totals is not None and totals.carriers.has_persons:
        at = totals.cells(grid)
        found[c.PEOPLE] = totals.carriers.people(np.where(at >= 0, place[at], -1), places)
    return found


def _first(place: Ints, places: int) -> Ints:
    """The first cell of each place, shape (places,)."""
    return np.array([np.argmax(place == number) for number in range(places)], dtype=np.int64)


def _place_of(buildings: pd.DataFrame, place: Ints, totals: Totals | None, grid: Grid) -> Ints:
    """The place of each row of the buildings, -1 for none."""
    if totals is not None and _are_of(buildings, totals):
        at = totals.cells(grid)[buildings.index]
    else:
        at = grid.locate(buildings[c.LAT].to_numpy(dtype=float), buildings[c.LON].to_numpy(dtype=float))
    return np.where(at >= 0, place[at], -1)


def _are_of(buildings: pd.DataFrame, totals: Totals) -> bool:
    """Whether the index of the buildings is that of the totals: an index that was reset is another one."""
    known = totals.buildings[[c.LAT, c.LON]]
    return bool(buildings.index.isin(known.index).all()) and np.array_equal(
        buildings[[c.LAT, c.LON]].to_numpy(), known.loc[buildings.index].to_numpy()
    )


def _add_value(found: pd.DataFrame, cells: pd.DataFrame, place: Ints, test: Any) -> None:
    """What was tested, beside what was expected; neither for values that do not add up."""
    value, each = cells[c.VALUE].to_numpy(dtype=float), np.ones(len(cells))
    means = test["measure"] == c.COST_PER_EVENT
    if means:
        # A mean amount counts as often as there are amounts.
        each = cells[c.AMOUNTS].to_numpy(dtype=float)
        value = np.where(each > 0, value, 0.0) * each
    sums, places = _sums(value, place, len(found)), len(found)
    if test.get("transform", _NONE) != _NONE:
        found[c.VALUE] = told_value(sums)
        return
    known = c.EXPECTED in cells
    # Cells that were not tested, giants among them, are missing, as they are in the test.
    there = cells[c.P_HOT].notna().to_numpy()
    every, number = value[there].sum(), each[there].sum()
    # Where no cell was tested, none is hot, and there is no place of which to tell.
    mean = every / number if number else 0.0
    expected = cells[c.EXPECTED].fillna(0.0).to_numpy(dtype=float) if known else each * mean
    wanted, counted = _sums(expected, place, places), _sums(each, place, places)
    found[c.EXCESS] = told_value(sums - wanted)
    if means:
        found[c.VALUE] = told_value(np.divide(sums, counted, out=np.full(places, np.nan), where=counted > 0))
    else:
        found[c.VALUE] = told_value(sums) if cells[c.VALUE].dtype.kind == "f" else sums.astype(np.int64)
        found[c.SHARE], found[c.EXPECTED] = told_value(sums / every if every else sums), told_value(wanted)
    enough = wanted > 0
    if known and c.POPULATION in cells:
        enough &= _sums(cells[c.POPULATION].fillna(0.0).to_numpy(dtype=float), place, places) >= FEWEST_AT_RISK
    times = np.divide(sums, wanted, out=np.full(places, np.nan), where=enough)
    found[c.TIMES_EXPECTED if known else c.TIMES_AVERAGE] = told_value(times)


def _sums(amounts: Floats, place: Ints, places: int) -> Floats:
    """Sum over the cells of each place, shape (places,)."""
    inside = place >= 0
    return np.bincount(place[inside], amounts[inside], minlength=places).astype(np.float64)


def _add_strongest(found: pd.DataFrame, cells: pd.DataFrame, place: Ints) -> None:
    """Evidence, scale and coordinate of the strongest cell."""
    p, z = cells[c.P_HOT].to_numpy(dtype=float), cells[c.Z].to_numpy(dtype=float).round(9)
    order = np.lexsort((np.arange(len(cells)), -z, p))
    order = order[place[order] >= 0]
    _, first = np.unique(place[order], return_index=True)
    for name in (c.LAT, c.LON, c.Q_HOT, c.SCALE):
        found[name] = cells[name].to_numpy()[order[first]]


def _add_buildings(found: pd.DataFrame, buildings: pd.DataFrame, at: Ints, test: Any) -> None:
    """How many buildings hold an event, and the first of them."""
    amount = buildings[_shown(test, buildings)].to_numpy(dtype=float)
    found[c.BUILDINGS] = np.bincount(at[at >= 0], minlength=len(found))
    whole = _sums(amount, at, len(found))
    names = buildings[c.NAME].fillna("").tolist()
    inside = np.flatnonzero(at >= 0)
    by_name = np.argsort(np.argsort(np.array([names[row] for row in inside.tolist()], dtype=object), kind="stable"))
    rows = inside[np.lexsort((by_name, -amount[inside], at[inside]))]
    told = []
    for number in range(len(found)):
        start = np.searchsorted(at[rows], number)
        first = [row for row in rows[start : start + _FIRST].tolist() if at[row] == number and amount[row] > 0]
        told.append("; ".join(f"{names[row]} ({100 * amount[row] / whole[number]:.1f} %)" for row in first))
    found[c.FIRST_BUILDINGS] = told


def _add_without(found: pd.DataFrame, totals: Totals, place: Ints, on_map: Any, test: Any) -> None:
    """What is left without the largest building, and without the person with most."""
    place = np.where(on_map, place, -1)
    asked, places, total = totals.carriers, len(found), _of(test)
    inside = place >= 0
    amount = totals.buildings[total].to_numpy(dtype=float)
    most = np.zeros(places)
    np.maximum.at(most, place[inside], amount[inside])
    if test["measure"] == c.PEOPLE:
        # A person may have events at other buildings of the place, too: those without the largest are counted anew.
        largest = np.full(places, -1, dtype=np.int64)
        people = asked.people(np.arange(len(place)), len(place))
        rows = np.flatnonzero(inside)
        rows = rows[np.lexsort((-rows, people[rows]))]
        largest[place[rows]] = rows
        left = place.copy()
        left[largest[largest >= 0]] = -1
        found[c.WITHOUT_BUILDING] = asked.people(left, places)
        found[c.WITHOUT_PERSON] = np.maximum(found[c.PEOPLE] - 1, 0)
        return
    whole = found[total].to_numpy(dtype=float)
    found[c.WITHOUT_BUILDING] = _told(whole - most, total)
    if asked.has_persons:
        found[c.WITHOUT_PERSON] = _told(whole - asked.most_of_one(place, places, total), total)


def _told(amounts: Floats, total: str) -> Any:
    return np.rint(amounts).astype(np.int64) if total == c.EVENTS else np.round(amounts, 2)


def _add_still_hot(found: pd.DataFrame, cells: pd.DataFrame, place: Ints) -> None:
    """Whether any cell of the place stays hot without the largest of its neighborhood; missing where not told."""
    for name in c.HOT_WITHOUT:
        if name not in cells or cells[name].isna().all():
            continue
        stays = cells[name].fillna(value=False).to_numpy(dtype=bool)
        found[name] = np.bincount(place[stays & (place >= 0)], minlength=len(found)) > 0


def _names(found: pd.DataFrame, hoods: list[str] | None) -> list[str]:
    at = [f"{lat:.5f}, {lon:.5f}" for lat, lon in zip(found[c.LAT], found[c.LON], strict=True)]
    streets = found[c.STREETS].tolist()
    known = [""] * len(found) if hoods is None else hoods
    return [hood or street or where for hood, street, where in zip(known, streets, at, strict=True)]
