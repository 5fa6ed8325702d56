"""Gi* and Gi against published values, R spdep and esda, and against the moments of every possible arrangement."""

import math
from collections.abc import Callable
from itertools import combinations, permutations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from esda.getisord import G_Local
from hypothesis import assume, given
from hypothesis import strategies as st
from libpysal.graph import Graph
from scipy.sparse import csr_array

from hotspot.errors import InputError
from hotspot.stats.gi import gi, gi_star

MARGIN = 1e-9
BOTH = (gi, gi_star)
Score = Callable[..., np.ndarray]
#: Weight at each grid distance from 1 on, as in the reference.
REFERENCE = {"B": (1,), "W": (1,), "gauss_k2": (np.exp(-0.5), np.exp(-2)), "invdist_k2": (1, 0.5)}


def z_of(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Gi* with binary weights."""
    return gi_star(values, weights @ values, weights.sum(axis=1).astype(np.int64))


def z_by(function: Score, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """With any weights; those of Gi leave out the cell itself."""
    return function(values, weights @ values, weights.sum(axis=1), np.square(weights).sum(axis=1))


def binary(pairs: pd.DataFrame, count: int) -> np.ndarray:
    """Row: a place; 1 for itself and each of its neighbors."""
    weights = np.eye(count)
    weights[pairs.iloc[:, 0], pairs.iloc[:, 1]] = 1
    return weights


@pytest.mark.real
@pytest.mark.parametrize(
    ("dataset", "kind"), [*(("hex37", kind) for kind in REFERENCE), ("hexisl", "B"), ("hexisl", "W")]
)
@pytest.mark.parametrize("star", [False, True])
def test_spdep_on_hexagons(shared: Path, dataset: str, kind: str, *, star: bool) -> None:
    edges = pd.read_csv(shared / f"reference/{dataset}_edges.csv")
    oracle = pd.read_csv(shared / "reference/hex37_hexisl_gistar.csv")
    oracle = oracle[(oracle["dataset"] == dataset) & (oracle["weights"] == kind) & (oracle["star"] == star)]
    assert len(oracle)
    for _, rows in oracle.sort_values("i").groupby("variable"):
        weights = np.eye(len(rows)) * star
        for distance, weight in enumerate(REFERENCE[kind], start=1):
            pairs = edges[edges["grid_distance"] == distance]
            weights[pairs["i"], pairs["j"]] = weight
        if kind == "W":
            weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1)
        values = rows["x"].to_numpy(dtype=float)
        for found, column in ((weights @ values, "lag"), (weights.sum(axis=1), "W"), ((weights**2).sum(axis=1), "S1")):
            np.testing.assert_allclose(found, rows[column], rtol=1e-12)
        np.testing.assert_allclose(z_by(gi_star if star else gi, values, weights), rows["Z"], atol=MARGIN)
        if kind == "B":
            sizes = weights.sum(axis=1).astype(np.int64)
            z = (gi_star if star else gi)(values, weights @ values, sizes)
            np.testing.assert_allclose(z, rows["Z"], atol=MARGIN)


@pytest.mark.real
@pytest.mark.parametrize("distance", [30, 60, 90, 120, 150])
def test_getis_and_ord_1996(shared: Path, distance: int) -> None:
    table = pd.read_csv(shared / "data/reference_getis_ord_1996.csv")
    x, y = table["x"].to_numpy(dtype=float), table["y"].to_numpy(dtype=float)
    values = table["val"].to_numpy(dtype=float)
    weights = (np.hypot(x[:, None] - x, y[:, None] - y) <= distance).astype(float)
    z = z_of(values, weights)
    np.testing.assert_allclose(z, table[f"GiStar_{distance}"], atol=MARGIN)
    np.testing.assert_allclose(z_by(gi, values, weights - np.eye(len(x))), table[f"Gi_{distance}"], atol=MARGIN)
    if distance == 30:
        # Getis and Ord 1996, equation 14.2, at x = y = 210.
        assert z[(x == 210) & (y == 210)] == pytest.approx(1.450780, abs=5e-7)


@pytest.mark.real
def test_columbus_crime(shared: Path) -> None:
    table = gpd.read_file(shared / "data/reference_columbus_crime.geojson")
    crime = table["CRIME"].to_numpy(dtype=float)
    published = binary(pd.read_csv(shared / "data/reference_columbus_neighbours.csv") - 1, len(table))
    queen = np.array([table.geometry.intersects(shape) for shape in table.geometry], dtype=float)
    np.testing.assert_allclose(z_of(crime, published), table["GiStar_CRIME_B"], atol=MARGIN)
    np.testing.assert_allclose(z_of(crime, queen), table["GiStar_CRIME_queen"], atol=MARGIN)
    np.testing.assert_allclose(z_by(gi, crime, published - np.eye(len(table))), table["Gi_CRIME_B"], atol=MARGIN)


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


def test_esda_with_binary_weights() -> None:
    draw = np.random.default_rng(4)
    half = np.triu(draw.random((60, 60)) < 0.08, 1)
    weights = (half | half.T).astype(float)
    values = draw.lognormal(0, 2, 60) * (draw.random(60) < 0.4)
    neighbors = Graph.from_sparse(csr_array(weights))
    for star, function in ((False, gi), (True, gi_star)):
        # esda divides 0 by 0 for a place without neighbors.
        with np.errstate(invalid="ignore"):
            oracle = G_Local(values, neighbors, transform="B", star=star, permutations=0).Zs
        np.testing.assert_allclose(z_by(function, values, weights + star * np.eye(60)), oracle, atol=MARGIN)


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


@given(
    st.lists(st.integers(-50, 50), min_size=3, max_size=6),
    st.lists(st.sampled_from([0.0, 0.2, 0.5, 1.0, 3.0]), min_size=6, max_size=6),
)
def test_weighted_sums_are_standardised_by_the_moments_of_every_arrangement(
    numbers: list[int], weights: list[float]
) -> None:
    n, x = len(numbers), np.array(numbers, dtype=float)
    row = np.array(weights[:n])
    rows = np.tile(row, (n, 1))
    # The first cell of Gi* and of Gi, which has no weight for itself.
    for function, drawn, used in ((gi_star, x, row), (gi, x[1:], row[1:])):
        sums = np.array([np.dot(used, order) for order in permutations(drawn)])
        z = z_by(function, x, rows if function is gi_star else np.where(np.arange(n) == 0, 0.0, rows))[0]
        if np.ptp(used) and np.ptp(drawn):
            assert z == pytest.approx((np.dot(used, drawn) - sums.mean()) / sums.std(), abs=MARGIN)
        else:
            assert math.isnan(z)


@pytest.mark.parametrize("function", BOTH)
@pytest.mark.parametrize("value", [0.0, 7.0, 0.1, 1e9 / 3])
def test_equal_values_have_no_z(function: Score, value: float) -> None:
    values = np.full(10, value)
    sizes = np.arange(1, 11)
    assert np.isnan(function(values, values * sizes, sizes)).all()


@pytest.mark.parametrize("function", BOTH)
def test_equal_values_at_rounding_level_have_no_z(function: Score) -> None:
    values = np.array([0.3, 0.1 + 0.2] * 10)
    assert np.isnan(function(values, 3 * values, np.full(20, 3))).all()


@pytest.mark.parametrize("giant", [1.0, 1e3, 1e18])
def test_the_giant_itself_is_compared_with_others_that_are_all_equal(giant: float) -> None:
    values = np.array([0.3, 0.1 + 0.2, 0.3, giant])
    z = gi(values, np.array([0.6, 0.6, giant + 0.3, 0.6]), np.full(4, 2))
    assert np.isfinite(z).tolist() == [True, True, True, False]


def test_one_giant_takes_no_digits_from_the_others() -> None:
    """Without the giant the others are 1, 2, 4, 5; their differences must survive."""
    values = np.array([1.0, 2.0, 4.0, 5.0, 1e18])
    z = gi(values, np.array([2.0, 1.0, 1.0, 1.0, 9.0]), np.array([1, 1, 1, 1, 2]))
    # 9 of 2 of four values with mean 3 and variance 2.5: variance of the sum 2.5 x 2 (4 - 2) / 3.
    assert z[4] == pytest.approx((9 - 6) / math.sqrt(2.5 * 4 / 3), abs=MARGIN)
    # Two equal giants: the one keeps the other.
    values = np.array([0.0, 0.0, 1e18, 1e18])
    assert gi(values, np.array([0.0, 0, 1e18, 0]), np.ones(4, dtype=np.int64))[2] == pytest.approx(math.sqrt(2))


def test_a_neighborhood_of_everything_has_no_z() -> None:
    values = np.array([1.0, 2.0, 5.0, 3.0])
    z = gi_star(values, np.array([11.0, 3.0, 7.0, 8.0]), np.array([4, 2, 2, 2]))
    assert np.isnan(z).tolist() == [True, False, False, False]
    # Without the cell itself: all three others, one, two, none.
    z = gi(values, np.array([10.0, 5.0, 4.0, 0.0]), np.array([3, 1, 2, 0]))
    assert np.isnan(z).tolist() == [True, False, False, True]


@pytest.mark.parametrize("weight", [0.1, 1 / 3, 7.7])
def test_equal_weights_of_any_size_have_no_z(weight: float) -> None:
    values = np.arange(50.0)
    weights = np.full((50, 50), weight)
    assert np.isnan(z_by(gi_star, values, weights)).all()
    np.fill_diagonal(weights, 0)
    assert np.isnan(z_by(gi, values, weights)).all()


def test_different_weights_on_everything_have_a_z() -> None:
    values, weights = np.arange(9.0), np.ones((9, 9)) + np.diag(np.full(9, 0.001))
    # Subtracting the same weight from all n leaves the sum of the values where it was.
    np.testing.assert_allclose(z_by(gi_star, values, weights), (values - 4) / values.std(), atol=1e-8)


@pytest.mark.parametrize("n", [1, 2])
def test_two_cells_have_no_other_values_to_compare(n: int) -> None:
    assert np.isnan(gi(np.arange(float(n)), np.ones(n), np.ones(n, dtype=np.int64))).all()


@pytest.mark.parametrize("function", BOTH)
def test_weights_that_are_not_binary_must_come_with_their_squares(function: Score) -> None:
    values = np.arange(4.0)
    with pytest.raises(InputError, match="float64 was given"):
        function(values, values, np.ones(4))


def test_small_differences_on_a_large_value_still_have_a_z() -> None:
    values = 1e6 + np.array([0.0, 0.01, 0.02, 0.05])
    z = gi_star(values, values, np.ones(4, dtype=np.int64))
    np.testing.assert_allclose(z, (values - values.mean()) / values.std(), rtol=1e-6)


@pytest.mark.parametrize("function", BOTH)
def test_input_is_left_alone(function: Score) -> None:
    values, sums, sizes = np.array([1.0, 2.0, 5.0]), np.array([8.0, 3.0, 7.0]), np.array([3, 2, 2])
    before = values.copy(), sums.copy(), sizes.copy()
    function(values, sums, sizes)
    for array, copy in zip((values, sums, sizes), before, strict=True):
        assert array.tobytes() == copy.tobytes()
