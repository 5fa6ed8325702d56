"""From events to cells."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import AMOUNTS, CELL, COST, COST_PER_EVENT, EVENTS, LAT, LON, PEOPLE, TOTALS
from hotspot.engines import Totals
from hotspot.engines.totals import nearly_all
from hotspot.grid import Grid
from hotspot.method import DEFAULT_CAP
from hotspot.stats.cents import add_up, add_whole
from hotspot.stats.quantile import weighted_quantile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Suffix of a total in which each building counts up to the cap.
CAPPED = "_capped"
#: Under this name the table carries, for cost as it is and capped, the unit in which it scatters like a count.
COST_UNITS = "cost_units"
#: The same for how many events on the map have no person.
OF_NOBODY = "of_nobody"


@dataclass(frozen=True, eq=False)
class Marks:
    """All usable amounts on a map, for the test of cost per event."""

    amounts: Floats
    """Distinct amounts, rising, shape (a,)."""
    times: Ints
    """How many marks (persons, or events of nobody known) have each, shape (a,)."""
    of_persons: bool
    """Whether a mark is the mean amount of a person."""

    def __deepcopy__(self, memo: Any) -> "Marks":
        """Itself: pandas copies attributes with every table."""
        return self


def bin_events(events: Any, grid: Grid, *, cap: float = DEFAULT_CAP, marks: bool = True) -> pd.DataFrame:
    """Totals of every cell of the grid, empty cells too. Row: a cell, in the order of ``grid.cells``.

    ``events``: a frame from `read_events` or `check_events` (an unchecked one is checked first), or a path, a DuckDB
    relation or another table, which stay where they are. ``cap``: the quantile of building totals at which a building's
    contribution is cut. ``marks``: whether what is tested as cost per event is gathered, too.

    Columns: ``cell`` (H3 id), ``lat``, ``lon`` (centre, degrees), ``events``, ``people`` and ``cost`` where the
    events carry them, and each again with the suffix ``_capped``: the total in which a building counts up to the
    cap. For ``people_capped`` a person counts once on the whole map, in the building where most of their events are;
    for ``cost_capped`` what each person cost on the map, cut to the same quantile of person totals, stands there, too,
    whole; events of nobody known stay where they are. ``cost`` is what happened in the cell. With marks also
    ``amounts`` (persons with a usable amount, each at the building where most of theirs are, and events of
    nobody known), ``cost_per_event`` (mean of the persons' mean amounts, missing without any) and
    ``cost_per_event_capped`` (the same after each was cut to that quantile of all).
    ``attrs["caps"]`` holds the caps in the measure's unit, ``attrs["records"]`` the records by reason,
    ``attrs["of_nobody"]`` how many events have no person, ``attrs["marks"]`` the amounts, ``attrs["cost_units"]`` the
    units of cost (dollars, see `hotspot.stats.residents.cost_unit`) where persons are known, by column.
    """
    totals = Totals.of(events, grid)
    cell = totals.cells(grid)
    contributions, caps = _contributions(totals, cell, cap)
    columns: dict[str, Any] = {CELL: grid.names, LAT: grid.centers[:, 0], LON: grid.centers[:, 1]}
    columns[EVENTS] = _sum(totals.buildings[EVENTS].to_numpy(), cell, len(grid)).astype(np.int64)
    if PEOPLE in contributions:
        columns[PEOPLE] = totals.carriers.people(cell, len(grid))
    if COST in contributions:
        on_map = cell >= 0
        columns[COST] = add_up(totals.buildings[COST].to_numpy()[on_map], cell[on_map], len(grid))
    for measure, amounts in contributions.items():
        capped = _sum(np.minimum(amounts, caps[measure]), cell, len(grid))
        columns[measure + CAPPED] = capped if measure == COST else capped.astype(np.int64)
    gathered = None if COST not in contributions or not marks else _amounts(totals, cell, cap, columns, caps)
    cells = pd.DataFrame(columns)
    records = dict(zip(totals.quality.iloc[:, 0], totals.quality.iloc[:, 1].tolist(), strict=True))
    # Events that were checked without this grid may lie outside it: they are not on this map.
    elsewhere = records.get("used", 0) - int(columns[EVENTS].sum())
    if elsewhere:
        records["used"] -= elsewhere
        records["outside_study_area"] = records.get("outside_study_area", 0) + elsewhere
    cells.attrs = {"cap": cap, "caps": caps, "records": records, OF_NOBODY: totals.carriers.of_nobody(cell >= 0)}
    if gathered is not None:
        cells.attrs["marks"] = gathered
    if COST in contributions and nearly_all(totals.share_of_persons, 1.0):
        cells.attrs.update(_cost_units(totals, cell, cap))
    return cells


def _cost_units(totals: Totals, cell: Ints, cap: float) -> dict[str, dict[str, float]]:
    """The units of cost by column, of the persons on the map; an event of nobody known stands for its own."""
    whole, cut = (totals.carriers.cost_at_home(cell >= 0, quantile).unit for quantile in (1.0, cap))
    return {COST_UNITS: {COST: whole, COST + CAPPED: cut}} if np.isfinite([whole, cut]).all() else {}


def _amounts(totals: Totals, cell: Ints, cap: float, columns: dict[str, Any], caps: dict[str, float]) -> Marks:
    """Add the columns and the cap of cost per event; the amounts themselves."""
    on_map, cells = cell >= 0, len(columns[CELL])
    found = totals.carriers.mean_amounts(on_map)
    cut = weighted_quantile(found.amounts, found.times, cap)
    caps[COST_PER_EVENT] = cut
    for column, most in ((COST_PER_EVENT, np.inf), (COST_PER_EVENT + CAPPED, cut)):
        times, sums = totals.carriers.mean_amounts_of(most)
        count = add_whole(times[on_map], cell[on_map], cells)
        added = add_up(sums[on_map], cell[on_map], cells)
        columns.setdefault(AMOUNTS, count)
        columns[column] = np.divide(added, count, out=np.full(cells, np.nan), where=count > 0)
    return Marks(found.amounts, found.times, of_persons=totals.persons_known)


def _contributions(totals: Totals, cell: Ints, cap: float) -> tuple[dict[str, Any], dict[str, float]]:
    """What each building adds to its cell by measure, before the cap, and the caps."""
    on_map = cell >= 0
    found: dict[str, Any] = {EVENTS: totals.buildings[EVENTS].to_numpy()}
    caps: dict[str, float] = {}
    if totals.carriers.has_persons:
        # A person of many addresses must not warm a neighbourhood several times over.
        found[PEOPLE] = totals.carriers.people_once(np.where(on_map, 0, -1))
    if totals.carriers.has_cost:
        at_home = totals.carriers.cost_at_home(on_map, cap)
        found[COST], caps[totals.bearer] = at_home.cost, at_home.cut
    for measure in TOTALS:
        if measure in found:
            caps[measure] = weighted_quantile(found[measure][on_map].astype(float), None, cap)
    return found, caps


def _sum(amounts: Any, cell: Ints, cells: int) -> NDArray[np.float64]:
    on_map = cell >= 0
    return np.bincount(cell[on_map], amounts[on_map], minlength=cells).astype(float)
