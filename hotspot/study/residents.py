"""What a study adds where more is known of residents: margins of error, and at which addresses they live."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    COST,
    COST_PER_EVENT,
    EXCESS,
    EXPECTED,
    HOT_IN_DRAWS,
    POPULATION,
    POPULATION_MOE,
    TIMES_EXPECTED,
)
from hotspot.disclosure import Facts
from hotspot.hot_spots.draws import hot_in_draws
from hotspot.method import OWN, RESIDENTS
from hotspot.places.expected import expect_buildings
from hotspot.places.population import DRAWS, draw_population
from hotspot.stats.rates import FEWEST_AT_RISK
from hotspot.study.prepared import Prepared
from hotspot.words import Said, said


def hot_when_drawn(cells: pd.DataFrame, prepared: Prepared) -> pd.DataFrame:
    """The tested cells with ``hot_in_draws`` where residents have margins of error; else as they are."""
    homes, shares = prepared.against.homes, prepared.against.shares
    if prepared.method.null != RESIDENTS or shares is None or not has_margins(homes):
        return cells
    return hot_in_draws(cells, prepared.grid, draw_population(shares, homes))


def has_margins(homes: pd.DataFrame | None) -> bool:
    """Whether the residents of any area have a margin of error above 0."""
    return homes is not None and POPULATION_MOE in homes and bool((homes[POPULATION_MOE] > 0).any())


def with_expected(buildings: pd.DataFrame, on_map: NDArray[np.bool_], prepared: Prepared) -> pd.DataFrame:
    """The buildings with ``expected`` and ``excess`` where address points say who lives in them; else as they are.

    ``on_map``: which of them are: the residents are those of the map.
    """
    against, points, measure = prepared.against, prepared.address_points, prepared.method.measure
    if points is None or against.population is None or measure == OWN:
        return buildings
    by = COST if measure == COST_PER_EVENT else measure
    residents = float(np.sum(against.population.to_numpy(dtype=float)))
    told = expect_buildings(buildings[on_map], against.homes, points, by=by, residents=residents)
    found = buildings.join(told[[EXPECTED, EXCESS]])
    found.attrs = {**buildings.attrs, "residents": told.attrs["residents"]}
    return found


def told_of_residents(facts: Facts, cells: pd.DataFrame, buildings: pd.DataFrame) -> Facts:
    """The facts with what was decided about residents once cells and buildings were counted and tested."""
    told: list[Said] = []
    if TIMES_EXPECTED in cells and (
        few := int(cells[POPULATION].between(0, FEWEST_AT_RISK, inclusive="neither").sum())
    ):
        told.append(said("decisions.few_in_cells", few, few=few, cells=len(cells), least=FEWEST_AT_RISK))
    if HOT_IN_DRAWS in cells:
        told.append(said("decisions.draws", draws=DRAWS))
    if EXCESS in buildings:
        points = buildings.attrs["residents"]
        told.append(said("decisions.expected_of_buildings", unassigned=points["unassigned"], points=points["points"]))
    return replace(facts, decisions=(*facts.decisions, *told))
