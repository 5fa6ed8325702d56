"""Rates of small numbers against R spdep, against SciPy's distributions and against their definitions."""

from pathlib import Path
from random import Random

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hotspot.errors import InputError
from hotspot.stats.rates import (
    INTERVALS,
    GammaPrior,
    choynowski,
    crude_rate,
    empirical_bayes,
    exceedance,
    expected_events,
    fit_gamma,
    indirectly_expected,
    kinds_of_places,
    local_empirical_bayes,
    overall_rate,
    posterior_mean,
    sir,
)


def alone(values: np.ndarray) -> np.ndarray:
    """No place has a neighbor."""
    return np.zeros(values.size)


@pytest.mark.real
def test_spdep_on_hexagons(shared: Path) -> None:
    oracle = pd.read_csv(shared / "reference/spdep_rates.csv")
    edges = pd.read_csv(shared / "reference/hex37_edges.csv")
    edges = edges[edges["grid_distance"] == 1]
    weights = np.zeros((len(oracle), len(oracle)))
    weights[edges["i"], edges["j"]] = 1
    events, exposure = oracle["n_events"].to_numpy(dtype=float), oracle["population"].to_numpy(dtype=float)
    np.testing.assert_allclose(crude_rate(events, exposure), oracle["raw"], rtol=1e-12)
    smooth = empirical_bayes(events, exposure)
    np.testing.assert_allclose(smooth.rate, oracle["eb_global"], rtol=1e-10)
    np.testing.assert_allclose(smooth.variance, oracle["a_global"], rtol=1e-10)
    np.testing.assert_allclose(smooth.mean, oracle["b_global"], rtol=1e-10)
    geoda = local_empirical_bayes(events, exposure, lambda values: weights @ values)
    np.testing.assert_allclose(geoda.rate, oracle["eb_local_geoda"], rtol=1e-10)
    spdep = local_empirical_bayes(events, exposure, lambda values: weights @ values, deviations="neighbors")
    np.testing.assert_allclose(spdep.rate, oracle["eb_local"], rtol=1e-10)
    unusual = choynowski(events, exposure)
    np.testing.assert_allclose(unusual.p, oracle["choynowski_p"], rtol=1e-9)
    assert unusual.below.tolist() == oracle["choynowski_low"].astype(bool).tolist()


@pytest.mark.real
def test_carolina_infant_deaths(shared: Path) -> None:
    table = gpd.read_file(shared / "data/reference_nc_sids.geojson")
    pairs = pd.read_csv(shared / "data/reference_nc_sids_neighbours_queen.csv")
    place = dict(zip(table["FIPSNO"].astype(int), range(len(table)), strict=True))
    weights = np.zeros((len(table), len(table)))
    weights[pairs["from"].map(place), pairs["to"].map(place)] = 1
    events, exposure = table["SID74"].to_numpy(dtype=float), table["BIR74"].to_numpy(dtype=float)
    np.testing.assert_allclose(crude_rate(events, exposure), table["EB_raw74"], rtol=1e-12)
    np.testing.assert_allclose(empirical_bayes(events, exposure).rate, table["EB_est74"], rtol=1e-9)
    local = local_empirical_bayes(events, exposure, lambda values: weights @ values, deviations="neighbors")
    np.testing.assert_allclose(local.rate, table["EBlocal_est74"], rtol=1e-9)
    unusual = choynowski(events, exposure)
    np.testing.assert_allclose(unusual.p, table["choynowski_p74"], rtol=1e-9)
    assert unusual.below.tolist() == (table["choynowski_low74"] == 1).tolist()
    expected = expected_events(events, exposure)
    assert expected.sum() == pytest.approx(events.sum())
    np.testing.assert_allclose(100 * sir(events, expected).ratio, table["probmap_relrisk74"], rtol=1e-12)
    np.testing.assert_allclose(stats.poisson.cdf(events, expected), table["probmap_p74"], rtol=1e-9)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_the_exact_interval_is_where_the_count_becomes_unusual(confidence: float) -> None:
    counts, tail = np.array([0, 1, 2, 5, 40, 1e4]), (1 - confidence) / 2
    found = sir(counts, np.full(6, 2.0), confidence=confidence)
    assert found.ratio.tolist() == (counts / 2).tolist()
    assert found.lower[0] == 0.0
    np.testing.assert_allclose(stats.poisson.sf(counts[1:] - 1, 2 * found.lower[1:]), tail, rtol=1e-9)
    np.testing.assert_allclose(stats.poisson.cdf(counts, 2 * found.upper), tail, rtol=1e-9)
    chi = stats.chi2.ppf([tail, 1 - tail], [10, 12]) / 2 / 2
    assert (found.lower[3], found.upper[3]) == (pytest.approx(chi[0]), pytest.approx(chi[1]))
    byar = sir(counts, np.full(6, 2.0), confidence=confidence, interval="byar")
    assert byar.lower[0] == 0.0
    np.testing.assert_allclose(byar.upper, found.upper, rtol=0.03)
    np.testing.assert_allclose(byar.lower[3:], found.lower[3:], rtol=0.03)
    np.testing.assert_allclose(byar.lower[5], found.lower[5], rtol=1e-4)


def test_byar_as_published() -> None:
    """Breslow and Day's formula by hand, 10 observed, 8 expected."""
    found = sir(np.array([10.0]), np.array([8.0]), interval="byar")
    assert found.lower[0] == pytest.approx(10 * (1 - 1 / 90 - 1.959964 / (3 * 10**0.5)) ** 3 / 8, rel=1e-6)
    assert found.upper[0] == pytest.approx(11 * (1 - 1 / 99 + 1.959964 / (3 * 11**0.5)) ** 3 / 8, rel=1e-6)


def test_the_exact_interval_covers_at_least_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    for truth in (0.5, 3.0, 20.0):
        found = sir(rng.poisson(truth, 20_000) + 0.0, np.ones(20_000))
        assert ((found.lower <= truth) & (truth <= found.upper)).mean() >= 0.947


places = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2_000)), min_size=1, max_size=12)


def arrays(case: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(case, dtype=float)
    return table[:, 0], table[:, 1]


@given(places, st.sampled_from([0.01, 1000.0]), st.randoms(use_true_random=False))
def test_units_and_order_do_not_matter(case: list[tuple[int, int]], factor: float, random: Random) -> None:
    events, exposure = arrays(case)
    order = np.array(random.sample(range(events.size), events.size))
    weights = 1.0 * (np.abs(np.subtract.outer(np.arange(events.size), np.arange(events.size))) == 1)
    turned = weights[np.ix_(order, order)]
    nowhere = exposure == 0
    for kind in ("place", "neighbors"):
        smooth = local_empirical_bayes(events, exposure, lambda v: weights @ v, deviations=kind)
        scaled = local_empirical_bayes(events, factor * exposure, lambda v: weights @ v, deviations=kind)
        moved = local_empirical_bayes(events[order], exposure[order], lambda v: turned @ v, deviations=kind)
        assert (np.isnan(smooth.rate) == nowhere).all()
        np.testing.assert_allclose(factor * scaled.rate, smooth.rate, rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(moved.rate, smooth.rate[order], rtol=1e-6, atol=1e-12)
    smooth, scaled = empirical_bayes(events, exposure), empirical_bayes(events, factor * exposure)
    assert (np.isnan(smooth.rate) == nowhere).all()
    np.testing.assert_allclose(factor * scaled.rate, smooth.rate, rtol=1e-7)
    own = crude_rate(events, exposure)
    between = (np.minimum(own, smooth.mean) <= smooth.rate + 1e-12) & (
        smooth.rate - 1e-12 <= np.maximum(own, smooth.mean)
    )
    assert (between | nowhere).all()
    assert ((smooth.shrinkage >= 0) & (smooth.shrinkage <= 1)).all()
    if not nowhere.all():
        prior, other = fit_gamma(events, exposure), fit_gamma(events, factor * exposure)
        assert factor * other.mean == pytest.approx(prior.mean, rel=1e-5)
        # Where places hardly differ the likelihood is flat: its top is found to fewer digits.
        assert other.alpha == pytest.approx(prior.alpha, rel=1e-4 if prior.alpha < 100 else 1e-2)
        mean = posterior_mean(events, exposure, prior)
        over = exceedance(events, exposure, prior, times=1.5)
        assert (np.isnan(mean) == nowhere).all()
        assert (np.isnan(over) == nowhere).all()
        np.testing.assert_allclose(exceedance(events, factor * exposure, other, times=1.5), over, atol=1e-4)


def log_likelihood(events: np.ndarray, exposure: np.ndarray, mean: float, alpha: float) -> float:
    beta = alpha / mean
    return float(stats.nbinom.logpmf(events, alpha, beta / (beta + exposure)).sum())


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 50)), min_size=2, max_size=12))
def test_no_other_gamma_is_likelier(case: list[tuple[int, int]]) -> None:
    events, exposure = arrays(case)
    prior = fit_gamma(events, exposure)
    if prior.mean == 0:
        assert not events.any()
        return
    flat = float(stats.poisson.logpmf(events, prior.mean * exposure).sum())
    best = log_likelihood(events, exposure, prior.mean, prior.alpha) if np.isfinite(prior.alpha) else flat
    center = min(prior.alpha, 100.0)
    for alpha in center * np.logspace(-3, 3, 25):
        for mean in prior.mean * np.linspace(0.5, 2, 16):
            assert log_likelihood(events, exposure, mean, alpha) <= best + 1e-5
    assert flat <= best + 1e-5


def test_the_prior_is_found_again() -> None:
    rng = np.random.default_rng(2)
    exposure = rng.lognormal(3, 1, 20_000)
    prior = fit_gamma(rng.poisson(rng.gamma(2, 0.05, 20_000) * exposure) + 0.0, exposure)
    assert prior.alpha == pytest.approx(2, rel=0.05)
    assert prior.mean == pytest.approx(0.1, rel=0.03)
    assert prior.beta == pytest.approx(20, rel=0.06)


def test_one_large_place_does_not_hide_that_small_places_differ() -> None:
    """At equal rates the likelihood falls at first, and rises far higher behind."""
    events = np.concatenate(([10_000.0], np.tile([0, 0, 0, 5], 25)))
    exposure = np.concatenate(([8_000.0], np.ones(100)))
    assert np.isfinite(fit_gamma(events, exposure).alpha)


def test_one_giant_among_empty_places() -> None:
    events, exposure = np.append(np.zeros(20_000), 50.0), np.ones(20_001)
    prior = fit_gamma(events, exposure)
    assert prior.alpha < 1e-4
    best = log_likelihood(events, exposure, prior.mean, prior.alpha)
    for factor in (0.8, 1.25):
        assert log_likelihood(events, exposure, prior.mean, factor * prior.alpha) < best


@pytest.mark.parametrize(
    "events", [[0.0, 0, 0], [4.0, 4, 4], [7.0], [10.0**12, 10.0**12 + 10.0**7, 10.0**12 - 10.0**7]]
)
def test_places_alike(events: list[float]) -> None:
    counts, exposure = np.array(events), np.ones(len(events))
    prior = fit_gamma(counts, exposure)
    assert prior == GammaPrior(pytest.approx(counts.mean()), np.inf)
    assert prior.beta == np.inf
    np.testing.assert_allclose(posterior_mean(counts, exposure, prior), counts.mean())
    assert exceedance(counts, exposure, prior, times=1.1).tolist() == [0.0] * len(events)
    assert exceedance(counts, exposure, prior, times=0.9).tolist() == [float(any(events))] * len(events)
    np.testing.assert_allclose(empirical_bayes(counts, exposure).rate, counts.mean(), rtol=1e-4)


def test_posterior_by_scipy() -> None:
    events, exposure, prior = np.array([0.0, 3, 50]), np.array([10.0, 10, 100]), GammaPrior(0.2, 1.5)
    beta = 1.5 / 0.2
    posterior = stats.gamma(events + 1.5, scale=1 / (exposure + beta))
    np.testing.assert_allclose(posterior_mean(events, exposure, prior), posterior.mean())
    over = exceedance(events, exposure, prior, times=1.3)
    np.testing.assert_allclose(over, posterior.sf(1.3 * events.sum() / exposure.sum()), rtol=1e-10)


def test_exceedance_means_what_it_says() -> None:
    rng = np.random.default_rng(3)
    truth, exposure = rng.gamma(3, 1 / 3, 50_000), rng.uniform(1, 10, 50_000)
    events = rng.poisson(truth * exposure) + 0.0
    over = exceedance(events, exposure, fit_gamma(events, exposure), times=1.2)
    reached = truth > 1.2 * overall_rate(events, exposure)
    for low in np.arange(0, 1, 0.1):
        some = (over >= low) & (over < low + 0.1)
        assert reached[some].mean() == pytest.approx(over[some].mean(), abs=0.03)


def test_local_without_neighbors_is_the_place_itself() -> None:
    events, exposure = np.array([0.0, 3, 8]), np.array([10.0, 20, 5])
    for kind in ("place", "neighbors"):
        smooth = local_empirical_bayes(events, exposure, alone, deviations=kind)
        np.testing.assert_allclose(smooth.rate, events / exposure)


def test_local_with_all_as_neighbors_is_global() -> None:
    events, exposure = np.array([0.0, 3, 80, 2, 9]), np.array([10.0, 20, 50, 8, 0])
    everywhere = local_empirical_bayes(events, exposure, lambda values: values.sum() - values)
    np.testing.assert_allclose(everywhere.rate, empirical_bayes(events, exposure).rate)
    np.testing.assert_allclose(everywhere.variance, empirical_bayes(events, exposure).variance)
    assert everywhere.variance[0] > 0


def test_nobody_at_risk() -> None:
    events, nobody = np.array([0.0, 2]), np.zeros(2)
    for rates in (
        crude_rate(events, nobody),
        empirical_bayes(events, nobody).rate,
        local_empirical_bayes(events, nobody, alone).rate,
        choynowski(events, nobody).p,
        sir(events, nobody).upper,
    ):
        assert np.isnan(rates).all()
    assert np.isnan(overall_rate(events, nobody))
    with pytest.raises(InputError, match="none of 2"):
        fit_gamma(events, nobody)
    # Events where nobody lives change no other place.
    some = empirical_bayes(np.array([1.0, 5, 90]), np.array([10.0, 20, 0]))
    np.testing.assert_array_equal(some.rate[:2], empirical_bayes(np.array([1.0, 5]), np.array([10.0, 20])).rate)


def test_indirect_standardisation_by_hand() -> None:
    population = np.array([[100.0, 50], [10, 300]])
    expected = indirectly_expected(population, np.array([0.01, 0.1]))
    np.testing.assert_allclose(expected, [6, 30.1])
    np.testing.assert_allclose(sir(np.array([12.0, 30.1]), expected).ratio, [2, 1])
    # With one stratum it is the crude expectation.
    events, people = np.array([1.0, 2, 6]), np.array([10.0, 20, 30])
    rate = np.array([overall_rate(events, people)])
    np.testing.assert_allclose(indirectly_expected(people[:, None], rate), expected_events(events, people))


def test_what_cannot_be_used_is_refused() -> None:
    two = np.ones(2)
    for events, exposure in ((two, np.ones(3)), (np.ones((2, 2)), np.ones((2, 2))), (np.array([]), np.array([]))):
        with pytest.raises(InputError, match="shapes"):
            crude_rate(events, exposure)
    with pytest.raises(InputError, match="1 counts and 2 exposures of 2"):
        choynowski(np.array([1.0, np.nan]), np.array([-1.0, np.inf]))
    with pytest.raises(InputError, match="confidence"):
        sir(two, two, confidence=95)
    with pytest.raises(InputError, match="'spdep' was given"):
        local_empirical_bayes(two, two, alone, deviations="spdep")
    with pytest.raises(InputError, match="one rate for each stratum"):
        indirectly_expected(np.ones((2, 3)), two)
    for bad in (-1.0, np.nan):
        with pytest.raises(InputError, match="negative or missing"):
            indirectly_expected(np.ones((2, 2)), np.array([0.1, bad]))
    with pytest.raises(TypeError):
        INTERVALS["mine"] = INTERVALS["byar"]


@given(places)
def test_kinds_are_the_distinct_pairs_in_order(case: list[tuple[int, int]]) -> None:
    events, exposure = arrays(case)
    kinds, kind, members = kinds_of_places(events, exposure / 7)
    assert list(zip(*kinds, strict=True)) == sorted({*zip(events, exposure / 7, strict=True)})
    np.testing.assert_array_equal(kinds[0][kind], events)
    np.testing.assert_array_equal(kinds[1][kind], exposure / 7)
    np.testing.assert_array_equal(members, np.bincount(kind))
