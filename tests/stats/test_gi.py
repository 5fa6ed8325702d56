"""Gi* against published values, against R spdep, and against the moments of every possible draw."""

import math
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hotspot.stats import gi_star

MARGIN = 1e-9


def z_of(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return gi_star(values, weights @ values, weights.sum(axis=1).astype(np.int64))


def binary(pairs: pd.DataFrame, count: int) -> np.ndarray:
    """Row: a place; 1 for itself and each of its neighbors."""
    weights = np.eye(count)
    weights[pairs.iloc[:, 0], pairs.iloc[:, 1]] = 1
    return weights


@pytest.mark.real
@pytest.mark.parametrize("dataset", ["hex37", "hexisl"])
def test_spdep_on_hexagons(shared: Path, dataset: str) -> None:
    edges = pd.read_csv(shared / f"reference/{dataset}_edges.csv")
    oracle = pd.read_csv(shared / "reference/hex37_hexisl_gistar.csv")
    oracle = oracle[(oracle["dataset"] == dataset) & (oracle["weights"] == "B") & (oracle["star"] == 1)]
    assert len(oracle)
    for _, rows in oracle.sort_values("i").groupby("variable"):
        weights = binary(edges[edges["grid_distance"] == 1], len(rows))
        values = rows["x"].to_numpy(dtype=float)
        np.testing.assert_allclose(weights @ values, rows["lag"], rtol=1e-12)
        np.testing.assert_allclose(z_of(values, weights), rows["Z"], atol=MARGIN)


@pytest.mark.real
@pytest.mark.parametrize("distance", [30, 60, 90, 120, 150])
def test_getis_and_ord_1996(shared: Path, distance: int) -> None:
    table = pd.read_csv(shared / "data/reference_getis_ord_1996.csv")
    x, y = table["x"].to_numpy(dtype=float), table["y"].to_numpy(dtype=float)
    weights = (np.hypot(x[:, None] - x, y[:, None] - y) <= distance).astype(float)
    z = z_of(table["val"].to_numpy(dtype=float), weights)
    np.testing.assert_allclose(z, table[f"GiStar_{distance}"], atol=MARGIN)
    if distance == 30:
        # Getis and Ord 1996, equation 14.2, at x = y = 210.
        assert z[(x == 210) & (y == 210)] == pytest.approx(1.450780, abs=5e-7)


@pytest.mark.real
def test_columbus_crime(shared: Path) -> None:
    table = gpd.read_file(shared / "data/reference_columbus_crime.geojson")
    pairs = pd.read_csv(shared / "data/reference_columbus_neighbours.csv") - 1
    z = z_of(table["CRIME"].to_numpy(dtype=float), binary(pairs, len(table)))
    np.testing.assert_allclose(z, table["GiStar_CRIME_B"], atol=MARGIN)


@pytest.mark.real
@pytest.mark.parametrize(
    ("column", "neighbors"),
    [("rate74", "CR85"), ("rate79", "CR85"), ("rate74", "queen"), ("rate79", "queen"), ("SID74", "queen")],
)
def test_carolina_infant_deaths(shared: Path, column: str, neighbors: str) -> None:
    table = gpd.read_file(shared / "data/reference_nc_sids.geojson")
    pairs = pd.read_csv(shared / f"data/reference_nc_sids_neighbours_{neighbors}.csv")
    place = dict(zip(table["FIPSNO"].astype(int), range(len(table)), strict=True))
    z = z_of(table[column].to_numpy(dtype=float), binary(pairs.map(place.get), len(table)))
    np.testing.assert_allclose(z, table[f"GiStar_{column}_{neighbors}"], atol=MARGIN)


values_of = st.lists(st.integers(-50, 50), min_size=2, max_size=8)


@given(values_of, st.data())
def test_standardised_by_the_moments_of_every_draw(numbers: list[int], data: st.DataObject) -> None:
    assume(len(set(numbers)) > 1)
    m = data.draw(st.integers(1, len(numbers) - 1))
    observed = data.draw(st.permutations(numbers))[:m]
    sums = np.array([sum(draw) for draw in combinations(numbers, m)], dtype=float)
    n = len(numbers)
    z = gi_star(np.array(numbers, dtype=float), np.full(n, float(sum(observed))), np.full(n, m))
    np.testing.assert_allclose(z, (sum(observed) - sums.mean()) / sums.std(), atol=MARGIN)


neighborhoods = st.integers(3, 12).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(0, 1e6).map(lambda v: round(v, 2)), min_size=n, max_size=n),
        st.lists(st.sets(st.integers(0, n - 1), min_size=1, max_size=n - 1), min_size=n, max_size=n),
    )
)


def of(numbers: list[float], neighbors: list[set[int]]) -> tuple[np.ndarray, np.ndarray]:
    weights = np.zeros((len(numbers), len(numbers)))
    for row, members in enumerate(neighbors):
        weights[row, list(members)] = 1
    return np.array(numbers), weights


@given(neighborhoods, st.sampled_from([0.01, 3.0, 1e5]), st.floats(-1e5, 1e5))
def test_unit_and_zero_of_the_scale_do_not_matter(
    case: tuple[list[float], list[set[int]]], factor: float, constant: float
) -> None:
    values, weights = of(*case)
    assume(values.std() > 1)
    z = z_of(values, weights)
    np.testing.assert_allclose(z_of(values * factor, weights), z, atol=1e-6)
    np.testing.assert_allclose(z_of(values + constant, weights), z, atol=1e-6)
    np.testing.assert_allclose(z_of(-values, weights), -z, atol=1e-6)


@given(neighborhoods, st.data())
def test_order_of_places_does_not_matter(case: tuple[list[float], list[set[int]]], data: st.DataObject) -> None:
    values, weights = of(*case)
    order = np.array(data.draw(st.permutations(range(values.size))))
    moved = z_of(values[order], weights[np.ix_(order, order)])
    np.testing.assert_allclose(moved, z_of(values, weights)[order], atol=1e-6)


@pytest.mark.parametrize("value", [0.0, 7.0, 0.1, 1e9 / 3])
def test_equal_values_have_no_z(value: float) -> None:
    values = np.full(10, value)
    sizes = np.arange(1, 11)
    assert np.isnan(gi_star(values, values * sizes, sizes)).all()


def test_equal_values_at_rounding_level_have_no_z() -> None:
    values = np.array([0.3, 0.1 + 0.2] * 10)
    assert np.isnan(gi_star(values, 3 * values, np.full(20, 3))).all()


def test_a_neighborhood_of_everything_has_no_z() -> None:
    z = gi_star(np.array([1.0, 2.0, 5.0]), np.array([8.0, 3.0, 7.0]), np.array([3, 2, 2]))
    assert math.isnan(z[0])
    assert np.isfinite(z[1:]).all()


def test_small_differences_on_a_large_value_still_have_a_z() -> None:
    values = 1e6 + np.array([0.0, 0.01, 0.02, 0.05])
    z = gi_star(values, values, np.ones(4, dtype=np.int64))
    np.testing.assert_allclose(z, (values - values.mean()) / values.std(), rtol=1e-6)


def test_input_is_left_alone() -> None:
    values, sums, sizes = np.array([1.0, 2.0, 5.0]), np.array([8.0, 3.0, 7.0]), np.array([3, 2, 2])
    before = values.copy(), sums.copy(), sizes.copy()
    gi_star(values, sums, sizes)
    for array, copy in zip((values, sums, sizes), before, strict=True):
        assert array.tobytes() == copy.tobytes()
