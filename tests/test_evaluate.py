"""Hot spots against the next period: by hand, on maps that stay and that change, and in a planted city."""

from typing import Any

import h3
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.evaluate import COLUMNS, _quartic, evaluate_next_period
from hotspot.grid import Grid
from hotspot.simulate import simulate_named
from hotspot.stats.prediction import hit_rate, pai, pei, rri

CENTER = h3.latlng_to_cell(40.1, -75.3, 9)
GRID = Grid(9, np.array(sorted(int(cell, 16) for cell in h3.grid_disk(CENTER, 9)), dtype=np.uint64))
MIDDLE = GRID.names.index(CENTER)
WAYS = ["hot_spots", "highest_gi", "last_counts", "kernel_density"]
BAND = ["shuffled_low", "shuffled_mean", "shuffled_high"]
#: Where the planted hot spot is, and another place of as many cells.
HERE = GRID.members(1)[MIDDLE]
THERE = GRID.members(1)[int(np.flatnonzero(GRID.ring_sizes(3) == 37)[0])]
#: One ring, whose z is that of the way `highest_gi`.
NO_CAP = hs.Method(cap=None, rings=1)


def visits(counts: np.ndarray, cost: float | None = None) -> pd.DataFrame:
    """Row: an event, each of its own person and in its own building."""
    cell = np.repeat(np.arange(len(GRID)), counts)
    frame = pd.DataFrame({"lat": GRID.centers[cell, 0], "lon": GRID.centers[cell, 1]})
    # Many addresses at one point would be held out as a pile-up.
    frame["lat"] += 1e-5 * (frame.groupby(cell).cumcount() - 5)
    frame["address"] = [f"{number} Main Street" for number in range(len(frame))]
    frame["person_id"] = [f"p{number}" for number in range(len(frame))]
    if cost is not None:
        frame["charge"] = cost
    return hs.check_events(hs.read_events(frame, columns=hs.EventColumns(cost=cost and "charge")), GRID)


def counts(seed: int, hot: np.ndarray = HERE, rate: float = 1.0) -> np.ndarray:
    rates = np.full(len(GRID), rate)
    rates[hot] = 8 * rate
    return np.random.default_rng(seed).poisson(rates)


def told(before: Any, after: Any, method: hs.Method | None = NO_CAP, **options: Any) -> pd.DataFrame:
    return evaluate_next_period(before, after, GRID, method, **options).set_index("way")


def test_as_by_hand() -> None:
    first, second = counts(1), counts(2)
    before, after = visits(first), visits(second)
    table = told(before, after, bandwidth=2)
    assert list(evaluate_next_period(before, after, GRID).columns) == list(COLUMNS)
    assert table.index.tolist() == WAYS
    found = hs.find_hot_spots(hs.bin_events(before, GRID), GRID, NO_CAP)
    hot = (found["q_hot"] <= 0.05).to_numpy()
    assert hot.sum() >= 7
    assert (table["cells"] == hot.sum()).all()
    # (1 - (1 / 2)^2)^2 = 9 / 16 for the cells that touch.
    density = first + 9 / 16 * (GRID.ring_sum(first.astype(float), 1) - first)
    for way, score in (("hot_spots", hot), ("highest_gi", found["z"]), ("kernel_density", density)):
        flagged = np.zeros(len(GRID), dtype=bool)
        flagged[np.argsort(-np.asarray(score, dtype=float), kind="stable")[: hot.sum()]] = True
        row = table.loc[way]
        assert row["hits"] == second[flagged].sum()
        assert row["area_share"] == hot.sum() / len(GRID)
        assert row["hit_rate"] == pytest.approx(hit_rate(flagged, second))
        assert row["pai"] == pytest.approx(pai(flagged, second))
        assert row["pei"] == pytest.approx(pei(flagged, second))
        assert row["rri"] == pytest.approx(rri(flagged, first.astype(float), second))
    # Ties may be decided in any way, but no cell left out held more than one that was picked.
    kept = np.sort(first)[::-1][: hot.sum()]
    row = table.loc["last_counts"]
    assert row["hit_rate"] / row["rri"] == pytest.approx(kept.sum() / first.sum())
    assert table.loc["hot_spots", BAND].isna().all()


def test_the_bandwidth_of_the_density() -> None:
    np.testing.assert_allclose(_quartic(3), [1.0, 64 / 81, 25 / 81])
    # A bandwidth of one step reaches no other cell.
    table = told(visits(counts(1)), visits(counts(2)), bandwidth=1)
    pd.testing.assert_series_equal(table.loc["kernel_density"], table.loc["last_counts"], check_names=False)
    assert table.attrs["evaluation"]["bandwidth"] == 1


def test_the_same_period_again() -> None:
    events = visits(counts(1))
    table = told(events, events)
    assert table["rri"].tolist() == [1.0] * 4
    assert table.loc["last_counts", "pei"] == 1.0


def test_order_of_events_and_seed() -> None:
    before, after = visits(counts(1)), visits(counts(2))
    one = evaluate_next_period(before, after, GRID, seed=4)
    mixed = [events.sample(frac=1, random_state=3).reset_index(drop=True) for events in (before, after)]
    pd.testing.assert_frame_equal(evaluate_next_period(*mixed, GRID, seed=4), one)
    other = evaluate_next_period(before, after, GRID, seed=5)
    assert (other[BAND[1]] != one[BAND[1]])[1:].all()
    assert one.attrs["evaluation"]["before"] == len(before)
    assert one.attrs["evaluation"]["after"] == len(after)


def test_the_shuffle_deals_out_periods_event_by_event() -> None:
    first, second = counts(1), counts(2)
    row = told(visits(first), visits(second)).loc["last_counts"]
    cells = int(row["cells"])
    where = np.repeat(np.arange(len(GRID)), first + second)
    rng, rates = np.random.default_rng(6), []
    for _ in range(400):
        rng.shuffle(where)
        dealt, rest = (np.bincount(part, minlength=len(GRID)) for part in np.split(where, [first.sum()]))
        order = np.lexsort((rng.random(len(GRID)), -dealt))
        rates.append(rest[order[:cells]].sum() / rest.sum())
    spread = np.std(rates)
    assert row["shuffled_mean"] == pytest.approx(np.mean(rates), abs=4 * spread / np.sqrt(99))
    for column, share in (("shuffled_low", 0.05), ("shuffled_high", 0.95)):
        assert row[column] == pytest.approx(np.quantile(rates, share), abs=spread)


@pytest.mark.slow
def test_a_map_that_stays_lies_in_the_band_and_one_that_moves_below() -> None:
    within, below = 0, 0
    for seed in range(6):
        before = visits(counts(2 * seed))
        row = told(before, visits(counts(2 * seed + 1))).loc["highest_gi"]
        within += row["shuffled_low"] <= row["hit_rate"] <= row["shuffled_high"]
        row = told(before, visits(counts(2 * seed + 1, THERE))).loc["highest_gi"]
        below += row["hit_rate"] < row["shuffled_low"]
    assert within >= 3
    assert below == 6


def test_high_cells_of_a_map_without_pattern_fall_by_themselves() -> None:
    # One hot spot makes the number of cells; all others are alike.
    fallen = []
    for seed in range(4):
        first, second = counts(100 + seed), np.random.default_rng(200 + seed).poisson(1.0, len(GRID))
        fallen.append(told(visits(first), visits(second)).loc["last_counts"])
    assert max(row["rri"] for row in fallen) < 1
    assert np.mean([row["pai"] for row in fallen]) == pytest.approx(1, abs=0.5)


def test_dollars_and_people() -> None:
    first, second = counts(1), counts(2)
    before, after = visits(first, cost=2.5), visits(second, cost=2.5)
    by_count, by_dollar = told(before, after), told(before, after, hs.Method(measure="cost", cap=None, rings=1))
    assert by_dollar[BAND].isna().all().all()
    assert by_count.loc[WAYS[1:], BAND].notna().all().all()
    same = by_count["cells"] == by_dollar["cells"]
    np.testing.assert_allclose(by_dollar.loc[same, "hits"], 2.5 * by_count.loc[same, "hits"])
    np.testing.assert_allclose(by_dollar.loc[same, "pai"], by_count.loc[same, "pai"])
    by_person = told(before, after, hs.Method(measure="people", cap=None, rings=1))
    pd.testing.assert_frame_equal(by_person, by_count)


@pytest.mark.parametrize(
    "method", [hs.Method(kernel="gaussian", rings=2), hs.Method(transform="log1p"), hs.Method(null="conditional")]
)
def test_other_methods(method: hs.Method) -> None:
    table = told(visits(counts(1)), visits(counts(2)), method)
    assert (table["cells"] > 0).all()
    assert (table["pai"] > 2).all()


def test_nothing_flagged() -> None:
    flat = np.ones(len(GRID), dtype=int)
    flat[MIDDLE] = 2
    table = told(visits(flat), visits(counts(2)))
    assert table.index.tolist() == WAYS
    assert table["cells"].tolist() == [0] * 4
    assert table.drop(columns="cells").isna().all().all()


def test_refused() -> None:
    before, after = visits(counts(1), cost=2.0), visits(counts(2))
    with pytest.raises(InputError, match="measure 'cost'"):
        told(before, after, hs.Method(measure="cost"))
    with pytest.raises(InputError, match="share of cost_per_event"):
        told(before, before, hs.Method(measure="cost_per_event"))
    with pytest.raises(InputError, match="needs residents"):
        told(before, after, hs.Method(null="gamma-poisson"))
    with pytest.raises(InputError, match="later period holds no events"):
        told(before, after.assign(lat=after["lat"] + 3.0))
    for wrong in (0, 1.5, True):
        with pytest.raises(InputError, match="bandwidth must be"):
            told(before, after, bandwidth=wrong)


def test_the_two_halves_of_a_planted_year() -> None:
    city = simulate_named("planted", seed=1)
    grid = Grid.covering(city.neighborhoods, resolution=9)
    first = city.events["visit_date"].astype(str) < "2025-07-01"
    before, after = (hs.check_events(hs.read_events(city.events[part]), grid) for part in (first, ~first))
    table = evaluate_next_period(before, after, grid).set_index("way")
    assert table.loc["hot_spots", "pai"] > 2
    assert (table["hit_rate"] > table["area_share"]).all()
    # Nothing was planted that moves.
    row = table.loc["highest_gi"]
    width = row["shuffled_high"] - row["shuffled_low"]
    assert row["shuffled_low"] - width < row["hit_rate"] < row["shuffled_high"] + width
