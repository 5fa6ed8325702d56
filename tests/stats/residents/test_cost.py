"""Cost in units in which it scatters like a count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.stats.residents import cost_counts, cost_unit


def test_in_units_the_variance_is_the_mean() -> None:
    draw = np.random.default_rng(1)
    amounts = draw.lognormal(8, 1, 300)
    unit = cost_unit(amounts)
    # Persons come at random: each any number of times, on average .2.
    cost = draw.poisson(0.2, (20_000, 300)) @ amounts / unit
    assert cost.var() / cost.mean() == pytest.approx(1, rel=0.05)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30), st.floats(1e-3, 1e3))
def test_the_unit_has_the_currency_of_the_amounts(amounts: list[float], rate: float) -> None:
    values = np.array(amounts)
    assert cost_unit(values * rate) == pytest.approx(rate * cost_unit(values))
    assert values.min() * (1 - 1e-9) <= cost_unit(values) <= values.max() * (1 + 1e-9)


def test_equal_amounts_are_persons() -> None:
    assert cost_unit(np.full(9, 250.0)) == 250
    np.testing.assert_array_equal(cost_counts(np.array([0.0, 250.0, 760.0]), 250.0), [0, 1, 3])


def test_very_large_and_small_amounts_stay_finite() -> None:
    assert cost_unit(np.array([1e300, 1e300])) == pytest.approx(1e300)
    assert cost_unit(np.array([1e-300, 1e-300])) == pytest.approx(1e-300)


@pytest.mark.parametrize("amounts", [[1.0, -1.0], [np.nan], [0.0, 0.0], []])
def test_wrong_amounts_are_refused(amounts: list[float]) -> None:
    with pytest.raises(InputError, match=r"Amounts|All amounts"):
        cost_unit(np.array(amounts))
