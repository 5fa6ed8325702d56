"""The disc scan against enumeration of every arrangement, on planted maps, and at the edges."""

from itertools import permutations

import h3.api.numpy_int as h3
import numpy as np
import pytest

from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.stats import randomisation_tails
from hotspot.stats.discs import DiscMethod, disc_scan

Array = np.ndarray
GRID = Grid(9, np.sort(h3.grid_disk(h3.latlng_to_cell(40.1, -75.3, 9), 9)).astype(np.uint64))


def street_sum(values: Array, steps: int) -> Array:
    at = np.arange(values.size)
    return np.where(np.abs(at[:, None] - at) <= steps, values, 0.0).sum(axis=1)


def within(centre: int, steps: int) -> Array:
    return GRID.ring_sum(np.eye(1, len(GRID), centre)[0], steps) > 0


def test_p_is_the_share_of_arrangements_with_a_rarer_disc() -> None:
    values = np.array([5.0, 4, 1, 0, 1, 0, 2])
    method = DiscMethod((1, 2), alpha=1.0, redraws=3999)
    found = disc_scan(values, street_sum, method)

    def smallest(arranged: Array) -> float:
        return min(
            np.nanmin(
                randomisation_tails(arranged, street_sum(arranged, k), street_sum(np.ones(7), k).astype(int)).upper
            )
            for k in (1, 2)
        )

    best = smallest(values)
    assert found.p[0] == pytest.approx(best, abs=1e-12)
    some = [smallest(np.array(order)) for order in list(permutations(values))[::7]]
    assert found.p_adjusted[0] == pytest.approx(np.mean(np.array(some) <= best + 1e-12), abs=0.04)
    assert found.minima.size == 3999


#: Two cells far from the border and from each other.
INNER = np.flatnonzero(GRID.ring_sizes(3) == 37)
ONE = int(INNER[0])
TWO = int(INNER[~within(ONE, 8)[INNER]][0])


def planted_map(seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    first, second = within(ONE, 2), within(TWO, 1)
    return rng.poisson(np.where(first | second, 12.0, 3.0)).astype(float), first | second


def test_planted_discs_are_found_apart_and_largest_evidence_first() -> None:
    values, planted = planted_map(1)
    found = disc_scan(values, GRID.ring_sum, DiscMethod(redraws=199))
    assert found.centers.size >= 2
    assert (np.diff(found.p) >= 0).all()
    assert (np.diff(found.p_adjusted) >= 0).all()
    assert (found.p_adjusted <= 0.05).all()
    called = np.concatenate(found.members)
    assert called.size == np.unique(called).size
    assert planted[called].mean() > 0.7
    assert np.isin(np.flatnonzero(planted), called).mean() > 0.8
    for centre, rings, members, total in zip(found.centers, found.rings, found.members, found.sums, strict=True):
        np.testing.assert_array_equal(np.flatnonzero(within(centre, rings)), members)
        assert values[members].sum() == total


def test_the_same_seed_the_same_discs_and_no_order_matters() -> None:
    values, _ = planted_map(2)
    keys, order = np.arange(len(GRID)), np.random.default_rng(3).permutation(len(GRID))
    place = np.argsort(order)

    def shuffled_sum(x: Array, steps: int) -> Array:
        return GRID.ring_sum(x[place], steps)[order]

    before = values.tobytes()
    one, two = (disc_scan(values, GRID.ring_sum, DiscMethod(redraws=99)) for _ in range(2))
    moved = disc_scan(values[order], shuffled_sum, DiscMethod(redraws=99), keys=keys[order])
    for name in ("centers", "rings", "p", "p_adjusted", "minima"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()
    np.testing.assert_array_equal(order[moved.centers], one.centers)
    for name in ("rings", "p", "p_adjusted", "minima", "sums"):
        np.testing.assert_array_equal(getattr(moved, name), getattr(one, name))
    assert values.tobytes() == before
    other = disc_scan(values, GRID.ring_sum, DiscMethod(redraws=99, seed=2))
    assert other.minima.tobytes() != one.minima.tobytes()


def test_equal_discs_come_in_the_order_of_their_keys() -> None:
    values = np.zeros(40)
    values[[5, 30]] = 9.0
    method = DiscMethod((1, 1), alpha=1.0, redraws=19)
    found = disc_scan(values, street_sum, method)
    # A neighbourhood of two cells at the end is rarer hit than one of three; of three equals the first.
    assert found.centers[:2].tolist() == [4, 29]
    turned = disc_scan(values, street_sum, method, keys=-np.arange(40))
    assert turned.centers[:2].tolist() == [31, 6]


def test_patternless_maps_show_a_disc_in_one_of_twenty() -> None:
    calls = 0
    for seed in range(120):
        values = np.random.default_rng(seed).poisson(0.5, len(GRID)) ** 2.0
        calls += disc_scan(values, GRID.ring_sum, DiscMethod((1, 3), redraws=39, seed=seed)).p.size > 0
    # Two and a half standard errors.
    assert calls <= 12


def test_cells_set_aside_are_missing() -> None:
    values, _ = planted_map(4)
    tested = np.ones(len(GRID), dtype=bool)
    tested[[ONE, ONE + 1, TWO]] = False
    with_giants, without = values.copy(), values.copy()
    with_giants[~tested], without[~tested] = 1e6, np.nan
    one = disc_scan(with_giants, GRID.ring_sum, DiscMethod(redraws=49), tested=tested)
    other = disc_scan(without, GRID.ring_sum, DiscMethod(redraws=49), tested=tested)
    assert one.p.tobytes() == other.p.tobytes()
    assert one.centers.size
    assert all(tested[members].all() for members in one.members)
    assert tested[one.centers].all()
    assert not disc_scan(values, GRID.ring_sum, tested=np.zeros(len(GRID), dtype=bool)).p.size


def test_equal_values_show_nothing() -> None:
    assert not disc_scan(np.full(30, 2.0), street_sum, DiscMethod(redraws=19)).p.size
    whole = disc_scan(np.array([1.0, 2, 3]), street_sum, DiscMethod((3, 3), alpha=1.0, redraws=19))
    assert (whole.p == 1.0).all()


def test_settings_that_mean_nothing_are_refused() -> None:
    for wrong, words in (
        ({"rings": (3, 2)}, "3 to 2"),
        ({"alpha": 0.0}, "0.0 was given"),
        ({"redraws": 18}, "at least 19; 18"),
        ({"most": 0}, "at least 1; 0"),
        ({"seed": -1}, "at least 0; -1"),
    ):
        with pytest.raises(InputError, match=words):
            DiscMethod(**wrong)
    with pytest.raises(InputError, match="1 of 4 tested cells"):
        disc_scan(np.array([1.0, np.inf, 2, 3]), street_sum)
    assert DiscMethod().draws(20_000) == 999
    assert DiscMethod().draws(20_001) == 99
    assert DiscMethod(redraws=49).draws(10**6) == 49
