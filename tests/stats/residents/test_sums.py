"""Tails of neighbourhood sums: by convolution, by simulation, and a screen that misses nothing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import fftconvolve
from scipy.stats import poisson

from hotspot.stats.residents import ResidentsFit, fit_residents, residents_tails, screen_sums
from hotspot.stats.residents import sums as module
from hotspot.stats.residents.lattice import none_at_all
from hotspot.stats.residents.sums import EXACT_BELOW, LEVELS, exact_tails

Law = tuple[list[float], list[float]]
BULK: Law = ([0.0, 0.6, 1.5], [0.2, 0.5, 0.3])
ATOM: Law = ([0.8, 1.1, 200.0], [0.5, 0.5 - 1 / 817, 1 / 817])


def fitted(expected: np.ndarray, laws: list[Law], stratum: np.ndarray | None = None) -> ResidentsFit:
    """A fit with these laws, and no counts."""
    stratum = np.zeros(expected.size, dtype=np.int64) if stratum is None else stratum
    support = tuple(np.array(theta) for theta, _ in laws)
    weights = tuple(np.array(weight) for _, weight in laws)
    first = np.array([t @ w for t, w in zip(support, weights, strict=True)])
    second = np.array([t**2 @ w for t, w in zip(support, weights, strict=True)])
    mean, spread = expected * first[stratum], expected**2 * (second - first**2)[stratum]
    nothing = np.zeros(expected.size, dtype=np.int64)
    limits = np.full(len(laws), np.inf)
    return ResidentsFit(stratum, expected, support, weights, first, limits, nothing, nothing > 0, mean, mean + spread)


def convolved(fit: ResidentsFit, cells: list[int], length: int) -> np.ndarray:
    """P(S = n) for n below the length, cell by cell."""
    n, mass = np.arange(length), np.ones(1)
    for cell in cells:
        theta, weight = fit.support[fit.stratum[cell]], fit.weights[fit.stratum[cell]]
        own = weight @ poisson.pmf(n, theta[:, None] * fit.by_residents[cell])
        mass = fftconvolve(mass, own)[:length]
    return mass


def tails(mass: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """P(S >= n), summed from above where it is small, and P(S <= n)."""
    lower = np.cumsum(mass)
    upper = np.append(1.0, 1.0 - lower[:-1])
    from_above = np.cumsum(mass[::-1])[::-1] + max(0.0, 1.0 - lower[-1])
    return np.where(upper < 0.5, from_above, upper), lower


@given(
    st.lists(st.tuples(st.floats(0.01, 30), st.integers(0, 1)), min_size=1, max_size=7),
    st.sampled_from([[BULK, ATOM], [ATOM, ([3.0], [1.0])]]),
)
def test_exact_tails_are_those_of_the_convolution(cells: list[tuple[float, int]], laws: list[Law]) -> None:
    fit = fitted(np.array([e for e, _ in cells]), laws, np.array([s for _, s in cells]))
    sums = np.unique(np.geomspace(1, 400, 30).astype(np.int64)) - 1
    upper, lower = exact_tails(fit, np.arange(len(cells))[None, :], np.zeros(sums.size, dtype=np.int64), sums)
    mass_upper, mass_lower = tails(convolved(fit, list(range(len(cells))), 1500))
    for found, true in ((upper, mass_upper[sums]), (lower, mass_lower[sums])):
        np.testing.assert_allclose(found, true, rtol=0, atol=2e-8)
        small = np.minimum(upper, lower) < 1e-7
        np.testing.assert_allclose(found[small], np.maximum(true[small], 1e-12), rtol=0, atol=2e-12)


@pytest.mark.parametrize("giant", ["no", "one"])
def test_tails_are_those_of_simulated_sums(giant: str) -> None:
    draws = 400_000
    draw = np.random.default_rng(5)
    expected = 3 * draw.lognormal(0, 0.6, 817)
    fit = fit_residents(draw.poisson(expected * draw.lognormal(-0.5, 1.0, 817)), expected)
    if giant == "one":
        # Uncut, as a law that has such a place; the fit itself would cut it.
        fit = fitted(expected, [ATOM])
    for cells in (np.arange(7), np.arange(400, 419), np.arange(700, 737)):
        simulated = np.zeros(draws, dtype=np.int64)
        for cell in cells:
            number = fit.stratum[cell]
            theta = draw.choice(fit.support[number], size=draws, p=fit.weights[number])
            simulated += draw.poisson(theta * expected[cell])
        sums = np.quantile(simulated, [0.001, 0.01, 0.3, 0.5, 0.9, 0.99, 0.995, 0.999, 0.9999]).astype(np.int64)
        upper, lower = exact_tails(fit, cells[None, :], np.zeros(sums.size, dtype=np.int64), sums)
        for p, seen in ((upper, simulated >= sums[:, None]), (lower, simulated <= sums[:, None])):
            error = np.sqrt(p * (1 - p) / draws) + 1 / draws
            assert (np.abs(seen.mean(axis=1) - p) < 5 * error).all()


#: Fits whose sums lie on lattices of unit 1 and of larger units.
MAPS = {
    "few events": (0.3, [BULK]),
    "many events": (300.0, [BULK]),
    "many events, an atom": (60.0, [ATOM]),
    "few events, an atom": (1.0, [ATOM]),
    "no differences": (150.0, [([1.0], [1.0])]),
    "two laws": (40.0, [BULK, ATOM]),
}


def neighbourhoods(n: int, size: int) -> np.ndarray:
    """Runs of cells around each cell, shorter at the ends."""
    members = np.arange(n)[:, None] + np.arange(size) - size // 2
    return np.where((members >= 0) & (members < n), members, -1)


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("size", [1, 7, 37])
def test_the_screen_misses_nothing(name: str, size: int) -> None:
    mean, laws = MAPS[name]
    n = 45
    expected = mean * np.random.default_rng(6).lognormal(0, 0.7, n)
    fit = fitted(expected, laws, np.arange(n) % len(laws))
    members = neighbourhoods(n, size)
    screen = screen_sums(fit, members)
    for cell in (0, 10, 22, 44):
        inside = members[cell][members[cell] >= 0].tolist()
        far = int(screen.expected[cell] + 12 * np.sqrt(screen.variance[cell])) + 50
        upper, lower = tails(convolved(fit, inside, far))
        n_sums = np.arange(far)
        worked = (n_sums >= screen.work_from[cell]) | (n_sums <= screen.work_to[cell])
        passed = ~worked
        assert (upper[passed] >= EXACT_BELOW - 1e-9).all()
        assert (lower[passed] >= EXACT_BELOW - 1e-9).all()
        # It must also pass over most; beside a rare giant the step of the lattice is too long for that.
        if ATOM not in laws:
            assert passed[(upper > 0.1) & (lower > 0.25)].all()


@pytest.mark.parametrize("name", ["few events", "few events, an atom"])
def test_rounded_tails_are_never_too_small_on_a_lattice_of_one(name: str) -> None:
    mean, laws = MAPS[name]
    fit = fitted(np.full(20, mean), laws)
    members = neighbourhoods(20, 7)
    far = int(screen_sums(fit, members).work_from.max())
    maps = np.repeat(np.arange(far)[:, None], 20, axis=1)
    found = residents_tails(fit, members, maps)
    for cell in (0, 10):
        upper, lower = tails(convolved(fit, members[cell][members[cell] >= 0].tolist(), 4000))
        for p, true in ((found.upper[:, cell], upper[:far]), (found.lower[:, cell], lower[:far])):
            assert (p >= true * (1 - 1e-3) - 1e-6).all()
            # Rounded up to the next level, and no further.
            above = np.append(LEVELS, 1.0)[np.searchsorted(LEVELS, true - 1e-4)]
            near = np.abs(true[:, None] - LEVELS).min(axis=1) < 1e-4
            rounded = ~found.exact[:, cell] & ~near
            np.testing.assert_allclose(p[rounded], above[rounded])


@pytest.mark.parametrize("mean", [0.3, 3.0, 100.0])
def test_nothing_below_a_hundredth_without_exact_work(mean: float) -> None:
    draw = np.random.default_rng(7)
    expected = mean * draw.lognormal(0, 1, 500)
    counts = draw.poisson(expected * draw.lognormal(-0.5, 1, 500))
    counts[100:110] = 5 * counts[100:110] + 2
    fit = fit_residents(counts, expected)
    members = neighbourhoods(500, 7)
    found = residents_tails(fit, members)
    assert found.exact.any()
    assert not found.exact.all()
    for p in (found.upper, found.lower):
        assert (p[~found.exact] >= EXACT_BELOW).all()
    # And what was worked out is what working out everything gives.
    sums = np.where(members >= 0, fit.counts[members], 0).sum(axis=1)
    upper, lower = exact_tails(fit, members, np.arange(500), sums)
    np.testing.assert_allclose(found.upper[found.exact], upper[found.exact], atol=1e-7)
    np.testing.assert_allclose(found.lower[found.exact], lower[found.exact], atol=1e-7)
    assert found.exact[(upper < EXACT_BELOW) | (lower < EXACT_BELOW)].all()


def test_cells_without_residents_are_part_of_no_sum() -> None:
    draw = np.random.default_rng(8)
    expected = 3 * draw.lognormal(0, 0.5, 300)
    # Single cells, and so many together that some have no neighbor with residents.
    empty = np.unique(np.append(np.arange(0, 300, 9), np.arange(100, 120)))
    expected[empty] = 0.0
    counts = draw.poisson(np.where(expected > 0, expected, 50.0))
    fit, members = fit_residents(counts, expected), neighbourhoods(300, 7)
    found = residents_tails(fit, members)
    assert np.isnan(found.upper[empty]).all()
    assert np.isnan(found.lower[empty]).all()
    assert not found.exact[empty].any()
    # The same map without these cells.
    kept = np.flatnonzero(expected > 0)
    place = np.full(301, -1)
    place[kept] = np.arange(kept.size)
    alone = residents_tails(fit_residents(counts[kept], expected[kept]), place[members[kept]])
    np.testing.assert_allclose(found.upper[kept], alone.upper, atol=1e-7)
    np.testing.assert_allclose(found.screen.expected[kept], alone.screen.expected)
    np.testing.assert_allclose(found.screen.variance[kept], alone.screen.variance)


def test_order_and_names_of_cells_change_nothing() -> None:
    draw = np.random.default_rng(9)
    expected = 3 * draw.lognormal(0, 1, 400)
    counts = draw.poisson(expected * draw.gamma(0.7, 1 / 0.7, 400))
    counts[50:57] *= 4
    members = neighbourhoods(400, 19)
    one = residents_tails(fit_residents(counts, expected), members)
    order = draw.permutation(400)
    place = np.append(np.argsort(order), -1)
    other = residents_tails(fit_residents(counts[order], expected[order]), place[members[order]])
    shuffled = draw.permuted(members, axis=1)
    third = residents_tails(fit_residents(counts, expected), shuffled)
    for name in ("upper", "lower", "exact"):
        np.testing.assert_allclose(getattr(one, name)[order], getattr(other, name), rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(getattr(one, name), getattr(third, name), rtol=1e-9, atol=1e-11)


def test_maps_at_once_are_maps_one_by_one() -> None:
    draw = np.random.default_rng(10)
    expected = 3 * draw.lognormal(0, 1, 200)
    fit, members = fit_residents(draw.poisson(expected), expected), neighbourhoods(200, 7)
    maps = draw.poisson(21, (5, 200))
    together = residents_tails(fit, members, maps)
    for row in range(5):
        alone = residents_tails(fit, members, maps[row], screen=together.screen)
        np.testing.assert_allclose(together.upper[row], alone.upper, rtol=0, atol=1e-7)
        np.testing.assert_array_equal(together.exact[row], alone.exact)


def test_without_cold_only_large_sums_are_worked_out() -> None:
    draw = np.random.default_rng(11)
    expected = np.full(200, 5.0)
    fit, members = fit_residents(draw.poisson(expected), expected), neighbourhoods(200, 7)
    both = residents_tails(fit, members, np.zeros(200, dtype=np.int64))
    hot = residents_tails(fit, members, np.zeros(200, dtype=np.int64), cold=False)
    assert both.exact.all()
    assert not hot.exact.any()
    assert (hot.lower == EXACT_BELOW).all()
    np.testing.assert_array_equal(hot.upper, both.upper)


def test_floor_is_twice_the_chance_of_a_sum_of_nothing() -> None:
    fit = fitted(np.array([0.2, 0.5, 1.0]), [BULK])
    members = np.array([[0, -1, -1], [0, 1, -1], [0, 1, 2]])
    nothing = convolved(fit, [0, 1, 2], 1)[0]
    assert screen_sums(fit, members).floor == pytest.approx(2 * nothing)
    # Probabilities too small for a float do not disturb.
    assert np.isfinite(none_at_all(fitted(np.array([5000.0]), [([1.0], [1.0])]))).all()


def test_results_do_not_depend_on_how_much_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(12)
    expected = 30 * draw.lognormal(0, 1, 150)
    fit, members = fit_residents(draw.poisson(expected * draw.gamma(1, 1, 150)), expected), neighbourhoods(150, 7)
    before = residents_tails(fit, members)
    for name, few in (("_HELD", 5000), ("_TRANSFORMS", 20_000), ("_SUMS", 3000), ("_BLOCK", 3)):
        monkeypatch.setattr(f"hotspot.stats.residents.lattice.{name}", few)
    after = residents_tails(fit, members)
    np.testing.assert_allclose(before.upper, after.upper, atol=1e-7)
    np.testing.assert_array_equal(before.exact, after.exact)


def test_a_map_of_one_cell_has_the_law_of_its_count() -> None:
    fit = fitted(np.array([2.0]), [BULK])
    found = residents_tails(replace(fit, counts=np.array([11])), np.array([[0]]))
    mass = convolved(fit, [0], 200)
    assert found.upper[0] == pytest.approx(mass[11:].sum(), abs=1e-10)


def test_lengths_are_enough_and_not_too_many() -> None:
    least = np.geomspace(1, 1e6, 500)
    found = module._lengths(least)
    assert (found >= least).all()
    assert (found[least > 32] <= 1.5 * least[least > 32] + 1).all()
    assert np.unique(found).size < 40


def test_what_wraps_around_counts_for_nothing() -> None:
    # Most of the mass lies beyond the points of the circle.
    fit = fitted(np.full(7, 2.5), [([1.0, 32.0], [0.1, 0.9])])
    sums = np.arange(1, 400)
    upper, lower = exact_tails(fit, np.arange(7)[None, :], np.zeros(sums.size, dtype=np.int64), sums)
    true_upper, true_lower = (tail[sums] for tail in tails(convolved(fit, list(range(7)), 2000)))
    for found, true in ((upper, true_upper), (lower, true_lower)):
        np.testing.assert_allclose(found, true, rtol=0, atol=2e-8)
        rare = np.minimum(true_upper, true_lower) < 0.0009
        np.testing.assert_allclose(found[rare], true[rare], rtol=0, atol=1e-10)
        rarest = np.minimum(true_upper, true_lower) < 9e-7
        np.testing.assert_allclose(found[rarest], np.maximum(true[rarest], 1e-12), rtol=0, atol=1e-12)
