"""Several scales against enumeration, SciPy's Cauchy distribution, and maps without pattern."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import cauchy

from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.stats import adjust, gi_star, randomisation_tails
from hotspot.stats.exact import size_tails
from hotspot.stats.scales import DiscSum, combine_cauchy, combine_scales, combine_tails, scale_tails

Array = np.ndarray


def street(places: Array) -> DiscSum:
    """Cells in a row: the neighbourhood of k steps runs k cells to both sides, over cells that are there."""
    apart = np.abs(places[:, None] - places[None, :])
    return lambda values, steps: np.where(apart <= steps, values[None, :], 0.0).sum(axis=1)


def city(steps: int) -> Grid:
    import h3.api.numpy_int as h3

    return Grid(9, np.sort(h3.grid_disk(h3.latlng_to_cell(40.1, -75.3, 9), steps)).astype(np.uint64))


chances = st.lists(st.floats(1e-15, 1 - 1e-9), min_size=1, max_size=6)


@given(chances)
def test_combination_is_scipys_cauchy(p: list[float]) -> None:
    expected = cauchy.sf(np.mean(cauchy.isf(p)))
    assert combine_cauchy(np.array(p), axis=0) == pytest.approx(expected, rel=1e-6, abs=1e-15)


@given(st.floats(1e-300, 1.0), st.integers(1, 5))
def test_equal_p_stay_what_they_are(p: float, times: int) -> None:
    assert combine_cauchy(np.full(times, p), axis=0) == pytest.approx(p, rel=1e-12, abs=0)


@given(chances, st.floats(0, 1), st.integers(0, 5))
def test_a_smaller_p_never_makes_the_whole_larger(p: list[float], factor: float, place: int) -> None:
    smaller = np.array(p)
    smaller[place % len(p)] *= factor
    assert combine_cauchy(smaller, axis=0) <= combine_cauchy(np.array(p), axis=0) * (1 + 1e-9)


def test_ends_of_the_combination() -> None:
    assert combine_cauchy(np.array([0.0, 0.3, 1.0]), axis=0) == 0.0
    assert combine_cauchy(np.array([1.0, 1.0]), axis=0) == pytest.approx(1.0)
    assert 0.99 < combine_cauchy(np.array([1.0, 1e-9]), axis=0) <= 1.0
    # 1 / (pi p) of the smallest rules: the combination is K times it.
    tiny = combine_cauchy(np.array([1e-200, 0.5, 0.5]), axis=0)
    assert tiny == pytest.approx(3e-200, rel=1e-12, abs=0)
    rows = np.array([[0.2, np.nan, np.nan], [0.2, 0.01, np.nan]])
    np.testing.assert_allclose(combine_cauchy(rows, axis=0), [0.2, 0.01, np.nan])
    np.testing.assert_allclose(combine_cauchy(rows.T, axis=1), [0.2, 0.01, np.nan])


def test_a_cell_unremarkable_in_itself_is_not_coloured_by_what_lies_farther() -> None:
    p = np.array([[0.11, 0.1, np.nan, np.nan], [1e-9, 1e-9, 1e-9, np.nan], [1e-9, 1e-9, 0.5, np.nan]])
    found = combine_scales(p)
    assert found[0] == 1.0
    assert found[1] == pytest.approx(combine_cauchy(np.array([0.1, 1e-9, 1e-9]), axis=0))
    # The first scale that has a p decides.
    assert found[2] == pytest.approx(2e-9, rel=1e-6)
    assert np.isnan(found[3])
    assert combine_scales(p[:1]).tolist()[:2] == [0.11, 0.1]


def test_the_scale_is_that_of_the_rarer_side_and_the_narrowest_of_equals() -> None:
    upper = np.array([[0.01, 0.9, 0.02, np.nan, np.nan], [0.001, 0.99, 0.02, 0.5, np.nan]])
    lower = np.array([[0.99, 0.05, 0.99, np.nan, np.nan], [0.999, 0.02, 0.99, 0.6, np.nan]])
    assert combine_tails(upper, lower).which.tolist() == [1, 1, 0, 1, 0]


values_of_streets = st.lists(st.integers(0, 9), min_size=4, max_size=10)


@settings(max_examples=30)
@given(values_of_streets, st.integers(1, 3), st.integers(0, 2))
@pytest.mark.slow
def test_tails_equal_enumeration(numbers: list[int], first: int, more: int) -> None:
    values, rings = np.array(numbers, dtype=float), (first, first + more)
    cells = np.arange(values.size)
    found = scale_tails(values, street(cells), rings)
    for cell in range(values.size):
        sides: tuple[list[float], list[float]] = ([], [])
        for steps in range(rings[0], rings[1] + 1):
            inside = np.flatnonzero(np.abs(cells - cell) <= steps)
            if inside.size == values.size:
                continue
            sums = np.array([sum(draw) for draw in combinations(numbers, inside.size)])
            observed = values[inside].sum()
            sides[0].append(float((sums >= observed).mean()))
            sides[1].append(float((sums <= observed).mean()))
        if not sides[0]:
            assert np.isnan([found.p_hot[cell], found.p_cold[cell], found.z[cell]]).all()
            assert found.scale[cell] == 0
            continue
        for p, side in zip((found.p_hot[cell], found.p_cold[cell]), sides, strict=True):
            several = more > 0
            combined = cauchy.sf(np.mean(cauchy.isf(np.minimum(side, 1 - 2.0**-54))))
            assert p == pytest.approx(1.0 if several and side[0] > 0.1 else combined, abs=1e-9)
        assert rings[0] <= found.scale[cell] <= rings[1]
    assert found.exact


def test_one_scale_is_the_test_of_one_ring() -> None:
    grid = city(6)
    values = np.random.default_rng(1).poisson(2, len(grid)).astype(float)
    sums, sizes = grid.ring_sum(values, 2), grid.ring_sizes(2)
    found, tails = scale_tails(values, grid.ring_sum, (2, 2)), randomisation_tails(values, sums, sizes)
    np.testing.assert_allclose(found.p_hot, tails.upper, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.p_cold, tails.lower, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.z, gi_star(values, sums, sizes))
    assert (found.scale == 2).all()


@pytest.mark.parametrize("kind", ["counts", "dollars"])
def test_cells_set_aside_are_missing(kind: str) -> None:
    """As if the study area had never held them, whatever they hold."""
    rng = np.random.default_rng(2)
    places = np.arange(150)
    values = rng.poisson(1, 150).astype(float) if kind == "counts" else np.round(rng.lognormal(3, 1, 150), 2)
    tested = rng.random(150) < 0.9
    found = scale_tails(np.where(tested, values, np.nan), street(places), tested=tested)
    without = scale_tails(values[tested], street(places[tested]))
    np.testing.assert_allclose(found.z[tested], without.z, rtol=1e-9, atol=1e-12)
    for name in ("p_hot", "p_cold", "scale"):
        np.testing.assert_array_equal(getattr(found, name)[tested], getattr(without, name))
    giants = scale_tails(np.where(tested, values, 1e6), street(places), tested=tested)
    np.testing.assert_array_equal(giants.p_hot, found.p_hot)
    assert np.isnan(found.p_hot[~tested]).all()
    assert np.isnan(found.z[~tested]).all()
    assert not found.scale[~tested].any()
    nowhere = scale_tails(values, street(places), tested=np.zeros(150, dtype=bool))
    assert np.isnan(nowhere.p_hot).all()


@pytest.mark.parametrize("kind", ["counts", "dollars"])
def test_order_and_unit_do_not_matter_and_the_input_is_left_alone(kind: str) -> None:
    rng = np.random.default_rng(3)
    values = rng.poisson(2, 120).astype(float) if kind == "counts" else 0.25 * rng.integers(0, 10**6, 120)
    places, order = np.arange(120), rng.permutation(120)
    before = values.tobytes()
    found = scale_tails(values, street(places))
    moved = scale_tails(values[order], street(places[order]))
    np.testing.assert_array_equal(moved.p_hot, found.p_hot[order])
    np.testing.assert_array_equal(moved.p_cold, found.p_cold[order])
    np.testing.assert_array_equal(moved.scale, found.scale[order])
    other = scale_tails(4 * values + 64, street(places))
    np.testing.assert_allclose(other.p_hot, found.p_hot, rtol=1e-9)
    np.testing.assert_allclose(other.p_cold, found.p_cold, rtol=1e-9)
    np.testing.assert_allclose(other.z, found.z, rtol=1e-9)
    # Turned round, hot is cold.
    turned = scale_tails(-values, street(places))
    if kind == "counts":
        np.testing.assert_allclose(turned.p_cold, found.p_hot, rtol=1e-9)
    assert values.tobytes() == before


@pytest.mark.parametrize("kind", ["counts", "sparse", "dollars"])
@pytest.mark.slow
def test_shuffled_maps_show_nothing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A map with a hot area, dealt out anew: 5 % of maps with a call at most, within the error of 100."""
    # Coarse enough to be quick; the bounds are then a few per cent apart.
    monkeypatch.setattr(size_tails, "_LONGEST", 2**13)
    grid, rng = city(8), np.random.default_rng(4)
    base = np.where(grid.ring_sum(np.eye(1, len(grid), 100)[0], 2) > 0, 3.0, 1.0)
    values = {
        "counts": rng.poisson(3 * base * rng.gamma(2, 0.5, len(grid))).astype(float),
        "sparse": rng.poisson(0.1 * base).astype(float),
        "dollars": np.round(rng.lognormal(5, 1.5, len(grid)) * (rng.random(len(grid)) < 0.3) * base, 2),
    }[kind]
    calls = 0
    for _ in range(100):
        p = scale_tails(rng.permutation(values), grid.ring_sum).p_hot
        calls += bool((adjust(p, "benjamini-hochberg") <= 0.05).any())
    assert calls <= 11


@pytest.mark.real
def test_a_real_map_dealt_out_anew_shows_nothing(shared: Path) -> None:
    """One call of twenty in Montgomery County, as they lie and in 60 random orders."""
    calls = pd.read_parquet(shared / "data/montgomery_911.parquet", columns=["lat", "lng"]).iloc[::20]
    grid = Grid.covering(shared / "data/montgomery_municipalities.geojson", resolution=8)
    cell = grid.locate(calls["lat"].to_numpy(dtype=float), calls["lng"].to_numpy(dtype=float))
    values = np.bincount(cell[cell >= 0], minlength=len(grid)).astype(float)

    def any_called(arranged: Array) -> bool:
        p = scale_tails(arranged, grid.ring_sum).p_hot
        return bool((adjust(p, "benjamini-hochberg") <= 0.05).any())

    rng = np.random.default_rng(6)
    assert any_called(values)
    # 5 % of 60 are 3; two and a half standard errors more.
    assert sum(any_called(rng.permutation(values)) for _ in range(60)) <= 7


def test_a_planted_area_is_found_at_its_scale() -> None:
    grid, rng = city(12), np.random.default_rng(5)
    planted = grid.ring_sum(np.eye(1, len(grid), 234)[0], 3) > 0
    values = rng.poisson(np.where(planted, 6.0, 3.0)).astype(float)
    found = scale_tails(values, grid.ring_sum)
    hot = adjust(found.p_hot, "benjamini-hochberg") <= 0.05
    assert hot[planted].mean() > 0.8
    assert found.scale[234] == 3
    assert (found.z[hot] > 0).all()
    near = grid.ring_sum(planted.astype(float), 3) > 0
    assert near[hot].all()


@pytest.mark.parametrize("values", [[7.0], [7.0, 0.0], [0.5, 0.5, 0.5, 0.5, 0.5], [0.0, 0.1, 1e12, 0.3, 0.1]])
def test_small_maps(values: list[float]) -> None:
    cells = np.array(values)
    found = scale_tails(cells, street(np.arange(cells.size)), (1, 2))
    if cells.size < 3:
        # Every neighbourhood is the whole study area.
        assert np.isnan(found.p_hot).all()
        assert not found.scale.any()
    elif cells[0] == cells[1]:
        assert np.nanmin(found.p_hot) == 1.0
        assert np.isnan(found.z).all()
    else:
        assert np.isfinite(found.p_cold).all()
        assert ((found.p_hot >= 0.09) & (found.p_hot <= 1)).all()


def test_what_cannot_be_used_is_refused() -> None:
    row = street(np.arange(5))
    with pytest.raises(InputError, match="2 to 1 were given"):
        scale_tails(np.ones(5), row, (2, 1))
    with pytest.raises(InputError, match="0 to 1 were given"):
        scale_tails(np.ones(5), row, (0, 1))
    with pytest.raises(InputError, match="1 of 5 have none"):
        scale_tails(np.array([1.0, 2, np.nan, 3, 4]), row)
