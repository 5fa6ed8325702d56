"""Hot cells again with residents drawn: as tested one by one, whatever is skipped on the way."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.hot_spots import is_hot
from hotspot.hot_spots.against_residents import FITTED
from hotspot.hot_spots.draws import hot_in_draws
from hotspot.stats.digits import told_inverted_p
from hotspot.stats.margins import drawn
from hotspot.stats.multiple import critical
from hotspot.stats.residents import upper_tails
from hotspot.stats.scales import combine_scales

from .test_against_residents import GRID, METHOD, lived_in

MIDDLE = int(GRID.ring_sum(lived_in(GRID)["population"].to_numpy(), 2).argmax())


def found() -> pd.DataFrame:
    """Cells with a strong hot place where most people live, and weak ones at its rim."""
    cells = lived_in(GRID)
    near = GRID.members(2)[MIDDLE]
    cells.loc[near[near >= 0], ["events", "events_capped"]] *= 4
    return hs.find_hot_spots(cells, GRID, METHOD)


FOUND = found()
RESIDENTS = FOUND["population"].to_numpy(dtype=float)


def test_it_is_each_draw_tested_by_itself() -> None:
    populations = drawn(RESIDENTS, 0.6 * RESIDENTS, draws=20, seed=1)
    hot = np.flatnonzero(is_hot(FOUND, 0.05))
    limit, fit = critical(FOUND["p_hot"].to_numpy(), "benjamini-hochberg", 0.05), FOUND.attrs[FITTED].fit
    naive = np.zeros(hot.size, dtype=int)
    for population in populations:
        expected = fit.by_residents.sum() * population / population.sum()
        other = replace(fit, by_residents=np.where(fit.stratum >= 0, expected, 0.0))
        upper = []
        for ring in (1, 2, 3):
            sums = np.rint(GRID.ring_sum(fit.counts.astype(float), ring)).astype(np.int64)
            upper.append(upper_tails(other, GRID.members(ring), hot, sums[hot]))
        naive += told_inverted_p(combine_scales(np.array(upper))) <= limit
    result = hot_in_draws(FOUND, GRID, populations)
    assert result["hot_in_draws"].iloc[hot].tolist() == naive.tolist()
    assert naive.min() < 18 <= naive.max()
    assert result["hot_in_draws"].isna().tolist() == (~is_hot(FOUND, 0.05)).tolist()


def test_residents_known_exactly_change_nothing() -> None:
    result = hot_in_draws(FOUND, GRID, np.tile(RESIDENTS, (20, 1)))
    assert (result["hot_in_draws"].dropna() == 20).all()
    assert result["hot_in_draws"].notna().sum() == is_hot(FOUND, 0.05).sum() > 0
    assert "hot_in_draws" not in FOUND
    assert result.attrs["test"] == FOUND.attrs["test"]


def test_more_residents_leave_less_to_wonder_at() -> None:
    """All events of a place explained by ten times its residents."""
    around = GRID.members(3)[MIDDLE]
    many = RESIDENTS.copy()
    many[around[around >= 0]] *= 10
    middle = FOUND.index[MIDDLE]
    assert hot_in_draws(FOUND, GRID, np.tile(RESIDENTS, (3, 1))).loc[middle, "hot_in_draws"] == 3
    assert hot_in_draws(FOUND, GRID, np.tile(many, (3, 1))).loc[middle, "hot_in_draws"] == 0
    both = hot_in_draws(FOUND, GRID, np.array([RESIDENTS, many, RESIDENTS, many]))
    assert both.loc[middle, "hot_in_draws"] == 2


def test_a_map_without_hot_cells_has_none() -> None:
    even = lived_in(GRID)
    even["events"] = even["events_capped"] = np.rint(even["population"] / 20).astype(int)
    even.loc[0, ["events", "events_capped"]] += 1
    calm = hs.find_hot_spots(even, GRID, METHOD)
    assert not is_hot(calm, 0.05).any()
    assert hot_in_draws(calm, GRID, np.tile(RESIDENTS, (2, 1)))["hot_in_draws"].isna().all()


def test_mistakes_are_said() -> None:
    with pytest.raises(InputError, match="under the null residents"):
        hot_in_draws(hs.find_hot_spots(lived_in(GRID), GRID, hs.Method(null="total")), GRID, RESIDENTS[None])
    for wrong in (RESIDENTS, RESIDENTS[None, :-1], -RESIDENTS[None]):
        with pytest.raises(InputError, match=r"residents of .* cells in each draw"):
            hot_in_draws(FOUND, GRID, wrong)
