"""One frame, whatever the events come from."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from hotspot.errors import InputError
from hotspot.events import EventColumns, read_events

RNG_SEED = 8
COUNT = 200


def made() -> pd.DataFrame:
    """Row: an event, with every column that the package knows and one that it does not."""
    rng = np.random.default_rng(RNG_SEED)
    frame = pd.DataFrame(
        {
            "Latitude": 40 + rng.random(COUNT),
            "Longitude": -75 - rng.random(COUNT),
            "person_id": [f"{number:06d}" for number in rng.integers(1, 50, COUNT)],
            "address": [f"{number} MAIN ST" for number in rng.integers(0, 90, COUNT)],
            "visit_date": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 10**7, COUNT), unit="s"),
            "charges": np.round(rng.lognormal(5, 1, COUNT), 2),
            "category": rng.choice(["falls", "chest pain"], COUNT),
            "diagnosis": "ZZCANARYZZ",
        }
    )
    frame.loc[3, ["Latitude", "Longitude"]] = np.nan
    frame.loc[4, "charges"] = np.nan
    return frame


def as_geopandas(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(frame["Longitude"], frame["Latitude"])
    return gpd.GeoDataFrame(frame.drop(columns=["Latitude", "Longitude"]), geometry=points, crs=4326)


SOURCES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "geopandas": as_geopandas,
    "polars": pl.from_pandas,
    "arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "duckdb": lambda frame: duckdb.connect().from_df(frame),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_of_table_gives_the_same_events(kind: str) -> None:
    frame = made()
    found = read_events(SOURCES[kind](frame))
    assert len(found) == COUNT
    np.testing.assert_allclose(found["lat"], frame["Latitude"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found["lon"], frame["Longitude"], rtol=0, atol=1e-12)
    np.testing.assert_array_equal(found["cost"], frame["charges"])
    for name, given in (("person", "person_id"), ("address", "address"), ("category", "category")):
        assert found[name].tolist() == frame[given].tolist()
    assert found["time"].tolist() == frame["visit_date"].tolist()


@pytest.mark.parametrize("kind", SOURCES)
def test_only_known_columns_are_taken_and_no_value_of_others(kind: str) -> None:
    found = read_events(SOURCES[kind](made()))
    assert set(found.columns) == {"lat", "lon", "time", "cost", "person", "address", "category"}
    assert "CANARY" not in found.to_csv() + str(found.attrs)


@pytest.mark.parametrize("kind", ["pandas", "geopandas"])
def test_a_frame_keeps_its_index_and_is_not_changed(kind: str) -> None:
    given = SOURCES[kind](made())
    given.index = pd.Index(np.random.default_rng(1).permutation(COUNT) + 1000, name="row")
    before = given.copy(deep=True)
    found = read_events(given, where="charges > 100")
    pd.testing.assert_index_equal(found.index, given.index)
    pd.testing.assert_frame_equal(pd.DataFrame(given), pd.DataFrame(before))
    assert given.attrs == before.attrs


def test_writing_into_the_result_does_not_reach_the_source() -> None:
    frame = made()
    before = frame.copy(deep=True)
    found = read_events(frame)
    found["lat"] = 0.0
    found.loc[:, "person"] = "nobody"
    pd.testing.assert_frame_equal(frame, before)


def test_where_marks_and_drops_nothing() -> None:
    frame = made()
    found = read_events(frame, where="category = 'falls' AND charges >= 150")
    wanted = (frame["category"] == "falls") & (frame["charges"] >= 150)
    assert found["selected"].tolist() == wanted.tolist()
    assert 0 < wanted.sum() < COUNT
    assert len(found) == COUNT
    assert "selected" not in read_events(frame)


def test_where_that_is_unknown_for_a_record_does_not_select_it() -> None:
    found = read_events(made(), where="charges > 0")
    assert found["selected"].tolist() == [number != 4 for number in range(COUNT)]
    assert found["selected"].dtype == bool


@pytest.mark.parametrize("where", ["category = ", "no_such_column = 1", "category ~", "'open"])
def test_where_that_cannot_be_understood_is_quoted_with_the_columns(where: str) -> None:
    with pytest.raises(InputError, match="--where") as raised:
        read_events(made(), where=where)
    assert "diagnosis" in str(raised.value)
    assert "CANARY" not in str(raised.value)


def test_where_that_fails_on_a_record_does_not_quote_it() -> None:
    with pytest.raises(InputError, match="--where") as raised:
        read_events(made(), where="CAST(diagnosis AS INTEGER) = 1")
    assert "CANARY" not in str(raised.value)


def test_where_must_be_a_condition_for_each_record() -> None:
    with pytest.raises(InputError):
        read_events(made(), where="count(*) > 1")


def test_attrs_say_which_columns_were_read() -> None:
    assert read_events(made()).attrs["columns"] == {
        "lat": "Latitude",
        "lon": "Longitude",
        "time": "visit_date",
        "cost": "charges",
        "person": "person_id",
        "address": "address",
        "category": "category",
    }


def test_named_columns_win_and_none_leaves_out() -> None:
    frame = made().assign(other=list(range(COUNT)))
    found = read_events(frame, columns=EventColumns(person="other", cost="none", category="none"))
    assert found["person"].tolist() == [str(number) for number in range(COUNT)]
    assert not {"cost", "category"} & set(found.columns)


@pytest.mark.parametrize("name", ['two "quotes"', "semi;colon", "a.b", "select", "ort/straße"])
def test_column_names_may_be_anything(name: str) -> None:
    frame = made().rename(columns={"Latitude": name})
    found = read_events(frame, columns=EventColumns(lat=name))
    np.testing.assert_array_equal(found["lat"], made()["Latitude"])


def test_whole_numbers_as_coordinates_and_decimals_are_numbers() -> None:
    found = read_events(pd.DataFrame({"lat": [40, 41], "lon": [-75, -76]}))
    assert found.dtypes.tolist() == [np.dtype(float), np.dtype(float)]


def test_text_in_coordinates_counts_the_records() -> None:
    frame = pd.DataFrame({"lat": ["40.5", "ZZCANARYZZ", None], "lon": [-75.0, -75.0, -75.0]})
    with pytest.raises(InputError, match=r"'lat'.* 1 of 2") as raised:
        read_events(frame)
    assert "CANARY" not in str(raised.value)


def test_no_records() -> None:
    with pytest.raises(InputError, match="no records"):
        read_events(made().head(0))


@pytest.mark.parametrize("source", [3, None, [1, 2], {"lat": [1], "lon": [2]}])
def test_what_is_no_table_is_refused_by_its_kind(source: object) -> None:
    with pytest.raises(InputError, match=type(source).__name__):
        read_events(source)


def test_times_with_a_zone_do_not_depend_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = made()
    frame["visit_date"] = frame["visit_date"].dt.tz_localize("America/New_York")
    seen = []
    for zone in ("UTC", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", zone)
        seen.append(read_events(frame)["time"].tolist())
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "where",
    [
        "true), false) AS s0, person_id AS address, coalesce((true",
        "true) AS a, (true",
        "visit_id",
        "'x'",
        "1",
        "true; SELECT 1",
    ],
)
def test_a_condition_is_a_condition_and_nothing_else(where: str) -> None:
    with pytest.raises(InputError, match="cannot be understood"):
        read_events(made(), where=where)


def test_a_condition_opens_no_other_file(tmp_path: Path) -> None:
    path, other = tmp_path / "e.csv", tmp_path / "other.csv"
    path.write_text("lat,lon,who\n40,-75,a\n")
    other.write_text("who\na\n")
    for where in (f"who IN (SELECT who FROM '{other}')", f"(SELECT count(*) FROM read_text('{other}')) > 0"):
        with pytest.raises(InputError):
            read_events(path, where=where)


def test_no_record_stands_in_the_chain_of_an_error() -> None:
    frame = made().assign(who="ZZCANARYZZ")
    with pytest.raises(InputError) as raised:
        read_events(frame, where="CAST(who AS INTEGER) > 3")
    assert "ZZCANARYZZ" not in "".join(traceback.format_exception(raised.value))
