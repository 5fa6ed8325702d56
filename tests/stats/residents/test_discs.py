"""Discs against residents: moments beside a simulation, planted areas found, few maps without a pattern with any."""

import numpy as np
import pytest

from hotspot.stats.discs import DiscMethod
from hotspot.stats.residents import disc_scan_residents, fit_residents
from hotspot.stats.residents.discs import _Law, drawn
from hotspot.stats.residents.mixture import ResidentsFit

SIDE = 18
CELLS = SIDE * SIDE


def disc_sum(values: np.ndarray, rings: int) -> np.ndarray:
    """Sums over squares of cells: the scan knows no H3."""
    padded = np.pad(values.reshape(SIDE, SIDE), rings)
    steps = range(2 * rings + 1)
    return np.asarray(sum(padded[i : i + SIDE, j : j + SIDE] for i in steps for j in steps)).ravel()


def made(seed: int, raised: float = 1.0) -> tuple[ResidentsFit, np.ndarray, np.ndarray]:
    """The fit of a map whose places differ by a gamma law; the cells of a raised square; residents."""
    rng = np.random.default_rng(seed)
    expected = np.where(rng.random(CELLS) < 0.1, 0.0, rng.lognormal(1.0, 0.5, CELLS))
    square = np.zeros((SIDE, SIDE), dtype=bool)
    square[5:10, 6:11] = True
    counts = rng.poisson(expected * rng.gamma(2, 0.5, CELLS) * np.where(square.ravel(), raised, 1.0))
    return fit_residents(counts, expected * counts.sum() / expected.sum()), square.ravel(), expected


def test_maps_are_drawn_from_the_fitted_law() -> None:
    fit, _, _ = made(1)
    there = np.flatnonzero(fit.stratum >= 0)
    rng = np.random.default_rng(2)
    sums = np.array([disc_sum(_field(drawn(fit, there, rng), there), 1)[there] for _ in range(4000)])
    law = _Law.of(fit, disc_sum, 1, there)
    np.testing.assert_allclose(sums.mean(axis=0), law.mean, rtol=0.05)
    np.testing.assert_allclose(sums.std(axis=0), law.deviation, rtol=0.08)
    skewness = ((sums - sums.mean(axis=0)) ** 3).mean(axis=0) / sums.std(axis=0) ** 3
    assert np.median(skewness * np.sqrt(law.shape) / 2) == pytest.approx(1.0, abs=0.1)
    # The tail that orders discs is near the true one, in the middle of the map.
    at = int(np.argmax(law.mean))
    high = np.quantile(sums[:, at], 0.99)
    assert law.tail(np.full(there.size, high))[at] == pytest.approx((sums[:, at] >= high).mean(), abs=0.006)


def _field(counts: np.ndarray, there: np.ndarray) -> np.ndarray:
    field = np.zeros(CELLS)
    field[there] = counts
    return field


def test_a_raised_square_is_the_first_disc() -> None:
    fit, square, residents = made(3, raised=4.0)
    found = disc_scan_residents(fit, disc_sum, DiscMethod((1, 3), redraws=99))
    assert found.p_adjusted[0] <= 0.05
    assert square[found.centers[0]]
    first = found.members[0]
    assert square[first].mean() > 0.6
    # Where nobody lives nothing is a part of a disc.
    assert (residents[first] > 0).all()
    assert found.sums[0] == fit.counts[first].sum()


def test_without_a_pattern_few_maps_have_any() -> None:
    maps = [disc_scan_residents(made(seed)[0], disc_sum, DiscMethod((1, 3), redraws=39)) for seed in range(40)]
    # At 5 % on 40 maps 7 or more have a chance of 1 in 300.
    assert sum(found.centers.size > 0 for found in maps) <= 6


def test_the_order_of_the_keys_decides_and_nothing_else() -> None:
    fit, _, _ = made(3, raised=3.0)
    method = DiscMethod((1, 2), redraws=39)
    one, again = (disc_scan_residents(fit, disc_sum, method, keys=np.arange(CELLS)) for _ in range(2))
    assert one.p.tobytes() == again.p.tobytes()
    assert one.minima.tobytes() == again.minima.tobytes()
    assert disc_scan_residents(fit, disc_sum, method).centers.tolist() == one.centers.tolist()


def test_nobody_lives_anywhere() -> None:
    fit, _, _ = made(1)
    empty = ResidentsFit(**{**fit.__dict__, "stratum": np.full(CELLS, -1)})
    found = disc_scan_residents(empty, disc_sum, DiscMethod(redraws=19))
    assert found.centers.size == 0
    assert found.minima.tolist() == [1.0] * 19
