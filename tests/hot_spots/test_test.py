"""Hot spots: what is found, what is not found in noise, and what is refused."""

import math
from collections.abc import Callable
from functools import partial

import h3
import numpy as np
import pandas as pd
import pytest

from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.hot_spots import find_hot_spots, rank_cells
from hotspot.method import Method
from hotspot.stats import adjust, classify, gi_star, randomisation_tails, two_sided

CENTER = h3.latlng_to_cell(40.1, -75.3, 9)


def disk(rings: int) -> Grid:
    return Grid(9, np.array(sorted(int(cell, 16) for cell in h3.grid_disk(CENTER, rings)), dtype=np.uint64))


DISK = disk(20)
SMALL = disk(5)


def cells_of(grid: Grid, events: np.ndarray, **columns: np.ndarray) -> pd.DataFrame:
    """As `bin_events` gives them, nothing capped away."""
    cells = pd.DataFrame({"cell": grid.names, "lat": grid.centers[:, 0], "lon": grid.centers[:, 1], "events": events})
    cells["events_capped"] = events
    return cells.assign(**columns)


def patch(grid: Grid, seed: int = 0) -> np.ndarray:
    """Counts with a hot patch of seven cells around the center."""
    events = np.random.default_rng(seed).poisson(1.0, len(grid))
    near = set(h3.grid_disk(CENTER, 1))
    return events + np.array([12 if name in near else 0 for name in grid.names])


def binomial_bound(maps: int, share: float) -> int:
    """The smallest number that chance exceeds in less than one of 1,000 trials."""
    left = 1.0
    for hits in range(maps + 1):
        left -= math.comb(maps, hits) * share**hits * (1 - share) ** (maps - hits)
        if left < 0.001:
            return hits
    return maps


def sparse(rng: np.random.Generator) -> np.ndarray:
    return rng.poisson(0.3, len(DISK)).astype(float)


def dense(rng: np.random.Generator) -> np.ndarray:
    return rng.poisson(3.0, len(DISK)).astype(float)


def heavy(rng: np.random.Generator) -> np.ndarray:
    return rng.lognormal(0, 2, len(DISK)) * (rng.random(len(DISK)) < 0.3)


@pytest.mark.parametrize(
    ("draw", "maps", "normal_fails"), [(sparse, 150, True), (dense, 150, False), (heavy, 80, True)]
)
@pytest.mark.slow
def test_few_maps_without_a_pattern_have_any_hot_spot(
    draw: Callable[[np.random.Generator], np.ndarray], maps: int, *, normal_fails: bool
) -> None:
    rng = np.random.default_rng(20_11)
    sizes = DISK.ring_sizes(1)
    exact = normal = 0
    for _ in range(maps):
        values = draw(rng)
        sums = DISK.ring_sum(values, 1)
        p = two_sided(randomisation_tails(values, sums, sizes))
        exact += bool((adjust(p, "benjamini-hochberg") <= 0.05).any())
        z = gi_star(values, sums, sizes)
        tail = np.array([math.erfc(abs(one) / math.sqrt(2)) for one in z])
        normal += bool((adjust(tail, "benjamini-hochberg") <= 0.05).any())
    bound = binomial_bound(maps, 0.05)
    assert exact <= bound
    # The same bound refuses the usual normal p: it can fail.
    if normal_fails:
        assert normal > bound


def test_several_scales_are_combined() -> None:
    """By definition: exact tails of each scale, the mean of their Cauchy quantiles, 1 where the first exceeds .1."""
    cells = cells_of(DISK, np.random.default_rng(3).poisson(2, len(DISK)) + patch(DISK))
    found = find_hot_spots(cells, DISK)
    values = cells["events_capped"].to_numpy().astype(float)
    sums, sizes = (
        np.array([of(ring) for ring in (1, 2, 3)]) for of in (partial(DISK.ring_sum, values), DISK.ring_sizes)
    )
    tails = [randomisation_tails(values, sums[k], sizes[k]) for k in range(3)]
    for side, column in (("upper", "p_hot"), ("lower", "p_cold")):
        p = np.array([getattr(one, side) for one in tails])
        combined = 0.5 - np.arctan(np.tan((0.5 - p) * np.pi).mean(axis=0)) / np.pi
        wanted = np.where(p[0] > 0.1, 1.0, combined)
        np.testing.assert_allclose(found[column], wanted, rtol=1e-5, atol=1e-11)
    hot = (found["p_hot"] < found["p_cold"]).to_numpy()
    best = np.array([one.upper for one in tails]).argmin(axis=0) + 1
    assert (found["scale"].to_numpy() == best)[hot].all()
    z = np.array([gi_star(values, sums[k], sizes[k]) for k in range(3)])
    np.testing.assert_allclose(found["z"], z[found["scale"] - 1, np.arange(len(DISK))], atol=1e-9)
    assert found.attrs["test"]["rings"] == (1, 3)


def test_a_planted_patch_is_found_and_little_else() -> None:
    found = find_hot_spots(cells_of(DISK, patch(DISK)), DISK)
    hot = set(found["cell"][found["label"].isin(["hot_99", "hot_95"])])
    assert set(h3.grid_disk(CENTER, 1)) <= hot
    # Beyond two rings a neighborhood holds none of the patch.
    assert len(hot - set(h3.grid_disk(CENTER, 2))) <= 1
    assert rank_cells(found)["cell"].iloc[0] == CENTER


@pytest.mark.parametrize("rings", [1, 2])
@pytest.mark.parametrize("correction", ["benjamini-hochberg", "bonferroni", "none"])
def test_columns_follow_from_each_other(rings: int, correction: str) -> None:
    events = patch(SMALL)
    found = find_hot_spots(cells_of(SMALL, events), SMALL, Method(rings=rings, correction=correction))
    values, name = events.astype(float), {name: k for k, name in enumerate(SMALL.names)}
    near = [[name[c] for c in h3.grid_disk(cell, rings) if c in name] for cell in SMALL.names]
    sums = np.array([values[members].sum() for members in near])
    m, n = np.array([len(members) for members in near]), values.size
    z = (sums - m * values.mean()) / (values.std() * np.sqrt((n * m - m**2) / (n - 1)))
    np.testing.assert_allclose(found["z"], z, atol=1e-9)
    tails = randomisation_tails(values, sums, m)
    # Told to 6 digits and 12 decimals.
    digits = {"rtol": 5.1e-6, "atol": 5.1e-13}
    np.testing.assert_allclose(found["p_hot"], tails.upper, **digits)
    np.testing.assert_allclose(found["p_cold"], tails.lower, **digits)
    for side in ("hot", "cold"):
        np.testing.assert_allclose(found[f"q_{side}"], adjust(found[f"p_{side}"].to_numpy(), correction))
    assert found["label"].tolist() == classify(found["q_hot"].to_numpy(), found["q_cold"].to_numpy()).tolist()
    assert set(found["scale"]) == {rings}
    np.testing.assert_allclose(found["times_average"], values / values.mean(), rtol=1e-5)
    assert found["value"].tolist() == events.tolist()
    assert found["value"].dtype == np.int64
    test = found.attrs["test"]
    assert (test["tested"], test["rings"], test["correction"]) == (n, rings, correction)
    assert test["exact"]


@pytest.mark.parametrize("measure", ["events", "people", "cost"])
@pytest.mark.parametrize("cap", [None, 0.99])
def test_the_value_is_the_measure_asked_for(measure: str, cap: float | None) -> None:
    columns = {
        f"{name}{suffix}": np.random.default_rng(k).integers(0, 50, len(SMALL)) * (1.0 if name == "cost" else 1)
        for k, (name, suffix) in enumerate((n, s) for n in ("events", "people", "cost") for s in ("", "_capped"))
    }
    cells = cells_of(SMALL, columns["events"]).assign(**columns)
    found = find_hot_spots(cells, SMALL, Method(measure=measure, cap=cap))
    assert found["value"].tolist() == cells[measure if cap is None else f"{measure}_capped"].tolist()
    assert found.attrs["test"]["measure"] == measure
    assert found.attrs["test"]["cap"] == cap


@pytest.mark.parametrize("change", [lambda v: 7 * v, lambda v: v + 1000, lambda v: 3 * v + 5])
def test_unit_and_zero_of_the_scale_do_not_matter(change: Callable[[np.ndarray], np.ndarray]) -> None:
    events = patch(SMALL)
    found = find_hot_spots(cells_of(SMALL, events), SMALL)
    other = find_hot_spots(cells_of(SMALL, change(events)), SMALL)
    np.testing.assert_allclose(other["z"], found["z"], atol=1e-9)
    np.testing.assert_allclose(other["p_hot"], found["p_hot"], rtol=1e-9)
    assert other["label"].tolist() == found["label"].tolist()


def test_turning_the_map_turns_the_findings() -> None:
    """Rotating the disk by 60 degrees maps cells onto cells."""
    events = patch(SMALL)
    turned = {}
    for ring in range(6):
        around = h3.grid_ring(CENTER, ring)
        turned.update(zip(around, around[ring:] + around[:ring], strict=True))
    value = dict(zip(SMALL.names, events, strict=True))
    found = find_hot_spots(cells_of(SMALL, events), SMALL).set_index("cell")
    other = find_hot_spots(cells_of(SMALL, np.array([value[turned[c]] for c in SMALL.names])), SMALL).set_index("cell")
    ours = found.loc[[turned[c] for c in SMALL.names]]
    np.testing.assert_allclose(other["z"], ours["z"], atol=1e-9)
    np.testing.assert_allclose(other["p_hot"], ours["p_hot"], rtol=1e-9)


def test_input_is_left_alone_and_the_same_input_gives_the_same() -> None:
    cells = cells_of(SMALL, patch(SMALL), mine=np.arange(len(SMALL)))
    cells.index = pd.Index(np.arange(len(SMALL)) * 3 + 1, name="mine_too")
    cells.attrs = {"caps": {"events": 4.0}, "cap": 0.99}
    before = cells.copy(deep=True)
    first, second = find_hot_spots(cells, SMALL), find_hot_spots(cells, SMALL)
    pd.testing.assert_frame_equal(cells, before)
    assert cells.attrs == {"caps": {"events": 4.0}, "cap": 0.99}
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert first.index.equals(cells.index)
    pd.testing.assert_frame_equal(first[cells.columns.tolist()], cells)
    assert first.attrs["caps"] == {"events": 4.0}
    ranked = rank_cells(first)
    assert "rank" not in first
    assert sorted(ranked["cell"]) == sorted(first["cell"])


def test_a_neighborhood_of_everything_is_not_tested() -> None:
    grid = disk(1)
    found = find_hot_spots(cells_of(grid, np.array([3, 0, 1, 0, 5, 0, 2])), grid)
    whole = found["cell"] == CENTER
    assert found["label"][whole].tolist() == ["not_tested"]
    assert found.loc[whole, ["z", "p_hot", "p_cold", "q_hot", "q_cold"]].isna().to_numpy().all()
    assert (found["label"][~whole] != "not_tested").all()
    assert found.attrs["test"]["tested"] == 6
    assert rank_cells(found)["cell"].iloc[-1] == CENTER


def test_cold_can_be_detected_only_where_emptiness_is_rare() -> None:
    few = np.zeros(len(DISK), dtype=np.int64)
    few[:100] = 1
    assert not find_hot_spots(cells_of(DISK, few), DISK).attrs["test"]["cold_detectable"]
    many = np.random.default_rng(0).poisson(20, len(DISK))
    assert find_hot_spots(cells_of(DISK, many), DISK).attrs["test"]["cold_detectable"]


def test_a_cold_patch_is_cold() -> None:
    near = set(h3.grid_disk(CENTER, 1))
    events = np.random.default_rng(0).poisson(20, len(DISK))
    events[[name in near for name in DISK.names]] = 0
    found = find_hot_spots(cells_of(DISK, events), DISK).set_index("cell")
    assert found["label"][CENTER] == "cold_99"
    assert found["z"][CENTER] < 0


def test_ranks_go_by_p_then_z_then_cell() -> None:
    found = pd.DataFrame(
        {
            "cell": ["e", "d", "c", "b", "a"],
            "p_hot": [0.1, 0.1, 0.1, 0.01, np.nan],
            "z": [2.0, 3.0, 3.0, 1.0, np.nan],
        },
        index=[9, 8, 7, 6, 5],
    )
    ranked = rank_cells(found)
    assert ranked["cell"].tolist() == ["b", "c", "d", "e", "a"]
    assert ranked["rank"].tolist() == [1, 2, 3, 4, 5]
    assert ranked.columns[0] == "rank"


@pytest.mark.parametrize(
    ("change", "method", "message"),
    [
        (lambda c: c, Method(measure="people"), "'people' was not counted"),
        (lambda c: c, Method(measure="cost", cap=None), "no column 'cost'"),
        (lambda c: c[1:], None, "The 90 cells are not the 91 cells of this grid"),
        (lambda c: c[::-1], None, "not the 91 cells of this grid, in its order"),
        (lambda c: c.assign(events_capped=3), None, "All 91 cells have the same events to test"),
        (lambda c: c.assign(events=0), Method(cap=None), "All 91 cells have the same events to test"),
        (lambda c: c, Method(cap=0.9), "binned with cap 0.99, the method asks for 0.9"),
    ],
)
def test_refused(change: Callable[[pd.DataFrame], pd.DataFrame], method: Method | None, message: str) -> None:
    cells = cells_of(SMALL, patch(SMALL))
    cells.attrs["cap"] = 0.99
    cells = change(cells)
    with pytest.raises(InputError) as refusal:
        find_hot_spots(cells, SMALL, method)
    assert message in str(refusal.value)


def test_a_grid_of_one_cell_is_refused() -> None:
    grid = disk(0)
    with pytest.raises(InputError, match="one cell"):
        find_hot_spots(cells_of(grid, np.array([4])), grid)


def test_missing_values_are_refused() -> None:
    cells = cells_of(SMALL, patch(SMALL)).astype({"events_capped": float})
    cells.loc[3, "events_capped"] = np.nan
    with pytest.raises(InputError):
        find_hot_spots(cells, SMALL)
