"""Areas that stand out: any table with counts and residents, and which counts are taken."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.errors import InputError
from hotspot.stats.digits import told_value
from hotspot.stats.residents import stand_out

ADDED = ["expected", "times_expected", "low", "high", "p_exceeds", "stands_out"]


def wards(areas: int = 40, seed: int = 3) -> pd.DataFrame:
    """Synthetic wards, two of them with twice the rate."""
    draw = np.random.default_rng(seed)
    population = np.round(3000 * draw.lognormal(0, 0.5, areas))
    rate = np.where(np.arange(areas) < 2, 2.2, draw.gamma(40, 1 / 40, areas))
    return pd.DataFrame({"name": [f"w{k}" for k in range(areas)], "population": population}).assign(
        events=draw.poisson(population / 10 * rate)
    )


def test_a_plain_table_and_polygons_alike() -> None:
    table = wards()
    before = table.copy()
    found = hs.areas_that_stand_out(table)
    pd.testing.assert_frame_equal(table, before)
    assert found.columns.tolist() == [*table.columns, *ADDED]
    assert found.loc[found["stands_out"], "name"].tolist() == ["w0", "w1"]
    shapes = [shapely.box(k, 0, k + 1, 1) for k in range(len(table))]
    drawn = hs.areas_that_stand_out(gpd.GeoDataFrame(table, geometry=shapes, crs=4326))
    assert isinstance(drawn, gpd.GeoDataFrame)
    pd.testing.assert_frame_equal(pd.DataFrame(drawn[ADDED]), found[ADDED])


def test_it_is_the_estimate_of_the_statistics() -> None:
    table = wards()
    found = hs.areas_that_stand_out(table, times=1.5, probability=0.9, dispersion=2.0)
    wanted = stand_out(
        table["events"].to_numpy(float), table["population"].to_numpy(), dispersion=2.0, times=1.5, probability=0.9
    )
    for column in ADDED[:4]:
        np.testing.assert_array_equal(found[column], told_value(getattr(wanted, column)))
    np.testing.assert_allclose(found["p_exceeds"], wanted.p_exceeds, rtol=1e-5, atol=1e-12)
    np.testing.assert_array_equal(found["stands_out"], wanted.stands_out)


def test_people_come_first_then_independent_events() -> None:
    table = wards()
    people = table.assign(people=table["events"], events=1)
    pd.testing.assert_frame_equal(hs.areas_that_stand_out(people)[ADDED], hs.areas_that_stand_out(table)[ADDED])
    fifth = table.assign(independent_events=table["events"] / 5, events_each=5.0)
    wanted = hs.areas_that_stand_out(table, dispersion=5.0)[ADDED]
    pd.testing.assert_frame_equal(hs.areas_that_stand_out(fifth)[ADDED], wanted)
    other = table.rename(columns={"events": "calls", "population": "residents"})
    named = hs.areas_that_stand_out(other, count="calls", population="residents")
    pd.testing.assert_frame_equal(named[ADDED], hs.areas_that_stand_out(table)[ADDED])


def test_an_area_without_residents_has_no_rate() -> None:
    table = wards()
    empty = pd.concat([table, pd.DataFrame({"name": ["park", "lake"], "population": [0, None], "events": [500, 0]})])
    found = hs.areas_that_stand_out(empty)
    assert found.iloc[-2:][ADDED[:-1]].isna().all().all()
    assert not found["stands_out"].iloc[-2:].any()
    np.testing.assert_array_equal(found[ADDED].iloc[:-2], hs.areas_that_stand_out(table)[ADDED])


def test_mistakes_are_said() -> None:
    with pytest.raises(InputError, match="no column of counts"):
        hs.areas_that_stand_out(wards().drop(columns="events"))
    with pytest.raises(InputError, match="no column of numbers 'population' for residents"):
        hs.areas_that_stand_out(wards().drop(columns="population"))
    with pytest.raises(InputError, match="40 counts and 0 exposures"):
        hs.areas_that_stand_out(wards().assign(events=-1))
    with pytest.raises(InputError, match="No area has residents"):
        hs.areas_that_stand_out(wards().assign(population=0))
