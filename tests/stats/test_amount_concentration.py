"""The band of money against every amount thrown by hand, and against what hands cannot do."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.stats import concentration as module
from hotspot.stats.concentration import Concentration, amount_concentration, gini, top_share
from hotspot.stats.throw import throw

Floats = np.ndarray
TOPS = (1, 40, 200)


def told(amounts: Floats, place: Floats, **options: object) -> Concentration:
    """Of single amounts at places, which may leave numbers out."""
    distinct, times = np.unique(amounts, return_counts=True)
    _, at = np.unique(place, return_inverse=True)
    return amount_concentration(np.bincount(at, amounts), distinct, times, **{"tops": [1], "seed": 1, **options})


def by_hand(amounts: Floats, places: int, *, draws: int, seed: int) -> Floats:
    """Gini and top shares of maps on which each amount fell on one of the places, in plain Python."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(draws):
        sums: dict[int, float] = {}
        for at, amount in zip(rng.integers(places, size=amounts.size).tolist(), np.sort(amounts).tolist(), strict=True):
            sums[at] = sums.get(at, 0.0) + amount
        one = np.array(list(sums.values()))
        rows.append([gini(one), *(top_share(one, top) for top in TOPS)])
    return np.array(rows)


def numbers(maps: Iterator[Floats]) -> Floats:
    return np.array([[gini(one), *(top_share(one, top) for top in TOPS)] for one in maps])


def laws(number: int) -> dict[str, Floats]:
    rng = np.random.default_rng(1)
    return {
        "skewed": rng.lognormal(6, 2, number).round(2),
        "even": rng.lognormal(6, 0.5, number).round(2),
        "heavy": (100 * (1 - rng.random(number)) ** (-1 / 1.3)).round(2),
        "equal": np.full(number, 70.0),
        "free or not": rng.choice([0.0, 500.0], number),
        "prices": rng.choice([10.0, 25.0, 60.0], number),
    }


def test_every_amount_is_thrown_as_by_hand() -> None:
    """The same draws, so the same numbers: on few places and on many more than there are amounts."""
    amounts = laws(900)["skewed"]
    for listed in (60, 900):
        place = np.arange(900) % listed
        found = told(amounts, place, tops=TOPS, draws=30, seed=5)
        wanted = by_hand(amounts, module._equal_places(listed, 900), draws=30, seed=5)
        for one, hand in zip((found.gini, *found.top_shares), wanted.T, strict=True):
            assert (one.low, one.high) == pytest.approx(np.quantile(hand, (0.05, 0.95)).tolist(), rel=1e-12)
            assert one.expected == pytest.approx(hand.mean(), rel=1e-12)


def test_places_that_most_would_leave_empty_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = laws(900)["skewed"]
    held = told(amounts, np.arange(900), tops=TOPS, draws=30)
    monkeypatch.setattr("hotspot.stats.throw._AT_ONCE", 1)
    found = told(amounts, np.arange(900), tops=TOPS, draws=30)
    assert found.gini.expected == pytest.approx(held.gini.expected, rel=1e-12)
    assert found.top_shares[1].high == pytest.approx(held.top_shares[1].high, rel=1e-12)


def test_amounts_thrown_in_several_goes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = laws(900)["skewed"]
    at_once = told(amounts, np.arange(900) % 60, draws=20)
    monkeypatch.setattr("hotspot.stats.throw._AT_ONCE", 100)
    assert told(amounts, np.arange(900) % 60, draws=20).gini.high == pytest.approx(at_once.gini.high, rel=1e-12)


@pytest.mark.parametrize("law", ["skewed", "even", "heavy", "equal", "free or not", "prices"])
@pytest.mark.parametrize("each", [10, 40])
def test_the_rest_falls_together_about_as_one_by_one(law: str, each: int) -> None:
    places, draws = 2_000, 150
    distinct, times = np.unique(laws(each * places)[law], return_counts=True)
    exact, near = (
        numbers(throw(distinct, times, places, singly=singly, draws=draws, rng=np.random.default_rng(seed)))
        for singly, seed in ((each * places, 1), (4 * places, 2))
    )
    low, high = np.quantile(exact, (0.05, 0.95), axis=0)
    width = high - low
    # The error of the two means is about a thirtieth of the width, that of quantiles about a tenth.
    assert (np.abs(near.mean(axis=0) - exact.mean(axis=0)) < 0.15 * width).all()
    for quantile, wanted in ((0.05, low), (0.95, high)):
        off = np.abs(np.quantile(near, quantile, axis=0) - wanted)
        # The first place of a heavy law varies most.
        assert (off < np.array([0.35, 0.6, 0.35, 0.35]) * width).all()


def test_prices_are_counted_and_not_smoothed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the band of a top share lies elsewhere: sums of one price lie on a lattice."""
    places, each = 20_000, 10
    distinct, times = np.array([1.0, 1000.0]), np.array([5 * places, (each - 5) * places])

    def share() -> Floats:
        maps = throw(distinct, times, places, singly=4 * places, draws=30, rng=np.random.default_rng(3))
        return np.array([top_share(one, 2_000) for one in maps])

    exact = np.array(
        [
            top_share(one, 2_000)
            for one in throw(distinct, times, places, singly=each * places, draws=30, rng=np.random.default_rng(4))
        ]
    )
    assert abs(share().mean() - exact.mean()) < exact.std()
    monkeypatch.setattr("hotspot.stats.throw._ALONE", 2.0)
    assert abs(share().mean() - exact.mean()) > 4 * exact.std()


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 50)), min_size=1, max_size=12, unique_by=lambda p: p[0]),
    st.integers(1, 30),
    st.integers(0, 300),
)
def test_what_is_thrown_is_all_there_is(held: list[tuple[int, int]], places: int, singly: int) -> None:
    amounts, times = (np.array(column) for column in zip(*sorted(held), strict=True))
    whole = float((amounts * times).sum())
    rng = np.random.default_rng(1)
    for one in throw(amounts / 4, times, places, singly=singly, draws=3, rng=rng):
        assert one.size <= places
        assert (one >= 0).all()
        if singly >= times.sum():
            assert one.sum() == whole / 4
            assert 1 <= one.size <= times.sum()


def test_number_and_sum_of_what_falls_together() -> None:
    """Mean and variance of a place's sum are those of all amounts thrown; a place that got none is not there."""
    rng = np.random.default_rng(2)
    amounts = np.unique(rng.lognormal(3, 1, 500).round(2))
    times = rng.integers(1, 9, amounts.size)
    places = int(times.sum()) // 2
    maps = list(throw(amounts, times, places, singly=0, draws=300, rng=rng))
    sums = np.concatenate([np.pad(one, (0, places - one.size)) for one in maps])
    assert sums.mean() == pytest.approx((amounts * times).sum() / places, rel=0.01)
    assert sums.var() == pytest.approx((amounts**2 * times).sum() / places, rel=0.03)
    assert np.mean([one.size for one in maps]) == pytest.approx(places * (1 - np.exp(-times.sum() / places)), rel=0.01)


def test_equal_amounts_come_to_exact_multiples() -> None:
    for singly in (0, 7, 100):
        for one in throw(np.array([0.3]), np.array([100]), 9, singly=singly, draws=5, rng=np.random.default_rng(1)):
            np.testing.assert_allclose(one / 0.3, np.rint(one / 0.3), atol=1e-9)
    few = throw(np.array([0.0, 0.3]), np.array([5, 100]), 9, singly=0, draws=5, rng=np.random.default_rng(1))
    assert all(np.allclose(one / 0.3, np.rint(one / 0.3), atol=1e-9) for one in few)


def test_the_largest_are_thrown_singly() -> None:
    """However little is thrown: one amount above all others lies whole at one place."""
    amounts, times = np.array([1.0, 2.0, 10_000.0]), np.array([400, 300, 1])
    for one in throw(amounts, times, 20, singly=1, draws=20, rng=np.random.default_rng(1)):
        assert (one > 9_999).sum() == 1
        assert np.sort(one)[-2] < 500


def test_places_without_a_reason_lie_in_the_band() -> None:
    rng = np.random.default_rng(7)
    inside = []
    for seed in range(60):
        amounts, place = rng.lognormal(0, 2, 800), rng.integers(300, size=800)
        found = told(amounts, place, draws=60, seed=seed)
        assert found.adjusted_gini == found.gini
        inside.append(found.gini.low <= found.gini.observed <= found.gini.high)
    assert np.mean(inside) > 0.75
    # One place that draws the large amounts is no chance.
    place[amounts > np.quantile(amounts, 0.9)] = place[0]
    first = told(amounts, place).top_shares[0]
    assert first.observed == pytest.approx(np.bincount(place, amounts).max() / amounts.sum())
    assert first.observed > first.high


def test_observed_numbers_are_those_of_the_sums() -> None:
    sums, amounts, times = np.array([1.0, 7.0, 4.0]), np.array([1.0, 4.0, 7.0]), np.array([1, 1, 1])
    found = amount_concentration(sums, amounts, times, tops=[1, 2], draws=5, seed=1)
    assert found.gini.observed == pytest.approx(gini(sums))
    assert [one.observed for one in found.top_shares] == pytest.approx([7 / 12, 11 / 12])
    assert found == amount_concentration(sums[::-1], amounts, times, tops=[1, 2], draws=5, seed=1)


def test_little_and_nothing() -> None:
    nothing = amount_concentration(np.zeros(3), np.zeros(1), np.array([5]), tops=[1], draws=5, seed=1)
    assert np.isnan([nothing.gini.observed, nothing.gini.low, nothing.top_shares[0].expected]).all()
    one = amount_concentration(np.array([9.0]), np.array([2.0, 5.0]), np.array([2, 1]), tops=[1], draws=5, seed=1)
    assert (one.gini.observed, one.gini.high, one.top_shares[0].low) == pytest.approx((0, 0, 1))
    free = throw(np.zeros(1), np.array([50]), 4, singly=0, draws=2, rng=np.random.default_rng(1))
    assert [each.tolist() for each in free] == [[0.0] * 4] * 2


def test_millions_of_amounts_ask_for_no_more_than_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_THROWN", 1_000)
    amounts, times = np.array([1.0, 2.0, 50.0]), np.array([6 * 10**11, 4 * 10**11, 20])
    sums = np.full(10, (amounts * times).sum() / 10)
    found = amount_concentration(sums, amounts, times, tops=[1], draws=20, seed=1)
    assert 0 < found.gini.low < found.gini.high < 1e-5


def test_what_cannot_be_used_is_refused() -> None:
    sums, amounts, times = np.array([3.0, 2.0]), np.array([1.0, 2.0]), np.array([1, 2])

    def refused(match: str, *given: object, **options: object) -> None:
        with pytest.raises(InputError, match=match):
            amount_concentration(*given, **{"tops": [1], "draws": 3, "seed": 1, **options})

    assert amount_concentration(sums, amounts, times, tops=[1], draws=3, seed=1).gini.observed == pytest.approx(0.1)
    refused("1 counts", np.array([-1.0, 6.0]), amounts, times)
    refused("1 counts", sums, np.array([1.0, np.inf]), times)
    refused("rising order", sums, amounts[::-1], times[::-1])
    refused("rising order", sums, np.array([1.0, 1.0]), times)
    refused("rising order", sums, amounts, np.array([1, 0]))
    refused("rising order", sums, amounts, np.array([3]))
    refused("those of the amounts", sums + 1, amounts, times)
    refused("4 sums and 3 amounts", np.array([3.0, 2.0, 0.0, 0.0]), amounts, times)
    refused("At least 1 draw", sums, amounts, times, draws=0)
    refused("1 top place", sums, amounts, times, tops=[0])
