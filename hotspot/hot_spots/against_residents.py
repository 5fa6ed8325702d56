"""Counts of cells against what their residents lead one to expect, when places differ at random."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.cells import CAPPED, COST_UNITS
from hotspot.columns import COST, COST_PER_EVENT, PEOPLE, POPULATION
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.method import CHOSEN, FEWEST_CELLS, RESIDENTS, TOTAL, Method
from hotspot.stats import exposure_tails
from hotspot.stats.digits import told_value
from hotspot.stats.residents import ResidentsFit, Screen, cost_counts, fit_residents, residents_tails
from hotspot.stats.scales import ScaleTails, combine_tails, one_scale

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Under this name the table of cells carries `AgainstResidents` among its attributes.
FITTED: Final = "against_residents"


@dataclass(frozen=True, eq=False)
class AgainstResidents:
    """What the test with residents was made with: shuffled maps and single units are tested with the same."""

    fit: ResidentsFit
    """The law of the counts, and the counts as tested."""
    screens: tuple[Screen, ...]
    """Tables of the neighbourhood sums, one for each scale."""
    unit: float
    """What one count is worth in the measure: 1, or an amount of money."""

    def __deepcopy__(self, memo: Any) -> "AgainstResidents":
        """Itself: pandas copies attributes with every table."""
        return self


@dataclass(frozen=True, eq=False)
class Against:
    """A test of cells against their residents."""

    tails: ScaleTails
    """Both sides of each cell; ``z`` is the sum's distance from its expectation in standard deviations of the null."""
    fitted: dict[str, float | str]
    """What was fitted, for ``attrs["test"]``."""
    expected: Floats
    """What the null expects of the cell itself, in the measure's unit, shape (n,)."""
    made_with: AgainstResidents | None = None
    """None but for the null ``residents``."""


def with_null(cells: pd.DataFrame, method: Method) -> Method:
    """The method with the null that is taken: ``chosen`` becomes ``residents`` or ``total``.

    Residents are taken for the values as they are, where 100 cells or more have any, and for cost where persons are
    known.
    """
    if method.null != CHOSEN:
        return method
    can = method.can_know_residents and (method.measure != COST or COST_UNITS in cells.attrs)
    enough = POPULATION in cells and int((cells[POPULATION] > 0).sum()) >= FEWEST_CELLS
    return method.against(RESIDENTS if can and enough else TOTAL)


def against_residents(cells: pd.DataFrame, values: Floats, grid: Grid, method: Method) -> Against:
    """The test of the values by a null that knows residents; cells without residents are not tested."""
    population = population_of_cells(cells, method)
    unit = cost_unit_of(cells, method) if method.measure == COST else 1.0
    counts = cost_counts(values, unit) if method.measure == COST else np.rint(values).astype(np.int64)
    counts = np.where(population > 0, counts, 0).astype(np.int64)
    if not counts.any():
        raise InputError("No cell with residents holds anything to be tested.")
    by_residents = counts.sum() * population / population.sum()
    if method.null == RESIDENTS:
        return _at_random(counts, by_residents, grid, method, unit)
    ring = method.scales[0]
    members = grid.members(ring)
    found, fitted = exposure_tails(counts, by_residents, members, method.null)
    tested = (population > 0) & (found.variance > 0)
    z = _distance(grid.ring_sum(counts.astype(float), ring), found.expected, found.variance, tested)
    tails = one_scale(z, found.upper, found.lower, ring, found.floor, exact=method.null == "binomial")
    return Against(tails, fitted, by_residents)


def _at_random(counts: Ints, by_residents: Floats, grid: Grid, method: Method, unit: float) -> Against:
    fit = fit_residents(counts, by_residents)
    found = [residents_tails(fit, grid.members(ring)) for ring in method.scales]
    screens = tuple(one.screen for one in found)
    distances = np.array(
        [
            _distance(
                grid.ring_sum(fit.counts.astype(float), ring),
                screen.expected,
                screen.variance,
                screen.tested & (screen.variance > 0),
            )
            for ring, screen in zip(method.scales, screens, strict=True)
        ]
    )
    combined = combine_tails(np.array([one.upper for one in found]), np.array([one.lower for one in found]))
    z = distances[combined.which, np.arange(counts.size)]
    told = np.isfinite(z)
    fitted: dict[str, float | str] = {
        "strata": len(fit.support),
        "winsorised": int(fit.winsorised.sum()),
        **({} if method.measure != COST else {"cost_unit": unit}),
    }
    tails = ScaleTails(
        np.where(told, combined.hot, np.nan),
        np.where(told, combined.cold, np.nan),
        np.where(told, combined.which + method.scales[0], 0),
        z,
        floor=min(screen.floor for screen in screens),
        exact=False,
    )
    return Against(tails, fitted, told_value(unit * fit.expected), AgainstResidents(fit, screens, unit))


def _distance(sums: Floats, expected: Floats, variance: Floats, tested: NDArray[np.bool_]) -> Floats:
    z = np.full(sums.size, np.nan)
    z[tested] = (sums - expected)[tested] / np.sqrt(variance[tested])
    return z


def cost_unit_of(cells: pd.DataFrame, method: Method) -> float:
    """What one count of cost is worth; refused where persons are not known."""
    if COST_UNITS not in cells.attrs:
        raise InputError(
            f"Cost can be compared with residents only where persons are known: the null {method.null!r} needs to know "
            "how the cost of persons differs. Name their column (--person), choose the measure people or events, or "
            "the null total, which does not know residents."
        )
    return float(cells.attrs[COST_UNITS][COST if method.cap is None else COST + CAPPED])


def population_of_cells(cells: pd.DataFrame, method: Method) -> Floats:
    """The residents of each cell, held against what the null can do."""
    if POPULATION not in cells:
        raise InputError(
            f"The null {method.null!r} needs the residents of each cell: the cells have no column {POPULATION!r}. "
            "See hotspot.spread_population."
        )
    if method.measure == COST_PER_EVENT or (method.measure == COST and method.null != RESIDENTS):
        raise InputError(f"The null {method.null!r} is for counts: choose the measure events or people, not cost.")
    if method.null == "binomial" and method.measure != PEOPLE:
        raise InputError(
            "The null 'binomial' is for people: one person makes many events, which do not fall by themselves. "
            "Choose the measure people, or the null residents."
        )
    population: Floats = cells[POPULATION].to_numpy(dtype=float)
    wrong = int((~np.isfinite(population) | (population < 0)).sum())
    if wrong or not population.sum():
        raise InputError(f"The column {POPULATION!r} must hold residents: {wrong:,} of {len(cells):,} cells do not.")
    return population
