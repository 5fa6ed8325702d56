"""What counts are worth: closed forms, and intervals that hold what they state."""

from collections.abc import Callable

import numpy as np
import pytest

from hotspot.errors import InputError
from hotspot.stats.dispersion import (
    Independent,
    capped,
    dispersion,
    independent_of_buildings,
    independent_of_persons,
    shrunk_factors,
)
from hotspot.stats.ranks import rank_intervals
from hotspot.stats.rates import fit_gamma

Array = np.ndarray


def test_dispersion_in_closed_form() -> None:
    assert dispersion(np.ones(20)) == 1.0
    assert dispersion(np.full(20, 7.0)) == 7.0
    assert dispersion(np.array([1.0, 1, 1, 5])) == pytest.approx(28 / 8)
    assert dispersion(np.zeros(3)) == 1.0
    assert dispersion(np.array([])) == 1.0


def test_totals_are_cut_at_one_of_them() -> None:
    totals = np.array([0.0, 1, 2, 3, 4, 100])
    assert capped(totals, 0.8).tolist() == [0, 1, 2, 3, 4, 4]
    assert capped(totals, 0.5).tolist() == [0, 1, 2, 3, 3, 3]
    assert capped(totals, 1.0).tolist() == totals.tolist()
    assert capped(np.zeros(2), 0.5).tolist() == [0, 0]
    assert totals[5] == 100


def test_factors_are_drawn_to_that_of_all() -> None:
    sums, squares, persons = np.array([10.0, 6, 0]), np.array([100.0, 6, 0]), np.array([1.0, 6, 0])
    pooled = 106 / 16
    assert shrunk_factors(sums, squares, persons, weight=0.0).tolist() == pytest.approx([10, 1, pooled])
    found = shrunk_factors(sums, squares, persons, weight=6.0)
    assert found.tolist() == pytest.approx([(10 + 6 * pooled) / 7, (1 + pooled) / 2, pooled])
    assert shrunk_factors(np.zeros(2), np.zeros(2), np.zeros(2)).tolist() == [1, 1]


def test_persons_with_one_event_each_are_events() -> None:
    place = np.array([0, 0, 0, 2])
    found = independent_of_persons(np.ones(4), place, 4)
    assert found.counts.tolist() == [3, 0, 1, 0]
    assert found.share.tolist() == [1, 1, 1, 1]
    buildings = independent_of_buildings(np.ones(4), place, 4)
    assert buildings.counts.tolist() == [3, 0, 1, 0]
    many = independent_of_buildings(np.array([1.0, 3, 4]), np.array([0, 1, 1]), 2, cap=1.0)
    np.testing.assert_allclose(many.counts, np.array([1, 7]) * 8 / 26)
    np.testing.assert_allclose(many.share, 8 / 26)
    # A place whose only person came often is worth one event.
    alone = independent_of_persons(np.array([9.0, 1, 1]), np.array([0, 1, 2]), 3, cap=1.0, weight=0.0)
    assert alone.counts.tolist() == [1, 1, 1]


def test_the_unit_of_money_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    cost, place = rng.lognormal(5, 2, 200), rng.integers(0, 20, 200)
    one, cents = (independent_of_persons(unit * cost, place, 20) for unit in (1.0, 100.0))
    np.testing.assert_allclose(cents.counts, one.counts)
    np.testing.assert_allclose(100 * cents.share, one.share)


def frequent(rng: np.random.Generator, persons: int) -> Array:
    return np.minimum(np.ceil((1 - rng.random(persons)) ** (-1 / 1.3)), 365)


def cost(rng: np.random.Generator, persons: int) -> Array:
    return rng.lognormal(5, 2, persons)


def persons_known(totals: Array, place: Array, _: Array, places: int) -> Independent:
    return independent_of_persons(totals, place, places)


def persons_not_known(totals: Array, place: Array, building: Array, places: int) -> Independent:
    every, number = np.unique(place * 10_000 + building, return_inverse=True)
    return independent_of_buildings(np.bincount(number, totals), every // 10_000, places)


@pytest.mark.parametrize(
    ("amounts", "worth"), [(frequent, persons_known), (frequent, persons_not_known), (cost, persons_known)]
)
def test_intervals_hold_what_they_state(
    amounts: Callable[[np.random.Generator, int], Array], worth: Callable[..., Independent]
) -> None:
    """Stated 90 %, at least 85 %; every event for itself holds less than half. "Certainly" is right 95 times of 100."""
    held, first, bare, certain, right = [], [], [], 0, 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        rates, residents = rng.lognormal(-0.125, 0.5, 200), 30 * rng.lognormal(-0.32, 0.8, 200)
        place = np.repeat(np.arange(200), rng.poisson(rates * residents))
        totals, building = amounts(rng, place.size), (rng.random(place.size) * residents[place]).astype(int)
        true = np.empty(200)
        true[np.argsort(-rates)] = np.arange(1, 201)

        def inside(found: Independent, residents: Array = residents, true: Array = true) -> tuple[Array, Array, Array]:
            exposure = found.share * residents
            ranks = rank_intervals(found.counts, exposure, top=20, prior=fit_gamma(found.counts, exposure))
            order = np.argsort(ranks.expected, kind="stable")
            return (ranks.low <= true) & (true <= ranks.high), order, ranks.tier == "certainly"

        inside_now, order, sure = inside(worth(totals, place, building, 200))
        held.append(inside_now.mean())
        first.append(inside_now[order[:10]].mean())
        certain, right = certain + int(sure.sum()), right + int((sure & (true <= 20)).sum())
        plain = Independent(np.bincount(place, totals, minlength=200), np.ones(200))
        bare.append(inside(plain)[0].mean())
    assert np.mean(bare) < 0.5
    assert np.mean(held) >= 0.85
    assert np.mean(first) >= 0.85
    assert right >= 0.95 * certain


def test_what_cannot_be_used_is_refused() -> None:
    place = np.array([0, 1])
    for wrong in (np.array([1.0, -1.0]), np.array([1.0, np.nan]), np.array([np.inf, 1.0])):
        with pytest.raises(InputError, match="1 of 2 are not"):
            independent_of_persons(wrong, place, 2)
        with pytest.raises(InputError, match="1 of 2 are not"):
            independent_of_buildings(wrong, place, 2)
