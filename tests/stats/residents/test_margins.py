"""Rates of areas whose residents are estimates: their intervals hold the residents' errors, too."""

from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, stats

from hotspot.errors import InputError
from hotspot.stats.rates import GammaPrior, fit_gamma
from hotspot.stats.residents import stand_out

Floats = NDArray[np.float64]
AREAS = 77


def city(seed: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Synthetic areas: counts, residents as estimated, standard errors, true rates over that of all.

    Risks are lognormal and errors normal, where the estimate takes both for gamma laws.
    """
    draw = np.random.default_rng(seed)
    true = draw.lognormal(np.log(4000), 0.5, AREAS)
    spread = draw.uniform(0.05, 0.2, AREAS)
    estimated = true * (1 + spread * draw.standard_normal(AREAS))
    risk = draw.lognormal(-0.125, 0.5, AREAS)
    counts = draw.poisson(0.02 * true * risk).astype(float)
    return counts, estimated, spread * estimated, risk * true.sum() / (risk * true).sum()


def coverage(cities: int, *, known: bool) -> float:
    held = []
    for seed in range(cities):
        counts, residents, errors, rates = city(seed)
        found = stand_out(counts, residents, errors=errors if known else None)
        held.append(((found.low <= rates) & (rates <= found.high)).mean())
    return float(np.mean(held))


@pytest.mark.slow
def test_intervals_hold_the_true_rate_as_often_as_they_say() -> None:
    """500 synthetic cities of 77 areas; the error of the mean is .002."""
    assert 0.88 < coverage(500, known=True) < 0.92


def test_without_the_margins_they_do_not() -> None:
    assert coverage(20, known=False) < 0.75
    assert 0.86 < coverage(20, known=True) < 0.94


def density(rate: float, count: float, truth: Any, prior: GammaPrior, exposure: float) -> float:
    """Of an exposure, this count, and a true rate above ``rate``."""
    given = stats.nbinom.pmf(count, prior.alpha, prior.beta / (prior.beta + exposure))
    above = stats.gamma.sf(rate, count + prior.alpha, scale=1 / (prior.beta + exposure))
    return float(truth.pdf(exposure) * given * above)


def test_it_is_the_posterior_by_quadrature() -> None:
    counts, residents, errors, _ = city(1)
    found = stand_out(counts, residents, errors=errors)
    expected = counts.sum() / residents.sum() * residents
    prior = fit_gamma(counts, expected)
    for area in range(0, AREAS, 15):
        shape = (residents[area] / errors[area]) ** 2
        truth = stats.gamma(shape, scale=expected[area] / shape)
        above = [
            partial(density, t, counts[area], truth, prior) for t in (0.0, 1.25, found.low[area], found.high[area])
        ]
        ends = truth.ppf([1e-9, 1 - 1e-9])
        whole, over, low, high = (integrate.quad(one, *ends, limit=200)[0] for one in above)
        assert found.p_exceeds[area] == pytest.approx(over / whole, abs=0.01)
        assert low / whole == pytest.approx(0.95, abs=0.006)
        assert high / whole == pytest.approx(0.05, abs=0.006)


def test_exact_residents_are_the_limit_of_small_errors() -> None:
    counts, residents, errors, _ = city(2)
    exact = stand_out(counts, residents)
    same = stand_out(counts, residents, errors=np.zeros(AREAS))
    near = stand_out(counts, residents, errors=1e-5 * residents)
    for name in ("times_expected", "low", "high", "p_exceeds"):
        np.testing.assert_array_equal(getattr(same, name), getattr(exact, name))
        np.testing.assert_allclose(getattr(near, name), getattr(exact, name), rtol=1e-4, atol=1e-6)
    wide = stand_out(counts, residents, errors=errors)
    assert (wide.high - wide.low > exact.high - exact.low).all()
    assert wide.stands_out.sum() <= exact.stands_out.sum()


def test_an_area_without_a_margin_has_no_interval() -> None:
    counts, residents, errors, _ = city(3)
    errors[4] = np.nan
    found = stand_out(counts, residents, errors=errors)
    assert np.flatnonzero(np.isnan(found.low)).tolist() == np.flatnonzero(np.isnan(found.high)).tolist() == [4]
    assert np.isfinite(found.times_expected).all()
    with pytest.raises(InputError, match="standard error of 0 or more"):
        stand_out(counts, residents, errors=-residents)
    with pytest.raises(InputError, match="standard error of 0 or more"):
        stand_out(counts, residents, errors=errors[:5])
