"""Areas whose rate per resident stands out, estimated and not tested."""

from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    EVENTS,
    EVENTS_EACH,
    EXPECTED,
    HIGH,
    INDEPENDENT_EVENTS,
    LOW,
    P_EXCEEDS,
    PEOPLE,
    POPULATION,
    POPULATION_MOE,
    STANDS_OUT,
    TIMES_EXPECTED,
)
from hotspot.errors import InputError
from hotspot.places.certainty import knows_persons
from hotspot.stats.digits import told_p, told_value
from hotspot.stats.margins import standard_errors
from hotspot.stats.rates import FEWEST_AT_RISK
from hotspot.stats.residents import stand_out

Frame = TypeVar("Frame", bound=pd.DataFrame)
Floats = NDArray[np.float64]


def areas_that_stand_out(
    areas: Frame,
    times: float = 1.25,
    probability: float = 0.95,
    *,
    count: str | None = None,
    population: str = POPULATION,
    dispersion: float = 1.0,
) -> Frame:
    """Which areas surely have more than their residents lead one to expect. Row: an area, as given; not changed.

    ``areas``: polygons or a plain table (tracts, wards, precincts) with a column of counts and one of residents.
    ``count``: the column of counts, 0 or more; by default ``people`` (distinct persons, where they are known of nearly
    all events), else ``events``, taken for as many as ``independent_events`` says where that column stands beside it.
    ``dispersion``: how many of the count come together, 1 for people; for events without these columns, give that of
    building totals (`hotspot.stats.residents.dispersion_of`), for those of one caller come together. Without it too
    many areas stand out.

    Adds ``expected`` (count at the overall rate), ``times_expected`` (posterior mean of the area's rate over the
    overall one), ``low`` and ``high`` (its 90 % interval), ``p_exceeds`` (probability that the rate is more than
    ``times`` the overall one) and ``stands_out`` (whether that exceeds ``probability``). An area of fewer than 50
    residents has no rate: what is beside the expected count is missing, and it does not stand out; one without any has
    no expected count either. Where the areas have a column ``population_moe`` (90 % margins of error of residents) the
    interval and the probabilities hold what the residents may truly be; without a margin an area has no interval.
    Rates follow a gamma law, fitted to all areas. So that
    none stands out by chance alone, the areas are not tested: among n that differ by a law not given no p is below 1/n.

    Raises `InputError` for missing columns, for counts or residents that are negative or missing, where nobody lives,
    and for options out of range.

    Source: Clayton and Kaldor 1987.
    """
    residents = np.nan_to_num(_numbers(areas, population, "residents"), posinf=np.inf)
    chosen = count_column(areas) if count is None else count
    counts = _numbers(areas, chosen, "counts")
    if count is None and chosen == EVENTS and {INDEPENDENT_EVENTS, EVENTS_EACH} <= set(areas.columns):
        # Where persons are not known all areas have the same.
        dispersion = float(areas[EVENTS_EACH].mean())
        counts = areas[INDEPENDENT_EVENTS].to_numpy(dtype=float) * dispersion
    inhabited = residents > 0
    # Who is counted where nobody lives says nothing of the rate of residents.
    counts = np.where(inhabited, counts, 0.0)
    found = stand_out(
        counts,
        residents,
        errors=_errors(areas, population),
        dispersion=dispersion,
        times=times,
        probability=probability,
    )
    rated = residents >= FEWEST_AT_RISK
    result = areas.copy()
    result.attrs = areas.attrs
    for column, values in (
        (EXPECTED, told_value(found.expected)),
        (TIMES_EXPECTED, told_value(found.times_expected)),
        (LOW, told_value(found.low)),
        (HIGH, told_value(found.high)),
        (P_EXCEEDS, told_p(found.p_exceeds)),
    ):
        result[column] = np.where(inhabited if column == EXPECTED else rated, values, np.nan)
    result[STANDS_OUT] = found.stands_out & rated
    return result


def _errors(areas: pd.DataFrame, population: str) -> Floats | None:
    """Standard errors of the residents, where their margins are known; of other columns than our own nothing is."""
    if population != POPULATION or POPULATION_MOE not in areas:
        return None
    margins = standard_errors(areas[POPULATION_MOE].to_numpy(dtype=np.float64, na_value=np.nan))
    return np.where(np.isnan(margins) | (margins >= 0), margins, np.nan)


def count_column(areas: pd.DataFrame) -> str:
    """The column whose counts are estimated: people where they are known of nearly all events, else events."""
    for column in (PEOPLE, EVENTS):
        if column in areas and (column == EVENTS or EVENTS not in areas or knows_persons(areas)):
            return column
    raise InputError(f"The areas have no column of counts ({PEOPLE} or {EVENTS}): name it, count=...")


def _numbers(areas: pd.DataFrame, column: str, what: str) -> Floats:
    if column not in areas or not pd.api.types.is_numeric_dtype(areas[column]):
        others = ", ".join(str(name) for name in areas.columns if name != "geometry")
        raise InputError(f"The areas have no column of numbers {column!r} for {what}. Their columns: {others}.")
    return areas[column].to_numpy(dtype=np.float64, na_value=np.nan).astype(np.float64)
