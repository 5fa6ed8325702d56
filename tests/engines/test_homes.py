"""Where a person counts who has as many events at several buildings: nothing of the map may decide that."""

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import stats

import hotspot as hs
from hotspot.engines import Totals

SIDE = 0.05
BOX = shapely.box(-75.0, 40.0, -75.0 + SIDE, 40.0 + SIDE)


def visits(seed: int, persons: int = 900, events: int = 2_000, addresses: int = 700) -> pd.DataFrame:
    """Row: a visit of any person at any address, so that no place has more than chance gives it."""
    rng = np.random.default_rng(seed)
    lat, lon = 40.0 + SIDE * rng.random(addresses), -75.0 + SIDE * rng.random(addresses)
    at = rng.integers(addresses, size=events)
    person = rng.integers(persons, size=events)
    return pd.DataFrame({"lat": lat[at], "lon": lon[at], "person": [f"P{k}" for k in person]})


def once(frame: pd.DataFrame) -> "pd.Series[int]":
    """Persons by coordinate, each counted at one."""
    totals = Totals(frame)
    counts = totals.carriers.people_once(np.zeros(len(totals.buildings), dtype=np.int64))
    return pd.Series(counts, index=pd.MultiIndex.from_frame(totals.buildings[["lat", "lon"]]))


def test_equal_buildings_share_their_persons_by_chance() -> None:
    count, buildings = 4_000, 8
    rows = [(40.0 + k / 100, -75.0, f"P{person}") for person in range(count) for k in range(buildings)]
    found = once(pd.DataFrame(rows, columns=["lat", "lon", "person"]))
    assert found.sum() == count
    assert stats.chisquare(found).pvalue > 1e-4


def test_a_persons_building_does_not_depend_on_other_persons() -> None:
    frame = visits(1)
    half = frame[frame["person"].str.len() % 2 == 0]
    other = frame[frame["person"].str.len() % 2 == 1]
    apart = once(half).add(once(other), fill_value=0).astype(int)
    together = once(frame)
    assert apart.sort_index().tolist() == together.sort_index().tolist()
    assert once(frame.sample(frac=1, random_state=3)).equals(together)


@pytest.mark.parametrize("measure", ["people", "events", "cost", "cost_per_event"])
@pytest.mark.slow
def test_visits_anywhere_make_no_hot_spots(measure: str) -> None:
    grid = hs.Grid.covering(BOX, resolution=9)
    found = 0
    for seed in range(12):
        frame = visits(seed).assign(cost=np.random.default_rng(seed).lognormal(6, 0.5, 2_000).round(2))
        cells = hs.find_hot_spots(hs.bin_events(frame, grid), grid, hs.Method(measure=measure))
        found += int(cells["label"].isin(["hot_99", "hot_95", "cold_99", "cold_95"]).any())
    # At a false-discovery rate of 5 % more than 4 of 12 such maps are not to be expected (p = 0.0002).
    assert found <= 4
