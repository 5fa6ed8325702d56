"""Intervals of buildings' ranks over many made-up cities, under a law of risk that is not the model's own."""

import numpy as np
import pandas as pd
import pytest

import hotspot as hs

CITIES = 500
BUILDINGS = 200
#: Spread of the logarithm of the rates, and people a building.
LAWS = ((0.7, 8.0), (0.4, 20.0), (1.0, 5.0))


def city(seed: int, spread: float, mean: float) -> tuple[pd.DataFrame, np.ndarray]:
    """Events (row: the visit of one person) and the true rate of each building: lognormal, not gamma."""
    rng = np.random.default_rng(seed)
    rate = mean * np.exp(spread * rng.standard_normal(BUILDINGS) - spread**2 / 2)
    building = np.repeat(np.arange(BUILDINGS), rng.poisson(rate))
    frame = pd.DataFrame(
        {
            "lat": 40 + 0.002 * (building % 20),
            "lon": -75 + 0.002 * (building // 20),
            "address": [f"{10 + number} Street {number} Rd" for number in building],
            "person_id": [f"p{row}" for row in range(building.size)],
        }
    )
    return frame, rate


def held(seed: int, spread: float, mean: float) -> float:
    """Share of the buildings of a city whose interval holds the true rank."""
    events, rate = city(seed, spread, mean)
    listed = hs.rank_places(hs.total_by_building(hs.check_events(hs.read_events(events))), by="people")
    at = np.rint((listed["lat"] - 40) / 0.002) + 20 * np.rint((listed["lon"] + 75) / 0.002)
    true = rate[at.to_numpy().astype(int)]
    rank = np.argsort(np.argsort(-true)) + 1
    inside = (listed["rank_low"].to_numpy(dtype=float) <= rank) & (rank <= listed["rank_high"].to_numpy(dtype=float))
    return float(inside.mean())


@pytest.mark.slow
def test_nine_of_ten_intervals_hold_the_true_rank() -> None:
    shares = [held(seed, *LAWS[seed % len(LAWS)]) for seed in range(CITIES)]
    assert 0.88 <= np.mean(shares) <= 0.92
