"""Cells against their residents: which null is taken, what is told of it, and that it knows who lives where."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.hot_spots.against_residents import FITTED
from hotspot.stats import adjust
from hotspot.stats.digits import told_inverted_p
from hotspot.stats.residents import cost_unit, fit_residents, residents_tails
from hotspot.stats.scales import combine_scales

from .test_test import cells_of, disk

GRID, SMALL = disk(9), disk(5)
METHOD = hs.Method(null="residents")


def lived_in(grid: hs.Grid, seed: int = 1, **columns: Any) -> pd.DataFrame:
    """Synthetic cells whose residents lie together, and whose counts follow them."""
    draw = np.random.default_rng(seed)
    smooth = grid.ring_sum(draw.normal(size=len(grid)), 2)
    population = np.round(200 * np.exp(smooth / smooth.std()))
    population[::17] = 0
    events = draw.poisson(population / 40 * draw.gamma(2, 0.5, len(grid)))
    return cells_of(grid, events, population=population, **columns)


def test_it_is_the_fit_and_the_tails_of_the_statistics() -> None:
    cells = lived_in(GRID)
    found = hs.find_hot_spots(cells, GRID, METHOD)
    population = cells["population"].to_numpy()
    counts = np.where(population > 0, cells["events"], 0)
    fit = fit_residents(counts, counts.sum() * population / population.sum())
    tails = [residents_tails(fit, GRID.members(ring)) for ring in (1, 2, 3)]
    for side, column in (("upper", "hot"), ("lower", "cold")):
        p = combine_scales(np.array([getattr(one, side) for one in tails]))
        np.testing.assert_array_equal(found[f"p_{column}"], told_inverted_p(p))
        np.testing.assert_array_equal(found[f"q_{column}"], adjust(told_inverted_p(p), "benjamini-hochberg"))
    np.testing.assert_allclose(found["expected"], fit.expected, atol=1e-6)
    lived = population > 0
    assert set(found["scale"][lived]) == {1, 2, 3}
    for ring in (1, 2, 3):
        sums = GRID.ring_sum(fit.counts.astype(float), ring)
        sizes = GRID.ring_sum(fit.expected, ring), GRID.ring_sum(fit.variance, ring)
        here = (found["scale"] == ring).to_numpy()
        np.testing.assert_allclose(found["z"][here], ((sums - sizes[0]) / np.sqrt(sizes[1]))[here], rtol=1e-9)


def test_one_ring_is_that_ring() -> None:
    cells = lived_in(GRID)
    found = hs.find_hot_spots(cells, GRID, hs.Method(null="residents", rings=2))
    fit = found.attrs[FITTED].fit
    tails = residents_tails(fit, GRID.members(2))
    np.testing.assert_array_equal(found["p_hot"], told_inverted_p(tails.upper))
    np.testing.assert_array_equal(found["p_cold"], told_inverted_p(tails.lower))
    assert set(found["scale"]) == {0, 2}


def test_what_is_told_of_each_cell_and_of_the_test() -> None:
    cells = lived_in(GRID)
    found = hs.find_hot_spots(cells, GRID, METHOD)
    nobody = cells["population"] == 0
    assert (found["label"] == "not_tested").tolist() == nobody.tolist()
    assert found.loc[nobody, ["z", "p_hot", "q_hot", "p_cold", "q_cold", "times_expected"]].isna().all().all()
    assert (found["value"] == cells["events"]).all()
    few = cells["population"] < 50
    assert (few & ~nobody).any()
    assert found["times_expected"].isna().tolist() == few.tolist()
    told = found[~few]
    np.testing.assert_allclose(told["times_expected"] * told["expected"], told["value"], atol=1e-3)
    test = found.attrs["test"]
    assert test["null"] == "residents"
    assert not test["exact"]
    assert (test["strata"], test["tested"]) == (2, int((~nobody).sum()))
    assert test["winsorised"] == int(found.attrs[FITTED].fit.winsorised.sum())


def test_residents_explain_what_they_lead_one_to_expect() -> None:
    """The same counts are hot without residents, and no finding with them: on maps without any pattern of rates."""
    hot = {"total": 0, "residents": 0}
    for seed in range(20):
        for null in hot:
            found = hs.find_hot_spots(lived_in(GRID, seed), GRID, hs.Method(null=null))
            hot[null] += bool(found["label"].str.startswith("hot").any())
    assert hot["total"] >= 15
    assert hot["residents"] <= 2


def test_a_hot_area_is_found_and_others_without_residents_do_not_matter() -> None:
    cells = lived_in(GRID)
    near = GRID.members(2)[len(GRID) // 2]
    cells.loc[near[near >= 0], ["events", "events_capped"]] *= 4
    found = hs.find_hot_spots(cells, GRID, METHOD)
    hot = np.flatnonzero(found["label"].str.startswith("hot"))
    assert np.isin(hot, near).mean() > 0.6
    emptied = cells.copy()
    emptied.loc[emptied["population"] == 0, ["events", "events_capped"]] = 99
    again = hs.find_hot_spots(emptied, GRID, METHOD)
    pd.testing.assert_series_equal(found["p_hot"], again["p_hot"])


@pytest.mark.parametrize(
    ("grid", "method", "taken"),
    [
        (GRID, {}, "residents"),
        (SMALL, {}, "total"),
        (GRID, {"transform": "log1p"}, "total"),
        (GRID, {"kernel": "gaussian"}, "total"),
        (GRID, {"null": "total"}, "total"),
        (GRID, {"null": "conditional"}, "conditional"),
        (SMALL, {"null": "residents"}, "residents"),
    ],
)
def test_which_null_is_taken(grid: hs.Grid, method: dict[str, Any], taken: str) -> None:
    assert len(SMALL) < 100 < len(GRID)
    assert hs.find_hot_spots(lived_in(grid), grid, hs.Method(**method)).attrs["test"]["null"] == taken
    alone = lived_in(grid).drop(columns="population")
    if method.get("null") != "residents":
        expected = "total" if taken == "residents" else taken
        assert hs.find_hot_spots(alone, grid, hs.Method(**method)).attrs["test"]["null"] == expected


def test_what_cannot_be_compared_with_residents_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="for counts as they are"):
        hs.Method(null="residents", transform="log1p")
    with pytest.raises(InputError, match="choose the null total"):
        hs.Method(measure="cost_per_event", null="residents")
    with pytest.raises(InputError, match="no column 'population'"):
        hs.find_hot_spots(lived_in(GRID).drop(columns="population"), GRID, METHOD)


def costs(seed: int = 2) -> pd.DataFrame:
    """Synthetic visits with amounts: five or so a cell, of persons with one home each."""
    draw = np.random.default_rng(seed)
    cell = draw.integers(0, len(GRID), 5 * len(GRID))
    lat, lon = GRID.centers[cell].T
    person = [f"p{place}-{number}" for place, number in zip(cell, draw.integers(0, 4, cell.size), strict=True)]
    return pd.DataFrame({"lat": lat, "lon": lon, "person": person, "cost": draw.lognormal(5, 1, cell.size).round(2)})


def test_cost_is_tested_in_a_unit_in_which_it_scatters_like_a_count() -> None:
    events = costs()
    cells = hs.bin_events(events, GRID).assign(population=100.0)
    whole = events.groupby("person")["cost"].sum().to_numpy()
    assert cells.attrs["cost_units"]["cost"] == pytest.approx(cost_unit(whole), rel=1e-9)
    cut = np.minimum(whole, cells.attrs["caps"]["cost of a person"])
    assert cells.attrs["cost_units"]["cost_capped"] == pytest.approx(cost_unit(cut), rel=1e-9)
    found = hs.find_hot_spots(cells, GRID, hs.Method("cost", null="residents"))
    unit = found.attrs["test"]["cost_unit"]
    counts = np.rint(cells["cost_capped"] / unit).to_numpy().astype(np.int64)
    np.testing.assert_array_equal(found.attrs[FITTED].fit.counts, np.minimum(counts, found.attrs[FITTED].fit.counts))
    # In money: all that is expected is about all that there is.
    assert found["expected"].sum() == pytest.approx(cells["cost_capped"].sum(), rel=0.05)
    assert hs.find_hot_spots(cells, GRID, hs.Method("cost")).attrs["test"]["null"] == "residents"


def test_cost_of_unknown_persons_is_refused_with_a_way_out() -> None:
    cells = hs.bin_events(costs().drop(columns="person"), GRID).assign(population=100.0)
    assert "cost_units" not in cells.attrs
    with pytest.raises(InputError, match="--person") as refusal:
        hs.find_hot_spots(cells, GRID, hs.Method("cost", null="residents"))
    assert "null total" in str(refusal.value)
    assert hs.find_hot_spots(cells, GRID, hs.Method("cost")).attrs["test"]["null"] == "total"


def test_the_unit_of_cost_does_not_depend_on_the_currency() -> None:
    cells = hs.bin_events(costs(), GRID).assign(population=100.0)
    dear = hs.bin_events(costs().assign(cost=lambda table: table["cost"] * 8), GRID).assign(population=100.0)
    method = hs.Method("cost", null="residents")
    one, other = (hs.find_hot_spots(table, GRID, method) for table in (cells, dear))
    pd.testing.assert_series_equal(one["p_hot"], other["p_hot"])
    np.testing.assert_allclose(8 * one["expected"], other["expected"], rtol=1e-6)
