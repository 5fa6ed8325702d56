"""Concentration against definitions, extremes, and what chance alone gives."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.stats.concentration import (
    adjusted_gini,
    concentration,
    gini,
    lorenz_curve,
    top_share,
)

counts = st.lists(st.integers(0, 30), min_size=1, max_size=20)
places = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 50)), min_size=1, max_size=20)


def mean_difference(events: np.ndarray, exposure: np.ndarray) -> float:
    """Gini as half the relative mean difference of rates, each place weighted by its exposure."""
    share, rates = exposure / exposure.sum(), events / exposure
    return float(share @ np.abs(np.subtract.outer(rates, rates)) @ share / (2 * share @ rates))


@given(places)
def test_gini_is_half_the_relative_mean_difference(case: list[tuple[int, int]]) -> None:
    events, exposure = np.array(case, dtype=float).T
    if not events.any():
        assert np.isnan(gini(events))
        assert np.isnan(gini(events, exposure))
        return
    assert gini(events, exposure) == pytest.approx(mean_difference(events, exposure), abs=1e-12)
    assert gini(events) == pytest.approx(mean_difference(events, np.ones(events.size)), abs=1e-12)


@given(places)
def test_the_lorenz_curve_sags(case: list[tuple[int, int]]) -> None:
    events, exposure = np.array(case, dtype=float).T
    x, y = lorenz_curve(events, exposure)
    assert x.shape == y.shape == (events.size + 1,)
    assert (x[0], x[-1]) == (0, 1)
    if not events.any():
        assert np.isnan(y).all()
        return
    assert (y[0], y[-1]) == (0, 1)
    assert (y <= x + 1e-12).all()
    # The poorest come first: slopes rise.
    slopes = np.diff(y) / np.diff(x)
    assert (np.diff(slopes) >= -1e-9).all()


def test_by_hand() -> None:
    x, y = lorenz_curve(np.array([6.0, 0, 2]))
    np.testing.assert_allclose(x, [0, 1 / 3, 2 / 3, 1])
    np.testing.assert_allclose(y, [0, 0, 0.25, 1])
    assert gini(np.array([6.0, 0, 2])) == pytest.approx(0.5)
    # Rates 1, 0 and 2 for shares 6/9, 2/9 and 1/9 of the exposure.
    x, y = lorenz_curve(np.array([6.0, 0, 2]), np.array([6.0, 2, 1]))
    np.testing.assert_allclose(x, [0, 2 / 9, 8 / 9, 1])
    np.testing.assert_allclose(y, [0, 0, 0.75, 1])
    assert top_share(np.array([6.0, 0, 2]), 1) == 0.75
    assert top_share(np.array([6.0, 0, 2]), 9) == 1.0
    assert adjusted_gini(0.9, events=50, places=200) == pytest.approx(4 * (0.9 - 1) + 1)
    assert adjusted_gini(0.9, events=200, places=50) == pytest.approx(0.9)
    assert np.isnan(adjusted_gini(0.9, events=0, places=50))


@pytest.mark.parametrize(("n", "c"), [(10, 10), (10, 3), (500, 1)])
def test_the_adjusted_gini_of_events_that_share_no_place_is_zero(n: int, c: int) -> None:
    events = np.repeat([1.0, 0.0], [c, n - c])
    assert gini(events) == pytest.approx(1 - c / n)
    assert adjusted_gini(gini(events), events=c, places=n) == pytest.approx(0, abs=1e-12)
    heap = np.zeros(n)
    heap[3 % n] = c
    assert gini(heap) == pytest.approx(1 - 1 / n)
    assert adjusted_gini(gini(heap), events=c, places=n) == pytest.approx(1 - 1 / min(c, n))


@given(counts, st.sampled_from([0.01, 7.0]), st.integers(2, 4), st.randoms(use_true_random=False))
def test_unit_order_and_copies_do_not_matter(case: list[int], factor: float, times: int, random: Random) -> None:
    events = np.array(case, dtype=float)
    one = gini(events)
    for same in (events[random.sample(range(events.size), events.size)], factor * events, np.tile(events, times)):
        assert gini(same) == pytest.approx(one, abs=1e-12, nan_ok=True)
    assert gini(events, np.full(events.size, factor)) == pytest.approx(one, abs=1e-12, nan_ok=True)
    assert top_share(factor * events, 2) == pytest.approx(top_share(events, 2), nan_ok=True)
    found = concentration(events, tops=(1, 2), draws=3, seed=1)
    assert found.gini.observed == pytest.approx(one, abs=1e-12, nan_ok=True)
    assert found.top_shares[1].observed == pytest.approx(top_share(events, 2), nan_ok=True)
    # A power of two leaves the chances the same to the last digit, and so the draws.
    same_exposure = concentration(events, np.full(events.size, 0.25), tops=(1, 2), draws=3, seed=1)
    assert same_exposure.gini.high == pytest.approx(found.gini.high, abs=1e-12, nan_ok=True)


@settings(max_examples=20)
@given(places)
def test_bands_are_in_order(case: list[tuple[int, int]]) -> None:
    events, exposure = np.array(case, dtype=float).T
    found = concentration(events, exposure, tops=[1, 5, 100], draws=50, seed=1)
    for one in (found.gini, found.adjusted_gini, *found.top_shares):
        if events.any():
            assert one.low <= one.high
        else:
            assert np.isnan([one.observed, one.low, one.expected, one.high]).all()
    if events.any():
        assert (found.top_shares[2].observed, found.top_shares[2].low) == (1.0, 1.0)


def test_by_chance_alone_the_top_twentieth_holds_half() -> None:
    """At 0.1 events a place, half of all events lie in the top 5 % of places without any reason."""
    rng = np.random.default_rng(1)
    found = concentration(rng.poisson(0.1, 20_000) + 0.0, tops=[1_000], draws=100, seed=1)
    share = found.top_shares[0]
    # By hand: a twentieth of the places, first those with 2 events and more, the rest with 1.
    twice = 1 - np.exp(-0.1) * 1.1
    assert share.expected == pytest.approx((0.1 - 0.1 * np.exp(-0.1) + (0.05 - twice)) / 0.1, abs=0.01)
    assert share.low < share.observed < share.high
    assert found.gini.observed > 0.9
    assert abs(found.adjusted_gini.observed) < 0.15


@pytest.mark.slow
def test_the_band_holds_patternless_maps_nine_times_of_ten() -> None:
    rng = np.random.default_rng(2)
    exposure = rng.lognormal(0, 1, 60)
    inside = []
    for seed in range(250):
        events = rng.multinomial(300, exposure / exposure.sum()) + 0.0
        found = concentration(events, exposure, tops=[5], draws=199, seed=seed)
        shown = found.gini, found.top_shares[0]
        inside.append([one.low <= one.observed <= one.high for one in shown])
    # 250 maps: the standard error is 1.9 %; ties of shares count as inside.
    gini_inside, share_inside = np.mean(inside, axis=0)
    assert gini_inside == pytest.approx(0.9, abs=0.06)
    assert 0.84 <= share_inside <= 0.98


def test_places_that_differ_lie_above_the_band() -> None:
    rng = np.random.default_rng(3)
    found = concentration(rng.poisson(rng.gamma(0.5, 2, 500)) + 0.0, tops=[25], seed=1)
    assert found.gini.observed > found.gini.high
    assert found.top_shares[0].observed > found.top_shares[0].high
    # A large place holds much for its size only: with its exposure there is nothing to see.
    size = np.append(np.ones(99), 900.0)
    events = rng.multinomial(5_000, size / size.sum()) + 0.0
    assert concentration(events, tops=[1], draws=99, seed=1).gini.observed > 0.8
    fair = concentration(events, size, tops=[1], draws=99, seed=1)
    assert fair.gini.observed < 0.1
    assert fair.top_shares[0].expected == pytest.approx(900 / 999, abs=0.01)


def test_many_places_are_told_by_their_counts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond 2,000 places the number of places with each count is drawn: the same numbers as place by place."""
    rng = np.random.default_rng(5)
    for mean, listed_only in ((0.2, False), (0.2, True), (4.0, True), (300.0, False)):
        events = rng.poisson(mean, 3_000) + 0.0
        events = events[events > 0] if listed_only else events
        options = {"tops": [20, 150, 1_000], "listed_only": listed_only, "draws": 150, "seed": 1}
        short = concentration(events, **options)
        monkeypatch.setattr("hotspot.stats.concentration._MANY", 10**9)
        by_place = concentration(events, **options)
        monkeypatch.undo()
        for one, other in zip(
            (short.gini, short.adjusted_gini, *short.top_shares),
            (by_place.gini, by_place.adjusted_gini, *by_place.top_shares),
            strict=True,
        ):
            assert one.observed == other.observed
            width = other.high - other.low
            assert one.expected == pytest.approx(other.expected, abs=0.4 * width + 1e-12)
            # Here the total varies from map to map as well, so the band is a little wider.
            assert other.low - 2 * width <= one.low <= one.high <= other.high + 2 * width


@pytest.mark.parametrize("mean", [0.02, 0.5, 6.0])
def test_a_list_without_empty_places_has_its_own_band(mean: float) -> None:
    """Equal places of which only those with events are listed lie in their own band nine times of ten."""
    rng = np.random.default_rng(6)
    inside = []
    for seed in range(120):
        events = rng.poisson(mean, 400) + 0.0
        events = events[events > 0]
        told = concentration(events, tops=[], listed_only=True, draws=99, seed=seed).gini
        inside.append(told.low <= told.observed <= told.high)
    assert np.mean(inside) > 0.78
    if mean == 0.5:
        assert concentration(events, tops=[], seed=1).gini.low > gini(events)


def test_same_seed_same_numbers() -> None:
    events = np.array([0.0, 4, 2, 9, 0, 0])
    one = concentration(events, tops=[2], draws=50, seed=1)
    assert one == concentration(events, tops=[2], draws=50, seed=1)
    assert one != concentration(events, tops=[2], draws=50, seed=2)
    assert events.tolist() == [0, 4, 2, 9, 0, 0]
    assert concentration(events, tops=[], draws=5, seed=1).top_shares == ()


def test_what_cannot_be_used_is_refused() -> None:
    events = np.array([1.0, 2.0])
    with pytest.raises(InputError, match="whole counts"):
        concentration(np.array([1.5, 2.0]), tops=[1], seed=1)
    with pytest.raises(InputError, match="At least 1 draw"):
        concentration(events, tops=[1], draws=0, seed=1)
    with pytest.raises(InputError, match="give one or the other"):
        concentration(events, events, tops=[1], listed_only=True, seed=1)
    with pytest.raises(InputError, match="1 top place"):
        concentration(events, tops=[3, 0], seed=1)
    with pytest.raises(InputError, match="At least 1 top place"):
        top_share(events, 0)
    with pytest.raises(InputError, match="0 for 1 of 2"):
        lorenz_curve(events, np.array([1.0, 0.0]))
    with pytest.raises(InputError, match="1 counts"):
        gini(np.array([1.0, np.inf]))
