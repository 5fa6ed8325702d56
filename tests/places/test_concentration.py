"""The table of concentration: its rows, against the functions on arrays, and beside chance."""

import duckdb
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.engines import Totals
from hotspot.stats.concentration import gini, top_share


def city(*, seed: int, equal: bool, people: bool = True) -> pd.DataFrame:
    """2,000 events at 600 buildings; amounts from one distribution."""
    rng = np.random.default_rng(seed)
    risk = np.ones(600) if equal else rng.gamma(0.3, 1, 600)
    at = rng.choice(600, size=2_000, p=risk / risk.sum())
    frame = pd.DataFrame(
        {"lat": 40.0 + at // 30 * 1e-3, "lon": -75.0 + at % 30 * 1e-3, "charge": rng.lognormal(6, 1.5, 2_000).round(2)}
    )
    if people:
        frame["person_id"] = [f"p{k}" for k in rng.integers(1_500, size=2_000)]
    return hs.check_events(hs.read_events(frame, columns=hs.EventColumns(cost="charge")))


def table(events: pd.DataFrame, neighborhoods: pd.DataFrame | None = None) -> pd.DataFrame:
    return hs.measure_concentration(events, neighborhoods)


def plain(events: pd.DataFrame) -> pd.DataFrame:
    """The columns that a relation is read by."""
    return events[["lat", "lon", "person", "cost"]]


def pick(told: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    for column, value in wanted.items():
        told = told[told[column] == value]
    return told


def test_rows_are_those_of_the_arrays() -> None:
    events = city(seed=1, equal=False)
    told = table(events)
    buildings = hs.total_by_building(events)
    assert told["measure"].unique().tolist() == ["events", "people", "cost"]
    for measure in ("events", "people", "cost"):
        amounts = buildings[measure].to_numpy(dtype=float)
        rows = pick(told, places="buildings", measure=measure)
        assert pick(rows, statistic="gini")["observed"].item() == pytest.approx(gini(amounts))
        shares = pick(rows, statistic="top_share")
        assert (shares["listed"] == len(buildings)).all()
        for _, row in shares.iterrows():
            assert row["observed"] == pytest.approx(top_share(amounts, int(row["top"])))
            assert 0 <= row["chance_low"] <= row["chance_mean"] <= row["chance_high"] <= 1
    assert not len(pick(told, measure="cost", statistic="adjusted_gini"))
    tops = pick(told, measure="events", statistic="top_share")["top"].tolist()
    n = len(buildings)
    assert tops == sorted({10, *(max(1, round(share * n)) for share in (0.01, 0.05, 0.1, 0.2, 0.5))})


def test_equal_buildings_lie_in_the_band_and_unequal_ones_above() -> None:
    inside = []
    for seed in range(12):
        told = table(city(seed=seed, equal=True, people=False))
        inside.append(((told["observed"] >= told["chance_low"]) & (told["observed"] <= told["chance_high"])).mean())
    # Nine of ten numbers on average; those of one map go together.
    assert np.mean(inside) > 0.75
    told = pick(table(city(seed=1, equal=False)), statistic="gini")
    assert (told["observed"] > told["chance_high"]).all()


def test_neighborhoods_beside_their_residents() -> None:
    rng = np.random.default_rng(2)
    population = rng.lognormal(7, 1, 40).round()
    places = pd.DataFrame({"name": [f"n{k}" for k in range(40)], "population": population})
    places["events"] = rng.poisson(population / 50)
    events = city(seed=1, equal=True)
    told = pick(table(events, places), places="neighborhoods", measure="events")
    assert (told["observed"] <= told["chance_high"]).all()
    # Beside equal areas, which they are not, it would look like a concentration.
    assert pick(told, statistic="gini")["observed"].item() < 0.15
    assert gini(places["events"].to_numpy(dtype=float)) > 0.3
    empty = places.assign(population=np.where(np.arange(40) < 3, 0, population))
    assert (pick(table(events, empty), places="neighborhoods")["listed"] == 37).all()
    assert "neighborhoods" not in set(table(events, places.drop(columns="population"))["places"])


def test_the_same_seed_gives_the_same_table_and_little_gives_little() -> None:
    events = city(seed=1, equal=True)
    pd.testing.assert_frame_equal(table(events), table(events))
    one = hs.check_events(hs.read_events(pd.DataFrame({"lat": [40.0], "lon": [-75.0]})))
    assert not len(table(one))
    assert table(one).columns.tolist() == table(events).columns.tolist()


def test_the_band_of_cost_falls_with_the_single_amounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the records are ordered, one by one or collapsed; and where some fall together, about the same."""
    events = city(seed=1, equal=True)
    told = pick(table(events), measure="cost")
    pd.testing.assert_frame_equal(pick(table(events.sample(frac=1, random_state=2)), measure="cost"), told)
    grouped = pick(table(Totals.of(duckdb.from_df(plain(events)))), measure="cost")
    pd.testing.assert_frame_equal(grouped, told)
    monkeypatch.setattr("hotspot.places.concentration.MOST_THROWN", 39 * 500)
    monkeypatch.setattr("hotspot.stats.concentration.MOST_THROWN", 39 * 500)
    monkeypatch.setattr("hotspot.stats.concentration._EACH", 0)
    near = pick(table(events), measure="cost")
    assert not near.equals(told)
    width = told["chance_high"] - told["chance_low"]
    assert ((near["chance_mean"] - told["chance_mean"]).abs() < width / 3).all()


def test_cost_of_one_building_is_not_told() -> None:
    events = pd.DataFrame({"lat": [40.0] * 3 + [40.1], "lon": -75.0, "cost": [1.0, 2.0, 3.0, np.nan]})
    read = hs.check_events(hs.read_events(events))
    assert pick(table(read), measure="events", statistic="gini")["listed"].item() == 2
    assert not len(pick(table(read), measure="cost"))
