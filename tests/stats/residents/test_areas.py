"""Areas that stand out: the posterior by integration, coverage, and what is named on maps of equal risks."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma, nbinom

from hotspot.errors import InputError
from hotspot.stats.rates import fit_gamma
from hotspot.stats.residents import dispersion_of, stand_out


def drawn(seed: int, areas: int = 62, events: float = 300, shape: float = 4.0) -> tuple[np.ndarray, ...]:
    draw = np.random.default_rng(seed)
    population = 5000 * draw.lognormal(0, 0.7, areas)
    risk = draw.gamma(shape, 1 / shape, areas)
    counts = draw.poisson(events * population / population.mean() * risk)
    return counts.astype(float), population, risk


@pytest.mark.parametrize("dispersion", [1.0, 3.5])
def test_the_posterior_is_prior_times_likelihood(dispersion: float) -> None:
    counts, population, _ = drawn(1, areas=30, events=40)
    found = stand_out(counts, population, dispersion=dispersion)
    expected = counts.sum() * population / population.sum()
    np.testing.assert_allclose(found.expected, expected)
    o, e = counts / dispersion, expected / dispersion
    prior = fit_gamma(o, e)
    for area in (0, 7, 29):
        at = (o[area] + prior.alpha) / (e[area] + prior.beta)

        def height(x: float, area: int = area, at: float = at) -> float:
            # Relative to its height near the top, so that nothing vanishes.
            likelihood = o[area] * np.log(x / at) - (x - at) * e[area]
            return float(np.exp(likelihood) * gamma.pdf(x, prior.alpha, scale=1 / prior.beta))

        far = [at * k for k in (0.3, 0.7, 1.5, 3)]
        whole = quad(height, 1e-9, 10 * at, points=far, limit=200)[0]
        over = quad(height, 1.25, max(10 * at, 5), points=[x for x in far if x > 1.25], limit=200)[0] / whole
        mean = quad(lambda x: x * height(x), 1e-9, 10 * at, points=far, limit=200)[0] / whole
        below = quad(height, 1e-9, found.low[area], limit=200)[0] / whole
        above = quad(height, found.high[area], 10 * at, limit=200)[0] / whole
        assert found.p_exceeds[area] == pytest.approx(over, abs=1e-6)
        assert found.times_expected[area] == pytest.approx(mean, rel=1e-6)
        assert below == pytest.approx(0.05, abs=1e-6)
        assert above == pytest.approx(0.05, abs=1e-6)


def test_an_area_stands_out_by_probability_and_times() -> None:
    counts, population, _ = drawn(2)
    found = stand_out(counts, population)
    np.testing.assert_array_equal(found.stands_out, found.p_exceeds > 0.95)
    assert found.stands_out.any()
    assert not found.stands_out.all()
    surer = stand_out(counts, population, probability=0.999)
    assert (surer.stands_out <= found.stands_out).all()
    more = stand_out(counts, population, times=2.0)
    assert more.stands_out.sum() < found.stands_out.sum()


def test_intervals_hold_what_they_state_and_few_names_are_wrong() -> None:
    held, named, wrong = [], 0, 0
    for seed in range(40):
        counts, population, risk = drawn(seed)
        found = stand_out(counts, population)
        true = risk / (risk @ population / population.sum())
        held.append(((found.low <= true) & (true <= found.high)).mean())
        named += int(found.stands_out.sum())
        wrong += int((found.stands_out & (true <= 1.25)).sum())
    assert np.mean(held) == pytest.approx(0.9, abs=0.02)
    assert named > 100
    assert wrong / named <= 0.05


def test_equal_risks_name_nobody() -> None:
    for seed in range(30):
        draw = np.random.default_rng(seed)
        population = 5000 * draw.lognormal(0, 0.7, 62)
        counts = draw.poisson(30 * population / population.mean()).astype(float)
        found = stand_out(counts, population)
        assert not found.stands_out.any()
        # Where no difference is seen, none is denied: a range of no width would say that all is known.
        wide = found.high - found.low
        assert np.isnan(wide).all() or (wide > 0.01).all()


def test_where_areas_cannot_be_told_apart_there_is_no_interval() -> None:
    population = np.array([1000.0, 2000.0, 3000.0, 4000.0])
    found = stand_out(population / 100, population)
    assert found.times_expected == pytest.approx(np.ones(4))
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()


def test_frequent_users_need_the_dispersion() -> None:
    wrong = {"without": 0, "with": 0}
    for seed in range(20):
        draw = np.random.default_rng(seed)
        population = 5000 * draw.lognormal(0, 0.7, 62)
        persons = draw.poisson(30 * population / population.mean())
        events = [np.minimum(draw.zipf(2.0, k), 60) for k in persons]
        counts = np.array([part.sum() for part in events], dtype=float)
        phi = dispersion_of(np.concatenate(events).astype(float))
        wrong["without"] += int(stand_out(counts, population).stands_out.sum())
        wrong["with"] += int(stand_out(counts, population, dispersion=phi).stands_out.sum())
    assert wrong["with"] <= 2
    assert wrong["without"] > 40


def test_dispersion_is_that_of_clusters() -> None:
    assert dispersion_of(np.full(50, 3.0)) == 3
    assert dispersion_of(np.array([1.0, 1.0, 10.0])) == pytest.approx(102 / 12)
    assert dispersion_of(np.array([0.5, 0.5])) == 1
    assert dispersion_of(np.zeros(0)) == 1
    # The variance of a sum of clusters that come at random is phi times its mean.
    draw = np.random.default_rng(1)
    sizes = nbinom.rvs(2, 0.3, size=200, random_state=draw) + 1.0
    sums = draw.poisson(1.0, (20_000, 200)) @ sizes
    assert sums.var() / sums.mean() == pytest.approx(dispersion_of(sizes), rel=0.05)


def test_areas_without_residents_have_no_rate() -> None:
    counts, population, _ = drawn(3, areas=20)
    found = stand_out(np.append(counts, 7.0), np.append(population, 0.0))
    alone = stand_out(counts, population)
    for name in ("times_expected", "low", "high", "p_exceeds"):
        assert np.isnan(getattr(found, name)[-1])
        np.testing.assert_allclose(getattr(found, name)[:-1], getattr(alone, name))
    assert not found.stands_out[-1]


def test_no_events_at_all() -> None:
    found = stand_out(np.zeros(4), np.array([1.0, 2.0, 0.0, 3.0]))
    assert not found.stands_out.any()
    np.testing.assert_array_equal(found.times_expected, [0, 0, np.nan, 0])
    assert np.isnan(found.low).all()


@pytest.mark.parametrize("wrong", [{"dispersion": 0.5}, {"dispersion": np.nan}, {"times": 0.0}, {"probability": 1.0}])
def test_options_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match="Wanted"):
        stand_out(np.array([1.0, 2.0]), np.array([10.0, 10.0]), **wrong)


def test_a_map_where_nobody_lives_is_refused() -> None:
    with pytest.raises(InputError, match="No area has residents"):
        stand_out(np.zeros(2), np.zeros(2))
