"""The fit to places with an event against its likelihood, simulated lists, and limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import nbinom

from hotspot.errors import InputError
from hotspot.stats.ranks import rank_intervals
from hotspot.stats.rates import fit_gamma
from hotspot.stats.truncated import fit_truncated_gamma

Array = np.ndarray


def log_likelihood(events: Array, exposure: Array, mean: float, alpha: float) -> float:
    beta = alpha / mean
    law = nbinom(alpha, beta / (beta + exposure))
    return float((law.logpmf(events) - np.log1p(-law.pmf(0))).sum())


@pytest.mark.parametrize("unequal", [False, True])
@pytest.mark.parametrize(("mean", "alpha"), [(3.0, 2.0), (1.0, 0.7), (8.0, 5.0)])
def test_no_other_prior_is_likelier(mean: float, alpha: float, *, unequal: bool) -> None:
    """SciPy's own search of the likelihood written out finds nothing better."""
    rng = np.random.default_rng(1)
    exposure = rng.lognormal(0, 0.5, 3000) if unequal else np.ones(3000)
    events = rng.poisson(rng.gamma(alpha, mean / alpha, 3000) * exposure).astype(float)
    events, exposure = events[events > 0], exposure[events > 0]
    found = fit_truncated_gamma(events, exposure)
    best = minimize(
        lambda x: -log_likelihood(events, exposure, *np.exp(x)),
        np.log([found.mean, found.alpha]) + 0.1,
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-8},
    )
    assert log_likelihood(events, exposure, found.mean, found.alpha) >= -best.fun - 1e-4
    np.testing.assert_allclose([found.mean, found.alpha], [mean, alpha], rtol=0.3)


def test_the_usual_fit_takes_listed_places_to_be_more_alike_than_they_are() -> None:
    rng = np.random.default_rng(2)
    rates = rng.gamma(1.0, 0.5, 20_000)
    events = rng.poisson(rates).astype(float)
    listed = events[events > 0]
    found, usual = fit_truncated_gamma(listed), fit_gamma(listed, np.ones(listed.size))
    assert found.alpha == pytest.approx(1.0, rel=0.15)
    assert found.mean == pytest.approx(0.5, rel=0.1)
    assert usual.alpha > 5 * found.alpha


@pytest.mark.parametrize("spread", [0.5, 1.0])
def test_the_first_ten_of_a_list_are_where_their_intervals_say(spread: float) -> None:
    """Lognormal true rates, of which a gamma is only near: 85 % at least where 90 % is stated."""
    inside = []
    for seed in range(25):
        rng = np.random.default_rng(seed)
        rates = rng.lognormal(-(spread**2) / 2, spread, 3000)
        events = rng.poisson(rates).astype(float)
        rates, events = rates[events > 0][:1500], events[events > 0][:1500]
        found = rank_intervals(events, top=20, prior=fit_truncated_gamma(events))
        true = np.empty(rates.size)
        true[np.argsort(-rates)] = np.arange(1, rates.size + 1)
        first = np.argsort(found.expected, kind="stable")[:10]
        inside.append(((found.low <= true) & (true <= found.high))[first])
    assert np.mean(inside) >= 0.85


def test_places_that_do_not_differ() -> None:
    rng = np.random.default_rng(3)
    events = rng.poisson(2.0, 4000).astype(float)
    found = fit_truncated_gamma(events[events > 0])
    # Chance alone may leave a trace of a difference, but no more.
    assert found.alpha > 20
    assert found.mean == pytest.approx(2.0, rel=0.05)
    fives = fit_truncated_gamma(np.full(50, 5.0))
    assert np.isinf(fives.alpha)
    # 5 = mean / (1 - exp(-mean)).
    assert fives.mean / -np.expm1(-fives.mean) == pytest.approx(5.0, rel=1e-5)


def test_single_events_tell_no_place_from_another() -> None:
    events = np.ones(30)
    ranks = rank_intervals(events, top=5, prior=fit_truncated_gamma(events))
    np.testing.assert_allclose(ranks.in_top, 5 / 30, atol=0.02)
    # Any shape is as likely as none; none is the one that tells nothing.
    assert np.isinf(fit_truncated_gamma(events, np.arange(1.0, 31.0)).alpha)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 5)), min_size=2, max_size=12), st.data())
def test_order_and_unit_do_not_matter(case: list[tuple[int, int]], data: st.DataObject) -> None:
    table = np.array(case, dtype=float)
    order = np.array(data.draw(st.permutations(range(len(table)))))
    one = fit_truncated_gamma(table[:, 0], table[:, 1])
    # A power of two, so that not even the rounding differs where the likelihood is flat.
    moved = fit_truncated_gamma(table[order, 0], 1024 * table[order, 1])
    assert (moved.alpha, 1024 * moved.mean) == (one.alpha, one.mean)


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(InputError, match="1 of 3 have none"):
        fit_truncated_gamma(np.array([1.0, 0.0, 2.0]))
    with pytest.raises(InputError, match="exposure must be above 0"):
        fit_truncated_gamma(np.array([1.0, 2.0]), np.array([0.0, 1.0]))
